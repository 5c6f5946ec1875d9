/**
 * The composition door: the rules as ordinary policies of `@pulumi/policy`, for an organisation's own `new PolicyPack`.
 *
 * The policies are plain objects, so nothing of that SDK is loaded here: the organisation's own copy runs them.
 */
import type { EnforcementLevel, Policies, Policy, PolicyConfigSchema } from "@pulumi/policy";
import { PROFILE_POLICY } from "../../engine/config";
import { configuredLevel, DEFAULT_SETTINGS, PRESETS, type Preset } from "../../engine/settings";
import { type Area, AREAS, type Rule } from "../../rule/rule";
import { policyInfos, type PolicySource } from "../analyzer/metadata";
import { EVIDENCE_VARIABLE, evidenceReader } from "../evidence";
import { Session } from "./session";

/** Which rules become policies, and at which level. */
export interface PolicyOptions {
    /** Levels before any configuration: `essential`, `recommended` (when not given) or `strict`. */
    readonly preset?: Preset;
    /** Only rules of these areas. */
    readonly areas?: readonly Area[];
    /** Only these rules, by id or alias. */
    readonly rules?: readonly string[];
}

/** The pack's rules as policies. A name that means nothing here is an error. */
export function policiesOf(pack: PolicySource, options: PolicyOptions = {}): Policies {
    const chosen = chooseRules(pack.rules, options);
    const settings = { ...DEFAULT_SETTINGS, preset: options.preset ?? DEFAULT_SETTINGS.preset };
    const infos = new Map(policyInfos({ checklist: pack.checklist, rules: chosen }).map((info) => [info.name, info]));
    const session = new Session(pack.rules, evidenceReader(process.env[EVIDENCE_VARIABLE]));
    const metadata = (name: string, level: EnforcementLevel): Policy => {
        const info = infos.get(name);
        if (info === undefined) throw new Error(`There is no policy ${name}.`);
        const { displayName, description, severity, framework, remediationSteps, url } = info;
        return {
            name,
            displayName,
            description,
            enforcementLevel: level,
            severity,
            ...(framework === undefined ? {} : { framework }),
            tags: [...info.tags],
            remediationSteps,
            url,
            configSchema: { properties: info.options as PolicyConfigSchema["properties"] },
        };
    };
    return [
        // First: it sees every resource and the profile before the rules are asked.
        { ...metadata(PROFILE_POLICY, "mandatory"), ...session.profile() },
        ...chosen.map((rule) => ({
            ...metadata(rule.id, configuredLevel(rule, settings)),
            ...session.validation(rule),
        })),
    ];
}

function chooseRules(rules: readonly Rule[], { preset, areas, rules: names }: PolicyOptions): readonly Rule[] {
    const known = new Map(
        rules.flatMap((rule) => [rule.id, ...rule.aliases].map((name) => [name.toLowerCase(), rule.id])),
    );
    const ids = names?.map((name) => known.get(name.toLowerCase()) ?? refuse(`no rule is called ${name}`));
    for (const area of areas ?? []) if (!AREAS.includes(area)) refuse(`no area is called ${area}`);
    if (preset !== undefined && !PRESETS.includes(preset)) refuse(`no preset is called ${String(preset)}`);
    return rules.filter((rule) => (areas?.includes(rule.area) ?? true) && (ids?.includes(rule.id) ?? true));
}

function refuse(reason: string): never {
    throw new Error(`deployment-checklist/policies: ${reason}.`);
}
