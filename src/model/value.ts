/**
 * Three-valued values: what a view knows about one setting.
 *
 * Known, unknown (with the reasons) or absent. Absent means that the author did not set it and nothing else is known
 * to have set it; a view replaces absent by the provider's default before a rule sees it, where there is one.
 */

/**
 * Why a value cannot be told:
 * - `after-update`: it exists in the program and is computed during the update;
 * - `outside-stack`: it belongs to something that is not part of this stack, so no update of this stack reveals it;
 * - `unreadable`: it stands in the input encrypted, withheld or in a form that cannot be read.
 */
export type UnknownReason = "after-update" | "outside-stack" | "unreadable";

/** One missing fact: why it is missing, and which one, for example `vpcSecurityGroupIds[0] of db`. */
export interface Gap {
    readonly reason: UnknownReason;
    readonly what: string;
}

export interface Known<T> {
    readonly state: "known";
    readonly value: T;
}
export interface UnknownValue {
    readonly state: "unknown";
    readonly gaps: readonly Gap[];
}
export interface Absent {
    readonly state: "absent";
}
export type Value<T> = Known<T> | UnknownValue | Absent;

/** A condition: true, false or unknown; never absent. */
export type Truth = Known<boolean> | UnknownValue;

export const absent: Absent = Object.freeze({ state: "absent" });
export const yes: Known<boolean> = Object.freeze({ state: "known", value: true });
export const no: Known<boolean> = Object.freeze({ state: "known", value: false });

export function known<T>(value: T): Known<T> {
    return { state: "known", value };
}

export function unknown(reason: UnknownReason, what: string): UnknownValue {
    return { state: "unknown", gaps: [{ reason, what }] };
}

/** Applies `change` to a known value; unknown and absent pass through. */
export function map<T, U>(value: Value<T>, change: (known: T) => U): Value<U> {
    return value.state === "known" ? known(change(value.value)) : value;
}

/** Like `map` where the change itself may not know. */
export function flatMap<T, U>(value: Value<T>, change: (known: T) => Value<U>): Value<U> {
    return value.state === "known" ? change(value.value) : value;
}

/** The value, or `fallback` where it is absent: how a view applies a provider's default. */
export function withDefault<T>(value: Value<T>, fallback: T): Known<T> | UnknownValue {
    return value.state === "absent" ? known(fallback) : value;
}

/** The first of the values that is known; else the first that is unknown; else absent. */
export function firstKnown<T>(...values: readonly Value<T>[]): Value<T> {
    return (
        values.find((value) => value.state === "known") ?? values.find((value) => value.state === "unknown") ?? absent
    );
}

/** A condition on a value: absent is false unless `whenAbsent` says otherwise. */
export function truth<T>(value: Value<T>, test: (known: T) => boolean, whenAbsent = false): Truth {
    if (value.state === "known") return test(value.value) ? yes : no;
    return value.state === "unknown" ? value : whenAbsent ? yes : no;
}

/** Whether a boolean setting is on; absent counts as off. */
export function isTrue(value: Value<boolean>): Truth {
    return truth(value, (known) => known);
}

export function isYes(condition: Truth): boolean {
    return condition.state === "known" && condition.value;
}
export function isNo(condition: Truth): boolean {
    return condition.state === "known" && !condition.value;
}

/** Kleene negation. */
export function not(condition: Truth): Truth {
    return condition.state === "unknown" ? condition : condition.value ? no : yes;
}

/** Kleene conjunction: one false settles it, whatever is unknown. */
export function and(...conditions: readonly Truth[]): Truth {
    if (conditions.some(isNo)) return no;
    return mergeUnknown(conditions) ?? yes;
}

/** Kleene disjunction: one true settles it, whatever is unknown. */
export function or(...conditions: readonly Truth[]): Truth {
    if (conditions.some(isYes)) return yes;
    return mergeUnknown(conditions) ?? no;
}

function mergeUnknown(conditions: readonly Truth[]): UnknownValue | undefined {
    const gaps = conditions.flatMap((condition) => (condition.state === "unknown" ? condition.gaps : []));
    return gaps.length === 0 ? undefined : { state: "unknown", gaps };
}

/** All values where every one is known; the gaps of the others together; an absent element is left out. */
export function all<T>(values: readonly Value<T>[]): Known<T[]> | UnknownValue {
    const gaps = values.flatMap((value) => (value.state === "unknown" ? value.gaps : []));
    if (gaps.length > 0) return { state: "unknown", gaps };
    return known(values.flatMap((value) => (value.state === "known" ? [value.value] : [])));
}
