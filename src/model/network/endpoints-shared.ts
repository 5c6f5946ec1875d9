/** Private endpoints to stores that other accounts may use: whom they are granted to, and from which networks. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import { type BoundListener, LOAD_BALANCER, loadBalancers, TARGET_GROUP } from "../edge/load-balancers";
import { type CompanionIndex, indexCompanions, refer, type Reference } from "../reference";
import type { Resource } from "../resource";
import { and, isTrue, isYes, no, not, or, type Truth, truth, yes } from "../value";
import { endpoints } from "./endpoints";
import { meets, type PortSet, port } from "./ports";

const REDSHIFT_GRANT = "aws:redshift/endpointAuthorization:EndpointAuthorization";
const SEARCH_GRANT = "aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess";
const SERVICE = "aws:ec2/vpcEndpointService:VpcEndpointService";
const PRINCIPAL = "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple";

/** Ports of databases, caches and brokers by which a listener in front of one is told. */
const STORE_PORTS = new Set([
    1433, 1434, 1521, 2484, 3050, 3306, 33060, 4369, 5432, 5433, 5439, 5671, 5672, 5984, 6379, 6380, 6381, 6432, 6984,
    7473, 7474, 7687, 8086, 8111, 8182, 8529, 9042, 9092, 9094, 9096, 9098, 9111, 9142, 9160, 9200, 9300, 11210, 11211,
    11212, 15671, 15672, 16379, 26257, 26379, 27017, 27018, 27019, 28015, 61613, 61614, 61616, 61617,
]);
/** Ports of websites, on which search domains answer too: they say nothing about what stands behind. */
const WEB_PORTS = [80, 443];

/** Something that may be too widely shared. */
export interface SharingFault {
    readonly kind: "everyVpc" | "stranger" | "openService";
    readonly certain: Truth;
    readonly path: string;
    /** The account, or the port of the store; for messages. */
    readonly detail: string;
    readonly sources: readonly { readonly text: string; readonly resource: Resource; readonly path?: string }[];
}

export interface SharedEndpointView extends View {
    readonly faults: readonly SharingFault[];
}

export const sharedEndpoints: Family<SharedEndpointView> = {
    name: "grants of private endpoints and endpoint services",
    types: [REDSHIFT_GRANT, SEARCH_GRANT, SERVICE],
    view(resource, model) {
        if (resource.type === SERVICE) return { resource, faults: [openService(resource, model)] };
        const stranger = strangerOf(resource, model);
        return { resource, faults: resource.type === REDSHIFT_GRANT ? [everyVpc(resource), stranger] : [stranger] };
    },
};

/** Without a list, every VPC of the account may connect. */
function everyVpc(grant: Resource): SharingFault {
    const account = grant.text("account");
    return {
        kind: "everyVpc",
        certain: not(grant.declared("vpcIds").filled),
        path: "vpcIds",
        detail: account.state === "known" ? account.value : "the other account",
        sources: [],
    };
}

/** Where the profile trusts accounts by name, others are strangers. */
function strangerOf(grant: Resource, model: Model): SharingFault {
    const trusted = [...model.settings.trustedAccounts, ...model.settings.acceptedSources.accounts];
    const account = grant.text("account");
    return {
        kind: "stranger",
        certain: trusted.length === 0 ? no : truth(account, (id) => !trusted.includes(id)),
        path: "account",
        detail: account.state === "known" ? account.value : "",
        sources: [],
    };
}

// Endpoint services

/** A service that everybody may connect to without being asked, in front of a store. */
function openService(service: Resource, model: Model): SharingFault {
    const principals = principalsOf(service, model);
    const store = storeBehind(service, model);
    const open = principals.find(({ certain }) => isYes(certain));
    return {
        kind: "openService",
        certain: and(
            not(isTrue(service.scalar("acceptanceRequired").boolean())),
            or(...principals.map(({ certain }) => certain)),
            store.certain,
        ),
        path: open === undefined || open.holder !== service ? "acceptanceRequired" : open.property.path,
        detail: store.port,
        sources: [
            ...store.sources,
            ...principals
                .filter(({ holder, certain }) => holder !== service && isYes(certain))
                .map(({ holder, property }) => ({
                    text: `${holder.name} admits every principal.`,
                    resource: holder,
                    path: property.path,
                })),
        ],
    };
}

interface Admitted {
    readonly holder: Resource;
    readonly property: Property;
    /** Whether this admits every account. */
    readonly certain: Truth;
}

function principalsOf(service: Resource, model: Model): Admitted[] {
    const own = service.declared("allowedPrincipals").possibleElements();
    const index = model.fact(allowedPrincipals);
    const astray = index.homeless.filter(({ gap }) => gap.gaps.some(({ reason }) => reason !== "outside-stack"));
    const others = [...index.of(service), ...astray.map(({ resource, gap }) => ({ resource, certain: gap }))];
    return [
        ...own.map((property) => ({ holder: service, property, certain: isEverybody(property) })),
        ...others.map(({ resource, certain }) => {
            const property = resource.scalar("principalArn");
            return { holder: resource, property, certain: and(certain, isEverybody(property)) };
        }),
    ];
}

function allowedPrincipals(model: Model): CompanionIndex {
    return indexCompanions(model, [PRINCIPAL], "vpcEndpointServiceId", [SERVICE]);
}

function isEverybody(principal: Property): Truth {
    return truth(principal.text(), (text) => text.trim() === "*");
}

interface StoreBehind {
    readonly certain: Truth;
    readonly port: string;
    readonly sources: SharingFault["sources"];
}

/** Whether a network load balancer of the service has a listener or a target on the port of a store. */
function storeBehind(service: Resource, model: Model): StoreBehind {
    const reference = refer(model, service, "networkLoadBalancerArns", { types: [LOAD_BALANCER] });
    const listeners = listenersBehind(reference, model);
    const found = listeners.flatMap(({ listener, certain }) =>
        portsOf(listener, model).map((port) => ({ listener, port, isStore: and(certain, isStorePort(port, model)) })),
    );
    const hit = found.find(({ isStore }) => isYes(isStore));
    const number = hit?.port.text();
    const port = number?.state === "known" ? number.value : "";
    const source = hit && {
        text: `${hit.listener.resource.name} leads to port ${port}.`,
        resource: hit.listener.resource,
    };
    return {
        certain: or(
            ...found.map(({ isStore }) => isStore),
            ...listeners.map(({ listener, certain }) => and(certain, hidesTargets(listener))),
            reference.candidates.length > 0 ? no : gapOf(reference),
        ),
        port,
        sources: source === undefined ? [] : [source],
    };
}

/** Listeners of the load balancers that a service names, or may name. */
function listenersBehind(reference: Reference, model: Model): { listener: BoundListener; certain: Truth }[] {
    const { balancer } = model.fact(loadBalancers);
    return [...reference.exact, ...reference.candidates].flatMap((resource) => {
        const view = balancer(resource);
        const isMeant = reference.exact.includes(resource) ? yes : gapOf(reference);
        return [
            ...(view?.listeners ?? []).map((listener) => ({ listener, certain: isMeant })),
            ...(view?.possibleListeners ?? []).map((listener) => ({
                listener,
                certain: and(isMeant, doubt(listener)),
            })),
        ];
    });
}

/** No, or unknown where something that the reference names cannot be followed. */
function gapOf({ gaps }: Reference): Truth {
    return gaps.length > 0 ? { state: "unknown", gaps } : no;
}

function doubt({ loadBalancer }: BoundListener): Truth {
    return { state: "unknown", gaps: loadBalancer.gaps };
}

/** No, or unknown where it cannot be told to what a listener forwards. */
function hidesTargets({ defaultAction, resource }: BoundListener): Truth {
    const declares = resource.structure("defaultActions").isPresent;
    return declares && defaultAction.state === "unknown" ? defaultAction : no;
}

/** The port of a listener, and those of the target groups to which it forwards. */
function portsOf(listener: BoundListener, model: Model): Property[] {
    const action = listener.defaultAction;
    const targets = action.state === "known" ? action.value.targets : [];
    const groups = targets.flatMap(
        (target) => refer(model, listener.resource, target, { types: [TARGET_GROUP] }).exact,
    );
    return [listener.resource.scalar("port"), ...groups.map((group) => group.scalar("port"))];
}

function isStorePort(property: Property, model: Model): Truth {
    const number = property.number();
    if (number.state !== "known") return truth(number, () => false);
    if (STORE_PORTS.has(number.value)) return yes;
    if (WEB_PORTS.includes(number.value)) return no;
    const { certain, open } = model.fact(ownStorePorts);
    if (certain.has(number.value)) return yes;
    return or(...open.map((ports) => meets([port(number.value)], ports)));
}

/** Fact: ports on which the stores of this stack certainly listen, and sets of ports that are not fully known. */
function ownStorePorts(model: Model): { certain: ReadonlySet<number>; open: readonly PortSet[] } {
    const all = new Map([...model.fact(endpoints).values()].map(({ ports, portsKey }) => [portsKey, ports]));
    const ranges = [...all.values()].flatMap(({ certain }) => certain);
    const single = ranges.filter(({ from, to }) => from === to).map(({ from }) => from);
    return { certain: new Set(single), open: [...all.values()].filter(({ gap }) => gap !== undefined) };
}
