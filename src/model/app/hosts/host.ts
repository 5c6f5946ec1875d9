/** What the decoders of all hosts share. */
import type { Model } from "../../model";
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { unknown, type UnknownValue } from "../../value";
import type { Bindings } from "../binding";
import { type JsonText, jsonText } from "../json-text";
import type { CommandToken, Host, ProcessDraft } from "../process";
import { shellWords } from "../shell";

/** Decodes one resource into the processes it starts. Looks at nothing but this resource. */
export type HostDecoder = (resource: Resource, model: Model) => ProcessDraft[];

/** A row of the table of hosts. */
export interface HostEntry {
    readonly types: readonly string[];
    readonly decode: HostDecoder;
    /** Where the host resolves references to a store, in words for a fix; undefined where it resolves none. */
    readonly references?: string;
    /** The environment is configuration of something else than the application: only secret rules look at it. */
    readonly secretRulesOnly?: boolean;
}

/** The process of a resource whose whole carrier is unknown or unreadable. */
export function hidden(resource: Resource, host: Host, gap: UnknownValue): ProcessDraft {
    const kind = RUN_AND_END.has(host) ? "oneoff" : "unclassified";
    return { resource, host, kind, envGap: gap, commandGap: gap };
}

const RUN_AND_END: ReadonlySet<Host> = new Set(["batch", "override"]);

/** The process of a resource whose carrier stands there and cannot be parsed. */
export function unparsed(resource: Resource, host: Host, property: string): ProcessDraft {
    return { resource, host, notVisible: [`${property} of ${resource.name} is not valid JSON`] };
}

/** Parses a JSON carrier: its root goes to `read`; an unknown or broken one becomes one process that says so. */
export function fromJsonCarrier(
    resource: Resource,
    host: Host,
    property: string,
    model: Model,
    read: (root: Property) => ProcessDraft[],
): ProcessDraft[] {
    const json: JsonText = jsonText(resource.structure(property), model);
    switch (json.state) {
        case "absent":
            return [];
        case "unknown":
            return [hidden(resource, host, json.gap)];
        case "broken":
            return [unparsed(resource, host, property)];
        case "parsed":
            return read(json.root);
    }
}

/** The elements of a list, and the gap where it or one of its elements is unknown. */
export function elementsOf(list: Property): { elements: Property[]; gap: UnknownValue | undefined } {
    const found = list.list();
    if (found.state === "absent") return { elements: [], gap: undefined };
    if (found.state === "unknown") return { elements: [], gap: found };
    const open = found.value.find((element) => element.isUnknown);
    const elements = open === undefined ? found.value : found.value.filter((element) => !element.isUnknown);
    return { elements: [...elements], gap: open?.gap() };
}

/** Words of a command that are read. What ECS takes, 64 KB with everything else, cannot hold more. */
const MOST_WORDS = 20_000;

/** The arguments of lists of words, or of one text that is split as a shell would. */
export function tokensOf(...sources: readonly Property[]): {
    command: CommandToken[];
    commandGap: UnknownValue | undefined;
} {
    const command: CommandToken[] = [];
    let commandGap: UnknownValue | undefined;
    for (const source of sources) {
        if (source.isAbsent) continue;
        const text = source.isText ? source.text() : undefined;
        if (text?.state === "known") {
            const { path } = source;
            for (const word of shellWords(text.value)) command.push({ text: { state: "known", value: word }, path });
            continue;
        }
        const { elements, gap } = elementsOf(source);
        commandGap ??= gap;
        if (elements.length > MOST_WORDS) {
            commandGap ??= unknown("unreadable", `${source.path} of ${source.owner.name}`);
        }
        for (const element of elements.slice(0, MOST_WORDS)) command.push({ text: element.text(), path: element.path });
    }
    return { command, commandGap };
}

/** Spreads bindings into a draft. */
export function environment(bindings: Bindings): Pick<ProcessDraft, "env" | "envGap"> {
    return { env: bindings.list, envGap: bindings.gap };
}

export function isFilled(property: Property): boolean {
    const filled = property.filled;
    return filled.state === "unknown" || filled.value;
}
