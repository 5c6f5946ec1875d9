/** The settings of one run: levels, options, exemptions. `parsePolicyConfig` reads them from a policy config file. */
import { DEFAULT_SHARED_SETTINGS, type SharedSettings, type StackEnvironment } from "../model/profile";
import type { Area, Level, Rule } from "../rule/rule";

export const PRESETS = ["essential", "recommended", "strict"] as const;
export type Preset = (typeof PRESETS)[number];

/** An exemption of the profile: reviewed, reasoned, and for a time. */
export interface Exemption {
    readonly rule: string;
    /** URN or name pattern (`*` matches any text). */
    readonly resource: string;
    readonly reason: string;
    /** Last day on which it holds, `YYYY-MM-DD`. */
    readonly expires?: string;
    readonly approvedBy?: string;
}

/** One exception of Pulumi's own policy config (second form): exact policy names and URNs. */
export interface PulumiException {
    readonly id: string;
    readonly reason: string;
    readonly match: readonly { readonly policies: readonly string[]; readonly targets: readonly string[] }[];
}

/** The level that an environment allows at most, by area; `not-applicable` leaves the area out. */
export type EnvironmentCap = "mandatory" | "advisory" | "not-applicable";

export interface Settings {
    readonly shared: SharedSettings;
    readonly preset: Preset;
    /** Levels set for single rules, by rule id. */
    readonly levels: ReadonlyMap<string, Level>;
    /** Options set for single rules, by rule id; merged with the declared defaults. */
    readonly options: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
    readonly environmentCaps: Readonly<
        Partial<Record<StackEnvironment, Readonly<Partial<Record<Area, EnvironmentCap>>>>>
    >;
    readonly exemptions: readonly Exemption[];
    /** Whether tags on a resource may exempt it. */
    readonly tagExemptions: boolean;
    /** Rules that nothing may exempt. */
    readonly neverExempt: readonly string[];
    readonly pulumiExceptions: readonly PulumiException[];
    /** File into which the pack writes every finding of a run. */
    readonly findingsFile: string | undefined;
    /** Bundles of evidence from Django projects: files, or directories with manifests. */
    readonly evidence: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = {
    shared: DEFAULT_SHARED_SETTINGS,
    preset: "recommended",
    levels: new Map(),
    options: new Map(),
    environmentCaps: {},
    exemptions: [],
    tagExemptions: false,
    neverExempt: [],
    pulumiExceptions: [],
    findingsFile: undefined,
    evidence: [],
};

/** Areas whose harm needs real users or data: softer in staging, left out in development (design, section 5). */
const SOFT_AREAS: ReadonlySet<Area> = new Set(["backup", "settings", "performance", "reporting"]);
/** Holds in staging as in production. */
const FIRM_IN_STAGING: ReadonlySet<string> = new Set(["settings-debug-off"]);

/** The level of a rule before the environment is looked at. A rule that changes nothing itself is mandatory where `remediate` is asked. */
export function configuredLevel(rule: Rule, settings: Settings): Level {
    const set = settings.levels.get(rule.id);
    if (set !== undefined) return set === "remediate" && !rule.remediates ? "mandatory" : set;
    switch (settings.preset) {
        case "essential":
            return rule.level === "mandatory" ? "mandatory" : "disabled";
        case "recommended":
            return rule.level;
        case "strict":
            return rule.level === "disabled" ? "advisory" : rule.level;
    }
}

/** What the environment allows a rule at most. */
export function environmentCap(rule: Rule, environment: StackEnvironment, settings: Settings): EnvironmentCap {
    const set = settings.environmentCaps[environment]?.[rule.area];
    if (set !== undefined) return set;
    if (environment === "production" || !SOFT_AREAS.has(rule.area)) return "mandatory";
    if (environment === "development") return "not-applicable";
    return FIRM_IN_STAGING.has(rule.id) ? "mandatory" : "advisory";
}

/** The values of a rule's options: what the settings say over the declared defaults. */
export function optionValues(rule: Rule, settings: Settings): Readonly<Record<string, unknown>> {
    const defaults = Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, option.default]));
    return { ...defaults, ...settings.options.get(rule.id) };
}
