import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A property value as the engine sends it: plain JSON with marked objects for secrets, assets and the like. */
export type Wire = null | boolean | number | string | readonly Wire[] | { readonly [key: string]: Wire };

/** The properties of one resource. */
export type Properties = { readonly [key: string]: Wire };

/** What the engine sends in place of a value that is known after the update only. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Whether a value is a map of properties (marked objects included). */
export function isRecord(value: Wire | undefined): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the properties out of a message. */
export function fromStruct(struct: Struct | undefined): Properties {
    return (struct?.toJavaScript() ?? {}) as Properties;
}

/** Puts properties into a message; the protocol has no "undefined". */
export function toStruct(properties: Properties): Struct {
    const present = Object.entries(properties).filter(([, value]) => value !== undefined);
    return Struct.fromJavaScript(Object.fromEntries(present) as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** The value without its secret marks: for looking at, never for sending back. */
export function plain(value: Wire | undefined): Wire | undefined {
    if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
    if (!isRecord(value)) return value;
    const signature = value[SIGNATURE_KEY];
    if (signature === SECRET_SIGNATURE || signature === OUTPUT_SIGNATURE) return plain(value["value"]) ?? UNKNOWN;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item) ?? null]));
}

/** A property as text, where it is known text. */
export function text(properties: Properties, key: string): string | undefined {
    const value = plain(properties[key]);
    return typeof value === "string" && value !== UNKNOWN && value !== "" ? value : undefined;
}

/** A property as a list of plain records; anything else counts as an empty list. */
export function records(properties: Properties, key: string): readonly Properties[] {
    const value = plain(properties[key]);
    return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A property as a list of texts; a single text counts as a list of one. */
export function texts(properties: Properties, key: string): readonly string[] {
    const value = plain(properties[key]);
    if (typeof value === "string") return [value];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
