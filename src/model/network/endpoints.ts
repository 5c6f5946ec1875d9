/** Data stores of the deployment as endpoints on a network: the groups they wear and the ports they listen on. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { type Gap, isNo, isYes, not, type Truth, yes } from "../value";
import { CACHE_CLUSTER, ENDPOINT_KINDS, type EndpointKind, type StoreKind } from "./endpoint-table";
import { type CandidateSet, type Group, type GroupRefs, securityGroups } from "./groups";
import { keyOfPorts, type PortSet } from "./ports";
import { vpcOf } from "./vpcs";

export interface Endpoint extends View {
    readonly kind: EndpointKind;
    readonly groups: GroupRefs;
    readonly ports: PortSet;
    /** Tells apart sets of ports in keys. */
    readonly portsKey: string;
    /** Why there is nothing to judge about its groups; undefined where there is, or may be. */
    readonly apart: string | undefined;
    /** Whether there is. */
    readonly isGuarded: Truth;
}

/** Fact: the endpoints of the deployment by their resource. */
export function endpoints(model: Model): ReadonlyMap<Resource, Endpoint> {
    const found = new Map<Resource, Endpoint>();
    for (const kind of ENDPOINT_KINDS) {
        for (const resource of model.ofType(kind.type)) {
            if (!isMember(resource)) found.set(resource, endpoint(resource, kind, model));
        }
    }
    return found;
}

function endpoint(resource: Resource, kind: EndpointKind, model: Model): Endpoint {
    const groups = model.fact(securityGroups).refsAt(resource, kind.groups);
    const none = groups.exact.length === 0 && groups.candidates === undefined && groups.unresolved.length === 0;
    const { apart: ofKind, isGuarded } = networkOf(resource, kind);
    const apart = ofKind ?? (none ? `${resource.name} names no security group.` : undefined);
    const ports = kind.ports(resource, model);
    const portsKey = keyOfPorts(ports);
    return { resource, kind, groups, ports, portsKey, apart, isGuarded };
}

/** Whether a store of a kind has a network of its own to judge; `apart` says why where it certainly has none. */
export function networkOf(resource: Resource, kind: EndpointKind): Pick<Endpoint, "apart" | "isGuarded"> {
    const apart = kind.apart?.(resource);
    if (apart === undefined) return { apart: undefined, isGuarded: yes };
    return { apart: isYes(apart.certain) ? apart.reason : undefined, isGuarded: not(apart.certain) };
}

/** A node of a replication group is judged with the group. States say "" of a cluster that stands alone. */
function isMember(resource: Resource): boolean {
    return resource.type === CACHE_CLUSTER && !isNo(resource.scalar("replicationGroupId").filled);
}

/** Databases, or caches and brokers, that are managed by this stack. */
export function networkStores(kind: StoreKind): Family<Endpoint> {
    return {
        name: kind === "database" ? "databases and what fronts them" : "caches and brokers",
        types: ENDPOINT_KINDS.filter((row) => row.kind === kind).map((row) => row.type),
        view: (resource, model) => (resource.external ? undefined : model.fact(endpoints).get(resource)),
    };
}

/** Fact: the endpoints that certainly wear each group. */
export function endpointsByGroup(model: Model): ReadonlyMap<Group, readonly Endpoint[]> {
    const found = new Map<Group, Endpoint[]>();
    for (const endpoint of model.fact(endpoints).values()) {
        for (const group of endpoint.groups.exact) {
            const own = found.get(group);
            if (own === undefined) found.set(group, [endpoint]);
            else own.push(endpoint);
        }
    }
    return found;
}

/** A verdict on a set of groups: what is certainly wrong, and what cannot be told. */
export interface Judgement<V> {
    readonly faults: readonly V[];
    readonly gaps: readonly Gap[];
}

/** What all possible meanings of an ambiguous reference amount to. */
export interface Aggregate<V> {
    /** Faults of the first, where every one has some. */
    readonly unanimous: readonly V[];
    readonly doubtful: boolean;
    readonly gaps: readonly Gap[];
}
/**
 * Verdicts by the groups that are asked about, and by whatever else they hang on. Many stores wear the same groups, or
 * refer to those of one component: each question is answered once.
 */
export class AggregateMemo<V> {
    readonly exact = new Map<string, Judgement<V>>();
    readonly candidates = new Map<CandidateSet, Map<string, Aggregate<V>>>();
}

/**
 * Judges the groups of an endpoint where some references are ambiguous: a fault of a certain member counts; where every
 * possible meaning has a fault, so does that of the first; anything else that is doubtful leaves a gap. `hangsOn` names
 * what the verdict depends on beside groups and ports.
 */
export function judgeGroups<V>(
    endpoint: Endpoint,
    memo: AggregateMemo<V>,
    judge: (groups: readonly Group[]) => Judgement<V>,
    hangsOn = "",
): Judgement<V> {
    const { resource, groups } = endpoint;
    const key = `${groups.exact.map((group) => group.index).join()} ${endpoint.portsKey} ${hangsOn}`;
    let certain = memo.exact.get(key);
    if (certain === undefined) memo.exact.set(key, (certain = judge(groups.exact)));
    const gaps = [...certain.gaps, ...groups.unresolved, ...outsideGaps(groups.exact, resource)];
    if (certain.faults.length > 0 || groups.candidates === undefined) return { faults: certain.faults, gaps };
    const all = remembered(memo, groups.candidates, key, (candidates) =>
        aggregate(candidates.map((candidate) => judge([...groups.exact, candidate]))),
    );
    if (all.unanimous.length > 0 && groups.unresolved.length === 0) return { faults: all.unanimous, gaps };
    return { faults: [], gaps: [...gaps, ...all.gaps, ...(all.doubtful ? [whichGroups(endpoint)] : [])] };
}

/** What is not known of an endpoint whose groups cannot be told apart. */
export function whichGroups({ kind, resource }: Endpoint): Gap {
    return { reason: "after-update", what: `which of several groups ${kind.groups} of ${resource.name} means` };
}

function remembered<V>(
    memo: AggregateMemo<V>,
    set: CandidateSet,
    key: string,
    compute: (candidates: readonly Group[]) => Aggregate<V>,
): Aggregate<V> {
    let own = memo.candidates.get(set);
    if (own === undefined) memo.candidates.set(set, (own = new Map()));
    let found = own.get(key);
    if (found === undefined) own.set(key, (found = compute(set.groups)));
    return found;
}

function aggregate<V>(verdicts: readonly Judgement<V>[]): Aggregate<V> {
    return {
        unanimous: verdicts.every(({ faults }) => faults.length > 0) ? (verdicts[0]?.faults ?? []) : [],
        doubtful: verdicts.some(({ faults }) => faults.length > 0),
        gaps: fewGaps(verdicts.flatMap(({ gaps }) => gaps)),
    };
}

/** The first few different gaps: a reader needs no thousand of them. */
export function fewGaps(gaps: readonly Gap[], most = 5): Gap[] {
    const found = new Map<string, Gap>();
    for (const gap of gaps) {
        if (found.size >= most) break;
        found.set(`${gap.reason} ${gap.what}`, gap);
    }
    return [...found.values()];
}

/** What a group outside this stack admits is not known. */
function outsideGaps(groups: readonly Group[], wearer: Resource): Gap[] {
    return groups.flatMap((group) =>
        group.externalId === undefined
            ? []
            : [{ reason: "outside-stack" as const, what: `security group ${group.externalId} of ${wearer.name}` }],
    );
}

/** The VPC of an endpoint, where it is one of the stack: that of its groups. */
export function vpcOfEndpoint({ groups: { exact, candidates } }: Endpoint, model: Model): Resource | undefined {
    return firstVpc(exact, model) ?? (candidates === undefined ? undefined : vpcOfSet(candidates, model));
}

function firstVpc(groups: readonly Group[], model: Model): Resource | undefined {
    for (const { resource } of groups) {
        const vpc = resource === undefined ? undefined : vpcOf(resource, model);
        if (vpc !== undefined) return vpc;
    }
    return undefined;
}

function vpcOfSet(set: CandidateSet, model: Model): Resource | undefined {
    const memo = model.fact(vpcsOfSets);
    if (!memo.has(set)) memo.set(set, firstVpc(set.groups, model));
    return memo.get(set);
}

/** Fact: VPCs by ambiguous reference, each looked up once. */
function vpcsOfSets(): Map<CandidateSet, Resource | undefined> {
    return new Map();
}
