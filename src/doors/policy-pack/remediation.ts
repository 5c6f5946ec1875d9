/** Applies a rule's changes to the properties that `@pulumi/policy` hands to a remediation. */
import type { InputChange } from "../../rule/rule";
import { isMap, Mark, type PropertyValue } from "../../model/tree";

/**
 * Changes the properties in place: the SDK's objects keep a secret secret when it is written over. Reading an unknown
 * on the way throws, as the SDK wants it: it says then that the remediation has to wait.
 */
export function applyChanges(props: Record<string, unknown>, changes: readonly InputChange[]): Record<string, unknown> {
    for (const { path, value } of changes) {
        const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
        const last = keys.pop() as string;
        let target = props;
        for (const key of keys) target = inside(target, key);
        target[last] = plain(value);
    }
    return props;
}

/** The object or list below a key, made where there is none. */
function inside(target: Record<string, unknown>, key: string): Record<string, unknown> {
    if (!isObject(target[key])) target[key] = {};
    return target[key] as Record<string, unknown>;
}

function isObject(value: unknown): boolean {
    return typeof value === "object" && value !== null;
}

function plain(value: PropertyValue): unknown {
    if (value instanceof Mark) throw new Error("A remediation sets plain values.");
    if (Array.isArray(value)) return value.map(plain);
    return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) : value;
}
