import rule from "../../../policies/cache/cache-no-world-ingress";
import { allow, cache, group, ingressRule, rightStack, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const open = (port: number) => group("sg", [allow(port, { cidrBlocks: WORLD })]);
const store = (type: string, inputs: object, path = "securityGroupIds") => {
    const [top = "", inner] = path.split(".");
    const groups = inner === undefined ? { [top]: [UNKNOWN] } : { [top]: { [inner]: [UNKNOWN] } };
    return resource(type, "cache", { ...groups, ...inputs }, { deps: { [top]: ["sg"] } });
};
const serverless = (engine: string) => store("aws:elasticache/serverlessCache:ServerlessCache", { engine });
const broker = (engineType: string, inputs = {}) => store("aws:mq/broker:Broker", { engineType, ...inputs }, "securityGroups");
const dax = (inputs = {}) => store("aws:dax/cluster:Cluster", inputs);
const found = [{ on: "cache", message: "open" }];

testRule(rule, {
    valid: [
        { name: "three hops away from the internet", resources: rightStack(cache(["db-sg"]), 6379) },
        { name: "Memcached does not listen on Redis's port", resources: [open(6379), serverless("memcached")] },
        { name: "DAX without TLS does not listen on the port with it", resources: [open(9111), dax()] },
        { name: "RabbitMQ does not listen on ActiveMQ's port", resources: [open(61617), broker("RabbitMQ")] },
    ],
    invalid: [
        {
            name: "a separate rule",
            resources: [group("sg"), ingressRule("rule", "sg", 6379, { cidrIpv4: "0.0.0.0/0" }), cache(["sg"])],
            expect: [{ on: "cache", message: "open", at: "securityGroupIds" }],
        },
        { name: "the reader port of a serverless cache", resources: [open(6380), serverless("redis")], expect: found },
        {
            name: "a Kafka port that no client uses today",
            resources: [open(9092), store("aws:msk/cluster:Cluster", { clientAuthentication: { sasl: { iam: true } } }, "brokerNodeGroupInfo.securityGroups")],
            expect: found,
        },
        { name: "Memcached", resources: [open(11211), store("aws:elasticache/cluster:Cluster", { engine: "memcached" })], expect: found },
        { name: "MemoryDB on a port of its own", resources: [open(7777), store("aws:memorydb/cluster:Cluster", { port: 7777, aclName: "app" })], expect: found },
        { name: "DAX with TLS", resources: [open(9111), dax({ clusterEndpointEncryptionType: "TLS" })], expect: found },
        { name: "the console of RabbitMQ", resources: [open(443), broker("RABBITMQ")], expect: found },
        {
            name: "Kafka without servers",
            resources: [
                open(9098),
                resource("aws:msk/serverlessCluster:ServerlessCluster", "cache", { vpcConfigs: [{ subnetIds: ["subnet-1"], securityGroupIds: [UNKNOWN] }] }, { deps: { vpcConfigs: ["sg"] } }),
            ],
            expect: found,
        },
    ],
    unknown: [
        { name: "a group of another stack", resources: [cache([], { securityGroupIds: ["sg-0abc"] })], expect: [{ on: "cache", says: "sg-0abc" }] },
        { name: "an unknown engine", resources: [open(6379), store("aws:elasticache/cluster:Cluster", { engine: UNKNOWN })] },
        {
            name: "a RabbitMQ broker that may be public, and then takes no group",
            resources: [open(5671), broker("RabbitMQ", { publiclyAccessible: UNKNOWN })],
            expect: [{ on: "cache", says: "publiclyAccessible of cache" }],
        },
        { name: "whether DAX encrypts", resources: [open(8111), dax({ clusterEndpointEncryptionType: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "a node of a replication group", resources: [open(6379), store("aws:elasticache/cluster:Cluster", { replicationGroupId: "cache" })] },
        { name: "a public RabbitMQ broker, which takes no group", resources: [open(5671), broker("RabbitMQ", { publiclyAccessible: true })] },
        { name: "no group is named", resources: [cache([])] },
    ],
});
