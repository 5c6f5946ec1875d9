/** Chains of components that pass on what the internet sends, until a store is reached: certain ones and possible ones. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { type Gap, isNo, type Truth } from "../value";
import { ENDPOINT_KINDS } from "./endpoint-table";
import { type Endpoint, endpoints, endpointsByGroup, fewGaps, whichGroups } from "./endpoints";
import { ENDPOINT_GROUP, type Forwarder, forwarders } from "./forwarders";
import { type Entry, type Group, inOrder, securityGroups } from "./groups";
import { ALL_PORTS, meets, type PortRange, portSet } from "./ports";
import {
    around,
    keyOfRange,
    type Place,
    possibleSteps,
    type PossibleStep,
    type PossibleSteps,
    type PossibleStore,
} from "./possible-steps";
import { admissionsBySource, type Exposures, exposures, type Way, worldReach } from "./reach";
import { CLASSIC_LOAD_BALANCER, LOAD_BALANCER } from "./wearers";

/**
 * Fact: stores that the internet reaches through components that pass on: a load balancer for streams, then proxies and
 * private endpoints. Application compute, load balancers for HTTP and APIs end the way.
 */
export function forwardedStores(model: Model): ReadonlyMap<Resource, Way> {
    const worn = model.fact(endpointsByGroup);
    const admits = model.fact(admissionsBySource);
    const reached = new Map<Resource, Way>();
    const left = new Set<Group>();
    /** One step on: the stores it reaches, and where it goes on from if one of them passes on. */
    const enter = (entry: Entry, before: Way): Arrival[] => {
        const passed = reachedThrough(entry, worn.get(entry.group) ?? []);
        const way: Way = { group: entry.group, entry, before };
        for (const { resource } of passed) if (!reached.has(resource)) reached.set(resource, way);
        const groups = passed.filter((endpoint) => endpoint.kind.front).flatMap((endpoint) => endpoint.groups.exact);
        return groups.length === 0 ? [] : [{ way, groups }];
    };
    const goOn = ({ way, groups }: Arrival): Arrival[] =>
        groups.flatMap((source) => {
            if (left.has(source)) return [];
            left.add(source);
            return (admits.get(source) ?? []).flatMap((entry) => enter(entry, way));
        });
    for (let front = starts(model); front.length > 0;) front = front.flatMap(goOn);
    return reached;
}

/** A way to something that passes on, and all the groups that this wears: whoever admits one of them is the next step. */
interface Arrival {
    readonly way: Way;
    readonly groups: readonly Group[];
}

function reachedThrough({ permission: { ports, transport } }: Entry, wearers: readonly Endpoint[]): Endpoint[] {
    if (ports.state !== "known" || transport.state !== "known") return [];
    if (transport.value !== "all" && transport.value !== "tcp") return [];
    return wearers.filter((endpoint) => {
        const met = meets([ports.value], endpoint.ports);
        return met.state === "known" && met.value;
    });
}

/** Load balancers that carry stores, and store-fronts, one of whose groups is open to the world. */
function starts(model: Model): Arrival[] {
    const graph = model.fact(securityGroups);
    const facing = [...model.fact(forwarders).values()].filter(
        ({ facing, forwardings, resource }) =>
            resource.type !== ENDPOINT_GROUP && facing.state === "known" && facing.value && forwardings.length > 0,
    );
    const fronts = [...model.fact(endpoints).values()].filter(
        (endpoint) =>
            endpoint.kind.front && endpoint.apart === undefined && worldReach(endpoint, model).faults.length > 0,
    );
    const wearers = [
        ...facing.map(({ resource }) => graph.refsAt(resource, "securityGroups").exact),
        ...fronts.map((endpoint) => endpoint.groups.exact),
    ];
    return wearers.flatMap((groups) => {
        const [way] = groups.flatMap((group) => openWay(group, model) ?? []);
        return way === undefined ? [] : [{ way, groups }];
    });
}

/** The way from the world straight into a group; undefined where it is not open. */
function openWay(group: Group, model: Model): Way | undefined {
    const permission = model.fact(exposures).of([group]).certain[0]?.permissions[0];
    const entry = group.entries.find((candidate) => candidate.permission === permission);
    return entry === undefined ? undefined : { group, entry, before: undefined };
}

/** A place that the internet may enter, and what is not known about the way up to there. */
interface Entered {
    readonly at: Place;
    readonly gaps: readonly Gap[];
}

/** Fact: stores that the internet may reach in the same way, and what is not known about it; the certain ones aside. */
export function possiblyForwardedStores(model: Model): ReadonlyMap<Resource, readonly Gap[]> {
    const search = new PossibleSearch(model.fact(possibleSteps));
    let front = possibleStarts(model);
    while (front.length > 0) front = front.flatMap((before) => search.onwards(before));
    return search.reached;
}

class PossibleSearch {
    readonly reached = new Map<Resource, readonly Gap[]>();
    private readonly expanded = new Set<Place>();
    private readonly crossed = new Map<Place, Set<string>>();

    constructor(private readonly steps: PossibleSteps) {}

    /** Takes every step from a place; the places behind it where something passes on. */
    onwards(before: Entered): Entered[] {
        return around(before.at).flatMap((source) => {
            if (this.expanded.has(source)) return [];
            this.expanded.add(source);
            return this.steps.from(source).flatMap((step) => this.cross(before, step));
        });
    }

    private cross(before: Entered, { into, ports, gaps }: PossibleStep): Entered[] {
        // A group's admission of itself leads no further.
        if (into === before.at || !this.isNew(into, ports)) return [];
        return around(into).flatMap((at) => {
            const stores = this.steps.storesAt(at, ports);
            for (const store of stores) this.reach(store, [...before.gaps, ...gaps]);
            const passing = stores.filter(({ endpoint }) => endpoint.kind.front);
            const [first] = passing;
            if (first === undefined) return [];
            const own = passing.flatMap(({ endpoint }) => endpoint.groups.exact);
            const known = fewGaps([...before.gaps, ...gaps, ...first.gaps]);
            return [...new Set<Place>([at, ...own])].map((place) => ({ at: place, gaps: known }));
        });
    }

    private isNew(into: Place, ports: PortRange): boolean {
        const known = this.crossed.get(into) ?? new Set<string>();
        const key = keyOfRange(ports);
        if (known.has(key)) return false;
        this.crossed.set(into, known.add(key));
        return true;
    }

    private reach({ endpoint: { resource }, gaps }: PossibleStore, before: readonly Gap[]): void {
        if (before.length + gaps.length === 0 || this.reached.has(resource)) return;
        this.reached.set(resource, fewGaps([...before, ...gaps]));
    }
}

/** Groups that may be open to the world on a load balancer that may carry stores, or on a store-front. */
function possibleStarts(model: Model): Entered[] {
    const balancers = model.fact(forwarders);
    const stores = model.fact(endpoints);
    const starts = inOrder([...balancers.keys(), ...stores.keys()]).flatMap((resource) => {
        const [forwarder, store] = [balancers.get(resource), stores.get(resource)];
        if (forwarder !== undefined) return startsOfBalancer(forwarder, model);
        return store?.kind.front === true && store.apart === undefined ? startsOfFront(store, model) : [];
    });
    // Of several starts at one place the one that is certain counts.
    const byPlace = new Map<Place, Entered>();
    for (const start of starts) if (start.gaps.length === 0 || !byPlace.has(start.at)) byPlace.set(start.at, start);
    return [...byPlace.values()].sort((a, b) => a.gaps.length - b.gaps.length);
}

function startsOfBalancer({ resource, facing, forwardings, gaps }: Forwarder, model: Model): Entered[] {
    if (resource.type === ENDPOINT_GROUP || isNo(facing) || forwardings.length + gaps.length === 0) return [];
    const openings = model.fact(possibleOpenings);
    const { exact, candidates } = model.fact(securityGroups).refsAt(resource, "securityGroups");
    const carries = [...gapsOf(facing), ...(forwardings.length > 0 ? [] : gaps)];
    const which: Gap = { reason: "after-update", what: `the security groups of ${resource.name}` };
    const places: readonly Entered[] = [
        ...exact.map((at) => ({ at, gaps: carries })),
        ...(candidates === undefined ? [] : [{ at: candidates, gaps: [...carries, which] }]),
    ];
    // Whoever enters by one of the groups is in: the next step may admit another one.
    const ways = places.flatMap(({ at }) => {
        const opening = openings.of(at);
        return opening === undefined ? [] : [opening];
    });
    if (ways.length === 0) return [];
    const opening = ways.some((way) => way.length === 0) ? [] : ways.flat();
    return places.map(({ at, gaps: before }) => ({ at, gaps: fewGaps([...before, ...opening]) }));
}

function startsOfFront(endpoint: Endpoint, model: Model): Entered[] {
    const { exact, candidates } = endpoint.groups;
    const { faults, gaps } = worldReach(endpoint, model);
    const open = faults.length > 0;
    if (!open && gaps.length === 0) return [];
    const before = [...gapsOf(endpoint.isGuarded), ...(open ? [] : gaps)];
    return [
        ...exact.map((at) => ({ at, gaps: fewGaps(before) })),
        ...(candidates === undefined ? [] : [{ at: candidates, gaps: fewGaps([whichGroups(endpoint), ...before]) }]),
    ];
}

/** Fact: what is not known about whether the world enters a place, on whatever port. */
function possibleOpenings(model: Model): PossibleOpenings {
    return new PossibleOpenings(model.fact(exposures));
}

class PossibleOpenings {
    private readonly known = new Map<Place, readonly Gap[] | undefined>();

    constructor(private readonly all: Exposures) {}

    /** Empty where the world certainly enters, undefined where it does not. */
    of(place: Place): readonly Gap[] | undefined {
        if (!this.known.has(place)) this.known.set(place, this.read(place));
        return this.known.get(place);
    }

    private read(place: Place): readonly Gap[] | undefined {
        if ("groups" in place) return place.groups.map((group) => this.of(group)).find((gaps) => gaps !== undefined);
        if (this.all.of([place]).certain.length > 0) return [];
        const gaps = this.all.gaps([place], ANY_PORT);
        return gaps.length > 0 ? fewGaps(gaps) : undefined;
    }
}

const ANY_PORT = portSet(ALL_PORTS);

function gapsOf(condition: Truth): readonly Gap[] {
    return condition.state === "unknown" ? condition.gaps : [];
}

/** A forwarder, or a store that may be reached through some. */
export interface ForwardedView extends View {
    /** Undefined for a store. */
    readonly forwarder: Forwarder | undefined;
    /** How the internet reaches a store through components that pass on; undefined where none leads to it. */
    readonly way: Way | undefined;
    /** What is not known about either. */
    readonly gaps: readonly Gap[];
}

/** Load balancers, accelerators, and the stores behind them. */
export const forwarded: Family<ForwardedView> = {
    name: "load balancers, accelerators and stores",
    types: [LOAD_BALANCER, CLASSIC_LOAD_BALANCER, ENDPOINT_GROUP, ...ENDPOINT_KINDS.map((kind) => kind.type)],
    view(resource, model) {
        if (resource.external) return undefined;
        const forwarder = model.fact(forwarders).get(resource);
        if (forwarder !== undefined) return { resource, forwarder, way: undefined, gaps: forwarder.gaps };
        if (!model.fact(endpoints).has(resource)) return undefined;
        const way = model.fact(forwardedStores).get(resource);
        const gaps = way === undefined ? (model.fact(possiblyForwardedStores).get(resource) ?? []) : [];
        return { resource, forwarder: undefined, way, gaps };
    },
};
