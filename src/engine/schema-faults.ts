/** What a schema finds wrong, in words: the place, the fault, the remedy; never the value that was configured. */
import type * as z from "zod/mini";
import { closest } from "./rule-names";

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/** One line for every mistake in `value`; empty where it fits the schema. */
export function faults(schema: Schema, place: string, value: unknown, issues: readonly Issue[]): string[] {
    return issues.flatMap((issue) => {
        const at = place + issue.path.map(step).join("");
        if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(schema, issue.path, at, key));
        return [`${at}: ${describe(issue, valueAt(value, issue.path))}.`];
    });
}

function step(key: PropertyKey): string {
    if (typeof key === "number") return `[${key}]`;
    return /^[\w$-]+$/.test(String(key)) ? `.${String(key)}` : `["${String(key)}"]`;
}

function unknownKey(schema: Schema, path: readonly PropertyKey[], at: string, key: string): string {
    const names = Object.keys(shapeAt(schema, path));
    const near = closest(key, names);
    const remedy = near === undefined ? `remove it, or use one of ${names.join(", ")}` : `did you mean ${near}?`;
    return `${at}${step(key)}: there is no such setting; ${remedy}${near === undefined ? "." : ""}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
    string: "a text",
    int: "a whole number",
    number: "a number (without quotes)",
    boolean: "true or false (without quotes)",
    array: "a list",
    object: "an object",
    record: "an object",
};

function describe(issue: Issue, value: unknown): string {
    switch (issue.code) {
        case "invalid_type": {
            const wanted = EXPECTED[issue.expected] ?? issue.expected;
            return value === undefined ? `is missing; give ${wanted}` : `must be ${wanted}`;
        }
        case "too_small":
            return issue.origin === "string" || issue.origin === "array"
                ? `is too short; at least ${String(issue.minimum)} needed`
                : `must be ${String(issue.minimum)} or more`;
        case "too_big":
            return issue.origin === "string" || issue.origin === "array"
                ? `is too long; at most ${String(issue.maximum)} allowed`
                : `must be ${String(issue.maximum)} or less`;
        case "invalid_value":
            return oneOf(issue.values.map(String), value);
        case "invalid_union":
            return describeUnion(issue.errors, value);
        case "custom":
            return issue.message;
        default:
            return "is not valid here";
    }
}

/** The alternative that fits best says what is wrong: the one that fails further inside the value. */
function describeUnion(branches: readonly (readonly Issue[])[], value: unknown): string {
    const firsts = branches.flatMap((branch) => branch.slice(0, 1));
    const inside = firsts.filter((issue) => issue.path.length > 0);
    const chosen = inside.length > 0 ? inside : firsts;
    return chosen
        .map(
            (issue) =>
                (inside.length > 0 ? `${issue.path.map(step).join("")} ` : "") +
                describe(issue, valueAt(value, issue.path)),
        )
        .join(", or ");
}

function oneOf(words: readonly string[], value: unknown): string {
    const near = typeof value === "string" ? closest(value, words) : undefined;
    return `must be one of ${words.join(", ")}${near === undefined ? "" : ` (did you mean ${near}?)`}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
    let here = value;
    for (const key of path) {
        if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
        here = (here as Record<PropertyKey, unknown>)[key];
    }
    return here;
}

/** The properties that an object schema declares at a path. */
function shapeAt(schema: Schema, path: readonly PropertyKey[]): Record<string, Schema> {
    let here: Schema | undefined = schema;
    for (const key of path) here = here && inner(here, key);
    const def = here && unwrap(here)._zod.def;
    return (def as { shape?: Record<string, Schema> } | undefined)?.shape ?? {};
}

function inner(schema: Schema, key: PropertyKey): Schema | undefined {
    const def = unwrap(schema)._zod.def as {
        shape?: Record<PropertyKey, Schema>;
        element?: Schema;
        valueType?: Schema;
    };
    return def.shape?.[key] ?? def.element ?? def.valueType;
}

function unwrap(schema: Schema): Schema {
    const def = schema._zod.def as { innerType?: Schema };
    return def.innerType === undefined ? schema : unwrap(def.innerType);
}
