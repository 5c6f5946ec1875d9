/** The catalogue of rules as a list for programs and for people. */
import { type JsonSchema, optionSchemas } from "../engine/config-schema";
import { type Area, type Level, type Rule, ruleUrl, type Severity } from "../rule/rule";
import { groupBy } from "./group";
import { colorsFor, plural, table } from "./layout";

/** One rule as `rules --format json` lists it; `docs/schemas/rules-v1.schema.json` describes it. */
export interface RuleEntry {
    readonly id: string;
    readonly title: string;
    readonly area: Area;
    readonly checklist: readonly string[];
    readonly severity: Severity;
    readonly level: Exclude<Level, "remediate">;
    readonly scope: "resource" | "stack";
    /** Types whose resources can be a subject. */
    readonly types: readonly string[];
    /** JSON schema of each option, with its default and meaning. */
    readonly options: Readonly<Record<string, JsonSchema>>;
    readonly aliases: readonly string[];
    readonly alsoKnownAs: readonly string[];
    readonly frameworks: Readonly<Record<string, readonly string[]>>;
    readonly stage: "preview" | "stable";
    readonly since: string;
    readonly remediates: boolean;
    readonly docs: string;
}

export function ruleEntry(rule: Rule): RuleEntry {
    const { id, title, area, checklist, severity, level, scope, subjects, aliases, alsoKnownAs } = rule;
    const { frameworks, stage, since, remediates } = rule;
    return {
        id,
        title,
        area,
        checklist,
        severity,
        level,
        scope,
        types: [...subjects.types],
        options: optionSchemas(rule),
        aliases,
        alsoKnownAs,
        frameworks,
        stage,
        since,
        remediates,
        docs: ruleUrl(id),
    };
}

export function rulesAsJson(rules: readonly Rule[]): string {
    return `${JSON.stringify(rules.map(ruleEntry), null, 2)}\n`;
}

export function rulesAsText(rules: readonly Rule[], color: boolean): string {
    const c = colorsFor(color);
    const blocks = [...groupBy(rules, (rule) => rule.area)].map(([area, own]) => {
        const rows = own.map((rule) => [`  ${rule.id}`, rule.severity, rule.level, rule.title]);
        return [c.bold(area), ...table(rows)].join("\n");
    });
    return `${[...blocks, `${plural(rules.length, "rule")}. More about one: deployment-checklist explain RULE`].join("\n\n")}\n`;
}

/** Everything that is known about a rule beside its page. */
export function ruleFacts(rule: Rule, color: boolean): string {
    const c = colorsFor(color);
    const options = Object.entries(rule.options).map(([name, option]) => {
        return `  ${c.bold(name)} (default ${JSON.stringify(option.default)}): ${option.description}`;
    });
    const facts: [string, string][] = [
        ["Level", `${rule.level}, severity ${rule.severity}, ${rule.stage} since ${rule.since}`],
        ["Decided", rule.scope === "resource" ? "from one resource, before it is created" : "from the whole stack"],
        ["Subjects", rule.subjects.name],
        ["Checklist", rule.checklist.join(", ")],
        ["Remediates", rule.remediates ? "yes, at the level `remediate`" : "no"],
        ["Aliases", rule.aliases.join(", ")],
        ["Elsewhere", rule.alsoKnownAs.join(", ")],
        ...Object.entries(rule.frameworks).map(([name, ids]): [string, string] => [name, ids.join(", ")]),
        ["Page", ruleUrl(rule.id)],
    ];
    const rows = facts.filter(([, value]) => value !== "").map(([name, value]) => [name, value]);
    return [
        `${c.bold(rule.id)}: ${rule.title}.`,
        "",
        ...table(rows),
        ...(options.length > 0 ? ["", c.bold("Options"), ...options] : []),
        "",
        `${c.green("Fix:")} ${rule.fix}`,
        "",
    ].join("\n");
}
