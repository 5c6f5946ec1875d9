/** Cookies of a process that may travel in clear or be read by scripts, as variables and evidence show them. */
import type { Model } from "../model";
import { and, not, type Truth, truth, unknown, type UnknownValue } from "../value";
import { followValue } from "./effective";
import type { EvidenceBundle } from "./evidence/bundle";
import { MIDDLEWARE_CLASSES } from "./evidence/django-settings";
import type { Process } from "./process";
import { parseBoolean } from "./setting-values";
import { settingBindings, type SettingKey } from "./settings";

export type CookieKind = "session" | "csrf" | "language";

/** A setting that must be true, and the checks that report it. */
interface CookieSetting {
    readonly name: Extract<SettingKey, `${string}_COOKIE_${string}`>;
    readonly cookie: CookieKind;
    readonly checks: readonly string[];
}

const SETTINGS: readonly CookieSetting[] = [
    { name: "SESSION_COOKIE_SECURE", cookie: "session", checks: ["security.W010", "security.W011", "security.W012"] },
    { name: "SESSION_COOKIE_HTTPONLY", cookie: "session", checks: ["security.W013", "security.W014", "security.W015"] },
    { name: "CSRF_COOKIE_SECURE", cookie: "csrf", checks: ["security.W016"] },
    { name: "LANGUAGE_COOKIE_SECURE", cookie: "language", checks: [] },
];

export interface CookieAnswer {
    /** Variables that switch a setting off. */
    readonly variables: readonly { readonly name: string; readonly path: string }[];
    /** Settings that only the evidence shows to be off. */
    readonly settings: readonly string[];
    readonly gaps: readonly UnknownValue[];
    /** Whether a variable or the evidence says anything of the cookies. */
    readonly told: boolean;
}

export function cookieSettings(
    process: Process,
    evidence: EvidenceBundle | undefined,
    cookies: readonly CookieKind[],
    model: Model,
): CookieAnswer {
    const answers = SETTINGS.filter(({ cookie }) => cookies.includes(cookie)).map((setting) => {
        const own = variable(process, setting, model);
        const off = evidence === undefined ? undefined : isOff(setting, evidence);
        return { setting, own, off, ...weigh(own, off, setting) };
    });
    return {
        variables: answers.flatMap(({ own }) => (own?.state === "off" ? [{ name: own.name, path: own.path }] : [])),
        settings: answers.flatMap(({ fault, setting }) => (fault ? [setting.name] : [])),
        gaps: answers.flatMap(({ gap }) => gap ?? []),
        told: answers.some(({ own, off }) => own !== undefined || off?.state === "known"),
    };
}

type Variable = { readonly name: string; readonly path: string } & (
    { readonly state: "on" | "off" } | { readonly state: "unknown"; readonly gap: UnknownValue }
);

function variable(process: Process, { name }: CookieSetting, model: Model): Variable | undefined {
    const binding = settingBindings(process, name, model).at(-1);
    if (binding === undefined) return undefined;
    const at = { name: binding.name, path: binding.path };
    const value = followValue(process, binding);
    if (value.state === "unknown") return { ...at, state: "unknown", gap: value };
    const word = parseBoolean(value.value);
    // Libraries differ on such a text: one reads false, the others do not start.
    if (word === "ambiguous") {
        return {
            ...at,
            state: "unknown",
            gap: unknown("unreadable", `${binding.path} of ${process.resource.name} as a boolean`),
        };
    }
    return { ...at, state: word === "true" ? "on" : "off" };
}

/** Where variable and evidence say different things nothing is certain, but what the variable switches off is off. */
function weigh(
    own: Variable | undefined,
    off: Truth | undefined,
    { name }: CookieSetting,
): { fault: boolean; gap: UnknownValue | undefined } {
    if (own?.state === "off") return { fault: false, gap: undefined };
    if (off === undefined) return { fault: false, gap: own?.state === "unknown" ? own.gap : undefined };
    if (off.state === "unknown") return { fault: false, gap: own?.state === "on" ? undefined : off };
    if (!off.value) return { fault: false, gap: undefined };
    if (own === undefined) return { fault: true, gap: undefined };
    if (own.state === "unknown") return { fault: false, gap: own.gap };
    return {
        fault: false,
        gap: unknown("unreadable", `whether ${name} follows its variable, which the evidence contradicts,`),
    };
}

/** Whether the evidence shows a setting to be off where its cookie is used. */
function isOff({ name, checks }: CookieSetting, evidence: EvidenceBundle): Truth {
    if (evidence.shown(...checks) !== undefined) return { state: "known", value: true };
    if (!evidence.hasSettings) return cleanRun(checks, evidence);
    const { settings } = evidence;
    const off = not(truth(settings.get(name).flag(), (on) => on));
    if (name === "LANGUAGE_COOKIE_SECURE") {
        return and(off, settings.hasMiddleware("django.middleware.locale.LocaleMiddleware"));
    }
    if (name !== "CSRF_COOKIE_SECURE") return and(off, settings.usesSessions);
    const ownCookie = not(truth(settings.csrfUseSessions, (on) => on));
    return and(off, settings.hasMiddleware(MIDDLEWARE_CLASSES.csrf), ownCookie);
}

/** A deploy run that shows none of the checks, and silences none, proves that the setting is on or its cookie unused. */
function cleanRun(checks: readonly string[], evidence: EvidenceBundle): Truth {
    const isClean = checks.length > 0 && evidence.check.state === "read" && evidence.check.value.silenced === 0;
    if (isClean && evidence.deployRun.state === "yes") return { state: "known", value: false };
    return unknown("unreadable", `the settings behind ${evidence.place}`);
}
