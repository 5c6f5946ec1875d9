/** What a Django process does about HTTPS, as its variables and the evidence of its project say. */
import type { Model } from "../model";
import { absent, and, isTrue, known, not, type Truth, truth, unknown, type Value } from "../value";
import { effectiveSetting } from "./effective";
import type { EvidenceBundle } from "./evidence/bundle";
import { type DjangoSettings, MIDDLEWARE_CLASSES } from "./evidence/django-settings";
import type { Process } from "./process";
import { parseBoolean, parseList } from "./setting-values";
import type { SettingKey } from "./settings";

/** A setting as the environment gives it. `path` leads to the variable. */
export interface VariableText {
    readonly text: string;
    readonly path: string;
}

/** The text of a setting's variable; absent where none is visible. */
function variableText(process: Process, key: SettingKey, model: Model): Value<VariableText> {
    const setting = effectiveSetting(process, key, model);
    if (setting.state !== "known") return setting;
    const { binding, value } = setting.value;
    return value.state === "known" ? known({ text: value.value, path: binding.path }) : value;
}

/** Whether Django redirects plain HTTP, and what says so. */
export interface RedirectAnswer {
    readonly redirects: boolean;
    readonly why: string;
    /** Path of the variable that decides. */
    readonly path: string | undefined;
}

/** Off wins: what the variable switches off is off, and so is what the evidence shows. Absent where nothing tells. */
export function redirectsToHttps(
    process: Process,
    evidence: EvidenceBundle | undefined,
    model: Model,
): Value<RedirectAnswer> {
    const variable = variableText(process, "SECURE_SSL_REDIRECT", model);
    const own = variable.state === "known" ? parseBoolean(variable.value.text) : undefined;
    const path = variable.state === "known" ? variable.value.path : undefined;
    if (own === "false") return known({ redirects: false, why: "SECURE_SSL_REDIRECT is switched off", path });
    const dumped = evidence === undefined ? absent : dumpedRedirect(evidence);
    if (dumped.state === "known") return dumped;
    if (own === "true") return known({ redirects: true, why: "SECURE_SSL_REDIRECT is switched on", path });
    return variable.state === "unknown" ? variable : dumped;
}

function dumpedRedirect(evidence: EvidenceBundle): Value<RedirectAnswer> {
    const answer = (redirects: boolean, why: string) => known({ redirects, why, path: undefined });
    const shown = evidence.shown("security.W001", "security.W008");
    if (shown !== undefined) return answer(false, `the checks show ${shown}`);
    if (evidence.hasSettings) return settingsRedirect(evidence.settings);
    const isClean = evidence.check.state === "read" && evidence.check.value.silenced === 0;
    return isClean && evidence.deployRun.state === "yes"
        ? answer(true, "check --deploy shows nothing against it")
        : absent;
}

/** Patterns of `SECURE_REDIRECT_EXEMPT` that match every path. */
const MATCHES_ALL = /^\^?(?:\.\*)?\$?$/;

function settingsRedirect(settings: DjangoSettings): Value<RedirectAnswer> {
    const middleware = settings.hasMiddleware(MIDDLEWARE_CLASSES.security);
    const exempt = truth(settings.secureRedirectExempt, (patterns) =>
        patterns.some((pattern) => MATCHES_ALL.test(pattern)),
    );
    const redirects = and(isTrue(settings.secureSslRedirect), middleware, not(exempt));
    if (redirects.state === "unknown") return redirects;
    if (redirects.value) return known({ redirects: true, why: "SECURE_SSL_REDIRECT is on", path: undefined });
    const isOff = !(settings.secureSslRedirect.state === "known" && settings.secureSslRedirect.value);
    const why = isOff
        ? "SECURE_SSL_REDIRECT is off"
        : middleware.state === "known" && !middleware.value
          ? "SecurityMiddleware is missing"
          : "SECURE_REDIRECT_EXEMPT matches every path";
    return known({ redirects: false, why, path: undefined });
}

/** `SECURE_PROXY_SSL_HEADER`: not set, or a header and the value that marks HTTPS. */
export interface ProxyHeader {
    readonly isSet: boolean;
    /** As Django names headers: `HTTP_X_FORWARDED_PROTO`. Undefined where the setting is no pair. */
    readonly name: string | undefined;
    readonly value: string | undefined;
    readonly path: string | undefined;
}

/** The header by the evidence, else by the environment, where a mere `true` stands for `usual`. Absent: nothing tells. */
export function proxyHeader(
    process: Process,
    evidence: EvidenceBundle | undefined,
    usual: string,
    model: Model,
): Value<ProxyHeader> {
    if (evidence?.hasSettings) {
        const pair = evidence.settings.secureProxySslHeader;
        if (pair.state === "unknown") return pair;
        return known(pair.state === "absent" ? notSet(undefined) : headerOf(pair.value, undefined));
    }
    const variable = variableText(process, "SECURE_PROXY_SSL_HEADER", model);
    if (variable.state !== "known") return variable;
    const { text, path } = variable.value;
    const word = parseBoolean(text);
    if (word !== "ambiguous") {
        return known(word === "true" ? { isSet: true, name: usual, value: "https", path } : notSet(path));
    }
    return known(headerOf(parseList(text), path));
}

function notSet(path: string | undefined): ProxyHeader {
    return { isSet: false, name: undefined, value: undefined, path };
}

function headerOf(pair: readonly string[], path: string | undefined): ProxyHeader {
    const [name, value] = pair.length === 2 ? pair : [];
    return { isSet: true, name, value, path };
}

/** Whether a header setting is a pair that Django can use. */
export function isWellFormed({ name, value }: ProxyHeader): boolean {
    return name !== undefined && /^HTTP_[A-Z0-9_]+$/.test(name) && value === "https";
}

/** Whether cookies are sent over HTTPS only, by the evidence: then Django must know which requests came so. */
export function hasSecureCookies(evidence: EvidenceBundle | undefined): Truth {
    if (!evidence?.hasSettings) return known(false);
    const { settings } = evidence;
    const session = and(isTrue(settings.sessionCookieSecure), settings.usesSessions);
    const csrf = and(isTrue(settings.csrfCookieSecure), settings.hasMiddleware(MIDDLEWARE_CLASSES.csrf));
    return session.state === "known" && session.value ? session : csrf;
}

/** The unknown that stands for a redirect of which nothing tells. */
export function untold(process: Process) {
    return unknown("unreadable", `SECURE_SSL_REDIRECT of ${process.label}`);
}
