/** Which subnets have a route to the internet (catalogue M7), decided once for each subnet. */
import { type LinkSet, type LinkTarget, ROUTE_TABLE_EXPORTERS } from "../links";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { and, type Gap, isNo, no, not, or, type Truth, truth, yes } from "../value";
import { DEFAULT_SUBNET, DEFAULT_VPC, SUBNET_TARGET, VPC_TARGET, vpcOf } from "./vpcs";

const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
const DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const VPN_GATEWAY = "aws:ec2/vpnGateway:VpnGateway";
const BLOCK_OPTIONS = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const BLOCK_EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

/** Tables, and the VPCs that bring a main one along: a VPC behind a property stands for its main table. */
const TABLE_TARGET: LinkTarget = {
    types: [ROUTE_TABLE, DEFAULT_ROUTE_TABLE, ...VPC_TARGET.types],
    exporters: ROUTE_TABLE_EXPORTERS,
};
const MAIN_TABLE_TARGET: LinkTarget = { types: VPC_TARGET.types, exporters: ROUTE_TABLE_EXPORTERS };

/** A route that leads to the internet, or whatever else makes a subnet public. */
export interface PublicRoute {
    /** A sentence. */
    readonly text: string;
    /** The subnet in question, where one was asked about. */
    readonly subnet?: Resource;
    readonly resource: Resource;
    readonly path?: string;
}

/** Whether a subnet, or a route table, has a route to the internet. */
export type Exposure =
    | { readonly state: "public"; readonly route: PublicRoute }
    | { readonly state: "private" }
    | { readonly state: "unknown"; readonly gaps: readonly Gap[] };

const PRIVATE: Exposure = { state: "private" };

/** Fact: the classification of subnets. */
export function subnetExposures(model: Model): SubnetExposures {
    return new SubnetExposures(model);
}

export class SubnetExposures {
    private readonly bySubnet = new Map<Resource, Exposure>();
    /** Route tables, and VPCs for their implicit main tables. */
    private readonly byTable = new Map<Resource, Exposure>();
    private readonly routes: ReadonlyMap<Resource, readonly RouteOf[]>;
    private readonly associations: ReadonlyMap<Resource, readonly TableOf[]>;
    private readonly mainTables: ReadonlyMap<Resource, readonly TableOf[]>;

    constructor(private readonly model: Model) {
        this.routes = this.separateRoutes();
        this.associations = this.indexBy(model.ofType(ASSOCIATION), "subnetId", SUBNET_TARGET);
        this.mainTables = this.indexBy(model.ofType(MAIN_ASSOCIATION), "vpcId", VPC_TARGET);
    }

    of(subnet: Resource): Exposure {
        let exposure = this.bySubnet.get(subnet);
        if (exposure === undefined) {
            exposure = this.classify(subnet);
            if (exposure.state === "public") exposure = { state: "public", route: { ...exposure.route, subnet } };
            this.bySubnet.set(subnet, exposure);
        }
        return exposure;
    }

    private classify(subnet: Resource): Exposure {
        const exposure = this.settle(this.associations.get(subnet), () => this.byMainTable(subnet));
        if (exposure.state !== "unknown" || exposure.gaps.some(({ reason }) => reason === "after-update")) {
            return exposure;
        }
        return addressesTell(subnet) ?? exposure;
    }

    /** What associations say; where they are only possible, and say something else than what holds without, nothing. */
    private settle(associations: readonly TableOf[] | undefined, without: () => Exposure): Exposure {
        if (associations === undefined) return without();
        const certain = associations.filter((association) => association.certain);
        if (certain.length > 0) return worst(certain.map((association) => this.tables(association)));
        const possible = [without(), ...associations.map((association) => this.tables(association))];
        const [first] = possible as [Exposure];
        if (possible.every((exposure) => exposure.state === first.state)) return first;
        return {
            state: "unknown",
            gaps: associations.map(({ from }) => ({ reason: "after-update", what: `what ${from.name} associates` })),
        };
    }

    private byMainTable(subnet: Resource): Exposure {
        const vpc = vpcOf(subnet, this.model);
        if (vpc === undefined) {
            // AWS ships default subnets with a route to the internet.
            return subnet.type === DEFAULT_SUBNET ? shipped(subnet) : { state: "unknown", gaps: [vpcGap(subnet)] };
        }
        return this.settle(this.mainTables.get(vpc), () => this.ownTable(vpc));
    }

    /** The main table that a VPC came with, adopted by the program or not. */
    private ownTable(vpc: Resource): Exposure {
        const adopted = this.adoptedTable(vpc);
        return adopted === undefined ? this.implicitTable(vpc) : this.table(adopted);
    }

    private adoptedTable(vpc: Resource): Resource | undefined {
        return this.model.fact(adoptedTables).get(vpc);
    }

    /** The main table that AWS gives a VPC: local routes only, unless the program adds some. */
    private implicitTable(vpc: Resource): Exposure {
        let exposure = this.byTable.get(vpc);
        if (exposure === undefined) {
            const added = this.separate(vpc);
            const isShipped = vpc.type === DEFAULT_VPC || this.isDefaultVpc(vpc);
            exposure = worst([
                ...added,
                ...(isShipped ? [shipped(vpc)] : vpc.external ? [outsideTable(vpc)] : [PRIVATE]),
            ]);
            this.byTable.set(vpc, exposure);
        }
        return exposure;
    }

    private isDefaultVpc(vpc: Resource): boolean {
        const isDefault = vpc.output("default").boolean();
        return vpc.external && isDefault.state === "known" && isDefault.value;
    }

    private table(table: Resource): Exposure {
        let exposure = this.byTable.get(table);
        if (exposure === undefined) {
            exposure = worst([...inlineRoutes(table, this.model), ...this.separate(table), PRIVATE]);
            this.byTable.set(table, exposure);
        }
        return exposure;
    }

    private separate(table: Resource): Exposure[] {
        return (this.routes.get(table) ?? []).map(({ route, certain }) => {
            const exposure = routeExposure(route, (path) => route.scalar(path), "", this.model);
            if (certain || exposure.state === "private") return exposure;
            return { state: "unknown", gaps: [{ reason: "after-update", what: `routeTableId of ${route.name}` }] };
        });
    }

    /** The tables that an association may mean. */
    private tables({ from, property }: TableOf): Exposure {
        const links = this.model.links.resolve(from, property, TABLE_TARGET);
        return overLinks(links, from, ({ resource }) =>
            VPC_TARGET.types.includes(resource.type) ? this.ownTable(resource) : this.table(resource),
        );
    }

    private separateRoutes(): Map<Resource, RouteOf[]> {
        const routes = new Map<Resource, RouteOf[]>();
        for (const route of this.model.ofType(ROUTE)) {
            const links = this.model.links.resolve(route, route.scalar("routeTableId"), TABLE_TARGET);
            for (const { resource } of links.exact) {
                append(routes, this.nodeOf(resource), { route, certain: true });
            }
            for (const { resource } of links.candidates) {
                append(routes, this.nodeOf(resource), { route, certain: false });
            }
        }
        return routes;
    }

    /** A VPC's main table may be adopted: then its routes stand there. */
    private nodeOf(resource: Resource): Resource {
        return this.adoptedTable(resource) ?? resource;
    }

    private indexBy(associations: readonly Resource[], path: string, target: LinkTarget): Map<Resource, TableOf[]> {
        const index = new Map<Resource, TableOf[]>();
        for (const from of associations) {
            const links = this.model.links.resolve(from, from.scalar(path), target);
            const property = from.scalar("routeTableId");
            for (const { resource } of links.exact) append(index, resource, { from, property, certain: true });
            for (const { resource } of links.candidates) append(index, resource, { from, property, certain: false });
        }
        return index;
    }
}

interface RouteOf {
    readonly route: Resource;
    readonly certain: boolean;
}
interface TableOf {
    readonly from: Resource;
    readonly property: Property;
    readonly certain: boolean;
}

/** Fact: the main tables that the program has adopted, by their VPC. */
function adoptedTables(model: Model): ReadonlyMap<Resource, Resource> {
    const adopted = new Map<Resource, Resource>();
    for (const table of model.ofType(DEFAULT_ROUTE_TABLE)) {
        const links = model.links.resolve(table, table.scalar("defaultRouteTableId"), MAIN_TABLE_TARGET);
        const vpcs = new Set(links.exact.map((member) => member.resource));
        for (const vpc of vpcs) adopted.set(vpc, table);
        const id = table.scalar("vpcId").text();
        if (vpcs.size === 0 && id.state === "known") {
            for (const { resource } of model.links.find(id.value, VPC_TARGET)) adopted.set(resource, table);
        }
    }
    return adopted;
}

function inlineRoutes(table: Resource, model: Model): Exposure[] {
    const routes = table.structure("routes").list();
    if (routes.state === "unknown") return [{ state: "unknown", gaps: routes.gaps }];
    return (routes.state === "known" ? routes.value : []).map((route) =>
        route.isUnknown
            ? { state: "unknown", gaps: route.gap().gaps }
            : routeExposure(table, (path) => route.get(path), route.path, model),
    );
}

/** Whether one route leads to the internet: through an internet or carrier gateway, whatever its destination. */
function routeExposure(owner: Resource, read: (path: string) => Property, place: string, model: Model): Exposure {
    const carrier = read("carrierGatewayId");
    const gateway = read("gatewayId");
    const found = (through: string): Exposure => ({
        state: "public",
        route: {
            text: `${place === "" ? owner.name : `${place} of ${owner.name}`} leads to the internet through ${through}.`,
            resource: owner,
            ...(place === "" ? {} : { path: place }),
        },
    });
    if (isSet(carrier)) return found("a carrier gateway");
    const id = gateway.text();
    if (id.state === "known") return id.value.startsWith("igw-") ? found(id.value) : PRIVATE;
    if (gateway.isAbsent) return inspected(read, owner);
    return unknownGateway(owner, gateway, model, found);
}

function isSet(property: Property): boolean {
    const filled = property.filled;
    return property.isUnknown || (filled.state === "known" && filled.value);
}

/** Traffic that an inspection endpoint sends on may come from the internet: an edge association would tell. */
function inspected(read: (path: string) => Property, owner: Resource): Exposure {
    const destinations = ["cidrBlock", "destinationCidrBlock", "ipv6CidrBlock", "destinationIpv6CidrBlock"].map(
        (path) => read(path).text(),
    );
    const everything = destinations.some((text) => text.state === "known" && /\/0$/.test(text.value));
    if (!isSet(read("vpcEndpointId")) || !everything) return PRIVATE;
    return {
        state: "unknown",
        gaps: [{ reason: "unreadable", what: `what stands behind the VPC endpoint in a route of ${owner.name}` }],
    };
}

function unknownGateway(
    owner: Resource,
    gateway: Property,
    model: Model,
    found: (through: string) => Exposure,
): Exposure {
    const target = { types: [INTERNET_GATEWAY, VPN_GATEWAY] };
    const { members } = model.links.behind(owner, gateway.path, target);
    const internet = members.filter(({ resource }) => resource.type === INTERNET_GATEWAY);
    const vpn = members.length - internet.length;
    if (internet[0] !== undefined && vpn === 0) return found(internet[0].resource.name);
    return internet.length === 0 && vpn > 0 ? PRIVATE : { state: "unknown", gaps: gateway.gap().gaps };
}

/** Where no route table can be told, and no update will tell it: a subnet that hands out public addresses is public. */
function addressesTell(subnet: Resource): Exposure | undefined {
    const path = ["mapPublicIpOnLaunch", "assignIpv6AddressOnCreation"].find((flag) => {
        const value = subnet.scalar(flag).boolean();
        return value.state === "known" && value.value;
    });
    if (path === undefined) return undefined;
    return { state: "public", route: { text: `${subnet.name} hands out public addresses.`, resource: subnet, path } };
}

function shipped(resource: Resource): Exposure {
    const text = `AWS ships ${resource.name} with a route to the internet.`;
    return { state: "public", route: { text, resource } };
}

function outsideTable(vpc: Resource): Exposure {
    return { state: "unknown", gaps: [{ reason: "outside-stack", what: `the main route table of ${vpc.name}` }] };
}

function vpcGap(subnet: Resource): Gap {
    const vpc = subnet.scalar("vpcId");
    const id = vpc.text();
    if (id.state === "known") return { reason: "outside-stack", what: `VPC ${id.value} of ${subnet.name}` };
    return { reason: vpc.isUnknown ? "after-update" : "outside-stack", what: `the VPC of ${subnet.name}` };
}

/** A verdict over a reference: any certain public member counts, all candidates together count. */
export function overLinks(
    links: LinkSet,
    from: Resource,
    judge: (member: LinkSet["exact"][number]) => Exposure,
): Exposure {
    const exact = links.exact.map(judge);
    const candidates = links.candidates.map(judge);
    const agree = candidates.every((candidate) => candidate.state === candidates[0]?.state);
    const which: Exposure = {
        state: "unknown",
        gaps: [{ reason: "after-update", what: `which of several resources ${from.name} refers to` }],
    };
    return worst([
        ...exact,
        ...(candidates.length === 0 ? [] : agree ? candidates.slice(0, 1) : [which]),
        ...links.external.map((id): Exposure => ({
            state: "unknown",
            gaps: [{ reason: "outside-stack", what: `${id} of ${from.name}` }],
        })),
        ...(links.unresolved.length === 0 ? [] : [{ state: "unknown", gaps: links.unresolved } as const]),
    ]);
}

/** Any public one settles it; an unknown one keeps the others from being private. */
export function worst(exposures: readonly Exposure[]): Exposure {
    const open = exposures.find((exposure) => exposure.state === "public");
    if (open !== undefined) return open;
    const unknown = exposures.filter((exposure) => exposure.state === "unknown");
    return unknown.length > 0 ? { state: "unknown", gaps: unknown.flatMap(({ gaps }) => gaps) } : PRIVATE;
}

/** Whether VPC Block Public Access, declared in this stack, keeps the internet out of a subnet in spite of its routes. */
export function publicAccessBlocked(subnet: Resource, model: Model): Truth {
    const region = subnet.region;
    const modes = model
        .ofType(BLOCK_OPTIONS)
        .filter((options) => (options.region ?? region) === region)
        .map((options) => options.text("internetGatewayBlockMode"));
    const blocks = or(...modes.map((mode) => truth(mode, (text) => /^block-(bidirectional|ingress)$/.test(text))));
    if (isNo(blocks)) return no;
    const exclusions = model.ofType(BLOCK_EXCLUSION).map((exclusion) => excludes(exclusion, subnet, model));
    return and(blocks, not(or(...exclusions)));
}

/** An exclusion for both directions that covers the subnet, or its VPC. */
function excludes(exclusion: Resource, subnet: Resource, model: Model): Truth {
    const mode = exclusion.text("internetGatewayExclusionMode");
    return and(
        truth(mode, (text) => text === "allow-bidirectional", true),
        or(
            mayMean(exclusion, exclusion.scalar("subnetId"), SUBNET_TARGET, subnet, model),
            coversVpcOf(subnet, exclusion, model),
        ),
    );
}

function coversVpcOf(subnet: Resource, exclusion: Resource, model: Model): Truth {
    const excluded = exclusion.scalar("vpcId");
    if (excluded.isAbsent) return no;
    const vpc = vpcOf(subnet, model);
    if (vpc !== undefined) return mayMean(exclusion, excluded, VPC_TARGET, vpc, model);
    const [own, other] = [subnet.scalar("vpcId").text(), excluded.text()];
    if (own.state === "known" && other.state === "known") return own.value === other.value ? yes : no;
    return { state: "unknown", gaps: [vpcGap(subnet)] };
}

/** Whether a property refers to a resource. */
function mayMean(from: Resource, property: Property, target: LinkTarget, wanted: Resource, model: Model): Truth {
    const links = model.links.resolve(from, property, target);
    const has = (members: LinkSet["exact"]) => members.some(({ resource }) => resource === wanted);
    if (has(links.exact)) return yes;
    if (has(links.candidates)) return property.gap();
    return links.unresolved.length > 0 ? { state: "unknown", gaps: links.unresolved } : no;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
}
