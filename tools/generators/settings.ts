import { policyConfigSchema, profileProperties } from "../../src/engine/config-schema";
import type { Rule } from "../../src/rule/rule";
import { code, type Generated, readProjectFile, table, withGeneratedPart } from "./generated";
import { type JsonSchema, valueInWords } from "./json-schema";

const PAGE = "docs/settings.md";

/** The JSON schema of the settings, and the table of the profile's properties on their page. */
export function settings(rules: readonly Rule[]): Generated[] {
    const schema = `${JSON.stringify(policyConfigSchema(rules), null, 2)}\n`;
    const page = readProjectFile(PAGE);
    return [
        { path: "docs/schemas/policy-config.schema.json", content: schema },
        ...(page === undefined ? [] : [{ path: PAGE, content: withGeneratedPart(page, profileTable()) }]),
    ];
}

function profileTable(): string {
    const rows = Object.entries(profileProperties() as Readonly<Record<string, JsonSchema>>).map(([name, property]) => [
        code(name),
        property.description ?? "",
        valueInWords(property),
    ]);
    return table(["Property", "Meaning", "Value"], rows);
}
