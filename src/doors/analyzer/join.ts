/**
 * Joins what the engine sends into deployments: one resource of `Analyze`; all of `AnalyzeStack`, whose outputs meet the
 * inputs that `Analyze` brought before.
 */
import {
    type Deployment,
    STACK_TYPE,
    type StackConfig,
    type StackFacts,
    unsupportedTypes,
} from "../../model/deployment";
import { type ProviderFacts, Resource, type ResourceRecord } from "../../model/resource";
import { awaitsUpdate, getKey, type PropertyMap } from "../../model/tree";
import type { ConfigureStackRequest, ProviderMessage, ResourceMessage } from "./requests";
import { decodeProperties } from "./struct";

/** What a session knows of the operation as a whole; undefined where the engine has not said. */
export interface OperationFacts {
    readonly stack: StackFacts | undefined;
    readonly config: StackConfig | undefined;
    readonly preview: boolean | undefined;
}

export const NO_FACTS: OperationFacts = { stack: undefined, config: undefined, preview: undefined };

export function operationFacts(request: ConfigureStackRequest): OperationFacts {
    const { stack, project, organization, tags, config, configSecretKeys } = request;
    return {
        stack: { name: stack, project, organization, tags },
        config: { values: config, secretKeys: configSecretKeys },
        preview: request.dryRun,
    };
}

/** A resource as `Analyze` shows it. */
export interface Analyzed {
    readonly message: ResourceMessage;
    readonly inputs: PropertyMap;
}

/** Provider facts by URN: every resource carries its provider's properties, mostly the same bytes again. */
export class ProviderCache {
    private readonly known = new Map<string, { bytes: Uint8Array; facts: ProviderFacts }>();

    get(message: ProviderMessage | undefined): ProviderFacts | undefined {
        if (message === undefined) return undefined;
        const bytes = message.properties ?? new Uint8Array(0);
        const known = this.known.get(message.urn);
        if (known !== undefined && Buffer.compare(known.bytes, bytes) === 0) return known.facts;
        const facts = { urn: message.urn, properties: decodeProperties(bytes) };
        // A copy of its own, so that the request it came in can be forgotten.
        this.known.set(message.urn, { bytes: Uint8Array.from(bytes), facts });
        return facts;
    }
}

/** The deployment of a resource whose stack is not known yet. */
export function resourceDeployment(analyzed: Analyzed, facts: OperationFacts, providers: ProviderCache): Deployment {
    const { message, inputs } = analyzed;
    const resource = new Resource({ ...commonRecord(message, providers), inputs });
    return {
        stack: facts.stack ?? stackOfUrn(message.urn),
        config: facts.config,
        preview: facts.preview ?? awaitsUpdate(inputs),
        seesSecretMarks: true,
        resources: [resource],
        pendingDeletion: [],
        unsupportedTypes: [],
    };
}

/**
 * The deployment of a whole stack. A resource that was not analysed in this operation is only read by the program, or
 * left out by `--target`; where no resource was analysed at all, nothing follows from that.
 */
export function stackDeployment(
    messages: readonly ResourceMessage[],
    analyzed: ReadonlyMap<string, Pick<Analyzed, "inputs">>,
    facts: OperationFacts,
    providers: ProviderCache,
): Deployment {
    const resources = messages.map((message) => {
        const inputs = analyzed.get(message.urn)?.inputs;
        const external = inputs === undefined && analyzed.size > 0;
        return joinResource(message, inputs, external, providers);
    });
    const stackOutputs = resources.find((resource) => resource.declaredType === STACK_TYPE)?.outputs;
    return {
        stack: facts.stack ?? stackOfUrn(messages[0]?.urn ?? ""),
        config: facts.config,
        preview: facts.preview ?? resources.some(isUnfinished),
        seesSecretMarks: true,
        resources,
        pendingDeletion: [],
        unsupportedTypes: unsupportedTypes(resources.map((resource) => resource.declaredType)),
        ...(stackOutputs === undefined ? {} : { outputs: stackOutputs }),
    };
}

function joinResource(
    message: ResourceMessage,
    inputs: PropertyMap | undefined,
    external: boolean,
    providers: ProviderCache,
): Resource {
    const outputs = decodeProperties(message.properties);
    const common = commonRecord(message, providers);
    const id = getKey(outputs, "id");
    return new Resource({
        ...common,
        id: typeof id === "string" ? id : undefined,
        custom: common.custom === true || typeof id === "string",
        inputs,
        outputs,
        dependencies: message.dependencies,
        propertyDependencies: message.propertyDependencies,
        external,
    });
}

function commonRecord(message: ResourceMessage, providers: ProviderCache): ResourceRecord {
    const parent = message.parent || message.options.parent;
    const provider = providers.get(message.provider);
    return {
        urn: message.urn,
        type: message.type,
        name: message.name === "" ? undefined : message.name,
        // A component has no provider and no id; nothing else tells it.
        custom: provider !== undefined || message.type.startsWith("pulumi:providers:"),
        parent: parent === "" ? undefined : parent,
        provider,
        options: {
            protect: message.options.protect,
            ignoreChanges: message.options.ignoreChanges,
            deleteBeforeReplace: message.options.deleteBeforeReplace,
        },
    };
}

function isUnfinished(resource: Resource): boolean {
    return awaitsUpdate(resource.inputs) || awaitsUpdate(resource.outputs);
}

/** Stack and project of `urn:pulumi:<stack>::<project>::<type>::<name>`. */
function stackOfUrn(urn: string): StackFacts {
    const [head = "", project = ""] = urn.split("::");
    return { organization: "", project, name: head.replace(/^urn:pulumi:/, ""), tags: {} };
}
