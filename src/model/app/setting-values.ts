/**
 * Reading the texts of settings the way the common libraries do (catalogue of secrets and settings, 1.6): django-environ,
 * python-decouple, environs, pydantic-settings, django-configurations. Where they differ, the comment says what is taken.
 */

/** `ambiguous`: no boolean to any library but django-environ, which reads false. */
export type BooleanWord = "true" | "false" | "ambiguous";

const TRUE_WORDS: ReadonlySet<string> = new Set(["true", "yes", "y", "on", "t", "ok"]);
const FALSE_WORDS: ReadonlySet<string> = new Set([
    "false",
    "no",
    "n",
    "off",
    "f",
    "",
    "none",
    "null",
    "disable",
    "disabled",
]);

/** A boolean text. Integers count as django-environ takes them: anything but zero is true. */
export function parseBoolean(text: string): BooleanWord {
    const word = text.trim().toLowerCase();
    if (/^[+-]?\d{1,15}$/.test(word)) return Number(word) === 0 ? "false" : "true";
    if (TRUE_WORDS.has(word)) return "true";
    return FALSE_WORDS.has(word) ? "false" : "ambiguous";
}

/** An integer; undefined for anything else. `None` is `null`. */
export function parseInteger(text: string): number | null | undefined {
    const word = unquote(text.trim());
    if (/^none$/i.test(word)) return null;
    return /^[+-]?\d{1,15}$/.test(word) ? Number(word) : undefined;
}

/**
 * The elements of a list: a JSON array, a Python list or tuple, else parts between commas. Quotes round an element are
 * taken off, empty elements are dropped.
 */
export function parseList(text: string, separator: RegExp = /,/): string[] {
    const trimmed = text.trim();
    const json = trimmed.startsWith("[") ? jsonList(trimmed) : undefined;
    const inner = /^[[(]([\s\S]*)[\])]$/.exec(trimmed)?.[1] ?? trimmed;
    return (json ?? inner.split(separator))
        .map((element) => unquote(element.trim()))
        .filter((element) => element !== "");
}

function jsonList(text: string): string[] | undefined {
    try {
        const parsed: unknown = JSON.parse(text);
        return Array.isArray(parsed)
            ? parsed.map((element) => (typeof element === "string" ? element : String(element)))
            : undefined;
    } catch {
        return undefined;
    }
}

/** Takes one pair of quotes off. */
export function unquote(text: string): string {
    const quote = text[0];
    return text.length >= 2 && (quote === '"' || quote === "'") && text.at(-1) === quote ? text.slice(1, -1) : text;
}

/** The parts of a URL that settings rules read; nothing of it may be printed but the scheme. */
export interface SettingUrl {
    /** Lower case, without `:` (`rediss`, `smtp+tls`). */
    readonly scheme: string;
    readonly user: string | undefined;
    readonly password: string | undefined;
    readonly host: string;
    readonly port: string | undefined;
    readonly path: string;
    readonly query: ReadonlyMap<string, string>;
}

const URL_FORM = /^([a-z][a-z0-9+.-]{0,40}):(?:\/\/)?([\s\S]*)$/i;

/**
 * A URL as the settings libraries take one apart: passwords may hold unescaped `/`, `#` and `?`, the host may be missing
 * (`sqlite:///x`, `locmemcache://`). Undefined for a text without a scheme.
 */
export function parseUrl(text: string): SettingUrl | undefined {
    const match = URL_FORM.exec(text.trim());
    if (match === null) return undefined;
    const rest = match[2] as string;
    const at = authorityEnd(rest);
    const userInfo = at < 0 ? undefined : rest.slice(0, at);
    const after = rest.slice(at + 1);
    const authority = /^[^/?#]*/.exec(after)?.[0] ?? "";
    const colon = userInfo?.indexOf(":") ?? -1;
    const port = /:(\d{1,5})$/.exec(authority)?.[1];
    const [path = "", query = ""] = after.slice(authority.length).split(/\?(.*)/s);
    return {
        scheme: (match[1] as string).toLowerCase(),
        user: userInfo === undefined ? undefined : colon < 0 ? userInfo : userInfo.slice(0, colon),
        password: userInfo === undefined || colon < 0 ? undefined : userInfo.slice(colon + 1),
        host: port === undefined ? authority : authority.slice(0, -port.length - 1),
        port,
        path,
        query: queryOf(query),
    };
}

/**
 * Position of the `@` that ends the user information, or -1. An `@` after the first `/` counts only where what stands
 * before that slash is no `host:port`.
 */
function authorityEnd(rest: string): number {
    const authority = /^[^/?#\s]*/.exec(rest)?.[0] ?? "";
    const inside = authority.lastIndexOf("@");
    if (inside >= 0) return inside;
    if (!/:(?!\d{1,5}$)/.test(authority)) return -1;
    return (/^[^\s@]*/.exec(rest)?.[0].length ?? 0) < rest.length ? rest.search(/[\s@]/) : -1;
}

function queryOf(query: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const pair of query.replace(/#.*$/s, "").split("&")) {
        const equals = pair.indexOf("=");
        if (equals > 0) found.set(pair.slice(0, equals).toLowerCase(), pair.slice(equals + 1));
    }
    return found;
}
