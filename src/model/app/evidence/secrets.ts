/**
 * Takes secrets out of a settings dump as it is read, so that nothing behind the reader ever holds one. Too much is taken
 * out rather than too little: no rule reads a text under such a name.
 */
import type { KeyFacts, PythonValue } from "./python";

/** Settings that hold keys of Django: of these the facts of its own check are kept. */
const KEYS: ReadonlySet<string> = new Set(["SECRET_KEY", "SECRET_KEY_FALLBACKS"]);
const SECRET_PART = /pass|pwd|secret|token|credential|private|apikey|signature/i;
const SECRET_WORD = /(?:^|[^a-z])(?:keys?|auth|dsn|salt|pin|otp|user|username)(?:[^a-z]|$)/i;
const NOT_SECRET: ReadonlySet<string> = new Set([
    "KEY_PREFIX",
    "KEY_FUNCTION",
    "AUTH_PASSWORD_VALIDATORS",
    "AUTH_USER_MODEL",
    "PASSWORD_HASHERS",
]);

function isSecretName(name: string): boolean {
    return !NOT_SECRET.has(name) && (SECRET_PART.test(name) || SECRET_WORD.test(name));
}

/** A setting's value without its secrets. */
export function withoutSecrets(name: string, value: PythonValue): PythonValue {
    const isKey = KEYS.has(name);
    return strip(value, isKey || isSecretName(name), isKey);
}

function strip(value: PythonValue, secret: boolean, isKey: boolean): PythonValue {
    switch (value.kind) {
        case "text":
            return stripText(value.value, secret, isKey);
        case "path":
            return secret ? { kind: "redacted", key: undefined } : value;
        case "list":
        case "tuple":
        case "set":
            return { kind: value.kind, items: value.items.map((item) => strip(item, secret, isKey)) };
        case "dict":
            return {
                kind: "dict",
                entries: value.entries.map(([key, inner]) => [
                    key,
                    strip(inner, secret || (key.kind === "text" && isSecretName(key.value)), false),
                ]),
            };
        default:
            return value;
    }
}

function stripText(text: string, secret: boolean, isKey: boolean): PythonValue {
    if (text === "") return { kind: "text", value: "" };
    const marker = parseMarker(text);
    if (marker !== undefined) return marker;
    if (secret) return { kind: "redacted", key: isKey ? keyFacts(text) : undefined };
    return { kind: "text", value: withoutUrlSecrets(text) };
}

const MARKER = /^<redacted(?: len(>=|<)50 unique(>=|<)5 insecure_prefix=(yes|no))?>$/;

/** What the producer writes in place of a secret: `<redacted>`, or `<redacted len>=50 unique>=5 insecure_prefix=no>`. */
function parseMarker(text: string): PythonValue | undefined {
    const match = text.startsWith("<redacted") ? MARKER.exec(text) : null;
    if (match === null) return undefined;
    const [, length, unique, prefix] = match;
    if (length === undefined) return { kind: "redacted", key: undefined };
    return {
        kind: "redacted",
        key: { longEnough: length === ">=", variedEnough: unique === ">=", insecurePrefix: prefix === "yes" },
    };
}

/** Django's bounds (`SECRET_KEY_MIN_LENGTH`, `SECRET_KEY_MIN_UNIQUE_CHARACTERS`, `SECRET_KEY_INSECURE_PREFIX`). */
const MIN_LENGTH = 50;
const MIN_UNIQUE = 5;
const INSECURE_PREFIX = "django-insecure-";

function keyFacts(key: string): KeyFacts {
    const characters = [...key.slice(0, 1 << 16)];
    return {
        longEnough: characters.length >= MIN_LENGTH,
        variedEnough: new Set(characters).size >= MIN_UNIQUE,
        insecurePrefix: key.startsWith(INSECURE_PREFIX),
    };
}

const USER_PART = /:\/\/[^/@\s]{0,2000}@/g;
const SECRET_QUERY = /([?&][^=&\s]{0,100}(?:key|token|sig|secret|pass)[^=&\s]{0,100}=)[^&\s]*/gi;

/** Takes the user part and secret query values out of the URLs in a text; scheme, host and path stay. */
function withoutUrlSecrets(text: string): string {
    if (!text.includes("://")) return text;
    return text.replace(USER_PART, "://<redacted>@").replace(SECRET_QUERY, "$1<redacted>");
}
