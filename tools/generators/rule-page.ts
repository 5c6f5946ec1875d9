import * as z from "zod/mini";
import { CHECKLIST, checklistUrl } from "../../policies/checklist";
import type { OptionDeclaration } from "../../src/rule/options";
import type { Rule } from "../../src/rule/rule";
import { code, type Generated, readProjectFile, table, withGeneratedPart } from "./generated";
import { type JsonSchema, valueInWords } from "./json-schema";

/** The pages of the rules with their headers; a rule without a page is the contract test's business. */
export function rulePages(rules: readonly Rule[]): Generated[] {
    return rules.flatMap((rule) => {
        const path = `docs/rules/${rule.id}.md`;
        const page = readProjectFile(path);
        return page === undefined ? [] : [{ path, content: withGeneratedPart(page, header(rule)) }];
    });
}

function header(rule: Rule): string {
    const parts = [`**${rule.title}.**`, facts(rule)];
    const options = Object.entries(rule.options);
    if (options.length > 0) parts.push(optionTable(options));
    return parts.join("\n\n");
}

const SCOPES = {
    resource: "one resource, decided before it is created",
    stack: "the whole stack",
} as const;

function facts(rule: Rule): string {
    const rows: [string, string | undefined][] = [
        ["Severity", rule.severity],
        ["Level", rule.level],
        ["Looks at", SCOPES[rule.scope]],
        ["Applies to", rule.subjects.name],
        ["Stage", `${rule.stage}, since ${rule.since}`],
        ["Remediation", rule.remediates ? "at the level `remediate`, where a change in place remedies it" : undefined],
        ["Checklist", rule.checklist.map(checklistLink).join("<br>")],
        ["Frameworks", frameworks(rule)],
        ["Also known as", rule.alsoKnownAs.map(code).join(", ")],
        ["Aliases", rule.aliases.map(code).join(", ")],
    ];
    const filled = rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== "");
    return table(["", ""], filled);
}

function checklistLink(id: string): string {
    const item = CHECKLIST.find((candidate) => candidate.id === id);
    if (item === undefined) throw new Error(`There is no checklist item ${id}.`);
    return `[${item.section}](${checklistUrl(item)}): ${item.text}`;
}

function frameworks(rule: Rule): string {
    return Object.entries(rule.frameworks)
        .map(([framework, controls]) => `${framework}: ${controls.join(", ")}`)
        .join("<br>");
}

function optionTable(options: readonly [string, OptionDeclaration<unknown>][]): string {
    const rows = options.map(([name, option]) => [
        code(name),
        option.description,
        valueInWords(z.toJSONSchema(option.schema) as JsonSchema),
        code(JSON.stringify(option.default)),
    ]);
    return table(["Option", "Meaning", "Value", "Default"], rows);
}
