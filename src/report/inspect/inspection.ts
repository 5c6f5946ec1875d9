/** A deployment as the checklist sees it: what `inspect` shows. */
import { RedactionGuard } from "../../engine/redaction";
import type { Deployment } from "../../model/deployment";
import { Model } from "../../model/model";
import type { SharedSettings } from "../../model/profile";
import { classifyEnvironment } from "../../model/stack-environment";
import type { Inspection } from "./model";
import { inspectEntryPoints, inspectStores } from "./network";
import { inspectProcesses } from "./processes";
import { inspectBuckets } from "./storage";

/** What is inspected. */
export interface InspectedInput {
    readonly input: string;
    readonly form: string;
    readonly deployment: Deployment;
    readonly pendingOperations: number;
    readonly incomplete: readonly string[];
}

export function inspection(from: InspectedInput, settings: SharedSettings): Inspection {
    const { deployment } = from;
    const model = new Model(deployment, settings);
    const facts = {
        stores: inspectStores(model),
        entryPoints: inspectEntryPoints(model),
        buckets: inspectBuckets(model),
        processes: inspectProcesses(model),
    };
    return {
        input: from.input,
        form: from.form,
        organization: deployment.stack.organization,
        project: deployment.stack.project,
        stack: deployment.stack.name,
        environment: classifyEnvironment(deployment.stack, settings),
        preview: deployment.preview,
        resources: countTypes(model),
        read: deployment.resources.filter((resource) => resource.external).map((resource) => resource.urn),
        pendingDeletion: deployment.pendingDeletion,
        pendingOperations: from.pendingOperations,
        incomplete: from.incomplete,
        unsupportedTypes: deployment.unsupportedTypes,
        ...guarded(facts, model),
    };
}

function countTypes(model: Model): Record<string, number> {
    const types = [...model.types()].sort();
    return Object.fromEntries(types.map((type) => [type, model.ofType(type).length]));
}

/** The same without texts that would show a secret. Names and types of resources are public. */
function guarded<T>(facts: T, model: Model): T {
    const guard = new RedactionGuard();
    guard.observe(model);
    const open = model.deployment.resources.flatMap((resource) => [resource.urn, resource.declaredType, resource.name]);
    const isPublic = (passage: string) => open.some((text) => text.includes(passage));
    const visit = (value: unknown): unknown => {
        if (typeof value === "string") return guard.hides(value, isPublic) ? "(withheld)" : value;
        if (Array.isArray(value)) return value.map(visit);
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
    };
    return visit(facts) as T;
}
