/**
 * Reads the policy config: the file of `--policy-pack-config` in both of its forms, and what the engine makes of it.
 *
 * Every mistake becomes one line that names the place and the remedy; all of them are reported at once, and none
 * repeats a configured value.
 */
import * as z from "zod/mini";
import { LEVELS, type Level, type Rule } from "../rule/rule";
import { PROFILE_POLICY, profileSchema, settingsOfProfile } from "./profile-settings";
import { closest, RuleNames } from "./rule-names";
import { faults } from "./schema-faults";
import { DEFAULT_SETTINGS, type PulumiException, type Settings } from "./settings";

export { PROFILE_POLICY } from "./profile-settings";

export type ConfigResult = { readonly settings: Settings } | { readonly errors: readonly string[] };

/** One policy as the engine hands it to the analyzer. */
export interface EnginePolicyConfig {
    readonly enforcementLevel?: string;
    readonly properties?: Readonly<Record<string, unknown>>;
}

/** Reads a parsed policy config file: the plain form, or the second one (`version: 2`) that may hold exceptions. */
export function parsePolicyConfig(raw: unknown, rules: readonly Rule[]): ConfigResult {
    const reader = new ConfigReader(rules);
    if (!isObject(raw)) {
        return { errors: ["The policy config must be a JSON object of policy names and their settings."] };
    }
    if (typeof raw.version === "number") reader.secondForm(raw);
    else reader.plainForm(raw);
    return reader.result();
}

/**
 * Reads the config that the engine sends to an analyzer. The engine fills in level and options of every policy, so a
 * level that equals the rule's own cannot be told from one that nobody set: there the preset decides. Where `all` is
 * set, the engine has given its level to every policy that has none of its own, and each is as it was meant.
 */
export function parseEngineConfig(
    config: Readonly<Record<string, EnginePolicyConfig>>,
    rules: readonly Rule[],
): ConfigResult {
    const reader = new ConfigReader(rules);
    const all = Object.hasOwn(config, "all") ? config.all?.enforcementLevel : undefined;
    const renamed = new Set(Object.keys(config).flatMap((name) => aliasedRule(reader.names, name) ?? []));
    for (const [name, entry] of Object.entries(config)) {
        const rule = reader.names.find(name);
        // What is set under a former name stands beside what the engine filled in under the present one.
        if (rule !== undefined && renamed.has(rule) && name === rule.id && isFilledIn(entry, rule, all)) continue;
        const { enforcementLevel, properties } = entry;
        const isOwn = enforcementLevel === undefined || (all === undefined && enforcementLevel === rule?.level);
        reader.policy("", name, { ...properties, ...(isOwn ? {} : { enforcementLevel }) });
    }
    return reader.result();
}

function aliasedRule(names: RuleNames, name: string): Rule | undefined {
    const rule = names.find(name);
    return rule?.id === name ? undefined : rule;
}

/** Whether an entry says nothing but what the engine puts there of itself. */
function isFilledIn(entry: EnginePolicyConfig, rule: Rule, all: string | undefined): boolean {
    return (
        entry.enforcementLevel === (all ?? rule.level) &&
        Object.entries(entry.properties ?? {}).every(
            ([name, value]) => JSON.stringify(value) === JSON.stringify(rule.options[name]?.default),
        )
    );
}

/** Keys of the second form beside `version`. */
const SECOND_FORM_KEYS = ["policies", "exceptions", "environments", "$schema"];

const exceptionSchema = z.object({
    reason: z.string().check(z.refine((value) => value.trim() !== "", "is empty; give the reason")),
    match: z.array(z.object({ policies: z.array(z.string()), targets: z.array(z.string()) })),
});

class ConfigReader {
    readonly names: RuleNames;
    private readonly errors: string[] = [];
    private readonly levels = new Map<string, Level>();
    private readonly options = new Map<string, Readonly<Record<string, unknown>>>();
    private readonly given = new Map<string, string>();
    private levelOfAll: Level | undefined;
    private profile: Settings = DEFAULT_SETTINGS;
    private exceptions: PulumiException[] = [];

    constructor(private readonly rules: readonly Rule[]) {
        this.names = new RuleNames(rules);
    }

    plainForm(raw: Record<string, unknown>): void {
        for (const [name, value] of Object.entries(raw)) {
            if (name === "environments" && Array.isArray(value)) continue; // Pulumi ESC's; nothing of ours
            if (name === "exceptions" && this.names.find(name) === undefined) {
                this.errors.push(
                    'exceptions: need the second form of the file: {"version": 2, "policies": {...}, "exceptions": {...}}.',
                );
            } else if (name === "policies" && isObject(value)) {
                this.errors.push('policies: is of the second form of the file; add "version": 2.');
            } else {
                this.policy("", name, value);
            }
        }
    }

    secondForm(raw: Record<string, unknown>): void {
        if (raw.version !== 2) this.errors.push("version: must be 2.");
        for (const key of Object.keys(raw)) {
            if (key === "version" || SECOND_FORM_KEYS.includes(key)) continue;
            const near = closest(key, SECOND_FORM_KEYS);
            const remedy =
                this.names.find(key) !== undefined || key === PROFILE_POLICY
                    ? "move it into policies."
                    : near
                      ? `did you mean ${near}?`
                      : "remove it.";
            this.errors.push(`${key}: has no meaning here; ${remedy}`);
        }
        for (const [name, value] of this.object("policies", raw.policies)) this.policy("policies.", name, value);
        for (const [id, value] of this.object("exceptions", raw.exceptions)) this.exception(id, value);
    }

    /** One policy: a level, or an object of level and options. */
    policy(prefix: string, name: string, value: unknown): void {
        const place = prefix + name;
        if (typeof value !== "string" && !isObject(value)) {
            this.errors.push(`${place}: must be a level (${LEVELS.join(", ")}) or an object.`);
            return;
        }
        const { enforcementLevel, ...properties } = typeof value === "string" ? { enforcementLevel: value } : value;
        if (name === PROFILE_POLICY) this.readProfile(place, properties);
        else if (name === "all") this.readAll(place, enforcementLevel, properties);
        else this.readRule(place, name, enforcementLevel, properties);
    }

    private readRule(place: string, name: string, level: unknown, properties: Record<string, unknown>): void {
        const rule = this.names.find(name);
        if (rule === undefined) {
            const near = this.names.suggest(name, [PROFILE_POLICY, "all"]);
            this.errors.push(
                `${place}: no rule has this name; ${near === undefined ? "see `deployment-checklist rules`." : `did you mean ${near}?`}`,
            );
            return;
        }
        const before = this.given.get(rule.id);
        if (before !== undefined) this.errors.push(`${place}: is the same rule as ${before}; keep one of the two.`);
        this.given.set(rule.id, place);
        const read = this.level(place, level);
        if (read !== undefined) this.levels.set(rule.id, read);
        this.readOptions(place, rule, properties);
    }

    private readOptions(place: string, rule: Rule, properties: Record<string, unknown>): void {
        const values: Record<string, unknown> = {};
        for (const [option, value] of Object.entries(properties)) {
            const declared = Object.hasOwn(rule.options, option) ? rule.options[option] : undefined;
            if (declared === undefined) {
                this.errors.push(`${place}.${option}: ${unknownOption(rule, option)}`);
                continue;
            }
            const result = declared.schema.safeParse(value);
            if (result.success) values[option] = result.data;
            else this.errors.push(...faults(declared.schema, `${place}.${option}`, value, result.error.issues));
        }
        if (Object.keys(values).length > 0) this.options.set(rule.id, values);
    }

    private readAll(place: string, level: unknown, properties: Record<string, unknown>): void {
        for (const key of Object.keys(properties)) {
            this.errors.push(
                `${place}.${key}: all takes a level only; settings of the whole pack belong to ${PROFILE_POLICY}.`,
            );
        }
        this.levelOfAll = this.level(place, level);
    }

    private readProfile(place: string, properties: Record<string, unknown>): void {
        const values = withoutComments(properties);
        const result = profileSchema.safeParse(values);
        if (!result.success) {
            this.errors.push(...faults(profileSchema, place, values, result.error.issues));
            return;
        }
        this.profile = settingsOfProfile(result.data);
        this.profile.neverExempt.forEach((name, index) => this.mustBeRule(`${place}.neverExempt[${index}]`, name));
    }

    private exception(id: string, value: unknown): void {
        const place = `exceptions.${id}`;
        const result = exceptionSchema.safeParse(value);
        if (!result.success) {
            this.errors.push(...faults(exceptionSchema, place, value, result.error.issues));
            return;
        }
        result.data.match.forEach(({ policies }, index) =>
            policies.forEach((name, at) => this.mustBeRule(`${place}.match[${index}].policies[${at}]`, name)),
        );
        this.exceptions.push({ id, ...result.data });
    }

    private mustBeRule(place: string, name: string): void {
        if (this.names.find(name) !== undefined) return;
        const near = this.names.suggest(name);
        this.errors.push(
            `${place}: no rule has this name; ${near === undefined ? "see `deployment-checklist rules`." : `did you mean ${near}?`}`,
        );
    }

    private level(place: string, value: unknown): Level | undefined {
        if (value === undefined) return undefined;
        const level = LEVELS.find((known) => known === value);
        if (level === undefined) {
            const near = typeof value !== "string" ? undefined : value === "off" ? "disabled" : closest(value, LEVELS);
            this.errors.push(
                `${place}: the enforcement level must be one of ${LEVELS.join(", ")}${near === undefined ? "" : ` (did you mean ${near}?)`}.`,
            );
        }
        return level;
    }

    private object(place: string, value: unknown): [string, unknown][] {
        if (value === undefined || value === null) return [];
        if (isObject(value)) return Object.entries(value);
        this.errors.push(`${place}: must be an object.`);
        return [];
    }

    result(): ConfigResult {
        if (this.errors.length > 0) return { errors: this.errors };
        const all = this.levelOfAll;
        const levels =
            all === undefined
                ? this.levels
                : new Map([...this.rules.map((rule): [string, Level] => [rule.id, all]), ...this.levels]);
        return { settings: { ...this.profile, levels, options: this.options, pulumiExceptions: this.exceptions } };
    }
}

function unknownOption(rule: Rule, option: string): string {
    const names = ["enforcementLevel", ...Object.keys(rule.options)];
    const near = closest(option, names);
    if (near !== undefined) return `the rule has no such option; did you mean ${near}?`;
    if (Object.hasOwn(profileSchema._zod.def.shape, option)) {
        return `is a setting of the whole pack; move it to ${PROFILE_POLICY}.`;
    }
    return names.length === 1
        ? "the rule has no options; remove it."
        : `the rule has no such option; it has ${names.slice(1).join(", ")}.`;
}

/** Keys of the profile that begin with `//` are comments: JSON has no others. */
function withoutComments(properties: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("//")));
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
