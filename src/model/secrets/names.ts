/** Which names say that what they are bound to is a secret (catalogue of secrets and settings, 1.7). */
import type { SharedSettings } from "../profile";

/** `strong`: the value is a secret unless it shows otherwise; `medium`: worth a look; `none`: no sign of a secret. */
export type NameClass = "strong" | "medium" | "none";

/** Trailing words that only tell variants of one thing apart. */
const VARIANTS = words(
    "OLD NEW PREVIOUS CURRENT PRIMARY SECONDARY BACKUP LIVE TEST DEV STAGING PROD PRODUCTION VALUE BASE64 B64",
);

/** Ends of names that are secrets, as words joined by `_`. */
const STRONG_ENDS = words(
    `PASSWORD PASSWD PASSPHRASE PASS PWD SECRET SECRET_KEY TOKEN API_KEY APIKEY PRIVATE_KEY SIGNING_KEY ENCRYPTION_KEY
     ENC_KEY CRYPTO_KEY CRYPTOGRAPHY_KEY ENCRYPTION_PRIMARY_KEY ENCRYPTION_SECONDARY_KEY DETERMINISTIC_KEY KEY_BASE
     SALT_KEY MASTER_KEY FERNET_KEY JWT_KEY HMAC_KEY AUTH_KEY LOGGED_IN_KEY NONCE_KEY SHARED_KEY PRESHARED_KEY PSK
     ACCOUNT_KEY SERVICE_ROLE_KEY SECRET_ACCESS_KEY CREDENTIALS ERLANG_COOKIE
     PASSWORDS PASSWDS PASSPHRASES SECRETS SECRET_KEYS API_TOKENS AUTH_TOKENS ACCESS_TOKENS API_KEYS APIKEYS PRIVATE_KEYS
     SIGNING_KEYS ENCRYPTION_KEYS ENC_KEYS MASTER_KEYS FERNET_KEYS JWT_KEYS HMAC_KEYS AUTH_KEYS SHARED_KEYS PRESHARED_KEYS
     ACCOUNT_KEYS SECRET_ACCESS_KEYS SALT_KEYS
     GITHUB_PAT GH_PAT GITLAB_PAT GIT_PAT AZURE_PAT ADO_PAT BITBUCKET_PAT`,
);
/** Ends of a last word that was written without separators (`PAPERLESS_DBPASS`, `JWTSECRET`). */
const GLUED =
    /(?:PASSWORD|DBPASS|SECRET|SECRETKEY|APIKEY|PRIVATEKEY|ENCRYPTIONKEY|APITOKEN|AUTHTOKEN|AUTHKEY|ACCESSTOKEN)$/;
/** Whole names, a prefix of 1.6 aside. */
const STRONG_NAMES = words(
    `PGPASSWORD MYSQL_PWD REDISCLI_AUTH RAILS_MASTER_KEY SECRET_KEY_BASE SECRET_KEY_FALLBACKS APP_KEY APP_KEYS
     APP_PREVIOUS_KEYS DD_APP_KEY DATADOG_APP_KEY VAULT_SECRET_ID`,
);
const NAME_PREFIX = /^(?:DJANGO|APP|SITE|WEB)_/;

const MEDIUM_ENDS = words(
    "SALT PEPPER DSN LICENSE_KEY CONNECTION_STRING WEBHOOK WEBHOOK_URL AUTH AUTHORIZATION HTPASSWD PIN OTP SESSION_KEY",
);
/** Keys that vendors print in web pages, though their names end like secrets. */
const PUBLISHED =
    /^(?:\w*MAPBOX_\w*TOKEN|\w*MAPS_API_KEY|\w*FIREBASE_API_KEY|\w*POSTHOG_\w*API_KEY|\w*AMPLITUDE_API_KEY|\w*MIXPANEL_TOKEN|\w*ALGOLIA_SEARCH_\w*KEY|\w*ANON_KEY|\w*CLIENT_TOKEN|\w*CLIENT_ITEM_TOKEN)$/;

/** Last words that say the value is about a secret, and is none. */
const NEGATING_ENDS = words(
    `FILE PATH DIR NAME ARN ID URL URI ENDPOINT HOST PORT USER USERNAME EMAIL TTL TIMEOUT EXPIRY LIFETIME MAX_AGE LENGTH
     MIN_LENGTH ALGORITHM ALG TYPE HEADER FIELD VERSION ENABLED REQUIRED PREFIX REGION COUNT LIMIT VALIDATORS HASHERS POLICY
     BACKEND PUBLIC MODEL CLASS METHOD DOMAIN AUDIENCE ISSUER PUBLIC_KEY VERIFYING_KEY PUBLISHABLE_KEY SITE_KEY SITEKEY KEY_ID`,
);
const NEGATING = [
    /(?:^|_)(?:EXPIRES|EXPIRATION|ROTATION)\w*$/,
    /(?:^|_)KMS_KEY\w*$/,
    /(?:^|_)(?:MAX|MIN|NUM)_TOKENS?$/,
    /^TOKENIZERS_PARALLELISM$/,
    /^(?:OLD)?PWD$/,
    /^SECRETS_MANAGER_/,
];
/** What is meant to be in browsers. */
const PUBLIC_PREFIX = /^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VUE_APP|GATSBY|STORYBOOK)_/;

/** The end of a name, which says what it is for: as much of it as patterns that look back from there may see. */
export function endOfName(name: string): string {
    return name.slice(-LONGEST_END);
}

const LONGEST_END = 128;

/** Whether a program finds a secret by what the name is bound to: `DJANGO_SECRET_ARN`, `APP_SECRET_PARAMETER`. */
export function isPointerName(name: string): boolean {
    return /SECRET\w*_(?:ARN|ID|NAME|PARAM\w*)$/.test(endOfName(name).toUpperCase());
}

/** Some part of every name that says anything; most names have none. */
const TELLING =
    /PASS|PWD|PASSWD|SECRET|TOKEN|KEY|CREDENTIAL|COOKIE|PSK|PAT|SALT|PEPPER|DSN|CONNECTION|WEBHOOK|AUTH|PIN|OTP|HASHIDS|HEADERS/i;

/** Ends of names under which a value of high entropy is suspected. */
const KEYLIKE_ENDS = /(?:^|_)(?:KEY|CODE|HASH|SEED|SIG)$/;

/** Names longer than this are not looked at further than here. */
const LONGEST = 512;

/** The class of a name. The profile's `secretNames` and `ignoreNames` come first. */
export function classifyName(name: string, settings?: SharedSettings): NameClass {
    if (settings !== undefined) {
        if (matchesAny(name, settings.ignoreNames)) return "none";
        if (matchesAny(name, settings.secretNames)) return "strong";
    }
    if (!TELLING.test(name)) return "none";
    const parts = nameWords(name);
    const whole = parts.join("_");
    if (isStrongName(whole)) return "strong";
    if (PUBLIC_PREFIX.test(whole)) return "none";
    if (endsWith(parts, MEDIUM_ENDS, "WEBHOOK_URL")) return "medium";
    if (isNegated(parts, whole)) return "none";
    if (isStrongEnd(parts, whole)) return isPublished(parts, whole) ? "medium" : "strong";
    return isMedium(parts, whole) ? "medium" : "none";
}

/** Whether the profile names this name as none of a secret. */
export function isIgnoredName(name: string, settings: SharedSettings): boolean {
    return matchesAny(name, settings.ignoreNames);
}

/** Whether a name ends like that of a key, code or hash, under which a random value is suspected. */
export function isKeylikeName(name: string): boolean {
    if (!/KEY|CODE|HASH|SEED|SIG/i.test(name)) return false;
    const parts = nameWords(name);
    const whole = parts.join("_");
    return KEYLIKE_ENDS.test(whole) && !isNegated(parts, whole);
}

/** Whether a name promises something public to browsers. */
export function isBrowserName(name: string): boolean {
    return PUBLIC_PREFIX.test(nameWords(name).join("_"));
}

/** Words of the names met last: the same variables come in every environment. */
const wordsBefore = new Map<string, readonly string[]>();
const MOST_REMEMBERED = 4096;

/** Upper-case words of a name: split at separators and at changes of case, trailing variants dropped. */
export function nameWords(name: string): readonly string[] {
    if (name.length > LONGEST) return splitName(name);
    const known = wordsBefore.get(name);
    if (known !== undefined) return known;
    if (wordsBefore.size >= MOST_REMEMBERED) wordsBefore.clear();
    const found = splitName(name);
    wordsBefore.set(name, found);
    return found;
}

function splitName(name: string): string[] {
    const parts = name
        .slice(-LONGEST)
        .replace(/([a-z\d])([A-Z])/g, "$1_$2")
        .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
        .toUpperCase()
        .split(/[^A-Z\d]+/)
        .filter((part) => part !== "");
    while (parts.length > 1 && isVariant(parts.at(-1) as string)) parts.pop();
    const last = parts.at(-1);
    if (last !== undefined && !VARIANTS.has(last)) parts[parts.length - 1] = last.replace(/(?<=[A-Z]{2})\d{1,4}$/, "");
    return parts;
}

function isVariant(part: string): boolean {
    return VARIANTS.has(part) || (part.length <= 10 && /^V?\d{1,9}$/.test(part));
}

function isStrongName(whole: string): boolean {
    return STRONG_NAMES.has(whole) || STRONG_NAMES.has(whole.replace(NAME_PREFIX, ""));
}

function isNegated(parts: readonly string[], whole: string): boolean {
    return (
        (parts.length > 1 && endsWith(parts, NEGATING_ENDS)) ||
        NEGATING_ENDS.has(whole) ||
        NEGATING.some((pattern) => pattern.test(whole))
    );
}

function isStrongEnd(parts: readonly string[], whole: string): boolean {
    if (endsWith(parts, STRONG_ENDS)) return true;
    return GLUED.test(parts.at(-1) ?? "") && whole.length > 0;
}

function isPublished(parts: readonly string[], whole: string): boolean {
    return PUBLISHED.test(whole) || parts.includes("PUBLIC") || parts.includes("PUBLISHABLE");
}

function isMedium(parts: readonly string[], whole: string): boolean {
    if (PUBLISHED.test(whole)) return true;
    if (
        whole === "KEY" ||
        /^(?:\w*_)?HASHIDS_\w+$/.test(whole) ||
        /^OTEL_EXPORTER_OTLP_(?:\w*_)?HEADERS$/.test(whole)
    ) {
        return true;
    }
    return endsWith(parts, MEDIUM_ENDS) && !(parts.at(-1) === "DSN" && /SENTRY|RAVEN/.test(whole));
}

/** Whether the name ends with one of the phrases (up to three words); with `only`, with that one. */
function endsWith(parts: readonly string[], phrases: ReadonlySet<string>, only?: string): boolean {
    for (let length = 1; length <= 3 && length <= parts.length; length += 1) {
        const end = parts.slice(-length).join("_");
        if (phrases.has(end) && (only === undefined || end === only)) return true;
    }
    return false;
}

function words(text: string): ReadonlySet<string> {
    return new Set(text.trim().split(/\s+/));
}

const compiled = new Map<string, RegExp>();

/** Patterns of the profile ignore case, as names of variables come in both. */
function matchesAny(name: string, patterns: readonly string[]): boolean {
    return patterns.some((pattern) => {
        const known = compiled.get(pattern) ?? new RegExp(pattern.replace(/^\(\?i\)/, ""), "i");
        compiled.set(pattern, known);
        return known.test(name);
    });
}
