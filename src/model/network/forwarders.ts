/**
 * Load balancers that carry a store's protocol from the internet: by the ports of their listeners and targets, or because
 * a store itself is registered behind them.
 */
import { type BoundListener, type LoadBalancerView, loadBalancers, TARGET_GROUP } from "../edge/load-balancers";
import type { LinkTarget } from "../links";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { type Gap, isTrue, not, type Truth } from "../value";
import { ENDPOINT_KINDS } from "./endpoint-table";
import { FORWARDED_PORTS, HTTP_STORE_PORTS } from "./store-ports";
import { CLASSIC_LOAD_BALANCER, ECS_SERVICE, LOAD_BALANCER } from "./wearers";

export const ENDPOINT_GROUP = "aws:globalaccelerator/endpointGroup:EndpointGroup";
const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const TARGET_GROUP_TARGET: LinkTarget = { types: [TARGET_GROUP] };
const STORE_TARGET: LinkTarget = { types: ENDPOINT_KINDS.map((kind) => kind.type) };
const BALANCER_TARGET: LinkTarget = { types: [LOAD_BALANCER, CLASSIC_LOAD_BALANCER] };

/** How a forwarder carries a store. */
export interface Forwarding {
    /** A listener or target on a store's port, or a registered store whatever its port. */
    readonly kind: "port" | "store";
    /** The listener's port, or the target's. */
    readonly port: number | undefined;
    /** The store behind, where one is registered. */
    readonly store: Resource | undefined;
    /** What carries it: listener, target group, attachment or service. */
    readonly through: readonly Resource[];
}

/** What a load balancer or accelerator forwards to stores. */
export interface Forwarder {
    readonly resource: Resource;
    /** Whether the internet reaches it. */
    readonly facing: Truth;
    readonly forwardings: readonly Forwarding[];
    /** Listeners, ports and targets that cannot be told. */
    readonly gaps: readonly Gap[];
}

/** Fact: every load balancer and accelerator of the stack, with the stores it carries. */
export function forwarders(model: Model): ReadonlyMap<Resource, Forwarder> {
    const targets = model.fact(targetsOfGroups);
    const found = new Map<Resource, Forwarder>();
    for (const balancer of model.fact(loadBalancers).balancers) {
        found.set(balancer.resource, balancerForwarder(balancer, targets, model));
    }
    for (const resource of model.ofType(CLASSIC_LOAD_BALANCER)) found.set(resource, classicForwarder(resource));
    for (const resource of model.ofType(ENDPOINT_GROUP)) found.set(resource, accelerator(resource, found, model));
    return found;
}

function balancerForwarder(balancer: LoadBalancerView, targets: Targets, model: Model): Forwarder {
    const parts = balancer.listeners.map((listener) => listenerForwardings(listener, targets, model));
    const possible = balancer.possibleListeners.filter(
        (listener) => listenerForwardings(listener, targets, model).forwardings.length > 0,
    );
    return {
        resource: balancer.resource,
        facing: not(balancer.internal),
        forwardings: parts.flatMap((part) => part.forwardings),
        gaps: [
            ...parts.flatMap((part) => part.gaps),
            ...possible.map((listener): Gap => ({
                reason: "after-update",
                what: `loadBalancerArn of ${listener.resource.name}`,
            })),
        ],
    };
}

interface Part {
    readonly forwardings: readonly Forwarding[];
    readonly gaps: readonly Gap[];
}

const STREAMS = new Set(["TCP", "UDP", "TCP_UDP", "TLS"]);

/** A listener for streams carries whatever its ports say; one for HTTP only what speaks HTTP. */
function listenerForwardings(listener: BoundListener, targets: Targets, model: Model): Part {
    const { protocol, resource } = listener;
    const behind = targetGroups(listener, model);
    const registered = behind.groups.flatMap((group) => targets.get(group)?.stores ?? []);
    const stores = registered.map(({ store, through }): Forwarding => ({
        kind: "store",
        port: undefined,
        store,
        through: [resource, ...through],
    }));
    if (protocol.state === "unknown") return { forwardings: stores, gaps: [...protocol.gaps, ...behind.gaps] };
    const ports = protocol.state === "known" && STREAMS.has(protocol.value) ? FORWARDED_PORTS : HTTP_STORE_PORTS;
    const own = portForwarding(listener.port, ports, [resource]);
    const theirs = behind.groups.flatMap((group) =>
        (targets.get(group)?.ports ?? []).map(({ port, through }) =>
            portForwarding(port, ports, [resource, ...through]),
        ),
    );
    const parts = [own, ...theirs];
    return {
        forwardings: [...stores, ...parts.flatMap((part) => part.forwardings)],
        gaps: [...behind.gaps, ...parts.flatMap((part) => part.gaps)],
    };
}

function portForwarding(
    port: ReturnType<Property["number"]>,
    ports: ReadonlySet<number>,
    through: readonly Resource[],
): Part {
    if (port.state === "unknown") return { forwardings: [], gaps: port.gaps };
    const hit = port.state === "known" && ports.has(port.value);
    return { forwardings: hit ? [{ kind: "port", port: port.value, store: undefined, through }] : [], gaps: [] };
}

function targetGroups(listener: BoundListener, model: Model): { groups: readonly Resource[]; gaps: readonly Gap[] } {
    const actions = [listener.defaultAction, ...listener.rules.map((rule) => rule.action)];
    const open = actions.flatMap((action) => (action.state === "unknown" ? action.gaps : []));
    const links = actions.flatMap((action) =>
        action.state === "known"
            ? action.value.targets.map((target) =>
                  model.links.resolve(ownerOf(listener, target), target, TARGET_GROUP_TARGET),
              )
            : [],
    );
    const ambiguous = links.some((link) => link.candidates.length > 0);
    const which: Gap = { reason: "after-update", what: `the target groups of ${listener.resource.name}` };
    return {
        groups: links.flatMap((link) => link.exact.map((member) => member.resource)),
        // Targets outside this stack are none of this stack's stores.
        gaps: [
            ...open.filter((gap) => gap.reason === "after-update"),
            ...links.flatMap((link) => link.unresolved),
            ...(ambiguous ? [which] : []),
        ],
    };
}

/** The listener, or the rule of it, to which a property belongs. */
function ownerOf(listener: BoundListener, property: Property): Resource {
    return listener.rules.find((rule) => rule.resource === property.owner)?.resource ?? listener.resource;
}

interface TargetGroupContent {
    readonly ports: { readonly port: ReturnType<Property["number"]>; readonly through: readonly Resource[] }[];
    readonly stores: { readonly store: Resource; readonly through: readonly Resource[] }[];
}
type Targets = ReadonlyMap<Resource, TargetGroupContent>;

/** Fact: the ports to which each target group sends, and the stores that are registered with it. */
function targetsOfGroups(model: Model): Targets {
    const found = new Map<Resource, TargetGroupContent>();
    for (const group of model.ofType(TARGET_GROUP)) {
        found.set(group, { ports: [{ port: group.scalar("port").number(), through: [group] }], stores: [] });
    }
    const register = (from: Resource, group: Property, port: Property, stores: readonly Resource[]) => {
        const links = model.links.resolve(from, group, TARGET_GROUP_TARGET);
        for (const { resource } of links.exact) {
            const through = [resource, from];
            found.get(resource)?.ports.push({ port: port.number(), through });
            found.get(resource)?.stores.push(...stores.map((store) => ({ store, through })));
        }
        for (const { resource } of links.candidates) {
            found.get(resource)?.ports.push({ port: group.gap(), through: [from] });
        }
    };
    for (const attachment of model.ofType(ATTACHMENT)) {
        const stores = model.links.resolve(attachment, attachment.scalar("targetId"), STORE_TARGET).exact;
        const members = stores.map(({ resource }) => resource);
        register(attachment, attachment.scalar("targetGroupArn"), attachment.scalar("port"), members);
    }
    for (const service of model.ofType(ECS_SERVICE)) {
        for (const balancer of service.structure("loadBalancers").possibleElements()) {
            register(service, balancer.get("targetGroupArn"), balancer.get("containerPort"), []);
        }
    }
    return found;
}

/** Classic load balancers carry streams where they speak TCP or SSL. */
function classicForwarder(resource: Resource): Forwarder {
    const listeners = resource.structure("listeners").list();
    const parts = (listeners.state === "known" ? listeners.value : []).flatMap((listener): Part[] => {
        const protocol = listener.get("lbProtocol").text();
        if (protocol.state === "unknown") return [{ forwardings: [], gaps: protocol.gaps }];
        const stream = protocol.state === "known" && /^(tcp|ssl)$/i.test(protocol.value);
        const ports = stream ? FORWARDED_PORTS : HTTP_STORE_PORTS;
        return ["lbPort", "instancePort"].map((path) => portForwarding(listener.get(path).number(), ports, [resource]));
    });
    return {
        resource,
        facing: not(isTrue(resource.scalar("internal").boolean())),
        forwardings: parts.flatMap((part) => part.forwardings),
        gaps: [...parts.flatMap((part) => part.gaps), ...(listeners.state === "unknown" ? listeners.gaps : [])],
    };
}

/** An accelerator has public addresses, and carries what the load balancers behind it carry, internal ones as well. */
function accelerator(resource: Resource, balancers: ReadonlyMap<Resource, Forwarder>, model: Model): Forwarder {
    const ends = resource
        .structure("endpointConfigurations")
        .possibleElements()
        .map((end) => end.get("endpointId"));
    const links = ends.map((end) => model.links.resolve(resource, end, BALANCER_TARGET));
    const behind = links.flatMap((link) => link.exact.flatMap((member) => balancers.get(member.resource) ?? []));
    return {
        resource,
        facing: { state: "known", value: true },
        forwardings: behind.flatMap((forwarder) =>
            forwarder.forwardings.map((forwarding) => ({
                ...forwarding,
                through: [forwarder.resource, ...forwarding.through],
            })),
        ),
        gaps: [...links.flatMap((link) => link.unresolved), ...behind.flatMap((forwarder) => forwarder.gaps)],
    };
}
