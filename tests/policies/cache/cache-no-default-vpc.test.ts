import rule from "../../../policies/cache/cache-no-default-vpc";
import { cache, subnet, vpc } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const redis = cache([], { subnetGroupName: UNKNOWN }, { deps: { subnetGroupName: ["group"] } });
const subnets = (...names: string[]) => resource("aws:elasticache/subnetGroup:SubnetGroup", "group", { subnetIds: names.map(() => UNKNOWN) }, { deps: { subnetIds: names } });
const store = (type: string, inputs: Json = {}, deps: Record<string, string[]> = {}) => resource(type, "cache", inputs, { deps });
const left = (at: string) => [{ on: "cache", message: "left", at }];

testRule(rule, {
    valid: [
        { name: "subnets of a VPC of one's own", resources: [vpc(), subnet("a"), subnets("a"), redis] },
        { name: "Kafka in such a subnet", resources: [vpc(), subnet("a"), store("aws:msk/cluster:Cluster", { brokerNodeGroupInfo: { clientSubnets: [UNKNOWN] } }, { brokerNodeGroupInfo: ["a"] })] },
    ],
    invalid: [
        { name: "nothing is named", resources: [cache([])], expect: left("subnetGroupName") },
        { name: "the default by name", resources: [store("aws:memorydb/cluster:Cluster", { subnetGroupName: "default" })], expect: left("subnetGroupName") },
        { name: "a serverless cache", resources: [store("aws:elasticache/serverlessCache:ServerlessCache", { engine: "valkey" })], expect: left("subnetIds") },
        {
            name: "a node that stands alone, as states spell it",
            resources: [{ ...store("aws:elasticache/cluster:Cluster"), outputs: { replicationGroupId: "" } }],
            expect: left("subnetGroupName"),
        },
        { name: "a broker", resources: [store("aws:mq/broker:Broker")], expect: left("subnetIds") },
        {
            name: "subnets of the default VPC",
            resources: [resource("aws:ec2/defaultVpc:DefaultVpc", "default-vpc", {}), subnet("a", "default-vpc"), subnets("a"), redis],
            expect: [{ on: "cache", message: "subnet", at: "subnetGroupName" }],
        },
    ],
    unknown: [
        { name: "a subnet group of another stack", resources: [cache([], { subnetGroupName: "prod" })] },
        { name: "a RabbitMQ broker that may be public", resources: [store("aws:mq/broker:Broker", { engineType: "RabbitMQ", publiclyAccessible: UNKNOWN })] },
        { name: "a known subnet of another stack", resources: [store("aws:mq/broker:Broker", { subnetIds: ["subnet-9"] })] },
    ],
    notApplicable: [{ name: "a node of a replication group", resources: [store("aws:elasticache/cluster:Cluster", { replicationGroupId: UNKNOWN })] }],
});
