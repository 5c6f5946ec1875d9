/** What a rule answers about one subject. */
import type { Resource } from "../model/resource";
import type { Gap, Truth, UnknownValue } from "../model/value";

/** A fact that supports an outcome: what was seen, on which resource, and at which property. Never a secret value. */
export interface Evidence {
    readonly text: string;
    readonly resource?: Resource;
    readonly path?: string;
}

export interface Pass {
    readonly outcome: "pass";
    readonly evidence: readonly Evidence[];
}
export interface Violation<Key extends string = string> {
    readonly outcome: "violation";
    readonly message: Key;
    readonly data: Readonly<Record<string, string | number>>;
    readonly path: string | undefined;
    readonly evidence: readonly Evidence[];
    /** The rule lowers this one violation to advisory; nothing raises a level. */
    readonly advisory: boolean;
    /** The violation rests on something that is not in the stack, which the program may yet declare. */
    readonly restsOnAbsence: boolean;
    /** The way that leads to the fault, step by step, where it is one of reach. */
    readonly steps: readonly Evidence[];
    /** The resource the violation is about, where it is not the subject of the check (a listener rule of a listener). */
    readonly subject: Resource | undefined;
}
export interface UnknownOutcome {
    readonly outcome: "unknown";
    readonly gaps: readonly Gap[];
}
export interface NotApplicable {
    readonly outcome: "not-applicable";
    readonly reason: string;
}
export type RuleOutcome<Key extends string = string> = Pass | Violation<Key> | UnknownOutcome | NotApplicable;

/** A pass with what was seen. A compliance report shows it. */
export function pass(...evidence: readonly (Evidence | string)[]): Pass {
    return { outcome: "pass", evidence: evidence.map((item) => (typeof item === "string" ? { text: item } : item)) };
}

/** The rule does not concern this subject, and why. */
export function notApplicable(reason: string): NotApplicable {
    return { outcome: "not-applicable", reason };
}

/** The rule cannot tell, because of these missing facts. */
export function cannotTell(...causes: readonly (Gap | UnknownValue)[]): UnknownOutcome {
    return { outcome: "unknown", gaps: causes.flatMap((cause) => ("gaps" in cause ? cause.gaps : [cause])) };
}

/** Chooses by a condition; an unknown condition is the answer, unless both branches agree on the kind of outcome. */
export function when<K extends string>(
    condition: Truth,
    then: () => RuleOutcome<K>,
    otherwise: () => RuleOutcome<K>,
): RuleOutcome<K> {
    if (condition.state === "known") return condition.value ? then() : otherwise();
    const branches = [then(), otherwise()] as const;
    return branches[0].outcome === branches[1].outcome ? branches[1] : cannotTell(condition);
}

/** Goes on with a known value; an unknown one is the answer. */
export function given<T, K extends string>(
    value: { state: "known"; value: T } | UnknownValue,
    then: (known: T) => RuleOutcome<K>,
): RuleOutcome<K> {
    return value.state === "known" ? then(value.value) : cannotTell(value);
}

/**
 * Answers that count only where a condition holds, which has been seen not to be certainly false. While it is unknown,
 * passes still count, and the rest cannot be told.
 */
export function onlyIf<K extends string>(
    condition: Truth,
    outcomes: readonly RuleOutcome<K>[],
): readonly RuleOutcome<K>[] {
    if (condition.state === "known" || outcomes.every((outcome) => outcome.outcome === "pass")) return outcomes;
    return [cannotTell(condition)];
}

/**
 * One answer from several about the same subject: every certain violation; else unknown; else pass with all evidence;
 * else not applicable with the first reason.
 */
export function combine<K extends string>(outcomes: readonly RuleOutcome<K>[]): RuleOutcome<K>[] {
    if (outcomes.length === 1 && outcomes[0]?.outcome !== "unknown") return [...outcomes];
    const violations = outcomes.filter((outcome) => outcome.outcome === "violation");
    if (violations.length > 0) return violations;
    const gaps = outcomes.flatMap((outcome) => (outcome.outcome === "unknown" ? outcome.gaps : []));
    if (gaps.length > 0) return [{ outcome: "unknown", gaps: uniqueGaps(gaps) }];
    const passes = outcomes.filter((outcome) => outcome.outcome === "pass");
    if (passes.length > 0) return [{ outcome: "pass", evidence: passes.flatMap((outcome) => outcome.evidence) }];
    return outcomes.slice(0, 1);
}

function uniqueGaps(gaps: readonly Gap[]): Gap[] {
    return [...new Map(gaps.map((gap) => [`${gap.reason} ${gap.what}`, gap])).values()];
}
