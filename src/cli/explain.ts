/** `explain`: what a rule asks, why, and how to satisfy it. */
import { readFileSync } from "node:fs";
import { RuleNames } from "../engine/rule-names";
import { markdownToText } from "../report/markdown-to-text";
import { ruleFacts } from "../report/rules";
import type { Rule } from "../rule/rule";
import { UsageError } from "./io";
import { pageOf } from "./tool";

/** Metadata and page of the rule with this id or alias, or of those that answer to another tool's id. */
export function explain(name: string, rules: readonly Rule[], color: boolean): string {
    const found = rulesNamed(name, rules);
    return found.map((rule) => ruleFacts(rule, color) + pageText(rule, color)).join("\n");
}

function rulesNamed(name: string, rules: readonly Rule[]): readonly Rule[] {
    const names = new RuleNames(rules);
    const rule = names.find(name);
    if (rule !== undefined) return [rule];
    const wanted = name.toLowerCase();
    const kin = rules.filter((candidate) => elsewhere(candidate).some((id) => id.toLowerCase() === wanted));
    if (kin.length > 0) return kin;
    const near = names.suggest(name);
    throw new UsageError(
        `No rule is called ${name}; ${near === undefined ? "see `deployment-checklist rules`." : `did you mean ${near}?`}`,
    );
}

/** Names that other tools and frameworks have for the same requirement. */
function elsewhere(rule: Rule): readonly string[] {
    return [...rule.alsoKnownAs, ...Object.values(rule.frameworks).flat()];
}

/** The page without its title, which the facts have said. */
function pageText(rule: Rule, color: boolean): string {
    const page = pageOf(rule.id);
    if (page === undefined) return "";
    const markdown = readFileSync(page, "utf8").replace(/^# .*\n/, "");
    const body = markdown.includes("\n## ") ? markdown.slice(markdown.indexOf("\n## ")) : markdown;
    return `\n${markdownToText(body, color)}`;
}
