/** Small stacks for tests, written as the author of a program would think of them. */
import { SIGNATURE_KEY, SIGNATURES } from "../../src/model/tree";
import type { EvidenceSpec } from "./evidence";

/** A value that is known only after the update, as the wire spells it. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value that Pulumi holds as a secret. */
export function secret(value: unknown): Record<string, unknown> {
    return { [SIGNATURE_KEY]: SIGNATURES.secret, value };
}

export type Json = Readonly<Record<string, unknown>>;

export interface ResourceSpec {
    readonly type: string;
    readonly name: string;
    readonly inputs: Json;
    /** What differs in the outputs from the inputs, or is there only; an UNKNOWN is what the provider will choose. */
    readonly outputs?: Json;
    /** Names of the resources behind each top-level property. */
    readonly deps?: Readonly<Record<string, readonly string[]>>;
    /** Physical id; without one the resource does not exist yet. */
    readonly id?: string;
    /** Name of the parent resource. */
    readonly parent?: string;
    readonly custom?: boolean;
    readonly external?: boolean;
    readonly ignoreChanges?: readonly string[];
    readonly protect?: boolean;
    /** Version of the provider, for example `6.83.0`; 7.48.0 unless told otherwise. */
    readonly providerVersion?: string;
    /** `index.ts#12`: where the program declares it. */
    readonly source?: string;
    readonly modified?: string;
}

/** A resource with its inputs; `more` holds what else matters to the case. */
export function resource(
    type: string,
    name: string,
    inputs: Json = {},
    more: Partial<ResourceSpec> = {},
): ResourceSpec {
    return { type, name, inputs, ...more };
}

/** One stack as a test describes it. */
export interface StackSpec {
    readonly resources: readonly ResourceSpec[];
    /** Name of the stack; `prod` unless told otherwise. */
    readonly stack?: string;
    /** Whether this is a preview; by default it is one when anything is unknown. */
    readonly preview?: boolean;
    /** Outputs of the stack. */
    readonly stackOutputs?: Json;
    /** Stack configuration; only doors that are told it see it. */
    readonly config?: Readonly<Record<string, string>>;
    readonly secretConfigKeys?: readonly string[];
    /** What the CI of Django projects supplied; every door is told the same. */
    readonly evidence?: readonly EvidenceSpec[];
}

export const PROJECT = "shop";

export function urnOf(spec: ResourceSpec, stack = "prod"): string {
    return `urn:pulumi:${stack}::${PROJECT}::${spec.type}::${spec.name}`;
}

export function isPreview(stack: StackSpec): boolean {
    return stack.preview ?? JSON.stringify(stack.resources).includes(UNKNOWN);
}

/** A resource in the form of a state file; every door's encoder starts from it. */
export function toState(spec: ResourceSpec, stack: StackSpec): Record<string, unknown> {
    const stackName = stack.stack ?? "prod";
    const byName = (name: string) => {
        const found = stack.resources.find((candidate) => candidate.name === name);
        if (found === undefined) throw new Error(`The case names ${name}, which is not in its stack.`);
        return urnOf(found, stackName);
    };
    const version = (spec.providerVersion ?? "7.48.0").replaceAll(".", "_");
    return {
        urn: urnOf(spec, stackName),
        type: spec.type,
        custom: spec.custom ?? true,
        id: spec.id ?? "",
        inputs: spec.external ? {} : spec.inputs,
        outputs: { ...spec.inputs, ...spec.outputs },
        parent: spec.parent
            ? byName(spec.parent)
            : `urn:pulumi:${stackName}::${PROJECT}::pulumi:pulumi:Stack::${PROJECT}-${stackName}`,
        propertyDependencies: Object.fromEntries(
            Object.entries(spec.deps ?? {}).map(([key, names]) => [key, names.map(byName)]),
        ),
        dependencies: [...new Set(Object.values(spec.deps ?? {}).flat())].map(byName),
        provider: `urn:pulumi:${stackName}::${PROJECT}::pulumi:providers:aws::default_${version}::0`,
        ...(spec.protect ? { protect: true } : {}),
        ...(spec.external ? { external: true } : {}),
        ...(spec.ignoreChanges ? { ignoreChanges: spec.ignoreChanges } : {}),
        ...(spec.source ? { sourcePosition: `project:///${spec.source}` } : {}),
        ...(spec.modified ? { modified: spec.modified } : {}),
    };
}
