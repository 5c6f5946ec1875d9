/** Ports of stores that security groups open, and not for a store that is managed: a sign that a host runs one. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import { isNo, isYes, no, not, or, type Truth, type UnknownValue, unknown } from "../value";
import { type Endpoint, endpoints, endpointsByGroup, fewGaps } from "./endpoints";
import { speaks } from "./entries";
import { type CandidateSet, type Entry, type Group } from "./groups";
import { meets, port, type PortRange, portSet } from "./ports";

/** A statement about a host, with the resource that supports it. */
export interface Sign {
    readonly certain: Truth;
    readonly text: string;
    readonly resource: Resource;
    readonly path?: string;
}

/** A longer range of ports says nothing about what listens. */
const LONGEST_RANGE = 10;

/** The first of the ports that a range holds; undefined where it holds none, or says nothing. */
export function storePort(range: PortRange, ports: readonly number[]): number | undefined {
    if (range.to - range.from >= LONGEST_RANGE) return undefined;
    return ports.find((number) => isYes(meets([range], portSet(port(number)))));
}

/** Fact: the ports of stores that groups open, each worked out once. */
export function openedStorePorts(model: Model): OpenedStorePorts {
    return new OpenedStorePorts(model);
}

export class OpenedStorePorts {
    private readonly signs = new Map<readonly number[], Map<Group, readonly Sign[]>>();
    private readonly sets = new Map<readonly number[], Map<CandidateSet, boolean>>();
    private readonly doubts = new Map<readonly number[], Map<CandidateSet, UnknownValue | undefined>>();
    /** Stores by the reference that may mean several groups. */
    private readonly possibleStores = new Map<CandidateSet, Endpoint[]>();
    private readonly listening = new Map<CandidateSet, Map<number, boolean>>();

    constructor(private readonly model: Model) {
        for (const endpoint of model.fact(endpoints).values()) {
            const { candidates } = endpoint.groups;
            if (candidates !== undefined) getOrAdd(this.possibleStores, candidates, () => []).push(endpoint);
        }
    }

    /** What tells that a host in the group listens on one of the ports: the same list of ports, the same answer. */
    of(group: Group, ports: readonly number[]): readonly Sign[] {
        const known = getOrAdd(this.signs, ports, () => new Map<Group, readonly Sign[]>());
        return getOrAdd(known, group, () => this.read(group, ports));
    }

    /** Whether one of the groups of a set certainly opens a port of a store. */
    someOf(set: CandidateSet, ports: readonly number[]): boolean {
        const known = getOrAdd(this.sets, ports, () => new Map<CandidateSet, boolean>());
        const opens = (group: Group) => this.of(group, ports).some(({ certain }) => isYes(certain));
        return getOrAdd(known, set, () => set.groups.some(opens));
    }

    private read(group: Group, ports: readonly number[]): readonly Sign[] {
        const managed = this.model.fact(endpointsByGroup).get(group) ?? [];
        const mayBeManaged = (number: number) => group.sets.some((set) => this.mayListen(set, number));
        const own = group.entries.flatMap((entry) => signOf(entry, ports, managed, mayBeManaged) ?? []);
        const doubts = group.sets.flatMap((set) => this.ambiguous(set, ports) ?? []);
        const hidden = fewGaps([...group.gaps, ...doubts.flatMap(({ gaps }) => gaps)]);
        if (hidden.length === 0 || group.resource === undefined) return own;
        return [...own, { certain: { state: "unknown", gaps: hidden }, text: "", resource: group.resource }];
    }

    /** A rule that may belong to any group of a set, and opens a port that no store of these groups listens on. */
    private ambiguous(set: CandidateSet, ports: readonly number[]): UnknownValue | undefined {
        const known = getOrAdd(this.doubts, ports, () => new Map<CandidateSet, UnknownValue | undefined>());
        return getOrAdd(known, set, () => {
            if (set.entries.length === 0) return undefined;
            const byGroup = this.model.fact(endpointsByGroup);
            const stores = set.groups.flatMap((group) => byGroup.get(group) ?? []);
            const unexplained = ports.filter((number) => isNo(speakOf(stores, number)) && !this.mayListen(set, number));
            const rule = set.entries.find((entry) => opens(entry, unexplained))?.permission.origin;
            return rule === undefined ? undefined : unknown("after-update", `securityGroupId of ${rule.name}`);
        });
    }

    /** Whether a store that may wear each group of a set may listen on a port. */
    private mayListen(set: CandidateSet, number: number): boolean {
        const known = getOrAdd(this.listening, set, () => new Map<number, boolean>());
        return getOrAdd(known, number, () => !isNo(speakOf(this.possibleStores.get(set) ?? [], number)));
    }
}

/** A group on a managed store speaks of that one; while it is not known which group the store wears, it may. */
function signOf(
    { group, permission }: Entry,
    ports: readonly number[],
    managed: readonly Endpoint[],
    mayBeManaged: (number: number) => boolean,
): Sign | undefined {
    const { transport, ports: range, origin, path } = permission;
    if (transport.state === "known" && !speaks(transport.value, "tcp")) return undefined;
    const place = path === "" ? {} : { path };
    if (transport.state === "unknown" || range.state === "unknown") {
        const missing = [transport, range].flatMap((value) => (value.state === "unknown" ? value.gaps : []));
        const behind = origin.dependenciesOf("fromPort");
        if (managed.some(({ resource }) => behind.includes(resource.urn))) return undefined;
        return { certain: { state: "unknown", gaps: missing }, text: "", resource: origin, ...place };
    }
    const hit = storePort(range.value, ports);
    if (hit === undefined) return undefined;
    const possibly = mayBeManaged(hit) ? unknown("after-update", `what wears ${group.name}`) : no;
    const explained = or(speakOf(managed, hit), possibly);
    return {
        certain: not(explained),
        text: `${group.name} admits connections on ${hit}.`,
        resource: origin,
        ...place,
    };
}

function opens({ permission: { transport, ports: range } }: Entry, ports: readonly number[]): boolean {
    if (transport.state !== "known" || !speaks(transport.value, "tcp") || range.state !== "known") return false;
    return storePort(range.value, ports) !== undefined;
}

/** Whether one of the stores listens on a port. */
function speakOf(stores: readonly Endpoint[], number: number): Truth {
    return or(...stores.map((store) => meets([port(number)], store.ports)));
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
    if (!map.has(key)) map.set(key, make());
    return map.get(key) as V;
}
