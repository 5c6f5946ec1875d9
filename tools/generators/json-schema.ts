import { code } from "./generated";

/** The parts of a JSON schema that a table of options speaks of. */
export interface JsonSchema {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly JsonSchema[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly items?: JsonSchema;
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly additionalProperties?: boolean | JsonSchema;
    readonly description?: string;
}

/** What a value may be, in words. */
export function valueInWords(schema: JsonSchema): string {
    if (schema.enum !== undefined) return `one of ${schema.enum.map((word) => code(String(word))).join(", ")}`;
    if (schema.anyOf !== undefined) return schema.anyOf.map(valueInWords).join("; or ");
    switch (schema.type) {
        case "boolean":
            return "`true` or `false`";
        case "integer":
            return `whole number${bounds(schema)}`;
        case "array":
            return `list: ${valueInWords(schema.items ?? {})}`;
        case "string":
            return "text";
        case "object":
            return objectInWords(schema);
        default:
            return schema.type ?? "any";
    }
}

function objectInWords({ properties, additionalProperties }: JsonSchema): string {
    const keys = Object.keys(properties ?? {});
    if (keys.length > 0) return `object: ${keys.map(code).join(", ")}`;
    return typeof additionalProperties === "object" ? `object of ${valueInWords(additionalProperties)}` : "object";
}

function bounds({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema): string {
    const [low, high] = [minimum > Number.MIN_SAFE_INTEGER, maximum < Number.MAX_SAFE_INTEGER];
    if (low && high) return ` from ${minimum} to ${maximum}`;
    if (low) return `, at least ${minimum}`;
    return high ? `, at most ${maximum}` : "";
}
