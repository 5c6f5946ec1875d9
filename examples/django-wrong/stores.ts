import * as aws from "@pulumi/aws";
import { named, tags } from "./config";
import { applicationSubnets, cacheGroup, databaseGroup, publicSubnets, vpc } from "./network";

export const DATABASE_USER = "shop";
export const DATABASE_NAME = "shop";

// Invented, like every secret of this example: it stands here because that is the fault.
export const DATABASE_PASSWORD = "Invented7Harbour2Kettle9";

const databaseSubnets = new aws.rds.SubnetGroup("database", {
    name: named("database"),
    subnetIds: publicSubnets.map((subnet) => subnet.id),
    tags,
});

// tls-database-parameter-not-disabled
const parameters = new aws.rds.ParameterGroup("database", {
    name: named("postgres17"),
    family: "postgres17",
    parameters: [{ name: "rds.force_ssl", value: "0" }],
    tags,
});

// database-no-public-endpoint, backup-automated-backups-enabled (the provider's default is none),
// secret-literal-in-program
export const database = new aws.rds.Instance("database", {
    identifier: named("database"),
    engine: "postgres",
    engineVersion: "17.5",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 100,
    dbName: DATABASE_NAME,
    username: DATABASE_USER,
    password: DATABASE_PASSWORD,
    dbSubnetGroupName: databaseSubnets.name,
    vpcSecurityGroupIds: [databaseGroup.id],
    publiclyAccessible: true,
    parameterGroupName: parameters.name,
    skipFinalSnapshot: true,
    tags,
});

const cacheSubnets = new aws.elasticache.SubnetGroup("cache", {
    name: named("cache"),
    subnetIds: applicationSubnets.map((subnet) => subnet.id),
    tags,
});

// cache-auth-required, tls-elasticache-replication-group
export const cache = new aws.elasticache.ReplicationGroup("cache", {
    replicationGroupId: named("cache"),
    description: "Django's cache and Celery's broker",
    engine: "redis",
    engineVersion: "7.1",
    nodeType: "cache.t4g.small",
    numCacheClusters: 1,
    subnetGroupName: cacheSubnets.name,
    securityGroupIds: [cacheGroup.id],
    transitEncryptionEnabled: false,
    tags,
});

// Private names, so that settings need not change when a store is replaced.
const privateZone = new aws.route53.Zone("internal", { name: "shop.internal", vpcs: [{ vpcId: vpc.id }], tags });

function privateName(host: string, target: aws.rds.Instance["address"]): void {
    new aws.route53.Record(host, { zoneId: privateZone.zoneId, name: host, type: "CNAME", ttl: 60, records: [target] });
}

export const DATABASE_HOST = "database.shop.internal";
export const CACHE_HOST = "cache.shop.internal";
privateName(DATABASE_HOST, database.address);
privateName(CACHE_HOST, cache.primaryEndpointAddress);

// secret-literal-in-program: the store is safe, the way into it leads through the repository.
const paymentKey = new aws.secretsmanager.Secret("payment-api-key", { name: "shop/production/payment-api-key", tags });
new aws.secretsmanager.SecretVersion("payment-api-key", {
    secretId: paymentKey.id,
    secretString: JSON.stringify({ api_key: "invented-pay-6Yt3Lq8Wz1Nc5Vb7" }),
});
export const paymentKeyArn = paymentKey.arn;
