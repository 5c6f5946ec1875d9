import { profileProperties } from "../../src/engine/config-schema";
import { code, type Generated, readProjectFile, table, withGeneratedPart } from "./generated";
import { type JsonSchema, valueInWords } from "./json-schema";

const PAGE = "docs/settings.md";

/** The table of the profile's properties on the page of the settings. */
export function settingsPage(): Generated[] {
    const page = readProjectFile(PAGE);
    return page === undefined ? [] : [{ path: PAGE, content: withGeneratedPart(page, profileTable()) }];
}

function profileTable(): string {
    const rows = Object.entries(profileProperties() as Readonly<Record<string, JsonSchema>>).map(([name, property]) => [
        code(name),
        property.description ?? "",
        valueInWords(property),
    ]);
    return table(["Property", "Meaning", "Value"], rows);
}
