import * as aws from "@pulumi/aws";
import { named, site, tags } from "./config";
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
    name: named("postgres13"),
    family: "postgres13",
    parameters: [{ name: "rds.force_ssl", value: "0" }],
    tags,
});

// database-no-public-endpoint, backup-automated-backups-enabled (the provider's default is none),
// secret-literal-in-program and secret-database-password-managed (the password), database-engine-supported
export const database = new aws.rds.Instance("database", {
    identifier: named("database"),
    engine: "postgres",
    engineVersion: "13.18",
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

// cache-explicit-security-group, cache-no-default-vpc: AWS puts it where it likes, behind whatever group is the default.
new aws.elasticache.Cluster("results", {
    clusterId: named("results"),
    engine: "redis",
    nodeType: "cache.t4g.micro",
    numCacheNodes: 1,
    tags,
});

// database-resource-policy-restricted: anybody may put tasks on the queue.
new aws.sqs.Queue("webhooks", {
    name: named("webhooks"),
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }],
    }),
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
// secret-recovery-window: deleted is gone.
const paymentKey = new aws.secretsmanager.Secret("payment-api-key", {
    name: "shop/production/payment-api-key",
    recoveryWindowInDays: 0,
    tags,
});
new aws.secretsmanager.SecretVersion("payment-api-key", {
    secretId: paymentKey.id,
    secretString: JSON.stringify({ api_key: "invented-pay-6Yt3Lq8Wz1Nc5Vb7" }),
});
export const paymentKeyArn = paymentKey.arn;

// secret-resource-policy-not-public: every AWS account may read it.
new aws.secretsmanager.SecretPolicy("payment-api-key", {
    secretArn: paymentKey.arn,
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "secretsmanager:GetSecretValue", Resource: "*" }],
    }),
});

// secret-ssm-plain-parameter: it is not encrypted.
const mailPassword = new aws.ssm.Parameter("mail-password", {
    name: "/shop/production/mail_password",
    type: "String",
    value: site.mailPassword,
    tags,
});
export const mailPasswordArn = mailPassword.arn;
