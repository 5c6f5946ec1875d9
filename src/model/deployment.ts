/** A deployment: everything a door knows of one stack at one moment. Each door builds one; everything after reads it. */
import type { EvidenceBundle } from "./app/evidence/bundle";
import type { PropertyMap } from "./tree";
import type { Resource } from "./resource";

/** The stack a deployment belongs to. An empty text stands for what the door was not told. */
export interface StackFacts {
    readonly organization: string;
    readonly project: string;
    readonly name: string;
    readonly tags: Readonly<Record<string, string>>;
}

/** Stack configuration, decrypted by the engine. Only the analyzer door is told it. */
export interface StackConfig {
    readonly values: Readonly<Record<string, string>>;
    /** Keys whose values are secret. */
    readonly secretKeys: readonly string[];
}

export interface Deployment {
    readonly stack: StackFacts;
    /** Undefined where the door is not told it; rules then do not know where a literal came from. */
    readonly config: StackConfig | undefined;
    /** Whether anything may still be unknown because this is a preview. */
    readonly preview: boolean;
    /** Whether the door sees which values are Pulumi secrets. */
    readonly seesSecretMarks: boolean;
    /** Resources in the order in which they came. Those on their way out are not among them. */
    readonly resources: readonly Resource[];
    /** URNs of resources that are pending deletion: not judged, mentioned by `inspect`. */
    readonly pendingDeletion: readonly string[];
    /** Types in the stack that nothing here evaluates, for example `pulumi:terraform:*`. A stack with any is never clean. */
    readonly unsupportedTypes: readonly string[];
    /** Values that Pulumi was seen to hold as secrets, beyond those marked in the resources; for the redaction guard. */
    readonly otherSecrets?: readonly string[];
    /** Outputs of the stack, where they are known. */
    readonly outputs?: PropertyMap;
    /** What the CI of Django projects in this stack supplied. */
    readonly evidence?: readonly EvidenceBundle[];
}

/** Types that no rule of ours can read, although they stand for cloud resources. */
const UNSUPPORTED = [/^pulumi:terraform:/, /^aws-native:/, /^terraform:module\//];

/** The types among `types` that stand for cloud resources no rule of ours evaluates, each once, sorted. */
export function unsupportedTypes(types: Iterable<string>): string[] {
    const found = [...types].filter((type) => UNSUPPORTED.some((pattern) => pattern.test(type)));
    return [...new Set(found)].sort();
}

export const STACK_TYPE = "pulumi:pulumi:Stack";
