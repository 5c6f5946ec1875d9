/**
 * What `inspect` shows of a deployment; `docs/schemas/inspect-v1.schema.json` describes it. Within the version keys may be
 * added; none changes its meaning or goes. No value of a setting or secret is ever among it.
 */
import type { StackEnvironment } from "../../model/profile";

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
    readonly stores: readonly InspectedStore[];
    readonly entryPoints: readonly InspectedEntryPoint[];
    readonly buckets: readonly InspectedBucket[];
    readonly processes: readonly InspectedProcess[];
}

/** A condition of which the deployment may not tell. */
export type Answer = "yes" | "no" | "unknown";

export interface InspectedResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
}

/** A database, cache or broker, or what stands in front of one. */
export interface InspectedStore extends InspectedResource {
    readonly kind: "database" | "cache";
    /** It stores nothing itself and passes on to a store. */
    readonly front: boolean;
    /** Ports on which it listens. */
    readonly ports: string;
    /** Whether it asks AWS for an address on the internet; undefined where it has no such switch. */
    readonly publicAddress?: Answer;
    /** Whether its security groups, taken together, admit the world. */
    readonly admitsWorld: Answer;
    readonly groups: readonly string[];
    /** Who its groups let in on its ports. */
    readonly admits: readonly AdmittedSource[];
    /** What cannot be told about that. */
    readonly gaps: readonly string[];
    /** Why there is nothing to say about its network. */
    readonly apart?: string;
}

export interface AdmittedSource {
    /** An address block, a prefix list, a security group. */
    readonly source: string;
    /** What it is to a data store, by the policy that holds by default. */
    readonly verdict: "accepted" | "ignored" | "rejected" | "unknown";
    /** Kind of the source: a group, or the class of an address block (`world`, `public`, `private`, `vpc`, `host`). */
    readonly class: string;
    /** The resource that lets it in. */
    readonly rule: string;
    /** Who wears the source group. */
    readonly wornBy: readonly string[];
}

export interface InspectedEntryPoint extends InspectedResource {
    readonly kind: string;
    readonly public: Answer;
    readonly passesClearText: Answer;
    /** Whether it answers requests for strangers' hosts itself. */
    readonly validatesHost: Answer;
    /** Names of what it sends requests to. */
    readonly sendsTo: readonly string[];
}

export interface InspectedBucket extends InspectedResource {
    readonly roles: readonly { readonly role: string; readonly certain: Answer; readonly because: string }[];
}

export interface InspectedProcess extends InspectedResource {
    readonly host: string;
    /** Container or other inner part; empty where the resource is the process. */
    readonly part: string;
    readonly kind: string;
    readonly framework: string;
    readonly settings: readonly BoundName[];
    readonly secrets: readonly BoundName[];
    /** Why not every name of the environment is known; empty where every one is. */
    readonly hidden: readonly string[];
}

/** A setting or secret, and where it comes from. */
export interface BoundName {
    /** The Django setting, or the name of the secret. */
    readonly name: string;
    /** The variable that feeds it; undefined where none is visible. */
    readonly variable?: string;
    readonly path?: string;
    /**
     * `literal`: in clear in the configuration; `store`: an entry of Secrets Manager or Parameter Store; `reference`:
     * points elsewhere; `unknown`; `not-visible`: nothing here feeds it.
     */
    readonly from: "literal" | "store" | "reference" | "unknown" | "not-visible";
    /** In words: which store, or why it is unknown. */
    readonly detail: string;
}
