/** Deployments from what `@pulumi/policy` tells a policy. What it withholds (secret marks, configuration) is not known. */
import type {
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    StackValidationArgs,
} from "@pulumi/policy";
import { type Deployment, type StackFacts, STACK_TYPE, unsupportedTypes } from "../../model/deployment";
import { Resource, type ResourceRecord } from "../../model/resource";
import { getKey, type PropertyMap } from "../../model/tree";
import { readProps } from "./props";

/** What one resource's validation is told, and one entry of a stack's. */
interface Told {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    readonly opts: PolicyResourceOptions;
    readonly provider?: PolicyProviderResource;
}

/** Inputs by URN: policies of a stack are told outputs only, those of a resource were told its inputs before. */
export class SeenInputs {
    private readonly byUrn = new Map<string, PropertyMap>();

    remember(urn: string, inputs: PropertyMap): void {
        this.byUrn.set(urn, inputs);
    }

    get(urn: string): PropertyMap | undefined {
        return this.byUrn.get(urn);
    }

    get any(): boolean {
        return this.byUrn.size > 0;
    }
}

/** The deployment of a resource whose stack is not known yet. */
export function resourceDeployment(args: ResourceValidationArgs, inputs: PropertyMap): Deployment {
    return deployment([new Resource({ ...record(args), inputs })], args.stackTags);
}

/**
 * The deployment of a whole stack. A resource whose inputs were not seen is only read by the program; where none were
 * seen at all, nothing follows from that.
 */
export function stackDeployment(args: StackValidationArgs, seen: SeenInputs): Deployment {
    return deployment(
        args.resources.map((resource) => stackMember(resource, seen)),
        args.stackTags,
    );
}

function stackMember(resource: PolicyResource, seen: SeenInputs): Resource {
    const inputs = seen.get(resource.urn);
    const outputs = readProps(resource.props);
    const id = getKey(outputs, "id");
    const dependencies = Object.entries(resource.propertyDependencies).map(
        ([property, behind]) => [property, behind.map((other) => other.urn)] as const,
    );
    return new Resource({
        ...record(resource),
        ...(resource.parent === undefined ? {} : { parent: resource.parent.urn }),
        ...(typeof id === "string" ? { id, custom: true } : {}),
        ...(inputs === undefined ? {} : { inputs }),
        outputs,
        dependencies: resource.dependencies.map((other) => other.urn),
        propertyDependencies: Object.fromEntries(dependencies),
        external: inputs === undefined && seen.any,
    });
}

function record(told: Told): ResourceRecord {
    const { provider, opts } = told;
    return {
        urn: told.urn,
        type: told.type,
        ...(told.name === "" ? {} : { name: told.name }),
        // A component has no provider; nothing else tells it.
        custom: provider !== undefined || told.type.startsWith("pulumi:providers:"),
        ...(opts.parent === undefined ? {} : { parent: opts.parent }),
        ...(provider === undefined ? {} : { provider: { urn: provider.urn, properties: readProps(provider.props) } }),
        options: {
            protect: opts.protect,
            ignoreChanges: opts.ignoreChanges,
            ...(opts.deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace: opts.deleteBeforeReplace }),
        },
    };
}

function deployment(resources: readonly Resource[], tags: ReadonlyMap<string, string>): Deployment {
    const outputs = resources.find((resource) => resource.declaredType === STACK_TYPE)?.outputs;
    return {
        stack: { ...stackOf(resources[0]?.urn ?? ""), tags: Object.fromEntries(tags.entries()) },
        config: undefined,
        // The SDK does not tell: where something is unknown, it is one.
        preview: true,
        seesSecretMarks: false,
        resources,
        pendingDeletion: [],
        unsupportedTypes: unsupportedTypes(resources.map((resource) => resource.declaredType)),
        ...(outputs === undefined ? {} : { outputs }),
    };
}

/** Stack and project of `urn:pulumi:<stack>::<project>::<type>::<name>`. */
function stackOf(urn: string): Omit<StackFacts, "tags"> {
    const [head = "", project = ""] = urn.split("::");
    return { organization: "", project, name: head.replace(/^urn:pulumi:/, "") };
}
