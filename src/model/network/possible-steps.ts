/**
 * Steps from group to group that may be open: through permissions of which source, ports, or the group they belong to
 * cannot be told. The certain steps are among them, with nothing missing.
 */
import type { Model } from "../model";
import type { Gap } from "../value";
import { type Endpoint, endpoints, fewGaps, whichGroups } from "./endpoints";
import { inlineRules, type Permission, speaks } from "./entries";
import { type CandidateSet, type Entry, type Group, inOrder, securityGroups } from "./groups";
import { ALL_PORTS, meets, type PortRange } from "./ports";

/** A group, or a set of which one or more groups are meant. */
export type Place = Group | CandidateSet;

/** A permission that may let members of some group in. */
export interface PossibleStep {
    readonly into: Place;
    /** Every port where they are not known. */
    readonly ports: PortRange;
    /** What is not known of it; empty where it is certain. */
    readonly gaps: readonly Gap[];
}

/** A store that may listen at a place, and what is not known of that. */
export interface PossibleStore {
    readonly endpoint: Endpoint;
    readonly gaps: readonly Gap[];
}

/** Fact: the steps that may be open. */
export function possibleSteps(model: Model): PossibleSteps {
    return new PossibleSteps(model);
}

export class PossibleSteps {
    private readonly bySource = new Map<Place, PossibleStep[]>();
    private readonly wearers = new Map<Place, PossibleStore[]>();
    private readonly stores = new Map<Place, Map<string, readonly PossibleStore[]>>();

    constructor(private readonly model: Model) {
        const stores = model.fact(endpoints);
        for (const resource of inOrder([...stores.keys()])) {
            const endpoint = stores.get(resource) as Endpoint;
            const { exact, candidates } = endpoint.groups;
            for (const group of exact) append(this.wearers, group, { endpoint, gaps: [] });
            if (candidates !== undefined) append(this.wearers, candidates, { endpoint, gaps: [whichGroups(endpoint)] });
        }
        const groups = [...model.fact(securityGroups).all()];
        for (const group of groups) {
            for (const entry of group.entries) this.addEntry(entry, group, []);
            if (group.gaps.length > 0) this.addHidden(group);
        }
        for (const set of new Set(groups.flatMap((group) => group.sets))) {
            for (const entry of set.entries) {
                const whose: Gap = {
                    reason: "after-update",
                    what: `securityGroupId of ${entry.permission.origin.name}`,
                };
                this.addEntry(entry, set, [whose]);
            }
        }
    }

    /** The steps that a place is itself the source of; see `around`. */
    from(place: Place): readonly PossibleStep[] {
        return this.bySource.get(place) ?? [];
    }

    /** The stores that wear a group, or may wear those of a set, and may listen on the ports. */
    storesAt(place: Place, ports: PortRange): readonly PossibleStore[] {
        let known = this.stores.get(place);
        if (known === undefined) this.stores.set(place, (known = new Map()));
        const key = keyOfRange(ports);
        let stores = known.get(key);
        if (stores === undefined) known.set(key, (stores = this.listening(place, ports)));
        return stores;
    }

    private listening(place: Place, ports: PortRange): PossibleStore[] {
        return (this.wearers.get(place) ?? []).flatMap(({ endpoint, gaps }) => {
            const met = meets([ports], endpoint.ports);
            if (met.state === "unknown") return [{ endpoint, gaps: [...gaps, ...met.gaps] }];
            return met.value ? [{ endpoint, gaps }] : [];
        });
    }

    private addEntry({ permission, source }: Entry, into: Place, whose: readonly Gap[]): void {
        if (permission.transport.state === "known" && !speaks(permission.transport.value, "tcp")) return;
        const { ports, gaps } = portsOf(permission);
        const step = (...more: readonly Gap[]): PossibleStep => ({ into, ports, gaps: [...whose, ...gaps, ...more] });
        if (source.kind === "self") append(this.bySource, into, step(...(source.gap?.gaps ?? [])));
        if (source.kind !== "groups") return;
        for (const group of source.refs.exact) append(this.bySource, group, step());
        const which: Gap = { reason: "after-update", what: `which group ${permission.origin.name} admits` };
        if (source.refs.candidates !== undefined) append(this.bySource, source.refs.candidates, step(which));
    }

    /** Permissions that cannot be read may admit the group's own members, and groups that stand behind them. */
    private addHidden(group: Group): void {
        if (group.resource === undefined) return;
        const step: PossibleStep = { into: group, ports: ALL_PORTS, gaps: fewGaps(group.gaps) };
        const behind = this.model.fact(securityGroups).behind(group.resource, inlineRules(group.resource));
        for (const source of new Set([group, ...behind])) append(this.bySource, source, step);
    }
}

/** A place with those that it may be the same as: a group and the sets it is in, a set and its groups. */
export function around(place: Place): readonly Place[] {
    return isSet(place) ? [place, ...place.groups] : [place, ...place.sets];
}

function isSet(place: Place): place is CandidateSet {
    return "groups" in place;
}

/** Tells ranges apart in keys. */
export function keyOfRange({ from, to }: PortRange): string {
    return `${from}-${to}`;
}

function portsOf({ transport, ports }: Permission): Pick<PossibleStep, "ports" | "gaps"> {
    const gaps = [transport, ports].flatMap((value) => (value.state === "unknown" ? value.gaps : []));
    return { ports: ports.state === "known" ? ports.value : ALL_PORTS, gaps: fewGaps(gaps) };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
}
