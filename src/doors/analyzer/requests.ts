/**
 * Decodes the requests of the Analyzer protocol (`pulumirpc.Analyzer`, pulumi/proto/pulumi/analyzer.proto) from their bytes.
 *
 * Properties stay bytes until somebody needs them: most calls of `Remediate` need none.
 */
import { Reader } from "protobufjs/minimal";
import type { Level } from "../../rule/rule";
import { decodePlain, endOf, guarded, MalformedRequest, textOf } from "./struct";

export interface HandshakeRequest {
    readonly engineAddress: string;
    readonly rootDirectory: string | undefined;
    readonly programDirectory: string | undefined;
}

export interface ConfigureStackRequest {
    readonly stack: string;
    readonly project: string;
    readonly organization: string;
    readonly dryRun: boolean;
    readonly config: Readonly<Record<string, string>>;
    readonly configSecretKeys: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
}

/** Settings of one policy as the engine sends them: the level is always there, defaults included. */
export interface PolicyConfig {
    readonly enforcementLevel: Level;
    readonly properties: Readonly<Record<string, unknown>>;
}

export interface ResourceOptionsMessage {
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    readonly deleteBeforeReplace: boolean;
    readonly parent: string;
}

export interface ProviderMessage {
    readonly urn: string;
    readonly properties: Uint8Array | undefined;
}

/** What `Analyze` and `Remediate` send, and one resource of `AnalyzeStack`. */
export interface ResourceMessage {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    readonly properties: Uint8Array | undefined;
    readonly options: ResourceOptionsMessage;
    readonly provider: ProviderMessage | undefined;
    /** The rest is sent by `AnalyzeStack` only. */
    readonly parent: string;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

export function decodeHandshake(bytes: Uint8Array): HandshakeRequest {
    const fields = read(bytes, HANDSHAKE);
    return {
        engineAddress: fields.text(1),
        rootDirectory: fields.text(2) || undefined,
        programDirectory: fields.text(3) || undefined,
    };
}

export function decodeConfigureStack(bytes: Uint8Array): ConfigureStackRequest {
    const fields = read(bytes, CONFIGURE_STACK);
    return {
        stack: fields.text(1),
        project: fields.text(2),
        organization: fields.text(3),
        dryRun: fields.flag(4),
        configSecretKeys: fields.texts(6),
        config: textMap(fields.messages(7)),
        tags: textMap(fields.messages(8)),
    };
}

/** Values of `pulumirpc.EnforcementLevel`, in the order of their numbers. */
const LEVELS_BY_NUMBER: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

export function decodeConfigure(bytes: Uint8Array): ReadonlyMap<string, PolicyConfig> {
    const configs = new Map<string, PolicyConfig>();
    for (const entry of read(bytes, CONFIGURE).messages(1)) {
        const { key, value } = mapEntry(entry);
        const config = read(value, CONFIG);
        const level = LEVELS_BY_NUMBER[config.number(1)];
        if (level === undefined) throw new MalformedRequest("it names an enforcement level that is not known here");
        configs.set(key, { enforcementLevel: level, properties: decodePlain(config.messages(2).at(-1)) });
    }
    return configs;
}

export function decodeResource(bytes: Uint8Array): ResourceMessage {
    const fields = read(bytes, RESOURCE);
    return {
        type: fields.text(1),
        urn: fields.text(3),
        name: fields.text(4),
        properties: fields.messages(2).at(-1),
        options: decodeOptions(fields.messages(5).at(-1)),
        provider: decodeProvider(fields.messages(6).at(-1)),
        parent: fields.text(7),
        dependencies: fields.texts(8),
        propertyDependencies: decodeDependencies(fields.messages(9)),
    };
}

export function decodeAnalyzeStack(bytes: Uint8Array): readonly ResourceMessage[] {
    return read(bytes, ANALYZE_STACK).messages(1).map(decodeResource);
}

function decodeOptions(bytes: Uint8Array | undefined): ResourceOptionsMessage {
    const fields = read(bytes, OPTIONS);
    return {
        protect: fields.flag(1),
        ignoreChanges: fields.texts(2),
        deleteBeforeReplace: fields.flag(3),
        parent: fields.text(8),
    };
}

function decodeProvider(bytes: Uint8Array | undefined): ProviderMessage | undefined {
    if (bytes === undefined) return undefined;
    const fields = read(bytes, PROVIDER);
    return { urn: fields.text(3), properties: fields.messages(2).at(-1) };
}

const NO_DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {};

function decodeDependencies(entries: readonly Uint8Array[]): Readonly<Record<string, readonly string[]>> {
    if (entries.length === 0) return NO_DEPENDENCIES;
    return dataMap(entries.map(mapEntry).map(({ key, value }) => [key, read(value, DEPENDENCY).texts(1)] as const));
}

function textMap(entries: readonly Uint8Array[]): Record<string, string> {
    return dataMap(
        entries.map((entry) => read(entry, TEXT_ENTRY)).map((entry) => [entry.text(1), entry.text(2)] as const),
    );
}

/** `Object.fromEntries` defines own properties, so `__proto__` is a key like any other. */
function dataMap<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
    return Object.fromEntries(entries);
}

function mapEntry(bytes: Uint8Array): { key: string; value: Uint8Array | undefined } {
    const fields = read(bytes, ENTRY);
    return { key: fields.text(1), value: fields.messages(2).at(-1) };
}

/** What a wanted field of a message is. */
type Kind = "text" | "number" | "message";

/** The wanted fields of a kind of message, by their numbers; all others are skipped. */
type Wanted = readonly (Kind | undefined)[];

interface Numbers {
    readonly texts?: readonly number[];
    readonly flags?: readonly number[];
    readonly numbers?: readonly number[];
    readonly messages?: readonly number[];
}

/** Made once for each kind of message: this is read for every field of every resource. */
function wanting({ texts = [], flags = [], numbers = [], messages = [] }: Numbers): Wanted {
    const wanted: (Kind | undefined)[] = [];
    for (const number of texts) wanted[number] = "text";
    for (const number of [...flags, ...numbers]) wanted[number] = "number";
    for (const number of messages) wanted[number] = "message";
    return Array.from(wanted);
}

const HANDSHAKE = wanting({ texts: [1, 2, 3] });
const CONFIGURE_STACK = wanting({ texts: [1, 2, 3, 6], flags: [4], messages: [7, 8] });
const CONFIGURE = wanting({ messages: [1] });
const CONFIG = wanting({ numbers: [1], messages: [2] });
const RESOURCE = wanting({ texts: [1, 3, 4, 7, 8], messages: [2, 5, 6, 9] });
const ANALYZE_STACK = wanting({ messages: [1] });
const OPTIONS = wanting({ flags: [1, 3], texts: [2, 8] });
const PROVIDER = wanting({ texts: [3], messages: [2] });
const DEPENDENCY = wanting({ texts: [1] });
const TEXT_ENTRY = wanting({ texts: [1, 2] });
const ENTRY = wanting({ texts: [1], messages: [2] });

const VARINT = 0;
const DELIMITED = 2;

/** The wanted fields of one message. A field of proto3 that is not there has its kind's zero value. */
class Fields {
    /** By number; what a number holds is of the kind that is wanted of it. */
    private readonly values: (unknown[] | undefined)[] = [];

    constructor(bytes: Uint8Array, wanted: Wanted) {
        const reader = Reader.create(bytes);
        while (reader.pos < bytes.length) this.field(reader, reader.uint32(), bytes, wanted);
    }

    private field(reader: Reader, tag: number, bytes: Uint8Array, wanted: Wanted): void {
        const number = tag >>> 3;
        const wire = tag & 7;
        const kind = wanted[number];
        if (kind === "text" && wire === DELIMITED) {
            this.add(number, textOf(reader, bytes.length));
        } else if (kind === "message" && wire === DELIMITED) {
            const end = endOf(reader, bytes.length);
            this.add(number, bytes.subarray(reader.pos, end));
            reader.pos = end;
        } else if (kind === "number" && wire === VARINT) {
            this.add(number, reader.uint32());
        } else {
            reader.skipType(wire);
        }
    }

    private add(number: number, value: unknown): void {
        const list = this.values[number];
        if (list === undefined) this.values[number] = [value];
        else list.push(value);
    }

    text(number: number): string {
        return this.texts(number).at(-1) ?? "";
    }
    texts(number: number): readonly string[] {
        return (this.values[number] as string[] | undefined) ?? NONE;
    }
    flag(number: number): boolean {
        return this.number(number) !== 0;
    }
    number(number: number): number {
        return (this.values[number] as number[] | undefined)?.at(-1) ?? 0;
    }
    messages(number: number): readonly Uint8Array[] {
        return (this.values[number] as Uint8Array[] | undefined) ?? NONE;
    }
}

const NONE: readonly never[] = [];

function read(bytes: Uint8Array | undefined, wanted: Wanted): Fields {
    return guarded(() => new Fields(bytes ?? new Uint8Array(0), wanted));
}
