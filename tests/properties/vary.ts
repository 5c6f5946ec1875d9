/** Places in a case's inputs, and what is put there. */
import { SIGNATURE_KEY } from "../../src/model/tree";
import type { RuleCase } from "../support/rule-tester";
import { type Json, type ResourceSpec, UNKNOWN } from "../support/stack";

/** A way from a case to one value: index of the resource, then keys; `JSON` steps into a text that holds JSON. */
export type Place = readonly (string | number | typeof JSON_TEXT)[];
const JSON_TEXT = Symbol("JSON text");

/** Every value in the inputs, the containers included. Inside JSON texts only where asked for. */
export function placesOf(testCase: RuleCase, insideJson: boolean): Place[] {
    return testCase.resources.flatMap((spec, index) =>
        Object.entries(spec.inputs).flatMap(([key, value]) => placesBelow(value, [index, key], insideJson)),
    );
}

function placesBelow(value: unknown, place: Place, insideJson: boolean): Place[] {
    const inner = insideJson && typeof value === "string" ? parsed(value) : undefined;
    if (inner !== undefined) return [place, ...placesBelow(inner, [...place, JSON_TEXT], insideJson)];
    // What a secret mark wraps has no place of its own.
    if (typeof value !== "object" || value === null || Object.hasOwn(value, SIGNATURE_KEY)) return [place];
    const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    return [place, ...entries.flatMap(([key, element]) => placesBelow(element, [...place, key], insideJson))];
}

/** JSON text of an object or list; other texts are no containers. */
function parsed(text: string): object | undefined {
    if (!/^\s*[[{]/.test(text)) return undefined;
    try {
        return JSON.parse(text) as object;
    } catch {
        return undefined;
    }
}

/** The case with another value at a place. */
export function withValue(testCase: RuleCase, [index, ...path]: Place, value: unknown): RuleCase {
    const resources = testCase.resources.map((spec, position) =>
        position === index ? { ...spec, inputs: replaced(spec.inputs, path, value) as Json } : spec,
    );
    return { ...testCase, resources };
}

/**
 * The case as a preview in which the value at a place is not known yet: nor is what the provider makes of it. Where the
 * value holds what identifies other resources, it hangs on them, as values made of outputs do; where it identifies this
 * resource, the properties that are the same text hang on this one.
 */
export function withUnknown(testCase: RuleCase, place: Place): RuleCase {
    const [index, ...path] = place;
    const masked = testCase.resources[Number(index)];
    if (masked === undefined) throw new Error("The place is in no resource.");
    const value = valueAt(masked.inputs, path);
    const behind = testCase.resources.filter((spec) => spec !== masked && holdsIdentityOf(value, spec));
    const isOwn = typeof value === "string" && value !== "" && value !== UNKNOWN && behind.length === 0;
    const resources = testCase.resources.map((spec) => {
        if (spec !== masked) return isOwn ? withLink(spec, value, masked.name) : spec;
        const outputs =
            valueAt(spec.outputs, path) === undefined ? spec.outputs : replaced(spec.outputs, path, UNKNOWN);
        const inputs = replaced(spec.inputs, path, UNKNOWN);
        const property = String(path[0]);
        const deps = [...(spec.deps?.[property] ?? []), ...behind.map((other) => other.name)];
        return {
            ...spec,
            inputs: inputs as Json,
            ...(outputs === undefined ? {} : { outputs: outputs as Json }),
            ...(deps.length === 0 ? {} : { deps: { ...spec.deps, [property]: deps } }),
        };
    });
    return { ...testCase, resources, preview: true };
}

/** Shorter texts occur in others by chance: they count only as a whole. */
const TELLING = 5;

/** Whether a value is made of what identifies a resource: its id, an output, or a name that its author gave. */
function holdsIdentityOf(value: unknown, spec: ResourceSpec): boolean {
    const texts = leavesOf(value);
    return identitiesOf(spec).some((identity) =>
        texts.some((text) => text === identity || (identity.length >= TELLING && text.includes(identity))),
    );
}

function identitiesOf(spec: ResourceSpec): string[] {
    const names = [...NAMES, ...(/:Bucket(?:V2)?$/.test(spec.type) ? ["bucket"] : [])].map((name) => spec.inputs[name]);
    return [spec.id, ...Object.values(spec.outputs ?? {}), ...names].filter(
        (text): text is string => typeof text === "string" && text !== "" && text !== UNKNOWN && !COMMON.has(text),
    );
}

const NAMES = [
    "name",
    "identifier",
    "clusterIdentifier",
    "replicationGroupId",
    "clusterId",
    "groupName",
    "functionName",
];
/** Words that are values of enumerations too. */
const COMMON: ReadonlySet<string> = new Set(["true", "false", "default", "internet", "private", "postgres", "redis"]);

/** The texts of a value, those in lists and maps included. */
function leavesOf(value: unknown): string[] {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

/** Properties that are the text become unknown, and hang on the resource that it comes from. */
function withLink(spec: ResourceSpec, text: string, name: string): ResourceSpec {
    const linked = Object.keys(spec.inputs).filter((key) => spec.inputs[key] === text);
    if (linked.length === 0 || text === "") return spec;
    const deps = Object.fromEntries(linked.map((key) => [key, [...(spec.deps?.[key] ?? []), name]]));
    const unknown = Object.fromEntries(linked.map((key) => [key, UNKNOWN]));
    return { ...spec, inputs: { ...spec.inputs, ...unknown }, deps: { ...spec.deps, ...deps } };
}

function valueAt(target: unknown, path: Place): unknown {
    return path.reduce<unknown>(
        (value, step) =>
            typeof value === "object" && value !== null ? (value as Record<string, unknown>)[String(step)] : undefined,
        target,
    );
}

function replaced(target: unknown, [step, ...rest]: Place, value: unknown): unknown {
    if (step === undefined) return value;
    if (step === JSON_TEXT) return JSON.stringify(replaced(JSON.parse(String(target)), rest, value));
    if (Array.isArray(target)) {
        return target.map((element, index): unknown => (index === step ? replaced(element, rest, value) : element));
    }
    const entries = Object.entries(target as object).map(([key, inner]): [string, unknown] => [
        key,
        key === step ? replaced(inner, rest, value) : inner,
    ]);
    return Object.fromEntries(entries);
}

/** Whether a place is inside another one, or the same. */
export function isWithin(inner: Place, outer: Place): boolean {
    return outer.every((step, index) => inner[index] === step);
}

/** The place in words. */
export function describePlace(testCase: RuleCase, place: Place): string {
    return `${testCase.resources[Number(place[0])]?.name ?? "?"}.${pathOf(place)}`;
}

/** The way from the resource's properties to the place. */
export function pathOf([, ...path]: Place): string {
    return path.map((step) => (step === JSON_TEXT ? "(JSON)" : String(step))).join(".");
}
