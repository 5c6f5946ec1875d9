import { isRecord, records, text, texts } from "./wire";
import type { Properties, Wire } from "./wire";

/** Renders `aws.iam.getPolicyDocument` arguments the way the real data source does. */
export function policyDocument(args: Properties): Properties {
    const statements = [
        ...texts(args, "sourcePolicyDocuments").flatMap(statementsOf),
        ...records(args, "statements").map(statement),
        ...texts(args, "overridePolicyDocuments").flatMap(statementsOf),
    ];
    const version = text(args, "version") ?? "2012-10-17";
    const policyId = text(args, "policyId");
    const document = { Version: version, ...(policyId === undefined ? {} : { Id: policyId }), Statement: statements };
    return { json: JSON.stringify(document, null, 2), minifiedJson: JSON.stringify(document) };
}

function statementsOf(document: string): readonly Wire[] {
    const parsed = JSON.parse(document) as Wire;
    const found = isRecord(parsed) ? parsed["Statement"] : undefined;
    if (found === undefined) return [];
    return Array.isArray(found) ? (found as readonly Wire[]) : [found];
}

function statement(args: Properties): Wire {
    const sid = text(args, "sid");
    const parts: readonly (readonly [key: string, value: Wire | undefined])[] = [
        ["Sid", sid],
        ["Effect", text(args, "effect") ?? "Allow"],
        ["Principal", principals(records(args, "principals"))],
        ["NotPrincipal", principals(records(args, "notPrincipals"))],
        ["Action", oneOrMany(texts(args, "actions"))],
        ["NotAction", oneOrMany(texts(args, "notActions"))],
        ["Resource", oneOrMany(texts(args, "resources"))],
        ["NotResource", oneOrMany(texts(args, "notResources"))],
        ["Condition", conditions(records(args, "conditions"))],
    ];
    return Object.fromEntries(parts.filter((part): part is [string, Wire] => part[1] !== undefined));
}

// The real data source collapses lists of one, and the principal "*" of type "*".
function oneOrMany(values: readonly string[]): Wire | undefined {
    if (values.length === 0) return undefined;
    return values.length === 1 ? (values[0] ?? null) : values;
}

function principals(entries: readonly Properties[]): Wire | undefined {
    if (entries.length === 0) return undefined;
    if (entries.some((entry) => text(entry, "type") === "*")) return "*";
    return grouped(entries.map((entry) => [text(entry, "type") ?? "AWS", texts(entry, "identifiers")]));
}

function conditions(entries: readonly Properties[]): Wire | undefined {
    if (entries.length === 0) return undefined;
    const result: Record<string, Record<string, Wire>> = {};
    for (const entry of entries) {
        const keys = (result[text(entry, "test") ?? "StringEquals"] ??= {});
        keys[text(entry, "variable") ?? ""] = oneOrMany(texts(entry, "values")) ?? [];
    }
    return result;
}

function grouped(pairs: readonly (readonly [string, readonly string[]])[]): Wire {
    const lists: Record<string, string[]> = {};
    for (const [key, values] of pairs) (lists[key] ??= []).push(...values);
    return Object.fromEntries(Object.entries(lists).map(([key, values]) => [key, oneOrMany(values) ?? []]));
}
