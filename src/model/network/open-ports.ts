/** Ports that one resource opens to the world by itself: decided from its own inputs, before it is created. */
import type { Model } from "../model";
import type { Gap } from "../value";
import { acceptedNetwork } from "./accepted";
import { parseCidr } from "./addresses";
import type { Judgement } from "./endpoints";
import type { Permission, PermissionView } from "./entries";
import { type PermittedAddresses, worldExposure, type WorldPorts } from "./exposure";
import { GROUP_TARGET, securityGroups } from "./groups";
import { isEveryPort, overlaps, port } from "./ports";
import { CLASSIC_LOAD_BALANCER, LOAD_BALANCER } from "./wearers";

/** A range that is open to the world, and the sought ports in it. */
export interface OpenPorts {
    readonly range: WorldPorts;
    readonly ports: readonly number[];
    /** Every port there is. */
    readonly every: boolean;
}

/** The sought ports that a resource opens to the world over a transport protocol. */
export function openPorts(
    view: PermissionView,
    ports: readonly number[],
    protocol: "tcp" | "udp",
    model: Model,
): Judgement<OpenPorts> {
    const { list, gaps } = view.permissions;
    const { certain, doubts } = worldExposure(list, protocol, (permission) => statedAddresses(permission, model));
    const faults = certain.flatMap((range): OpenPorts[] => {
        const open = ports.filter((number) => overlaps(range, port(number)));
        return open.length === 0 ? [] : [{ range, ports: open, every: range.permissions.some(isOnEveryPort) }];
    });
    const concerned = doubts.filter((doubt) =>
        ports.some((number) => doubt.ports === undefined || overlaps(doubt.ports, port(number))),
    );
    return { faults, gaps: [...gaps, ...concerned.flatMap((doubt) => doubt.gaps)] };
}

/** Whether a permission is for every port there is. */
export function isOnEveryPort({ transport, ports }: Permission): boolean {
    if (transport.state === "known" && transport.value === "all") return true;
    return ports.state === "known" && isEveryPort(ports.value);
}

/**
 * Whether only load balancers certainly wear the groups that a resource opens: whatever a group admits, they answer on
 * their listeners' ports alone. Undefined while the rest of the stack is not known.
 */
export function guardsBalancersOnly({ resource }: PermissionView, model: Model): boolean | undefined {
    if (!model.whole) return undefined;
    const graph = model.fact(securityGroups);
    const own = GROUP_TARGET.types.includes(resource.type);
    const refs = own ? undefined : graph.refsAt(resource, "securityGroupId");
    const groups = refs === undefined ? [graph.group(resource)] : refs.exact;
    if (groups.length === 0 || refs?.candidates !== undefined || graph.openWearers.length > 0) return false;
    return groups.every(
        ({ wearers, sets }) =>
            wearers.length > 0 &&
            sets.every((set) => set.wearers.length === 0) &&
            wearers.every((wearer) => BALANCERS.has(wearer.resource.type)),
    );
}

const BALANCERS = new Set([LOAD_BALANCER, CLASSIC_LOAD_BALANCER]);

/** The addresses as they are written on the resource; nothing is looked up. */
function statedAddresses({ source, origin }: Permission, model: Model): PermittedAddresses {
    const accepted = model.fact(acceptedNetwork);
    if (source.kind === "cidr") {
        const range = source.text.state === "known" ? parseCidr(source.text.value) : undefined;
        if (range === undefined) return { ranges: [], gap: source.property.gap() };
        return { ranges: accepted.range(range) ? [] : [range], gap: undefined };
    }
    if (source.kind !== "prefix-list") return { ranges: [], gap: undefined };
    const list = source.property.isText || source.property.isUnknown ? [source.property] : source.property.elements();
    const gaps = list.flatMap((element): readonly Gap[] => {
        const id = element.text();
        if (id.state !== "known") return element.gap().gaps;
        return accepted.prefixList(id.value)
            ? []
            : [{ reason: "outside-stack", what: `prefix list ${id.value} of ${origin.name}` }];
    });
    return { ranges: [], gap: gaps.length === 0 ? undefined : { state: "unknown", gaps } };
}
