/** Whether a managed data store asks AWS for a public address, service by service. */
import type { Family, View } from "../family";
import type { Resource } from "../resource";
import { and, isTrue, no, or, type Truth, truth, withDefault } from "../value";

/** A data store with a switch for a public address. */
export interface PublicEndpointView extends View {
    /** Whether the store is published. */
    readonly isPublic: Truth;
    /** The property that decides, for messages. */
    readonly path: string;
    /** What publishes it, in words that complete "the database ...". */
    readonly cause: "flag" | "elasticIp" | "noSubnetGroup" | "oldRedshiftDefault";
    /** The input that closes it in place; undefined where only a replacement does. */
    readonly closingInput: string | undefined;
}

const FLAG = "publiclyAccessible";
const GRAPH = "aws:neptunegraph/graph:Graph";
const MULTI_AZ = "aws:rds/cluster:Cluster";
const REDSHIFT = "aws:redshift/cluster:Cluster";

/** Types whose flag can be changed without replacing the store. */
const CLOSED_IN_PLACE = [
    "aws:rds/instance:Instance",
    "aws:rds/clusterInstance:ClusterInstance",
    REDSHIFT,
    "aws:redshiftserverless/workgroup:Workgroup",
    "aws:lightsail/database:Database",
    GRAPH,
];

export const publicEndpoints: Family<PublicEndpointView> = {
    name: "managed databases with a public address option",
    types: [
        ...CLOSED_IN_PLACE,
        MULTI_AZ,
        "aws:rds/shardGroup:ShardGroup",
        "aws:neptune/clusterInstance:ClusterInstance",
        "aws:timestreaminfluxdb/dbInstance:DbInstance",
        "aws:timestreaminfluxdb/dbCluster:DbCluster",
    ],
    view(resource) {
        switch (resource.type) {
            case MULTI_AZ:
                return multiAzCluster(resource);
            case GRAPH:
                return flagged(resource, "publicConnectivity", graphIsPublic(resource));
            case REDSHIFT:
                return redshift(resource);
            default:
                return flagged(resource, FLAG, isTrue(resource.scalar(FLAG).boolean()));
        }
    },
};

function flagged(resource: Resource, path: string, isPublic: Truth): PublicEndpointView {
    const closingInput = CLOSED_IN_PLACE.includes(resource.type) ? path : undefined;
    return { resource, isPublic, path, cause: "flag", closingInput };
}

/** Optional and computed, with no default stated: what AWS chose shows in the output only. */
function graphIsPublic(resource: Resource): Truth {
    const flag = resource.scalar("publicConnectivity").boolean();
    return flag.state === "absent"
        ? { state: "unknown", gaps: [{ reason: "after-update", what: `publicConnectivity of ${resource.name}` }] }
        : flag;
}

/**
 * A Multi-AZ DB cluster has no input for public access, and AWS makes it public by default when no subnet group is
 * named. An Aurora cluster is not published itself: its instances decide.
 */
function multiAzCluster(resource: Resource): PublicEndpointView | undefined {
    const engine = resource.scalar("engine").text();
    const instanceClass = resource.scalar("dbClusterInstanceClass");
    if (instanceClass.isAbsent) return undefined;
    const isMultiAz = and(
        instanceClass.filled,
        truth(engine, (name) => name === "mysql" || name === "postgres"),
    );
    const subnetGroup = resource.declared("dbSubnetGroupName");
    return {
        resource,
        isPublic: and(isMultiAz, subnetGroup.isAbsent ? isMultiAz : subnetGroup.isUnknown ? subnetGroup.gap() : no),
        path: "dbSubnetGroupName",
        cause: "noSubnetGroup",
        closingInput: undefined,
    };
}

/** Providers before 7 sent "public" for an absent flag. */
function redshift(resource: Resource): PublicEndpointView {
    const elasticIp = resource.declared("elasticIp").filled;
    const old = (providerMajor(resource) ?? 7) < 7;
    const flag = resource.scalar(FLAG).boolean();
    const view = flagged(resource, FLAG, or(elasticIp, withDefault(flag, old)));
    if (elasticIp.state === "known" && elasticIp.value) {
        return { ...view, path: "elasticIp", cause: "elasticIp", closingInput: undefined };
    }
    return old && flag.state === "absent" ? { ...view, cause: "oldRedshiftDefault" } : view;
}

/** Major version of the provider: from its `version` property, else from a default provider's name (`default_6_83_0`). */
function providerMajor(resource: Resource): number | undefined {
    const provider = resource.provider;
    if (provider === undefined) return undefined;
    const version = provider.properties?.version;
    const text = typeof version === "string" ? version : /::default_(\d+)_\d+_\d+/.exec(provider.urn)?.[1];
    const major = Number.parseInt(text ?? "", 10);
    return Number.isNaN(major) ? undefined : major;
}
