/** Which rules concern a resource type under the settings, and the ready answers for those that do not. */
import { configuredLevel, type Settings } from "../../engine/settings";
import { isMemberType } from "../../model/family";
import type { Rule } from "../../rule/rule";
import { encodeNotApplicable, encodeRemediate, type NotApplicable } from "./responses";

export class IdleRules {
    readonly stackRules: readonly Rule[];
    readonly anyMandatory: boolean;
    /** The answer of `Remediate` where no rule remediates. */
    readonly remediateAnswer: Buffer;
    private readonly resourceRules: readonly Rule[];
    private readonly answers = new Map<string, Buffer>();
    private readonly byType = new Map<string, readonly Rule[]>();
    private readonly single = new Map<Rule, readonly Rule[]>();

    constructor(
        private readonly settings: Settings,
        rules: readonly Rule[],
    ) {
        this.resourceRules = rules.filter((rule) => rule.scope === "resource");
        this.stackRules = rules.filter((rule) => rule.scope === "stack");
        this.anyMandatory = rules.some((rule) => ["mandatory", "remediate"].includes(configuredLevel(rule, settings)));
        this.remediateAnswer = encodeRemediate(NOBODY, [], this.notRemediating([]));
    }

    /** Resource rules that are on and have this type among their subjects. */
    concerned(type: string): readonly Rule[] {
        let rules = this.byType.get(type);
        if (rules === undefined) {
            rules = this.resourceRules.filter((rule) => isMemberType(rule.subjects.types, type) && this.isOn(rule));
            this.byType.set(type, rules);
        }
        return rules;
    }

    /** All other resource rules, as not applicable. */
    answerFor(type: string): Buffer {
        let answer = this.answers.get(type);
        if (answer === undefined) {
            const concerned = new Set(this.concerned(type));
            const others = this.resourceRules.filter((rule) => !concerned.has(rule));
            answer = encodeNotApplicable(
                others.map((rule) => ({
                    policyName: rule.id,
                    reason: this.isOn(rule) ? "Does not concern this resource type." : this.offReason,
                })),
            );
            this.answers.set(type, answer);
        }
        return answer;
    }

    remediating(type: string): readonly Rule[] {
        return this.concerned(type).filter(
            (rule) => rule.remediates && configuredLevel(rule, this.settings) === "remediate",
        );
    }

    notRemediating(remediating: readonly Rule[]): NotApplicable[] {
        return this.resourceRules
            .filter((rule) => !remediating.includes(rule))
            .map((rule) => ({ policyName: rule.id, reason: "Changes nothing here." }));
    }

    /** The same list for the same rule every time: the evaluation remembers what it made of a list. */
    alone(rule: Rule): readonly Rule[] {
        const list = this.single.get(rule) ?? [rule];
        this.single.set(rule, list);
        return list;
    }

    /** Why a stack rule without any finding has no verdict. */
    whyNoFinding(rule: Rule): string {
        return this.isOn(rule) ? `No ${rule.subjects.name} in this stack.` : this.offReason;
    }

    private get offReason(): string {
        return `Off in the preset ${this.settings.preset}.`;
    }

    private isOn(rule: Rule): boolean {
        return configuredLevel(rule, this.settings) !== "disabled";
    }
}

/** A response without remediations names no pack. */
const NOBODY = { name: "", displayName: "", version: "", description: "", readme: "", repository: "", tags: [] };
