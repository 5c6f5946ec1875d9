/** Whether the author of a store named the groups that guard it: AWS takes the VPC's default group where none is named. */
import type { Family, View } from "../family";
import type { Resource } from "../resource";
import { and, isNo, type Truth } from "../value";
import { networkOf } from "./endpoints";
import { ENDPOINT_KINDS, type EndpointKind, type StoreKind } from "./endpoint-table";

export interface NamedGroupsView extends View {
    /** Whether groups are named, their ids known or not. */
    readonly named: Truth;
    /** Whether it takes groups at all. */
    readonly isGuarded: Truth;
    /** Groups of EC2-Classic are named, which guard nothing any more. */
    readonly classic: Truth;
    /** The property that names them. */
    readonly path: string;
}

/** Types whose groups are required, so that there is nothing to forget. */
const REQUIRED = [
    "aws:timestreaminfluxdb/dbInstance:DbInstance",
    "aws:timestreaminfluxdb/dbCluster:DbCluster",
    "aws:msk/cluster:Cluster",
    "aws:msk/vpcConnection:VpcConnection",
];
const SERVERLESS_KAFKA = "aws:msk/serverlessCluster:ServerlessCluster";

/** Stores that may name their groups. Those without a network of their own, and nodes of a replication group, are none. */
export function groupNamers(kind: StoreKind): Family<NamedGroupsView> {
    const rows = ENDPOINT_KINDS.filter((row) => row.kind === kind && !REQUIRED.includes(row.type));
    const byType = new Map(rows.map((row) => [row.type, row]));
    return {
        name: kind === "database" ? "databases and what fronts them" : "caches and brokers",
        types: [...byType.keys()],
        view(resource) {
            const row = byType.get(resource.type);
            const apart =
                (row !== undefined && networkOf(resource, row).apart !== undefined) ||
                (!isNo(resource.scalar("replicationGroupId").filled) &&
                    resource.type === "aws:elasticache/cluster:Cluster");
            return row === undefined || resource.external || apart ? undefined : namedGroups(resource, row);
        },
    };
}

function namedGroups(resource: Resource, row: EndpointKind): NamedGroupsView {
    const classic = resource.declared("securityGroupNames").filled;
    const { isGuarded } = networkOf(resource, row);
    const base = { resource, isGuarded, classic };
    if (row.type === SERVERLESS_KAFKA) return { ...base, named: everyConfig(resource), path: "vpcConfigs" };
    return { ...base, named: resource.declared(row.groups).filled, path: row.groups };
}

/** Each network of a serverless cluster names its own groups. */
function everyConfig(resource: Resource): Truth {
    const configs = resource.declared("vpcConfigs");
    const list = configs.list();
    if (list.state === "unknown") return list;
    return and(...(list.state === "known" ? list.value : []).map((config) => config.get("securityGroupIds").filled));
}
