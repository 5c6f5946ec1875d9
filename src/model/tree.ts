/**
 * The property tree: plain values with marks inside it for what is unknown, secret, a file or a reference.
 *
 * Every door decodes into this one form. Rules never see it: they read views, and views read through `Property`.
 */
import type { UnknownReason } from "./value";

/** A value of a property tree. A `PropertyMap` is an ordinary object whose own keys are data, `__proto__` included. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap | Mark;
export interface PropertyMap {
    [key: string]: PropertyValue;
}

/** Base of the marks, so that one `instanceof` tells data from marks. */
export abstract class Mark {}

/** A value that cannot be told. */
export class Unknown extends Mark {
    private constructor(readonly reason: UnknownReason) {
        super();
    }
    static readonly afterUpdate = new Unknown("after-update");
    static readonly outsideStack = new Unknown("outside-stack");
    static readonly unreadable = new Unknown("unreadable");
}

/** A value that Pulumi holds as a secret: encrypted in state. `value` is `Unknown.unreadable` where only the ciphertext is there. */
export class Secret extends Mark {
    constructor(readonly value: PropertyValue) {
        super();
    }
}

/** A file or archive given to a resource. `text` only for inline text assets. */
export class FileAsset extends Mark {
    constructor(
        readonly kind: "asset" | "archive",
        readonly text?: string,
        readonly path?: string,
        readonly uri?: string,
        readonly hash?: string,
        readonly assets?: PropertyMap,
    ) {
        super();
    }
}

/** A reference to another resource as a first-class value. It reads as that resource's id. */
export class ResourceReference extends Mark {
    constructor(
        readonly urn: string,
        readonly id: PropertyValue,
    ) {
        super();
    }
}

/** Key that marks a wrapped value in Pulumi's wire format and state. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
/** Values of `SIGNATURE_KEY`, by what they wrap. */
export const SIGNATURES = {
    secret: "1b47061264138c4ac30d75fd1eb44270",
    asset: "c44067f5952c0a294b673a41bacd8c17",
    archive: "0def7320c3a5731c473e5ecbe6d01bc7",
    resource: "5cf8f73096256a8f31e491e813e4eb8e",
    output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** The strings that stand for an unknown value of each kind in Pulumi's wire format (sdk/go/common/resource/plugin). */
const UNKNOWN_SENTINELS: ReadonlySet<string> = new Set([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
    "030794c1-ac77-496b-92df-f27374a8bd58", // asset
    "e48ece36-62e2-4504-bad9-02848725956a", // archive
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** What `policy analyze --file` sends in place of a secret that it cannot decrypt, and `preview --json` for every secret. */
const WITHHELD_SECRET = "[secret]";

/** Whether a string from the wire or from state stands for an unknown value. */
export function isUnknownSentinel(text: string): boolean {
    return text.length === 36 && UNKNOWN_SENTINELS.has(text);
}

/** Sets a key of a property map; `__proto__` becomes data like any other key. */
export function setKey(target: PropertyMap, key: string, value: PropertyValue): void {
    if (key === "__proto__") {
        Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
    } else {
        target[key] = value;
    }
}

/** Reads a key of a property map; inherited names such as `constructor` are not there. */
export function getKey(map: PropertyMap, key: string): PropertyValue | undefined {
    const value = map[key];
    if (value === undefined) return undefined;
    // No data is a function; what an object inherits is, `__proto__` aside.
    const mayBeInherited = typeof value === "function" || key === "__proto__";
    return !mayBeInherited || Object.hasOwn(map, key) ? value : undefined;
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Mark);
}

/** Turns a string of the wire or of state into a tree value: an unknown's sentinel becomes its mark. */
export function decodeText(text: string): PropertyValue {
    return isUnknownSentinel(text) ? Unknown.afterUpdate : text;
}

/**
 * Turns a decoded object that carries `SIGNATURE_KEY` into its mark. The values inside are tree values already.
 * An unknown signature is left as data, so that nothing is lost.
 */
export function decodeSigned(map: PropertyMap): PropertyValue {
    switch (getKey(map, SIGNATURE_KEY)) {
        case SIGNATURES.secret:
            return decodeSecret(map);
        case SIGNATURES.asset:
            return new FileAsset("asset", text(map, "text"), text(map, "path"), text(map, "uri"), text(map, "hash"));
        case SIGNATURES.archive: {
            const assets = getKey(map, "assets");
            return new FileAsset(
                "archive",
                undefined,
                text(map, "path"),
                text(map, "uri"),
                text(map, "hash"),
                isMap(assets) ? assets : undefined,
            );
        }
        case SIGNATURES.resource:
            return new ResourceReference(text(map, "urn") ?? "", getKey(map, "id") ?? Unknown.afterUpdate);
        case SIGNATURES.output: {
            const inner = getKey(map, "value") ?? Unknown.afterUpdate;
            return getKey(map, "secret") === true ? new Secret(inner) : inner;
        }
        default:
            return map;
    }
}

function decodeSecret(map: PropertyMap): PropertyValue {
    const plaintext = getKey(map, "plaintext");
    if (typeof plaintext === "string") return new Secret(decodePlaintext(plaintext));
    const value = getKey(map, "value");
    if (value === undefined || value === WITHHELD_SECRET) return new Secret(Unknown.unreadable);
    return new Secret(value instanceof Secret ? value.value : value);
}

/** `plaintext` of `stack export --show-secrets` holds the value as JSON text. */
function decodePlaintext(json: string): PropertyValue {
    try {
        return fromJson(JSON.parse(json));
    } catch {
        return Unknown.unreadable;
    }
}

function text(map: PropertyMap, key: string): string | undefined {
    const value = getKey(map, key);
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** Decodes parsed JSON of a state file into a tree. */
export function fromJson(json: unknown): PropertyValue {
    if (typeof json === "string") return decodeText(json);
    if (json === null || typeof json === "boolean" || typeof json === "number") return json;
    if (Array.isArray(json)) return json.map(fromJson);
    if (typeof json !== "object") return null;
    const map: PropertyMap = {};
    for (const [key, value] of Object.entries(json)) setKey(map, key, fromJson(value));
    return Object.hasOwn(map, SIGNATURE_KEY) ? decodeSigned(map) : map;
}

/** `preview --json` and states of `policy analyze` write a withheld secret as this text; the reader of those forms marks it. */
export function withheldToMark(value: PropertyValue): PropertyValue {
    if (value === WITHHELD_SECRET) return new Secret(Unknown.unreadable);
    if (Array.isArray(value)) return value.map(withheldToMark);
    if (isMap(value)) {
        const map: PropertyMap = {};
        for (const [key, inner] of Object.entries(value)) setKey(map, key, withheldToMark(inner));
        return map;
    }
    return value;
}

/** Whether anything in a tree is known only after the update. */
export function awaitsUpdate(value: PropertyValue | undefined): boolean {
    if (value instanceof Secret) return awaitsUpdate(value.value);
    if (value === Unknown.afterUpdate) return true;
    if (Array.isArray(value)) return value.some(awaitsUpdate);
    return isMap(value) && Object.values(value).some(awaitsUpdate);
}
