/** What the pack tells about itself and its policies (`GetAnalyzerInfo`). */
import { optionSchemas, profileProperties } from "../../engine/config-schema";
import { PROFILE_POLICY } from "../../engine/config";
import { type PropertyMap, type PropertyValue, setKey } from "../../model/tree";
import { type Rule, ruleUrl } from "../../rule/rule";
import type { Framework, PackInfo, PolicyInfo } from "./responses";

/** An item of the checklist that rules serve. */
export interface ChecklistEntry {
    readonly id: string;
    /** The item in one sentence. */
    readonly text: string;
}

/** Everything the door needs to know of the pack it serves. */
export interface Pack {
    readonly info: PackInfo;
    readonly rules: readonly Rule[];
    readonly checklist: { readonly edition: string; readonly items: readonly ChecklistEntry[] };
}

/** What of a pack its policies are described by. */
export type PolicySource = Pick<Pack, "rules" | "checklist">;

const PROFILE_TITLE = "The settings of the whole pack are in order";
const PROFILE_PAGE = "https://github.com/deployment-checklist/deployment-checklist/blob/main/docs/settings.md";

/** Metadata of every policy: the rules, and the policy whose properties are the settings of the whole pack. */
export function policyInfos(pack: PolicySource): PolicyInfo[] {
    return [...pack.rules.map((rule) => ruleInfo(rule, pack)), PROFILE];
}

function ruleInfo(rule: Rule, pack: PolicySource): PolicyInfo {
    const framework = frameworkOf(rule, pack);
    return {
        name: rule.id,
        displayName: rule.title,
        description: descriptionOf(rule),
        level: rule.level,
        severity: rule.severity,
        type: rule.scope,
        options: schemaTree(optionSchemas(rule)),
        ...(framework === undefined ? {} : { framework }),
        tags: tagsOf(rule),
        remediationSteps: rule.fix,
        url: ruleUrl(rule.id),
    };
}

export function descriptionOf(rule: Rule): string {
    return `${rule.title}.`;
}

/** One framework per policy is all the protocol has: ours. The others are among the tags. */
function frameworkOf(rule: Rule, { checklist }: PolicySource): Framework | undefined {
    const item = checklist.items.find((candidate) => candidate.id === rule.checklist[0]);
    if (item === undefined) return undefined;
    return {
        name: "Django deployment checklist",
        version: checklist.edition,
        reference: item.id,
        specification: item.text,
    };
}

function tagsOf(rule: Rule): string[] {
    const controls = Object.entries(rule.frameworks).flatMap(([framework, ids]) =>
        ids.map((id) => `${framework} ${id}`),
    );
    return [rule.area, ...rule.checklist.map((item) => `checklist:${item}`), `stage:${rule.stage}`, ...controls];
}

const PROFILE: PolicyInfo = {
    name: PROFILE_POLICY,
    displayName: PROFILE_TITLE,
    description: `${PROFILE_TITLE}.`,
    level: "advisory",
    severity: "low",
    type: "stack",
    options: schemaTree(profileProperties()),
    tags: ["settings"],
    remediationSteps: "Correct the policy config as the message says.",
    url: PROFILE_PAGE,
};

/**
 * Schemas as data for the wire. Names that they do not list are let through: the engine would refuse them with a bare
 * line, and the pack's own answer says what was meant. Keys that begin with `//` are comments.
 */
function schemaTree(schemas: Readonly<Record<string, unknown>>): PropertyMap {
    const tree: PropertyMap = {};
    for (const [name, schema] of Object.entries(schemas)) setKey(tree, name, jsonTree(schema));
    return tree;
}

function jsonTree(json: unknown): PropertyValue {
    if (Array.isArray(json)) return json.map(jsonTree);
    if (typeof json === "object" && json !== null) {
        const entries = Object.entries(json).filter(
            ([key, value]) => value !== undefined && !(key === "additionalProperties" && value === false),
        );
        return schemaTree(Object.fromEntries(entries));
    }
    return typeof json === "string" || typeof json === "number" || typeof json === "boolean" ? json : null;
}
