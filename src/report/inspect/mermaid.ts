/** Who reaches the data stores, as a Mermaid flow chart: sources, the groups that guard a store, the store. */
import { clean } from "../layout";
import type { AdmittedSource, Inspection, InspectedStore } from "./model";

/** One chart a stack. An arrow that a data store should not have is dotted and says so. */
export function inspectionsAsMermaid(stacks: readonly Inspection[]): string {
    return stacks.map((stack) => `${new Chart(stack).lines().join("\n")}\n`).join("\n");
}

const ARROWS: Readonly<Record<AdmittedSource["verdict"], string>> = {
    accepted: "-->",
    ignored: "-->",
    rejected: '-. "not accepted" .->',
    unknown: '-. "unknown" .->',
};

class Chart {
    /** Mermaid wants plain identifiers; names stand in labels. */
    private readonly ids = new Map<string, string>();
    private readonly nodes: string[] = [];

    constructor(private readonly stack: Inspection) {}

    lines(): string[] {
        const edges = this.stack.stores.flatMap((store) => this.edges(store));
        const title = clean([this.stack.project, this.stack.stack].filter((part) => part !== "").join("/"));
        return [`%% ${title}`, "flowchart LR", ...[...this.nodes, ...new Set(edges)].map((line) => `    ${line}`)];
    }

    private edges(store: InspectedStore): string[] {
        const target = this.node(store.urn, `${store.name}<br/>${store.ports}`, ["[(", ")]"]);
        return store.admits.flatMap((source) => {
            const from = this.node(
                `source ${source.source}`,
                source.source,
                source.class === "world" ? ["((", "))"] : ["[", "]"],
            );
            const wearers = source.wornBy.map(
                (name) => `${this.node(`resource ${name}`, name, ["(", ")"])} --- ${from}`,
            );
            return [...wearers, `${from} ${ARROWS[source.verdict]} ${target}`];
        });
    }

    private node(key: string, label: string, [open, close]: readonly [string, string]): string {
        const known = this.ids.get(key);
        if (known !== undefined) return known;
        const id = `n${this.ids.size}`;
        this.ids.set(key, id);
        this.nodes.push(`${id}${open}"${clean(label).replace(/"/g, "#quot;")}"${close}`);
        return id;
    }
}
