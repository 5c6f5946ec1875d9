/**
 * Data stores that listen on a network, and what stands in front of them (catalogue M1): which property attaches
 * security groups, how they are placed in subnets, and on which ports they listen.
 */
import type { Model } from "../model";
import type { Resource } from "../resource";
import { and, isTrue, no, type Truth, truth, type UnknownValue, yes } from "../value";
import { type PortRange, type PortSet, port, portSet } from "./ports";

/** Which of the two checklist items a store falls under; brokers count as caches. */
export type StoreKind = "database" | "cache";

/** How a store is placed: through a named subnet group, or by subnet ids of its own. */
export type SubnetLink = { readonly group: string; readonly groupType: string } | { readonly ids: string };

export interface EndpointKind {
    readonly type: string;
    readonly kind: StoreKind;
    /** It stores nothing itself and passes on to a store. */
    readonly front: boolean;
    /** Path of the property that attaches security groups. */
    readonly groups: string;
    readonly subnets: SubnetLink;
    readonly ports: (resource: Resource, model: Model) => PortSet;
    /** Whether this one has no network of its own to judge. */
    readonly apart?: (resource: Resource) => Apart;
    /** It answers on 443 only and never has an address on the internet. */
    readonly interfaceOnly?: boolean;
}

/** Whether there is nothing to judge about a store's network, and why. */
export interface Apart {
    readonly certain: Truth;
    readonly reason: string;
}

const RDS_INSTANCE = "aws:rds/instance:Instance";
const RDS_CLUSTER = "aws:rds/cluster:Cluster";
const RDS_PROXY = "aws:rds/proxy:Proxy";
export const CACHE_CLUSTER = "aws:elasticache/cluster:Cluster";
export const BROKER = "aws:mq/broker:Broker";

const RDS_GROUP = { group: "dbSubnetGroupName", groupType: "aws:rds/subnetGroup:SubnetGroup" };
const CACHE_GROUP = { group: "subnetGroupName", groupType: "aws:elasticache/subnetGroup:SubnetGroup" };
const REDSHIFT_GROUP = "aws:redshift/subnetGroup:SubnetGroup";

/** Every kind of endpoint, one row each. */
export const ENDPOINT_KINDS: readonly EndpointKind[] = [
    database(RDS_INSTANCE, "vpcSecurityGroupIds", RDS_GROUP, ownPort(rdsPorts)),
    database(RDS_CLUSTER, "vpcSecurityGroupIds", RDS_GROUP, ownPort(rdsPorts)),
    front(RDS_PROXY, "vpcSecurityGroupIds", { ids: "vpcSubnetIds" }, proxyPorts),
    front("aws:rds/proxyEndpoint:ProxyEndpoint", "vpcSecurityGroupIds", { ids: "vpcSubnetIds" }, proxyEndpointPorts),
    database(
        "aws:docdb/cluster:Cluster",
        "vpcSecurityGroupIds",
        { group: "dbSubnetGroupName", groupType: "aws:docdb/subnetGroup:SubnetGroup" },
        ownPort(listensOn(27017)),
    ),
    database("aws:docdb/elasticCluster:ElasticCluster", "vpcSecurityGroupIds", { ids: "subnetIds" }, listensOn(27017)),
    database(
        "aws:neptune/cluster:Cluster",
        "vpcSecurityGroupIds",
        { group: "neptuneSubnetGroupName", groupType: "aws:neptune/subnetGroup:SubnetGroup" },
        ownPort(listensOn(8182)),
    ),
    front(
        "aws:neptunegraph/privateGraphEndpoint:PrivateGraphEndpoint",
        "vpcSecurityGroupIds",
        { ids: "subnetIds" },
        listensOn(443, 8182),
    ),
    database(
        "aws:redshift/cluster:Cluster",
        "vpcSecurityGroupIds",
        { group: "clusterSubnetGroupName", groupType: REDSHIFT_GROUP },
        ownPort(listensOn(5439)),
    ),
    front(
        "aws:redshift/endpointAccess:EndpointAccess",
        "vpcSecurityGroupIds",
        { group: "subnetGroupName", groupType: REDSHIFT_GROUP },
        ownPort(listensOn(5439)),
    ),
    database(
        "aws:redshiftserverless/workgroup:Workgroup",
        "securityGroupIds",
        { ids: "subnetIds" },
        ownPort(listensOn(5439)),
    ),
    front(
        "aws:redshiftserverless/endpointAccess:EndpointAccess",
        "vpcSecurityGroupIds",
        { ids: "subnetIds" },
        ownPort(listensOn(5439)),
    ),
    ...["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"].map((type) =>
        database(type, "vpcOptions.securityGroupIds", { ids: "vpcOptions.subnetIds" }, searchPorts, {
            apart: publicDomain,
        }),
    ),
    ...["aws:opensearch/vpcEndpoint:VpcEndpoint", "aws:elasticsearch/vpcEndpoint:VpcEndpoint"].map((type) =>
        front(type, "vpcOptions.securityGroupIds", { ids: "vpcOptions.subnetIds" }, listensOn(443), {
            interfaceOnly: true,
        }),
    ),
    front(
        "aws:opensearch/serverlessVpcEndpoint:ServerlessVpcEndpoint",
        "securityGroupIds",
        { ids: "subnetIds" },
        listensOn(443),
        {
            interfaceOnly: true,
        },
    ),
    ...["aws:timestreaminfluxdb/dbInstance:DbInstance", "aws:timestreaminfluxdb/dbCluster:DbCluster"].map((type) =>
        database(type, "vpcSecurityGroupIds", { ids: "vpcSubnetIds" }, ownPort(listensOn(8086))),
    ),
    cache(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "securityGroupIds",
        CACHE_GROUP,
        ownPort(listensOn(6379)),
    ),
    cache(
        CACHE_CLUSTER,
        "securityGroupIds",
        CACHE_GROUP,
        ownPort(cacheEngine({ redis: [6379], valkey: [6379], memcached: [11211] })),
    ),
    cache(
        "aws:elasticache/serverlessCache:ServerlessCache",
        "securityGroupIds",
        { ids: "subnetIds" },
        cacheEngine({ redis: [6379, 6380], valkey: [6379, 6380], memcached: [11211, 11212] }),
    ),
    cache(
        "aws:memorydb/cluster:Cluster",
        "securityGroupIds",
        { group: "subnetGroupName", groupType: "aws:memorydb/subnetGroup:SubnetGroup" },
        ownPort(listensOn(6379)),
    ),
    cache(
        "aws:dax/cluster:Cluster",
        "securityGroupIds",
        { group: "subnetGroupName", groupType: "aws:dax/subnetGroup:SubnetGroup" },
        daxPorts,
    ),
    cache(BROKER, "securityGroups", { ids: "subnetIds" }, brokerPorts, { apart: publicRabbit }),
    cache(
        "aws:msk/cluster:Cluster",
        "brokerNodeGroupInfo.securityGroups",
        { ids: "brokerNodeGroupInfo.clientSubnets" },
        kafkaPorts,
    ),
    cache(
        "aws:msk/serverlessCluster:ServerlessCluster",
        "vpcConfigs.securityGroupIds",
        { ids: "vpcConfigs.subnetIds" },
        listensOn(9098),
    ),
    {
        ...cache("aws:msk/vpcConnection:VpcConnection", "securityGroups", { ids: "clientSubnets" }, () =>
            portSet({ from: 14001, to: 14100 }),
        ),
        front: true,
    },
];

type Ports = EndpointKind["ports"];
type More = Pick<EndpointKind, "apart" | "interfaceOnly">;

function database(type: string, groups: string, subnets: SubnetLink, ports: Ports, more: More = {}): EndpointKind {
    return { type, kind: "database", front: false, groups, subnets, ports, ...more };
}
function front(type: string, groups: string, subnets: SubnetLink, ports: Ports, more: More = {}): EndpointKind {
    return { ...database(type, groups, subnets, ports, more), front: true };
}
function cache(type: string, groups: string, subnets: SubnetLink, ports: Ports, more: More = {}): EndpointKind {
    return { ...database(type, groups, subnets, ports, more), kind: "cache" };
}

function listensOn(...numbers: readonly number[]): Ports {
    return () => portSet(...numbers.map(port));
}

function oneOf(gap: UnknownValue, ranges: readonly PortRange[]): PortSet {
    return { certain: [], oneOf: ranges, maybe: [], gap };
}

/** The port that the author chose, else the engine's. */
function ownPort(byDefault: Ports): Ports {
    return (resource, model) => {
        const own = resource.scalar("port").number();
        if (own.state === "known" && own.value > 0) return portSet(port(own.value));
        return own.state === "unknown" ? oneOf(own, [{ from: 1, to: 65535 }]) : byDefault(resource, model);
    };
}

/** Default ports of RDS by the beginning of the engine's name. */
const RDS_PORTS: readonly (readonly [RegExp, number])[] = [
    [/postgres/, 5432],
    [/mysql|mariadb|^aurora/, 3306],
    [/oracle/, 1521],
    [/sqlserver/, 1433],
    [/^db2/, 50000],
];

function rdsPorts(resource: Resource, model: Model): PortSet {
    const engine = resource.scalar("engine").text();
    if (engine.state === "known") {
        const found = RDS_PORTS.find(([name]) => name.test(engine.value.toLowerCase()));
        if (found !== undefined) return portSet(port(found[1]));
    }
    // A replica has the engine of its source.
    const source = model.links.one(resource, resource.input("replicateSourceDb"), { types: [RDS_INSTANCE] });
    if (engine.state === "absent" && source !== undefined && source !== resource && source.scalar("engine").isPresent) {
        return rdsPorts(source, model);
    }
    return oneOf(
        resource.scalar("engine").gap(),
        RDS_PORTS.map(([, number]) => port(number)),
    );
}

const PROXY_PORTS: Readonly<Record<string, number>> = { POSTGRESQL: 5432, MYSQL: 3306, SQLSERVER: 1433 };

function proxyPorts(resource: Resource): PortSet {
    const family = resource.scalar("engineFamily");
    const text = family.text();
    const number = text.state === "known" ? PROXY_PORTS[text.value.toUpperCase()] : undefined;
    return number === undefined ? oneOf(family.gap(), Object.values(PROXY_PORTS).map(port)) : portSet(port(number));
}

function proxyEndpointPorts(resource: Resource, model: Model): PortSet {
    const name = resource.scalar("dbProxyName");
    const proxy = model.links.one(resource, name, { types: [RDS_PROXY] });
    return proxy === undefined ? oneOf(name.gap(), Object.values(PROXY_PORTS).map(port)) : proxyPorts(proxy);
}

/** A search domain answers on 80 as well unless it enforces HTTPS. */
function searchPorts(resource: Resource): PortSet {
    const enforced = isTrue(resource.structure("domainEndpointOptions").get("enforceHttps").boolean());
    if (enforced.state === "unknown") return { certain: [port(443)], oneOf: [], maybe: [port(80)], gap: enforced };
    return enforced.value ? portSet(port(443)) : portSet(port(443), port(80));
}

/** Subnets that are not known yet count as some: a public domain names none. */
function publicDomain(resource: Resource): Apart {
    const options = resource.structure("vpcOptions");
    const inside = options.isUnknown ? options : options.get("subnetIds");
    const placed = options.isAbsent ? false : inside.filled.state === "unknown" || inside.filled.value;
    return {
        certain: placed ? no : yes,
        reason: `${resource.name} is a public search domain, which no security group guards.`,
    };
}

function cacheEngine(ports: Readonly<Record<string, readonly number[]>>): Ports {
    return (resource) => {
        const engine = resource.scalar("engine");
        const text = engine.text();
        const found = text.state === "known" ? ports[text.value.toLowerCase()] : undefined;
        if (found !== undefined) return portSet(...found.map(port));
        return oneOf(engine.gap(), [...new Set(Object.values(ports).flat())].map(port));
    };
}

function daxPorts(resource: Resource): PortSet {
    const encryption = resource.scalar("clusterEndpointEncryptionType");
    const text = encryption.text();
    if (text.state === "unknown") return oneOf(text, [port(8111), port(9111)]);
    return portSet(port(text.state === "known" && text.value.toUpperCase() === "TLS" ? 9111 : 8111));
}

const RABBIT_PORTS = [5671, 443, 15671].map(port);
const ACTIVE_PORTS = [8162, 61617, 5671, 61614, 8883, 61619].map(port);

function brokerPorts(resource: Resource): PortSet {
    const engine = resource.scalar("engineType");
    const text = engine.text();
    if (text.state !== "known") return oneOf(engine.gap(), [...RABBIT_PORTS, ...ACTIVE_PORTS]);
    return portSet(...(isRabbit(text.value) ? RABBIT_PORTS : ACTIVE_PORTS));
}

function isRabbit(engine: string): boolean {
    return engine.toLowerCase() === "rabbitmq";
}

/** AWS refuses security groups on a public RabbitMQ broker. */
function publicRabbit(resource: Resource): Apart {
    return {
        certain: and(
            isTrue(resource.scalar("publiclyAccessible").boolean()),
            truth(resource.scalar("engineType").text(), isRabbit),
        ),
        reason: `${resource.name} is a public RabbitMQ broker, which takes no security group.`,
    };
}

function kafkaPorts(): PortSet {
    const plain = [9092, 9094, 9096, 9098, 9194, 9196, 9198, 2181, 2182].map(port);
    return portSet(...plain, { from: 20092, to: 20098 });
}
