/**
 * Reach: which groups the world gets into, on which ports, and on which way (catalogue M6).
 *
 * Each set of groups is exposed once, each group and edge is visited once: near-linear in resources and permissions.
 */
import type { Model } from "../model";
import type { Gap, Truth } from "../value";
import { acceptedNetwork } from "./accepted";
import { AggregateMemo, type Endpoint, fewGaps, judgeGroups, type Judgement } from "./endpoints";
import type { Permission } from "./entries";
import { type Doubt, type Exposure, worldExposure, type WorldPorts } from "./exposure";
import { addressesOfEntry, type CandidateSet, type Entry, type Group, securityGroups } from "./groups";
import { ALL_PORTS, keyOfPorts, meets, type PortSet } from "./ports";

/** The world reaches an endpoint: on these ports, through these permissions. */
export interface WorldFault {
    readonly ports: readonly WorldPorts[];
    readonly groups: readonly Group[];
}

/** Fact: exposures, each worked out once. */
export function exposures(model: Model): Exposures {
    return new Exposures(model);
}

export class Exposures {
    private readonly byGroups = new Map<string, Exposure>();
    private readonly gapsBySet = new Map<CandidateSet, Map<string, readonly Gap[]>>();

    constructor(private readonly model: Model) {}

    /** What a set of groups, taken together, opens to the world. */
    of(groups: readonly Group[], protocol: "tcp" | "udp" = "tcp"): Exposure {
        const indexes = groups
            .map((group) => group.index)
            .sort((a, b) => a - b)
            .join();
        const key = `${protocol} ${indexes}`;
        let exposure = this.byGroups.get(key);
        if (exposure === undefined) {
            exposure = this.expose(
                groups.flatMap((group) => group.entries),
                protocol,
            );
            this.byGroups.set(key, exposure);
        }
        return exposure;
    }

    /** Gaps of a set of groups that may open a port of the set. `key` tells sets of ports apart. */
    gaps(groups: readonly Group[], ports: PortSet, key: string = keyOfPorts(ports)): Gap[] {
        const doubts = this.of(groups)
            .doubts.filter((doubt) => concerns(doubt, ports))
            .flatMap((doubt) => doubt.gaps);
        const own = groups.flatMap((group) => [
            ...group.gaps,
            ...group.sets.flatMap((set) => this.ambiguous(set, ports, key)),
        ]);
        return [...doubts, ...own];
    }

    /** Permissions that may belong to a group, and would open a port of the set. */
    private ambiguous(set: CandidateSet, ports: PortSet, key: string): readonly Gap[] {
        if (set.entries.length === 0) return [];
        let own = this.gapsBySet.get(set);
        if (own === undefined) this.gapsBySet.set(set, (own = new Map()));
        let gaps = own.get(key);
        if (gaps === undefined) own.set(key, (gaps = fewGaps(this.possibleGaps(set, ports))));
        return gaps;
    }

    private possibleGaps(set: CandidateSet, ports: PortSet): Gap[] {
        const exposure = this.expose(set.entries, "tcp");
        const open = exposure.certain.filter((world) => !isNo(meets([world], ports)));
        const doubts = exposure.doubts.filter((doubt) => concerns(doubt, ports)).flatMap((doubt) => doubt.gaps);
        const origins = new Set(open.flatMap((world) => world.permissions.map((permission) => permission.origin)));
        const which = [...origins].map((rule): Gap => ({
            reason: "after-update",
            what: `securityGroupId of ${rule.name}`,
        }));
        return [...which, ...doubts];
    }

    private expose(entries: readonly Entry[], protocol: "tcp" | "udp"): Exposure {
        const accepted = this.model.fact(acceptedNetwork);
        const byPermission = new Map<Permission, Entry[]>();
        for (const entry of entries) {
            const own = byPermission.get(entry.permission);
            if (own === undefined) byPermission.set(entry.permission, [entry]);
            else own.push(entry);
        }
        return worldExposure([...byPermission.keys()], protocol, (permission) => {
            const addresses = (byPermission.get(permission) ?? []).map((entry) =>
                addressesOfEntry(entry, (range) => accepted.range(range)),
            );
            const gaps = addresses.flatMap((part) => part.gap?.gaps ?? []);
            return {
                ranges: addresses.flatMap((part) => part.ranges),
                gap: gaps.length === 0 ? undefined : { state: "unknown", gaps },
            };
        });
    }
}

function isYes(truth: Truth): boolean {
    return truth.state === "known" && truth.value;
}

function concerns(doubt: Doubt, ports: PortSet): boolean {
    const met = meets([doubt.ports ?? ALL_PORTS], ports);
    return met.state === "unknown" || met.value;
}

function worldAggregates(): AggregateMemo<WorldFault> {
    return new AggregateMemo();
}

/** Whether the groups on an endpoint, taken together, admit the world on a port on which it listens. */
export function worldReach(endpoint: Endpoint, model: Model): Judgement<WorldFault> {
    const all = model.fact(exposures);
    return judgeGroups(endpoint, model.fact(worldAggregates), (groups) => {
        const { certain } = all.of(groups);
        const met = meets(certain, endpoint.ports);
        const gaps = [
            ...all.gaps(groups, endpoint.ports, endpoint.portsKey),
            ...(met.state === "unknown" ? met.gaps : []),
        ];
        if (!isYes(met)) return { faults: [], gaps };
        const ports = certain.filter((world) => !isNo(meets([world], endpoint.ports)));
        return { faults: [{ ports, groups }], gaps };
    });
}

function isNo(truth: Truth): boolean {
    return truth.state === "known" && !truth.value;
}

/** The end of a way: the group that is entered last, the entry that lets in, and the way up to there. */
export interface Way {
    readonly group: Group;
    readonly entry: Entry;
    readonly before: Way | undefined;
}

/** Fact: for every group that the internet gets into, over however many hops, the shortest way. */
export function waysFromInternet(model: Model): ReadonlyMap<Group, Way> {
    const graph = model.fact(securityGroups);
    const all = model.fact(exposures);
    const admits = model.fact(admissionsBySource);
    const ways = new Map<Group, Way>();
    let front: Way[] = [];
    const enter = (way: Way, list: Way[]) => {
        if (ways.has(way.group)) return;
        ways.set(way.group, way);
        list.push(way);
    };
    for (const group of graph.all()) {
        const permission = all.of([group]).certain[0]?.permissions[0];
        const entry = group.entries.find((candidate) => candidate.permission === permission);
        if (entry !== undefined) enter({ group, entry, before: undefined }, front);
    }
    while (front.length > 0) {
        const next: Way[] = [];
        for (const before of front) {
            for (const entry of admits.get(before.group) ?? []) enter({ group: entry.group, entry, before }, next);
        }
        front = next;
    }
    return ways;
}

/** Fact: the entries by the group that they certainly admit; a group's admission of itself is none. */
export function admissionsBySource(model: Model): ReadonlyMap<Group, readonly Entry[]> {
    const admits = new Map<Group, Entry[]>();
    for (const group of model.fact(securityGroups).all()) {
        for (const entry of group.entries) {
            if (entry.source.kind !== "groups") continue;
            for (const source of entry.source.refs.exact) {
                if (source === group) continue;
                const own = admits.get(source);
                if (own === undefined) admits.set(source, [entry]);
                else own.push(entry);
            }
        }
    }
    return admits;
}
