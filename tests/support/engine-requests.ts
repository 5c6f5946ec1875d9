/** Builds the requests that the Pulumi engine would send about a test's stack, with the protocol's own classes. */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type Json, PROJECT, type ResourceSpec, type StackSpec, toState, urnOf } from "./stack";

type JsonObject = Parameters<typeof Struct.fromJavaScript>[0];

/** A Struct of plain JSON; what JSON does not know (undefined) is left out, as the engine does. */
export function struct(json: Json): Struct {
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(json)) as JsonObject);
}

export function stackName(stack: StackSpec): string {
    return stack.stack ?? "prod";
}

function stackUrn(stack: StackSpec): string {
    return `urn:pulumi:${stackName(stack)}::${PROJECT}::pulumi:pulumi:Stack::${PROJECT}-${stackName(stack)}`;
}

export function configureStackRequest(stack: StackSpec, dryRun: boolean): Uint8Array {
    const request = new proto.AnalyzerStackConfigureRequest();
    request.setStack(stackName(stack));
    request.setProject(PROJECT);
    request.setDryRun(dryRun);
    for (const [key, value] of Object.entries(stack.config ?? {})) request.getConfigMap().set(key, value);
    request.setConfigSecretKeysList([...(stack.secretConfigKeys ?? [])]);
    return request.serializeBinary();
}

/** `Analyze` for the stack and for every resource that the program declares; what it only reads is not analysed. */
export function analyzeRequests(stack: StackSpec): { urn: string; bytes: Uint8Array }[] {
    const own = new proto.AnalyzeRequest();
    own.setUrn(stackUrn(stack));
    own.setType("pulumi:pulumi:Stack");
    own.setName(`${PROJECT}-${stackName(stack)}`);
    own.setProperties(struct({}));
    own.setOptions(noOptions());
    const declared = stack.resources.filter((spec) => spec.external !== true);
    return [
        { urn: own.getUrn(), bytes: own.serializeBinary() },
        ...declared.map((spec) => ({ urn: urnOf(spec, stackName(stack)), bytes: analyzeRequest(spec, stack) })),
    ];
}

export function analyzeRequest(spec: ResourceSpec, stack: StackSpec): Uint8Array {
    const request = new proto.AnalyzeRequest();
    request.setUrn(urnOf(spec, stackName(stack)));
    request.setType(spec.type);
    request.setName(spec.name);
    request.setProperties(struct(spec.inputs));
    request.setOptions(optionsOf(spec, stack));
    request.setProvider(providerOf(spec, stack));
    return request.serializeBinary();
}

/** `AnalyzeStack` with outputs, in another order than the program's: the engine keeps none. */
export function analyzeStackRequest(stack: StackSpec): Uint8Array {
    const request = new proto.AnalyzeStackRequest();
    const own = new proto.AnalyzerResource();
    own.setUrn(stackUrn(stack));
    own.setType("pulumi:pulumi:Stack");
    own.setName(`${PROJECT}-${stackName(stack)}`);
    own.setProperties(struct(stack.stackOutputs ?? {}));
    own.setOptions(noOptions());
    request.setResourcesList([...[...stack.resources].reverse().map((spec) => stackResource(spec, stack)), own]);
    return request.serializeBinary();
}

function stackResource(spec: ResourceSpec, stack: StackSpec): proto.AnalyzerResource {
    const state = toState(spec, stack);
    const resource = new proto.AnalyzerResource();
    resource.setUrn(String(state.urn));
    resource.setType(spec.type);
    resource.setName(spec.name);
    resource.setProperties(struct({ ...(state.outputs as Json), ...(spec.id === undefined ? {} : { id: spec.id }) }));
    resource.setOptions(optionsOf(spec, stack));
    resource.setProvider(providerOf(spec, stack));
    resource.setParent(String(state.parent));
    resource.setDependenciesList(state.dependencies as string[]);
    for (const [property, urns] of Object.entries(state.propertyDependencies as Record<string, string[]>)) {
        const dependencies = new proto.AnalyzerPropertyDependencies();
        dependencies.setUrnsList(urns);
        resource.getPropertydependenciesMap().set(property, dependencies);
    }
    return resource;
}

function noOptions(): proto.AnalyzerResourceOptions {
    const options = new proto.AnalyzerResourceOptions();
    options.setCustomtimeouts(new proto.AnalyzerResourceOptions.CustomTimeouts());
    return options;
}

function optionsOf(spec: ResourceSpec, stack: StackSpec): proto.AnalyzerResourceOptions {
    const options = noOptions();
    options.setProtect(spec.protect ?? false);
    options.setIgnorechangesList([...(spec.ignoreChanges ?? [])]);
    options.setParent(String(toState(spec, stack).parent));
    return options;
}

function providerOf(spec: ResourceSpec, stack: StackSpec): proto.AnalyzerProviderResource | undefined {
    if (spec.custom === false) return undefined;
    const reference = String(toState(spec, stack).provider);
    const provider = new proto.AnalyzerProviderResource();
    provider.setUrn(reference.slice(0, reference.lastIndexOf("::")));
    provider.setType("pulumi:providers:aws");
    provider.setName(provider.getUrn().slice(provider.getUrn().lastIndexOf("::") + 2));
    provider.setProperties(struct({ version: spec.providerVersion ?? "7.48.0" }));
    return provider;
}
