/** What a value shows of itself: that it can be no secret, that it is a placeholder, that it looks random (catalogue, 1.7). */
import { parseBoolean } from "../app/setting-values";
import { isWordyName, referenceForm } from "./reference-forms";

/** Values longer than this are judged by this much. */
const LONGEST = 4096;

const PATHS = /^(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)[^\s:@]{0,1000}$/;
const FILE_NAME = /^[\w./-]{1,300}\.(?:json|pem|key|crt|p12|pfx|jks|env|ini|ya?ml|txt)$/i;
const DOTTED_PYTHON_PATH = /^[a-z_][a-z0-9_]{0,60}(?:\.[a-z_][a-z0-9_]{0,60}){1,20}\.[A-Za-z_]\w{0,60}$/;
const PUBLIC_KEYS = [
    /^pk_(?:live|test)_[A-Za-z0-9]{8,250}$/,
    /^pk\.eyJ[\w.-]{20,500}$/,
    /^phc_[A-Za-z0-9]{20,100}$/,
    /^6L[\w-]{38}$/,
    /^-----BEGIN (?:\w{1,20} )?(?:PUBLIC KEY|CERTIFICATE)-----/,
    /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S{1,30}) \S/,
    /^sha256:[0-9a-f]{64}$/i,
    /^sha(?:256|384|512)-[A-Za-z0-9+/=]{20,100}$/,
    /^mrk-[0-9a-f]{32}$/,
    /^[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d_[A-Za-z0-9]{1,55}$/,
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
const IDENTITY_NAMES = /(?:SHA|COMMIT|REVISION|DIGEST|ETAG|BUILD|TRACE|POOL|ZONE|CLIENT_?ID|KMS_?KEY(?:_?ID)?)$/i;
const PLAIN_URL = /^https?:\/\/[^\s@]{1,2000}$/i;
const TOKEN_QUERY = /[?&](?:sig|signature|token|access_token|key|x-amz-signature|x-amz-security-token)=/i;
/** A template's marker, as the whole value. */
const TEMPLATE = /^(?:<[^<>]{1,200}>|\{\{[^{}]{1,200}\}\}|%\(\w{1,100}\)s|\{\w{1,100}\}|%%?\w{1,100}%%?)$/;
/** What JavaScript and Pulumi print for a value that was not one yet. */
const MISPRINTED = /^(?:undefined|NaN|\[object Object\]|Calling \[to(?:String|JSON)\] on an \[Output)/;
const STORE_NAMES = /^(?:\w{1,100}_)?(?:DB|DATABASE|RDS|AURORA|REDIS|MQ)_(?:\w{1,100}_)?(?:SECRET|CREDENTIALS)$/i;

/** Whether a value cannot be a leaked secret, whatever its name. The name excuses identifiers only. */
export function cannotBeSecret(name: string, value: string): boolean {
    const text = value.trim();
    if (text === "" || referenceForm(text) !== undefined || isSwitchWord(text)) return true;
    if (PUBLIC_KEYS.some((pattern) => pattern.test(text))) return true;
    if (text.length > LONGEST) return false;
    return isPlace(text) || isTemplate(text) || (IDENTITY_NAMES.test(name) && (UUID.test(text) || HASH.test(text)));
}

/** A path, a file, a module or an address. Base64 may begin with a slash too. */
function isPlace(text: string): boolean {
    if (FILE_NAME.test(text) || DOTTED_PYTHON_PATH.test(text)) return true;
    return (PATHS.test(text) && !looksRandom(text)) || (PLAIN_URL.test(text) && !TOKEN_QUERY.test(text));
}

function isTemplate(text: string): boolean {
    return TEMPLATE.test(text) || MISPRINTED.test(text);
}

/** A boolean word, or an integer of at most four digits: longer runs of digits are passwords. */
function isSwitchWord(text: string): boolean {
    return /^[+-]?\d{1,4}$/.test(text) || (!/^[+-]?\d+$/.test(text) && parseBoolean(text) !== "ambiguous");
}

/**
 * Whether a value under this name is the name of a store's entry, which the code looks up itself: a path of lower-case
 * words, or lower-case words under a name such as `DB_SECRET`.
 */
export function namesStoreEntry(name: string, value: string): boolean {
    const text = value.trim();
    return isWordyName(text) && (text.includes("/") || STORE_NAMES.test(name));
}

const PLACEHOLDER_PARTS =
    /change[-_ ]?me|replace[-_ ]?me|placeholder|your[-_ ]super[-_ ]secret|\byour[-_ ][\w -]{0,60}[-_ ]here\b/i;
const PLACEHOLDER_WORDS: ReadonlySet<string> = new Set([
    "todo",
    "tbd",
    "fixme",
    "example",
    "dummy",
    "secret",
    "password",
    "test",
    "null",
    "undefined",
    "none",
]);

/** Whether a value stands for one that was never filled in. */
export function isPlaceholder(value: string): boolean {
    const text = value.trim();
    if (text.length > LONGEST) return false;
    return (
        PLACEHOLDER_PARTS.test(text) ||
        PLACEHOLDER_WORDS.has(text.toLowerCase()) ||
        /^(?:x{3,}|\*{3,}|\.{3,}|-{3,})$/i.test(text)
    );
}

/** Whether a value looks random. Only with a name, or as an assignment in a script, does that say anything. */
export function looksRandom(value: string): boolean {
    const text = value.trim().slice(0, LONGEST);
    if (/^[0-9a-f]{32,}$/i.test(text)) return entropy(text.toLowerCase()) >= 3;
    if (text.length < 20 || /\s/.test(text)) return false;
    return entropy(text) >= 3.5 && changes(text) * 6 >= text.length;
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
    const counts = new Map<string, number>();
    for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
    let sum = 0;
    for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length);
    return sum;
}

/** Changes between lower case, upper case, digits and special characters; the usual separators do not count. */
function changes(text: string): number {
    let count = 0;
    for (let index = 1; index < text.length; index += 1) {
        const before = kindOf(text.charCodeAt(index - 1));
        const here = kindOf(text.charCodeAt(index));
        if (before !== here && before !== "separator" && here !== "separator") count += 1;
    }
    return count;
}

function kindOf(code: number): "lower" | "upper" | "digit" | "separator" | "special" {
    if (code >= 97 && code <= 122) return "lower";
    if (code >= 65 && code <= 90) return "upper";
    if (code >= 48 && code <= 57) return "digit";
    return code === 45 || code === 95 || code === 46 || code === 47 || code === 58 ? "separator" : "special";
}
