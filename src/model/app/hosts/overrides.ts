/** Run-time overrides of containers: schedules, event targets, state machines, pipes. Each is a run of its own. */
import type { Model } from "../../model";
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { isMap, type PropertyValue } from "../../tree";
import { pairBindings } from "../binding";
import { field, jsonText } from "../json-text";
import type { ProcessDraft } from "../process";
import { elementsOf, environment, fromJsonCarrier, hidden, type HostEntry, isFilled, tokensOf } from "./host";

export const overrideHosts: readonly HostEntry[] = [
    {
        types: ["aws:cloudwatch/eventTarget:EventTarget"],
        decode: (resource, model) => [
            ...fromText(resource, "input", model),
            // A template holds `<placeholders>` and need not be JSON.
            ...fromText(resource, "inputTransformer.inputTemplate", model),
        ],
    },
    {
        types: ["aws:scheduler/schedule:Schedule"],
        decode: (resource, model) => fromText(resource, "target.input", model),
    },
    {
        types: ["aws:sfn/stateMachine:StateMachine"],
        decode: (resource, model) =>
            fromJsonCarrier(resource, "override", "definition", model, (root) => findOverrides(resource, root)),
    },
    { types: ["aws:pipes/pipe:Pipe"], decode: (resource) => pipe(resource) },
];

/** An input that is no JSON is a text for something else than a container. */
function fromText(resource: Resource, property: string, model: Model): ProcessDraft[] {
    const json = jsonText(resource.structure(property), model);
    if (json.state === "unknown") return [hidden(resource, "override", json.gap)];
    return json.state === "parsed" ? findOverrides(resource, json.root) : [];
}

const DEEPEST = 64;

/** Every `containerOverrides` in a document, in whatever case, wherever it stands. */
function findOverrides(resource: Resource, root: Property): ProcessDraft[] {
    const found: ProcessDraft[] = [];
    const open: { property: Property; depth: number }[] = [{ property: root, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { property, depth } = next;
        if (depth > DEEPEST) continue;
        const raw = property.raw();
        if (Array.isArray(raw)) {
            for (const element of property.elements()) open.push({ property: element, depth: depth + 1 });
        }
        if (!isMap(raw)) continue;
        for (const key of Object.keys(raw)) {
            const inner = property.get(key);
            if (key.toLowerCase() === "containeroverrides") found.push(...overridesOf(resource, inner));
            else if (isNested(raw[key])) open.push({ property: inner, depth: depth + 1 });
        }
    }
    return found.reverse();
}

function isNested(value: PropertyValue | undefined): boolean {
    return Array.isArray(value) || isMap(value);
}

/** A list for ECS, one object for Batch. */
function overridesOf(resource: Resource, list: Property): ProcessDraft[] {
    return elementsOf(list).elements.map((element) => override(resource, element, list.path, "environment", "command"));
}

function override(resource: Resource, element: Property, path: string, variables: string, words: string): ProcessDraft {
    const name = field(element, "name").text();
    const part = name.state === "known" ? name.value : "";
    const at = part === "" ? element : element.named(`${path}[${part}]`);
    return {
        resource,
        host: "override",
        part,
        path: at.path,
        ...environment(pairBindings(field(at, variables))),
        ...tokensOf(field(at, words)),
        kind: "oneoff",
    };
}

function pipe(resource: Resource): ProcessDraft[] {
    const parameters = resource.structure("targetParameters");
    if (parameters.isUnknown) return [hidden(resource, "override", parameters.gap())];
    const ecs = parameters.at("ecsTaskParameters.overrides.containerOverrides");
    const batch = parameters.at("batchJobParameters.containerOverrides");
    return [
        ...elementsOf(ecs).elements.map((element) => override(resource, element, ecs.path, "environments", "commands")),
        ...(isFilled(batch) ? [override(resource, batch, batch.path, "environments", "commands")] : []),
    ];
}
