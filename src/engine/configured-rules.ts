/** Rules with what the settings make of them, by the resource types that they concern. */
import { isMemberType } from "../model/family";
import type { Level, Rule } from "../rule/rule";
import { configuredLevel, optionValues, type Settings } from "./settings";

export interface ConfiguredRule {
    readonly rule: Rule;
    readonly level: Level;
    readonly options: Readonly<Record<string, unknown>>;
}

export class ConfiguredRules {
    private readonly on: readonly ConfiguredRule[];
    private readonly byType = new Map<string, readonly ConfiguredRule[]>();

    private constructor(
        rules: readonly Rule[],
        private readonly settings: Settings,
    ) {
        this.on = rules
            .map((rule) => ({ rule, level: configuredLevel(rule, settings), options: optionValues(rule, settings) }))
            .filter(({ level }) => level !== "disabled");
    }

    /**
     * A door asks once for every resource, always with the same rules and settings, so the last answer is kept with the
     * rules; it is a function of the two and nothing else.
     */
    static of(rules: readonly Rule[], settings: Settings): ConfiguredRules {
        const before = lastByRules.get(rules);
        if (before?.settings === settings) return before;
        const configured = new ConfiguredRules(rules, settings);
        lastByRules.set(rules, configured);
        return configured;
    }

    /** The rules that are on and have this type among those of their subjects. */
    about(type: string): readonly ConfiguredRule[] {
        let rules = this.byType.get(type);
        if (rules === undefined) {
            rules = this.on.filter(({ rule }) => isMemberType(rule.subjects.types, type));
            this.byType.set(type, rules);
        }
        return rules;
    }
}

const lastByRules = new WeakMap<readonly Rule[], ConfiguredRules>();
