/** JSON schemas of the settings, from the declarations that validate them. */
import * as z from "zod/mini";
import type { OptionDeclaration } from "../rule/options";
import { LEVELS, type Rule } from "../rule/rule";
import { PROFILE_POLICY, profileSchema } from "./profile-settings";

/** A JSON schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const LEVEL: JsonSchema = { enum: [...LEVELS], description: "Enforcement level." };

/** The schema of one option, with its default and meaning. */
export function optionSchema(option: OptionDeclaration<unknown>): JsonSchema {
    return { ...bare(option.schema), default: option.default, description: option.description };
}

/** The schemas of a rule's options, by name. */
export function optionSchemas(rule: Rule): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, optionSchema(option)]));
}

/** The schemas of the profile's properties, by name. */
export function profileProperties(): Readonly<Record<string, JsonSchema>> {
    return bare(profileSchema).properties as Readonly<Record<string, JsonSchema>>;
}

/** The schema of a policy config file in both forms. */
export function policyConfigSchema(rules: readonly Rule[]): JsonSchema {
    const policies: Record<string, JsonSchema> = {
        all: levelOr({}),
        [PROFILE_POLICY]: profileEntry(),
        ...Object.fromEntries(
            rules.flatMap((rule) => [rule.id, ...rule.aliases].map((name) => [name, ruleEntry(rule, name)])),
        ),
    };
    const references = Object.fromEntries(Object.keys(policies).map((name) => [name, { $ref: `#/$defs/${name}` }]));
    return {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title: "Policy config of deployment-checklist",
        description: "What `pulumi preview --policy-pack-config` and `deployment-checklist check --config` read.",
        if: { required: ["version"], properties: { version: { type: "number" } } },
        then: { $ref: "#/$defs/secondForm" },
        else: { $ref: "#/$defs/plainForm" },
        $defs: { level: LEVEL, plainForm: plainForm(references), secondForm: secondForm(references), ...policies },
    };
}

function plainForm(policies: Readonly<Record<string, JsonSchema>>): JsonSchema {
    return { type: "object", properties: { environments: ENVIRONMENTS, ...policies }, additionalProperties: false };
}

function secondForm(policies: Readonly<Record<string, JsonSchema>>): JsonSchema {
    return {
        type: "object",
        properties: {
            $schema: { type: "string" },
            version: { const: 2 },
            policies: { type: "object", properties: policies, additionalProperties: false },
            exceptions: EXCEPTIONS,
            environments: ENVIRONMENTS,
        },
        required: ["version"],
        additionalProperties: false,
    };
}

const LEVEL_REFERENCE: JsonSchema = { $ref: "#/$defs/level" };

const ENVIRONMENTS: JsonSchema = {
    type: "array",
    items: { type: "string" },
    description: "Pulumi ESC environments; not used by deployment-checklist.",
};

const EXCEPTIONS: JsonSchema = {
    type: "object",
    description: "Pulumi's own policy exceptions, by id.",
    additionalProperties: {
        type: "object",
        properties: {
            reason: { type: "string", minLength: 1 },
            match: {
                type: "array",
                items: {
                    type: "object",
                    properties: {
                        policies: { type: "array", items: { type: "string" } },
                        targets: { type: "array", items: { type: "string" } },
                    },
                    required: ["policies", "targets"],
                },
            },
        },
        required: ["reason", "match"],
    },
};

function levelOr(properties: Readonly<Record<string, JsonSchema>>, more: JsonSchema = {}): JsonSchema {
    return {
        oneOf: [
            LEVEL_REFERENCE,
            {
                type: "object",
                properties: { enforcementLevel: LEVEL_REFERENCE, ...properties },
                additionalProperties: false,
                ...more,
            },
        ],
    };
}

function ruleEntry(rule: Rule, name: string): JsonSchema {
    const entry = { description: `${rule.title}.`, ...levelOr(optionSchemas(rule)) };
    return name === rule.id ? entry : { ...entry, deprecated: true, description: `Another name of ${rule.id}.` };
}

/** Keys that begin with `//` are comments. */
function profileEntry(): JsonSchema {
    return {
        description: "Settings of the whole pack.",
        ...levelOr(profileProperties(), { patternProperties: { "^//": true } }),
    };
}

function bare(schema: z.core.$ZodType): Record<string, unknown> {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { unrepresentable: "any" });
    return rest;
}
