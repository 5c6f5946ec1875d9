import * as aws from "@pulumi/aws";
import { named, secretValues, tags } from "./config";
import { key } from "./encryption";
import { dataSubnets } from "./network";
import { cacheGroup } from "./security-groups";

export const CACHE_USER = "shop";

const subnetGroup = new aws.elasticache.SubnetGroup("cache", {
    name: named("cache"),
    subnetIds: dataSubnets.map((subnet) => subnet.id),
    tags,
});

const user = new aws.elasticache.User("cache", {
    userId: named("cache"),
    userName: CACHE_USER,
    engine: "valkey",
    accessString: "on ~* &* +@all -@dangerous +info",
    passwords: [secretValues.cachePassword],
    tags,
});

const userGroup = new aws.elasticache.UserGroup("cache", {
    userGroupId: named("cache"),
    engine: "valkey",
    userIds: [user.userId],
    tags,
});

export const cache = new aws.elasticache.ReplicationGroup("cache", {
    replicationGroupId: named("cache"),
    description: "Django's cache and sessions",
    engine: "valkey",
    engineVersion: "8.0",
    nodeType: "cache.t4g.small",
    numCacheClusters: 2,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    port: 6379,
    subnetGroupName: subnetGroup.name,
    securityGroupIds: [cacheGroup.id],
    userGroupIds: [userGroup.userGroupId],
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    atRestEncryptionEnabled: true,
    kmsKeyId: key.arn,
    snapshotRetentionLimit: 7,
    snapshotWindow: "01:00-02:00",
    finalSnapshotIdentifier: named("cache-final"),
    tags,
});
