/** Passwords in connection texts: URLs of any scheme, JDBC, ADO and libpq. Linear scans; nothing of a text is returned. */
import { referenceForm } from "./reference-forms";

/** A password found in a connection text. The scheme may be printed, nothing else. */
export interface UrlPassword {
    /** `postgres`, `redis` ...; `jdbc`, `ado`, `libpq` for the other forms. */
    readonly scheme: string;
    /** The host is this machine: a sidecar's own password, worth a look at most. */
    readonly loopback: boolean;
}

const LONGEST_TEXT = 1 << 20;
/** Longest user information that is looked for past an unescaped `/`, `#` or `?`. */
const LONGEST_USER_INFO = 256;
const SCHEME = /[A-Za-z][A-Za-z0-9+.-]{0,40}$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** The first password in a text that is no loopback's; else the first that is one. */
export function urlPassword(text: string): UrlPassword | undefined {
    const head = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
    let loopback: UrlPassword | undefined;
    for (const hit of urlsWithPassword(head)) {
        if (!hit.loopback) return hit;
        loopback ??= hit;
    }
    return keyValuePassword(head) ?? loopback;
}

/** Whether a container image names a user and password before its registry. */
export function imagePassword(image: string): UrlPassword | undefined {
    const match = /^([^\s:@/]{1,200}):([^\s@]{1,500})@(?!sha256:)/.exec(image);
    return match !== null && isLiteralPassword(match[2] as string) ? { scheme: "image", loopback: false } : undefined;
}

function* urlsWithPassword(text: string): Generator<UrlPassword> {
    for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
        const scheme = SCHEME.exec(text.slice(Math.max(0, at - 42), at))?.[0].toLowerCase();
        const hit = scheme === undefined ? undefined : passwordAfter(text, at + 3);
        if (hit !== undefined) yield { scheme: scheme as string, loopback: hit.loopback };
    }
}

/** Ends a URL's authority, or the URL. */
const AUTHORITY = /[^\s"'<>`,/?#\\;|]*/y;
const HOST = /\[[^\]]{0,60}\]|[^/:?#\s"'<>`,]{0,255}/y;

/**
 * User information ends at the last `@` before the path. People write passwords with unescaped `/`, `#` and `?` too: where
 * what stands before the first of these is no `host:port`, a later `@` counts.
 */
function passwordAfter(text: string, start: number): { loopback: boolean } | undefined {
    const authority = matchAt(AUTHORITY, text, start);
    let at = authority.lastIndexOf("@");
    if (at < 0 && /:(?!\d{1,5}$)./.test(authority)) {
        at = laterAt(text.slice(start, start + LONGEST_USER_INFO), authority.length);
    }
    if (at < 0) return undefined;
    const userInfo = text.slice(start, start + at);
    const colon = userInfo.indexOf(":");
    if (colon < 0 || !isLiteralPassword(userInfo.slice(colon + 1))) return undefined;
    const host = matchAt(HOST, text, start + at + 1);
    // `docker://image:tag@sha256:...` is a digest.
    return host === "sha256" ? undefined : { loopback: LOOPBACK.test(host) };
}

function laterAt(rest: string, from: number): number {
    const at = rest.indexOf("@", from);
    return at >= 0 && !/[\s"'<>`,]|:\/\//.test(rest.slice(from, at)) ? at : -1;
}

function matchAt(pattern: RegExp, text: string, start: number): string {
    pattern.lastIndex = start;
    return pattern.exec(text)?.[0] ?? "";
}

function isLiteralPassword(password: string): boolean {
    if (password === "" || referenceForm(password) !== undefined) return false;
    // Variables, templates and masks; a password that merely begins with `$` is one.
    return (
        !/^(?:\$[A-Za-z_][A-Za-z0-9_]*|\$\{[^}]*\}|\$\([^)]*\)|<.*>|\{.*\}|%\(\w+\)s|%s|\[.*\]|\*+|x{3,}|\.{3,})$/i.test(
            password,
        ) && !/\$\{|\$\(|\{\{/.test(password)
    );
}

const QUERY = /[?&;](?:password|passwd|pwd)=([^&;\s"']{1,300})/i;
const ADO = /(?:^|;)\s{0,5}(?:password|pwd)\s{0,5}=\s{0,5}([^;\s"']{1,300})/i;
const ADO_CONTEXT =
    /(?:^|;)\s{0,5}(?:server|data source|host|address|addr|initial catalog|database|user id|uid)\s{0,5}=/i;
const LIBPQ = /(?:^|\s)password\s{0,3}=\s{0,3}([^\s"']{1,300})/;
const LIBPQ_CONTEXT = /(?:^|\s)(?:host|hostaddr|dbname|user)\s{0,3}=/;

function keyValuePassword(text: string): UrlPassword | undefined {
    if (!/(?:password|passwd|pwd)\s{0,5}=/i.test(text)) return undefined;
    const jdbc = /^\s{0,20}jdbc:/i.test(text);
    if (jdbc || /^\s{0,20}[a-z][a-z0-9+.-]{0,40}:\/\//i.test(text)) {
        return literal(QUERY.exec(text), jdbc ? "jdbc" : schemeOf(text));
    }
    if (ADO_CONTEXT.test(text) && text.includes(";")) return literal(ADO.exec(text), "ado");
    return LIBPQ_CONTEXT.test(text) && !text.includes("\n") ? literal(LIBPQ.exec(text), "libpq") : undefined;
}

function literal(match: RegExpExecArray | null, scheme: string): UrlPassword | undefined {
    return match !== null && isLiteralPassword(match[1] as string) ? { scheme, loopback: false } : undefined;
}

function schemeOf(text: string): string {
    return /^\s{0,20}([a-z][a-z0-9+.-]{0,40}):/i.exec(text)?.[1]?.toLowerCase() ?? "";
}
