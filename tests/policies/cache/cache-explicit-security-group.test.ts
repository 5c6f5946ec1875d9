import rule from "../../../policies/cache/cache-explicit-security-group";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const group = (inputs = {}) => resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", inputs);
const node = (inputs = {}) => resource("aws:elasticache/cluster:Cluster", "cache", inputs);
const broker = (inputs = {}) => resource("aws:mq/broker:Broker", "cache", { engineType: "RabbitMQ", ...inputs });
const kafka = (...vpcConfigs: object[]) => resource("aws:msk/serverlessCluster:ServerlessCluster", "cache", { vpcConfigs });
const found = (at: string) => [{ on: "cache", message: "unnamed", at }];

testRule(rule, {
    valid: [
        { name: "a group known after the update", resources: [group({ securityGroupIds: [UNKNOWN] })] },
        { name: "every network of a serverless cluster", resources: [kafka({ subnetIds: ["a"], securityGroupIds: ["sg-1"] }, { subnetIds: ["b"], securityGroupIds: [UNKNOWN] })] },
    ],
    invalid: [
        { name: "none", resources: [group({ subnetGroupName: "group" })], expect: found("securityGroupIds") },
        { name: "a serverless cache", resources: [resource("aws:elasticache/serverlessCache:ServerlessCache", "cache", { engine: "valkey", subnetIds: ["a"] })], expect: found("securityGroupIds") },
        { name: "one network of a serverless cluster", resources: [kafka({ subnetIds: ["a"], securityGroupIds: ["sg-1"] }, { subnetIds: ["b"] })], expect: found("vpcConfigs") },
        { name: "a node that stands alone, as states spell it", resources: [{ ...node(), outputs: { replicationGroupId: "" } }], expect: found("securityGroupIds") },
        { name: "a broker", resources: [broker()], expect: found("securityGroups") },
        { name: "groups of EC2-Classic", resources: [group({ securityGroupNames: ["old"], securityGroupIds: ["sg-1"] })], expect: [{ on: "cache", message: "classic", at: "securityGroupNames" }] },
    ],
    unknown: [
        { name: "groups of EC2-Classic that are unknown as a whole", resources: [group({ securityGroupNames: UNKNOWN, securityGroupIds: ["sg-1"] })] },
        { name: "a list that is unknown as a whole", resources: [group({ securityGroupIds: UNKNOWN })] },
        { name: "a RabbitMQ broker that may be public", resources: [broker({ publiclyAccessible: UNKNOWN })], expect: [{ on: "cache", says: "publiclyAccessible of cache" }] },
        { name: "networks that are unknown as a whole", resources: [resource("aws:msk/serverlessCluster:ServerlessCluster", "cache", { vpcConfigs: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "a node of a replication group that is not known yet", resources: [node({ engine: "redis", replicationGroupId: UNKNOWN })] },
        { name: "a public RabbitMQ broker", resources: [broker({ publiclyAccessible: true })] },
        { name: "Kafka on servers, which requires groups", resources: [resource("aws:msk/cluster:Cluster", "cache", {})] },
    ],
});
