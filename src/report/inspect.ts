/** A deployment as the checklist sees it: what `inspect` shows. `docs/schemas/inspect-v1.schema.json` describes it. */
import type { Deployment } from "../model/deployment";
import { Model } from "../model/model";
import type { SharedSettings, StackEnvironment } from "../model/profile";
import { classifyEnvironment } from "../model/stack-environment";

export const INSPECT_SCHEMA_VERSION = 1;

export interface Inspection {
    readonly input: string;
    /** What the input was, for people. */
    readonly form: string;
    readonly organization: string;
    readonly project: string;
    readonly stack: string;
    readonly environment: StackEnvironment;
    readonly preview: boolean;
    /** Number of resources by type, in the order of the types' names. */
    readonly resources: Readonly<Record<string, number>>;
    /** URNs of read resources, which this stack does not manage. */
    readonly read: readonly string[];
    readonly pendingDeletion: readonly string[];
    readonly pendingOperations: number;
    /** URNs of resources whose creation or update failed half-way. */
    readonly incomplete: readonly string[];
    readonly unsupportedTypes: readonly string[];
}

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
    };
}

function countTypes(model: Model): Record<string, number> {
    const types = [...model.types()].sort();
    return Object.fromEntries(types.map((type) => [type, model.ofType(type).length]));
}
