/** Inspections as JSON and as text. */
import { type Inspection, INSPECT_SCHEMA_VERSION } from "./inspect";
import { clean, type Colors, colorsFor, plural, table } from "./layout";

export function inspectionsAsJson(stacks: readonly Inspection[]): string {
    return `${JSON.stringify({ schemaVersion: INSPECT_SCHEMA_VERSION, stacks }, null, 2)}\n`;
}

export function inspectionsAsText(stacks: readonly Inspection[], color: boolean): string {
    const c = colorsFor(color);
    return stacks.map((stack) => `${describe(stack, c).join("\n")}\n`).join("\n");
}

function describe(stack: Inspection, c: Colors): string[] {
    const name = [stack.organization, stack.project, stack.stack].filter((part) => part !== "").join("/");
    const types = Object.entries(stack.resources);
    const total = types.reduce((sum, [, count]) => sum + count, 0);
    const sections: [string, string[]][] = [
        [`Resources (${total})`, table(types.map(([type, count]) => [`  ${type}`, String(count)]))],
        ["Read from elsewhere, not managed here", stack.read.map(line)],
        ["On their way out, not judged", stack.pendingDeletion.map(line)],
        ["Creation or update failed half-way", stack.incomplete.map(line)],
        ["Types that nothing here evaluates", stack.unsupportedTypes.map(line)],
    ];
    return [
        c.bold(clean(name) || "(a stack without a name)"),
        ...table([
            ["  Input", `${stack.input === "-" ? "standard input" : stack.input} (${stack.form})`],
            ["  Environment", stack.environment + (stack.preview ? ", preview" : "")],
            ...(stack.pendingOperations > 0 ? [["  Interrupted", plural(stack.pendingOperations, "operation")]] : []),
        ]),
        ...sections.flatMap(([title, lines]) => (lines.length === 0 ? [] : ["", c.bold(title), ...lines])),
    ];
}

function line(text: string): string {
    return `  ${clean(text)}`;
}
