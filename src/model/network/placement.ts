/** Where a data store stands: its subnets, whether they face the internet, and whether AWS chose them. */
import type { LinkSet, LinkTarget } from "../links";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { and, type Gap, isNo, isYes, no, not, type Truth, truth, yes } from "../value";
import type { EndpointKind } from "./endpoint-table";
import type { Endpoint } from "./endpoints";
import { type Exposure, overLinks, publicAccessBlocked, subnetExposures, worst } from "./subnets";
import { DEFAULT_SUBNET, DEFAULT_VPC, SUBNET_TARGET, vpcOf } from "./vpcs";
import { propertiesAt } from "./wearers";

/** How the author placed a store. */
export interface Placement {
    /** The property that places it. */
    readonly path: string;
    /** Its subnet groups, where it is placed through one. */
    readonly groups: LinkSet | undefined;
    /** What its subnets are, each with the resource that names it. */
    readonly subnets: readonly { readonly from: Resource; readonly links: LinkSet }[];
    /** Nothing was named, or the default by name. */
    readonly leftToAws: boolean;
    /** Whether something else places it (a replica stands where its source does). */
    readonly inherited: Truth;
    readonly gaps: readonly Gap[];
}

/** How a store is placed. */
export function placementOf({ resource, kind }: Endpoint, model: Model): Placement {
    return "group" in kind.subnets
        ? byGroup(resource, kind.subnets, model)
        : byIds(resource, kind, kind.subnets.ids, model);
}

function byGroup(resource: Resource, subnets: { group: string; groupType: string }, model: Model): Placement {
    const property = resource.scalar(subnets.group);
    const name = property.text();
    const base = { path: subnets.group, groups: undefined, subnets: [], gaps: [], inherited: no };
    if (property.isAbsent || (name.state === "known" && (name.value === "" || name.value === "default"))) {
        return { ...base, leftToAws: true, inherited: property.isAbsent ? standsWithItsSource(resource, model) : no };
    }
    const target: LinkTarget = { types: [subnets.groupType] };
    const groups = model.links.resolve(resource, property, target);
    const members = [...groups.exact, ...groups.candidates].map(({ resource: group }) => group);
    const links = members.map((from) => ({ from, links: model.links.resolve(from, subnetIds(from), SUBNET_TARGET) }));
    return { ...base, groups, subnets: links, leftToAws: false, gaps: groupGaps(resource, groups) };
}

function subnetIds(group: Resource): Property {
    return group.structure("subnetIds");
}

function groupGaps(resource: Resource, groups: LinkSet): Gap[] {
    const outside = groups.external.map((name): Gap => ({
        reason: "outside-stack",
        what: `subnet group ${name} of ${resource.name}`,
    }));
    return [...outside, ...groups.unresolved];
}

/**
 * A replica of the same region stands in its source's subnet group; one of another region names its source by ARN. A
 * source of this stack that has the same provider is in the same region.
 */
function standsWithItsSource(resource: Resource, model: Model): Truth {
    const property = resource.input("replicateSourceDb");
    if (property.isAbsent) return no;
    const source = model.links.one(resource, property, { types: [resource.type] });
    const isNear = source?.provider !== undefined && source.provider.urn === resource.provider?.urn;
    const byArn = truth(property.text(), (text) => text.startsWith("arn:"));
    return isNear && property.isUnknown ? yes : and(property.filled, not(byArn));
}

function byIds(resource: Resource, kind: EndpointKind, path: string, model: Model): Placement {
    const top = resource.declared(path.split(".")[0] as string);
    const properties = resource.inputs === undefined || top.isPresent ? propertiesAt(resource, path) : [];
    const named = properties.filter((property) => !isNo(property.filled));
    const required = REQUIRES_SUBNETS.has(kind.type);
    const nothing: Gap = { reason: "outside-stack", what: `${path} of ${resource.name}` };
    return {
        path,
        groups: undefined,
        subnets: named.map((property) => ({
            from: resource,
            links: model.links.resolve(resource, property, SUBNET_TARGET),
        })),
        leftToAws: named.length === 0 && !required,
        inherited: no,
        gaps: named.length === 0 && required ? [nothing] : [],
    };
}

/** Types that are not made without subnets. */
const REQUIRES_SUBNETS = new Set([
    "aws:rds/proxy:Proxy",
    "aws:rds/proxyEndpoint:ProxyEndpoint",
    "aws:opensearch/domain:Domain",
    "aws:elasticsearch/domain:Domain",
    "aws:opensearch/vpcEndpoint:VpcEndpoint",
    "aws:elasticsearch/vpcEndpoint:VpcEndpoint",
    "aws:opensearch/serverlessVpcEndpoint:ServerlessVpcEndpoint",
    "aws:redshiftserverless/endpointAccess:EndpointAccess",
    "aws:timestreaminfluxdb/dbInstance:DbInstance",
    "aws:timestreaminfluxdb/dbCluster:DbCluster",
    "aws:msk/cluster:Cluster",
    "aws:msk/serverlessCluster:ServerlessCluster",
    "aws:msk/vpcConnection:VpcConnection",
    "aws:neptunegraph/privateGraphEndpoint:PrivateGraphEndpoint",
]);

/** Whether a store stands in a subnet with a route to the internet; a subnet outside this stack is told apart. */
export function placementExposure(placement: Placement, model: Model): Exposure {
    const exposures = model.fact(subnetExposures);
    const judge = ({ resource }: LinkSet["exact"][number]): Exposure => {
        const exposure = exposures.of(resource);
        if (exposure.state === "private") return exposure;
        const blocked = publicAccessBlocked(resource, model);
        if (isYes(blocked)) return { state: "private" };
        return blocked.state === "unknown" && exposure.state === "public"
            ? { state: "unknown", gaps: blocked.gaps }
            : exposure;
    };
    return overPlacement(placement, (links, from) => overLinks(links, from, judge));
}

/** Whether a store stands in the network that AWS gives every account. */
export function inDefaultNetwork(placement: Placement, model: Model): Exposure {
    return overPlacement(placement, (links, from) =>
        overLinks(links, from, ({ resource }) => defaultNetwork(resource, model)),
    );
}

function defaultNetwork(subnet: Resource, model: Model): Exposure {
    if (subnet.type === DEFAULT_SUBNET) return found(`${subnet.name} is a default subnet.`, subnet);
    const vpc = vpcOf(subnet, model);
    if (vpc?.type === DEFAULT_VPC) return found(`${subnet.name} stands in the default VPC ${vpc.name}.`, subnet);
    const isDefault = vpc?.external === true ? vpc.output("default").boolean() : undefined;
    if (isDefault?.state === "unknown") return { state: "unknown", gaps: [...isDefault.gaps] };
    if (isDefault?.state === "known" && isDefault.value) {
        return found(`${subnet.name} stands in the default VPC.`, subnet);
    }
    const id = subnet.scalar("vpcId").text();
    const outside: Gap =
        id.state === "known"
            ? { reason: "outside-stack", what: `VPC ${id.value} of ${subnet.name}` }
            : { reason: "after-update", what: `the VPC of ${subnet.name}` };
    return vpc === undefined ? { state: "unknown", gaps: [outside] } : { state: "private" };
}

function found(text: string, resource: Resource): Exposure {
    return { state: "public", route: { text, resource } };
}

/** Every subnet counts; of an ambiguous subnet group, only what all share. */
function overPlacement(
    { groups, subnets, gaps }: Placement,
    judge: (links: LinkSet, from: Resource) => Exposure,
): Exposure {
    const verdicts = subnets.map(({ from, links }) => judge(links, from));
    const ambiguous = groups !== undefined && groups.candidates.length > 0;
    const agree = verdicts.every((verdict) => verdict.state === verdicts[0]?.state);
    const doubt: Exposure = {
        state: "unknown",
        gaps: [{ reason: "after-update", what: "which subnet group is meant" }],
    };
    const open: Exposure[] = gaps.length === 0 ? [] : [{ state: "unknown", gaps }];
    return worst([...(ambiguous && !agree ? [doubt] : verdicts), ...open]);
}
