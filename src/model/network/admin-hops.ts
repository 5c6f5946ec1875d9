/** Hosts that are admitted to a store and take administrators' logins from the whole internet: a way in through them. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { and, type Gap, no, not, or, type Truth, yes } from "../value";
import { type Endpoint, endpoints, fewGaps } from "./endpoints";
import { speaks } from "./entries";
import type { WorldPorts } from "./exposure";
import { type Entry, type Group, securityGroups } from "./groups";
import { meets, overlaps, port } from "./ports";
import { around, keyOfRange, type Place, possibleSteps, type PossibleStep, type PossibleSteps } from "./possible-steps";
import { exposures } from "./reach";
import { scalingGroupsOf } from "./scaling";
import { type Exposure, overLinks, subnetExposures, worst } from "./subnets";
import { SUBNET_TARGET } from "./vpcs";
import {
    EKS_CLUSTER,
    EKS_NODE_GROUP,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    propertiesAt,
    SPOT_INSTANCE,
    WEARER_KINDS,
} from "./wearers";

/** A store that a host may connect to, and the entry that lets it. */
export interface Admitted {
    readonly endpoint: Endpoint;
    readonly entry: Entry;
}

export interface HostView extends View {
    readonly groups: readonly Group[];
    /** Stores that admit the host by a group that it certainly wears. */
    readonly admittedTo: readonly Admitted[];
    /** Whether any store admits it. */
    readonly isAdmitted: Truth;
    /** Groups that it wears, and that cannot be told. */
    readonly gaps: readonly Gap[];
    /** Whether every subnet it stands in is certainly without a route to the internet. */
    readonly provenPrivate: boolean;
    /** The ports among the given ones on which the world may log in. */
    openTo(ports: readonly number[]): { readonly open: readonly WorldPorts[]; readonly gaps: readonly Gap[] };
    /** SSH is open to the world because the node group names no source for it. */
    readonly remoteAccess: Truth;
}

/** Hosts with an operating system to log in to. */
export const loginHosts: Family<HostView> = {
    name: "instances, launch templates and node groups",
    types: [INSTANCE, SPOT_INSTANCE, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION, EKS_NODE_GROUP],
    view(resource, model) {
        if (resource.external) return undefined;
        // These name the groups that others bring along.
        const admits = model.fact(storesByAdmittedGroup);
        const possibly = model.fact(possibleAdmissions);
        const { groups, gaps } = groupsOf(resource, model);
        const admittedTo = uniqueStores(groups.flatMap((group) => admits.get(group) ?? []));
        return {
            resource,
            groups,
            gaps,
            admittedTo,
            isAdmitted: or(
                admittedTo.length > 0 ? yes : no,
                unlessEmpty(gaps),
                ...groups.map((group) => unlessEmpty(possibly.of(group))),
            ),
            provenPrivate: provenPrivate(resource, model),
            remoteAccess: opensSsh(resource),
            openTo: (ports) => openTo(groups, ports, model),
        };
    },
};

function groupsOf(resource: Resource, model: Model): { groups: readonly Group[]; gaps: readonly Gap[] } {
    const graph = model.fact(securityGroups);
    if (resource.type === EKS_NODE_GROUP) return { groups: nodeGroups(resource, model), gaps: [] };
    const paths = WEARER_KINDS.find((kind) => kind.type === resource.type)?.groups ?? [];
    const refs = paths.map((path) => graph.refsAt(resource, path));
    const ambiguous = refs.some((part) => part.candidates !== undefined);
    const which: Gap = { reason: "after-update", what: `the security groups of ${resource.name}` };
    return {
        groups: refs.flatMap((part) => part.exact),
        gaps: [...refs.flatMap((part) => part.unresolved), ...(ambiguous ? [which] : [])],
    };
}

/** Managed nodes wear the cluster's group unless a launch template gives them others. */
function nodeGroups(nodes: Resource, model: Model): Group[] {
    const graph = model.fact(securityGroups);
    const own = graph.broughtBy(nodes);
    if (nodes.structure("launchTemplate").isPresent) return own;
    const cluster = model.links.one(nodes, nodes.scalar("clusterName"), { types: [EKS_CLUSTER] });
    return cluster === undefined ? own : [...own, ...graph.broughtBy(cluster)];
}

/** A key without sources for it: AWS opens SSH to the world. */
function opensSsh(resource: Resource): Truth {
    if (resource.type !== EKS_NODE_GROUP) return no;
    const access = resource.structure("remoteAccess");
    if (access.isUnknown) return access.gap();
    return and(access.get("ec2SshKey").isPresent ? yes : no, not(access.get("sourceSecurityGroupIds").filled));
}

function openTo(groups: readonly Group[], ports: readonly number[], model: Model) {
    const { certain, doubts } = model.fact(exposures).of(groups);
    const meetsPort = (range: { from: number; to: number }) => ports.some((number) => overlaps(range, port(number)));
    return {
        open: certain.filter(meetsPort),
        gaps: [
            ...doubts
                .filter((doubt) => doubt.ports === undefined || meetsPort(doubt.ports))
                .flatMap((doubt) => doubt.gaps),
            ...groups.flatMap((group) => group.gaps),
        ],
    };
}

function uniqueStores(admitted: readonly Admitted[]): Admitted[] {
    return [...new Map(admitted.map((one) => [one.endpoint.resource, one])).values()];
}

/** Unknown because of these gaps; no where there are none. */
function unlessEmpty(gaps: readonly Gap[]): Truth {
    return gaps.length > 0 ? { state: "unknown", gaps } : no;
}

/** Fact: why a store may admit the members of a group, where none certainly does. */
function possibleAdmissions(model: Model): PossibleAdmissions {
    return new PossibleAdmissions(model.fact(possibleSteps));
}

class PossibleAdmissions {
    private readonly bySource = new Map<Place, readonly Gap[]>();
    private readonly byTarget = new Map<Place, Map<string, readonly Gap[] | undefined>>();

    constructor(private readonly steps: PossibleSteps) {}

    /** What is not known about the steps that may lead from a group to a store. */
    of(group: Group): readonly Gap[] {
        return fewGaps(around(group).flatMap((place) => this.gapsFrom(place)));
    }

    private gapsFrom(source: Place): readonly Gap[] {
        let gaps = this.bySource.get(source);
        if (gaps === undefined) {
            gaps = fewGaps(
                this.steps.from(source).flatMap((step) => {
                    const beyond = this.gapsBeyond(step);
                    return beyond === undefined ? [] : [...step.gaps, ...beyond];
                }),
            );
            this.bySource.set(source, gaps);
        }
        return gaps;
    }

    /** What is not known about the stores that a step leads to; undefined where it leads to none. */
    private gapsBeyond({ into, ports }: PossibleStep): readonly Gap[] | undefined {
        let known = this.byTarget.get(into);
        if (known === undefined) this.byTarget.set(into, (known = new Map<string, readonly Gap[] | undefined>()));
        const key = keyOfRange(ports);
        if (!known.has(key)) {
            const stores = around(into).flatMap((place) => this.steps.storesAt(place, ports));
            known.set(key, stores.length === 0 ? undefined : fewGaps(stores.flatMap(({ gaps }) => gaps)));
        }
        return known.get(key);
    }
}

/** Fact: for each group, the stores that admit its members on their ports. */
function storesByAdmittedGroup(model: Model): ReadonlyMap<Group, readonly Admitted[]> {
    const found = new Map<Group, Admitted[]>();
    for (const endpoint of model.fact(endpoints).values()) {
        for (const group of endpoint.groups.exact) {
            for (const entry of group.entries.filter((candidate) => letsIn(candidate, endpoint))) {
                const { source } = entry;
                const sources =
                    source.kind === "groups"
                        ? source.refs.exact
                        : source.kind === "self" && source.gap === undefined
                          ? [group]
                          : [];
                for (const admitted of sources) append(found, admitted, { endpoint, entry });
            }
        }
    }
    return found;
}

function append(map: Map<Group, Admitted[]>, group: Group, admitted: Admitted): void {
    const list = map.get(group);
    if (list === undefined) map.set(group, [admitted]);
    else list.push(admitted);
}

function letsIn({ permission: { transport, ports } }: Entry, endpoint: Endpoint): boolean {
    if (transport.state !== "known" || !speaks(transport.value, "tcp") || ports.state !== "known") return false;
    const met = meets([ports.value], endpoint.ports);
    return met.state === "known" && met.value;
}

/** Whether a host stands in subnets of this stack, every one of them private. */
function provenPrivate(resource: Resource, model: Model): boolean {
    const placed = placements(resource, model);
    if (placed.length === 0) return false;
    const classified = model.fact(subnetExposures);
    const exposures = placed.map(({ from, path }): Exposure => {
        const links = propertiesAt(from, path).map((property) => model.links.resolve(from, property, SUBNET_TARGET));
        const known = links.some((link) => link.exact.length + link.candidates.length > 0);
        return known
            ? worst(links.map((link) => overLinks(link, from, (member) => classified.of(member.resource))))
            : NOWHERE;
    });
    return worst(exposures).state === "private";
}

const NOWHERE: Exposure = { state: "unknown", gaps: [] };

/** The properties that place a host, on itself or on the Auto Scaling groups that start it. */
function placements(resource: Resource, model: Model): { from: Resource; path: string }[] {
    if (resource.type === EKS_NODE_GROUP) return [{ from: resource, path: "subnetIds" }];
    if (resource.type === INSTANCE || resource.type === SPOT_INSTANCE) return [{ from: resource, path: "subnetId" }];
    return scalingGroupsOf(resource, model).map((from) => ({ from, path: "vpcZoneIdentifiers" }));
}
