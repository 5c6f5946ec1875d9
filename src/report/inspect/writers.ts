/** Inspections as JSON and as text. */
import { groupBy } from "../group";
import { clean, type Colors, colorsFor, plural, table, wrap } from "../layout";
import {
    type AdmittedSource,
    type Answer,
    type BoundName,
    type Inspection,
    INSPECT_SCHEMA_VERSION,
    type InspectedBucket,
    type InspectedEntryPoint,
    type InspectedProcess,
    type InspectedStore,
} from "./model";

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
        ["Data stores", stack.stores.flatMap((store) => describeStore(store, c))],
        ["Where requests come in", stack.entryPoints.flatMap((entry) => describeEntryPoint(entry, c))],
        ["Buckets", stack.buckets.flatMap((bucket) => describeBucket(bucket, c))],
        ["Processes", stack.processes.flatMap((process) => describeProcess(process, c))],
        [`Resources (${total})`, table(types.map(([type, count]) => [`  ${clean(type)}`, String(count)]))],
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

function heading(of: { name: string; type: string }, more: string, c: Colors): string {
    return `  ${c.bold(clean(of.name))} ${c.dim(clean(`${of.type}${more}`))}`;
}

const VERDICTS = {
    accepted: "",
    ignored: " (known to nobody here)",
    rejected: " (no application server)",
    unknown: " (cannot be told who that is)",
} as const;

function describeStore(store: InspectedStore, c: Colors): string[] {
    const ports = store.ports === "" ? "" : ` · port ${store.ports}`;
    const published = store.publicAddress === undefined ? [] : [`${paint(store.publicAddress, c)} public address`];
    const sources = [...groupBy(store.admits, (admitted) => admitted.source)].map(([source, same]) => {
        const worn = [...new Set(same.flatMap((admitted) => admitted.wornBy))];
        const who = worn.length > 0 ? ` (worn by ${worn.join(", ")})` : "";
        const verdict = VERDICTS[(same[0] as AdmittedSource).verdict];
        const rules = [...new Set(same.map((admitted) => admitted.rule))].join(", ");
        return `    <- ${source}${who}, by ${rules}${verdict}`;
    });
    const facts = [
        ...published,
        `${paint(store.admitsWorld, c)} open to the internet by its groups`,
        `behind ${store.groups.join(", ") || "no group that is known"}`,
    ];
    return [
        heading(store, ports, c),
        `    ${facts.join(" · ")}`,
        ...sources.map(clean).map((text) => text.replace(/^ +/, "    ")),
        ...(store.apart === undefined ? [] : wrap(store.apart, 4)),
        ...(store.gaps.length === 0 ? [] : wrap(`Cannot be told: ${store.gaps.join("; ")}`, 4).map(c.dim)),
    ];
}

function describeEntryPoint(entry: InspectedEntryPoint, c: Colors): string[] {
    const to = entry.sendsTo.length === 0 ? [] : [`    -> ${clean(entry.sendsTo.join(", "))}`];
    const facts = [
        `${paint(entry.public, c)} public`,
        `${paint(entry.passesClearText, c)} lets clear text through`,
        `${paint(entry.validatesHost, c)} answers strangers' hosts itself`,
    ];
    return [heading(entry, "", c), `    ${facts.join(" · ")}`, ...to];
}

function describeBucket(bucket: InspectedBucket, c: Colors): string[] {
    const roles = bucket.roles.flatMap(({ role, certain, because }) =>
        wrap(`${role}${certain === "yes" ? "" : " (perhaps)"}: ${because}`, 4),
    );
    return [heading(bucket, "", c), ...(roles.length > 0 ? roles : ["    no role that shows"])];
}

function describeProcess(process: InspectedProcess, c: Colors): string[] {
    const part = process.part === "" ? "" : ` · ${process.part}`;
    const rows = [...process.settings, ...process.secrets].map((bound) => [`    ${clean(bound.name)}`, source(bound)]);
    return [
        heading(process, `${part} · ${process.kind} · ${process.framework}`, c),
        ...table(rows),
        ...(process.hidden.length === 0 ? [] : wrap(`Not visible: ${process.hidden.join("; ")}`, 4).map(c.dim)),
    ];
}

function source({ name, variable, from, detail }: BoundName): string {
    const by = variable === undefined || variable === name ? "" : ` (${variable})`;
    return clean(from === "not-visible" ? "not visible" : `${from}: ${detail}${by}`);
}

function paint(answer: Answer, c: Colors): string {
    return { yes: c.bold("yes:"), no: c.dim("no:"), unknown: c.cyan("unknown:") }[answer];
}
