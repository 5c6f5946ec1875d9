import rule from "../../../policies/cache/cache-broker-no-public-endpoint";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const broker = (inputs = {}, more = {}) => resource("aws:mq/broker:Broker", "queue", { engineType: "RabbitMQ", ...inputs }, more);
const kafka = (brokerNodeGroupInfo: unknown, more = {}) => resource("aws:msk/cluster:Cluster", "events", { brokerNodeGroupInfo }, more);
const access = (type: unknown) => ({ clientSubnets: ["subnet-1"], connectivityInfo: { publicAccess: { type } } });
const KAFKA_PATH = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type";

testRule(rule, {
    valid: [
        { name: "a broker that sets no flag", resources: [broker()] },
        { name: "a broker that sets it to false", resources: [broker({ publiclyAccessible: false })] },
        { name: "an MSK cluster without connectivity settings", resources: [kafka({ clientSubnets: ["subnet-1"] })] },
        { name: "an MSK cluster with public access disabled", resources: [kafka(access("DISABLED"))] },
        { name: "an MSK cluster whose connectivity AWS chooses", resources: [kafka({ clientSubnets: ["subnet-1"] }, { outputs: { brokerNodeGroupInfo: { connectivityInfo: UNKNOWN } } })] },
    ],
    invalid: [
        { name: "the flag", resources: [broker({ publiclyAccessible: true })], expect: [{ on: "queue", message: "brokerFlag", at: "publiclyAccessible" }] },
        { name: "the flag as text", resources: [broker({ publiclyAccessible: "true" })], expect: [{ on: "queue", message: "brokerFlag", at: "publiclyAccessible" }] },
        {
            name: "a public RabbitMQ broker that names groups, which AWS refuses",
            resources: [broker({ publiclyAccessible: true, securityGroups: ["sg-1"] })],
            expect: [{ on: "queue", message: "brokerFlag", at: "publiclyAccessible" }],
        },
        { name: "addresses for Kafka's brokers", resources: [kafka(access("SERVICE_PROVIDED_EIPS"))], expect: [{ on: "events", message: "kafkaAddresses", at: KAFKA_PATH }] },
        {
            name: "addresses switched on by hand, seen in the outputs",
            resources: [kafka({ clientSubnets: ["subnet-1"] }, { outputs: { brokerNodeGroupInfo: access("SERVICE_PROVIDED_EIPS") } })],
            expect: [{ on: "events", message: "kafkaAddresses", at: KAFKA_PATH }],
        },
    ],
    unknown: [
        { name: "a flag known after the update", resources: [broker({ publiclyAccessible: UNKNOWN })], expect: [{ on: "queue", says: "publiclyAccessible of queue" }] },
        { name: "a kind of access known after the update", resources: [kafka(access(UNKNOWN))], expect: [{ on: "events", says: KAFKA_PATH }] },
        { name: "node settings unknown as a whole", resources: [kafka(UNKNOWN)] },
    ],
    notApplicable: [{ name: "a serverless cluster has no public mode", resources: [resource("aws:msk/serverlessCluster:ServerlessCluster", "events", {})] }],
});
