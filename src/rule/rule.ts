/** The rule kit: what a rule is, and the factory that checks its declaration. */
import type { Family, View } from "../model/family";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import type { PropertyValue } from "../model/tree";
import type { OptionDeclarations, OptionValues } from "./options";
import type { Evidence, RuleOutcome, Violation } from "./outcome";

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];
/** Enforcement levels of Pulumi, plus `disabled` (spelt `off` in the catalogue of rules). */
export const LEVELS = ["mandatory", "advisory", "remediate", "disabled"] as const;
export type Level = (typeof LEVELS)[number];
export const AREAS = [
    "cache",
    "database",
    "backup",
    "storage",
    "https",
    "tls",
    "host",
    "secret",
    "settings",
    "performance",
    "reporting",
] as const;
export type Area = (typeof AREAS)[number];

export type { Family, View };

/** A change of one input that remedies a violation. */
export interface InputChange {
    /** Dotted path of the input. */
    readonly path: string;
    readonly value: PropertyValue;
}

/** What a violation may carry beside its message. */
export interface ViolationDetails {
    /** Property path on the subject. */
    readonly at?: string;
    /** Values for the message's placeholders, never secret ones. `name` (the subject's) and the options are given. */
    readonly data?: Readonly<Record<string, string | number>>;
    readonly evidence?: readonly Evidence[];
    readonly steps?: readonly Evidence[];
    readonly advisory?: boolean;
    readonly restsOnAbsence?: boolean;
    readonly subject?: Resource;
}

/** What `check` works with beside its subject. */
export interface CheckContext<O, Key extends string> {
    readonly options: O;
    readonly model: Model;
    /** The moment of the run: rules have no clock of their own. */
    readonly now: Date;
    /** A violation with one of the rule's own messages. */
    violation(message: Key, details?: ViolationDetails): Violation<Key>;
}

export interface RuleDeclaration<V extends View, O extends OptionDeclarations, Key extends string> {
    /** `<area>-<requirement>`, kebab-case; a public key for ever. */
    readonly id: string;
    /** The requirement in one sentence, without a full stop. */
    readonly title: string;
    /** Ids of checklist items (`policies/checklist.ts`). */
    readonly checklist: readonly string[];
    readonly severity: Severity;
    /** Default level. */
    readonly level: Exclude<Level, "remediate">;
    /** `resource`: decided from one resource's inputs before it is created. `stack`: needs the graph. */
    readonly scope: "resource" | "stack";
    readonly stage: "preview" | "stable";
    /** Version of the pack in which the rule first appeared. */
    readonly since: string;
    readonly subjects: Family<V>;
    /** Whether resources that the program only reads (`.get`) are judged too. */
    readonly judgesReads?: boolean;
    readonly options?: O;
    /**
     * Templates by the name of the fault: full sentences with `{{placeholders}}`. `{{name}}` is the subject's logical name.
     */
    readonly messages: Readonly<Record<Key, string>>;
    readonly fix: string;
    /** Former or merged names, accepted in settings and exemptions. */
    readonly aliases?: readonly string[];
    /** Ids of the same check in other tools. */
    readonly alsoKnownAs?: readonly string[];
    /** Control ids by framework, for example `{"FSBP": ["RDS.2"], "CIS AWS 5.0.0": ["2.2.3"]}`. */
    readonly frameworks?: Readonly<Record<string, readonly string[]>>;
    /** Pure and synchronous. Several outcomes are combined: every certain violation counts. */
    check(subject: V, context: CheckContext<OptionValues<O>, Key>): RuleOutcome<Key> | readonly RuleOutcome<Key>[];
    /** Changes that remedy the violation, for the level `remediate`; none where nothing is to be changed. */
    remediate?(subject: V): readonly InputChange[];
}

/** A rule as the engine sees it: the declaration with what derives from it. */
export interface Rule {
    readonly id: string;
    readonly area: Area;
    readonly title: string;
    readonly checklist: readonly string[];
    readonly severity: Severity;
    readonly level: Exclude<Level, "remediate">;
    readonly scope: "resource" | "stack";
    readonly stage: "preview" | "stable";
    readonly since: string;
    readonly subjects: Family<View>;
    readonly judgesReads: boolean;
    readonly options: OptionDeclarations;
    readonly messages: Readonly<Record<string, string>>;
    readonly fix: string;
    readonly aliases: readonly string[];
    readonly alsoKnownAs: readonly string[];
    readonly frameworks: Readonly<Record<string, readonly string[]>>;
    readonly remediates: boolean;
    check(
        subject: View,
        context: CheckContext<Readonly<Record<string, unknown>>, string>,
    ): RuleOutcome | readonly RuleOutcome[];
    remediate(subject: View): readonly InputChange[];
}

/** Address of a rule's page. */
export function ruleUrl(id: string): string {
    return `https://github.com/deployment-checklist/deployment-checklist/blob/main/docs/rules/${id}.md`;
}

/**
 * Declares a rule. Message keys and options are checked by the compiler; the id by this function, which throws on one
 * that does not begin with an area.
 */
export function defineRule<V extends View, Key extends string, O extends OptionDeclarations = Record<never, never>>(
    declaration: RuleDeclaration<V, O, Key>,
): Rule {
    const area = AREAS.find((name) => declaration.id.startsWith(`${name}-`));
    if (area === undefined) throw new Error(`Rule id ${declaration.id} does not begin with an area.`);
    return {
        aliases: [],
        alsoKnownAs: [],
        frameworks: {},
        judgesReads: false,
        ...declaration,
        options: declaration.options ?? {},
        area,
        remediates: declaration.remediate !== undefined,
        // The engine pairs each rule with views of its own family only.
        subjects: declaration.subjects as unknown as Family<View>,
        check: declaration.check.bind(declaration) as unknown as Rule["check"],
        remediate: (subject) => declaration.remediate?.(subject as V) ?? [],
    };
}

/** Fills a message template. A placeholder without a value is an error of the rule. */
export function renderMessage(template: string, data: Readonly<Record<string, unknown>>): string {
    return template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
        const value = data[key];
        if (value === undefined) throw new Error(`No value for {{${key}}} in a message.`);
        return Array.isArray(value) ? value.join(", ") : String(value);
    });
}
