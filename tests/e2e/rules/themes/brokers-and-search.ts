import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Theme } from "../theme";
import { allow, siteNetwork } from "./network";

/** Message brokers, Kafka, search domains, and the users of caches. */
export const brokersAndSearch: Theme = {
    name: "brokers and search",
    rules: {
        "cache-auth-required": ["events", "sessions"],
        "cache-broker-no-public-endpoint": ["celery", "events"],
        "cache-user-group-default-user": ["sessions"],
        "cache-user-needs-credential": ["worker"],
        "database-search-in-vpc": ["catalogue", "logs"],
        "database-search-policy-restricted": ["catalogue"],
    },
    secrets: { brokerPassword: "invented-Kettle4Harbour8Lantern2" },
    program: ({ either }) => {
        const { privateSubnets, publicSubnets, group } = siteNetwork();
        const application = group("application");
        const closed = group(
            "stores",
            [443, 5671, 6379, 9098].map((port) => allow(port, application)),
        );

        new aws.mq.Broker("celery", {
            brokerName: "celery",
            engineType: "RabbitMQ",
            engineVersion: "3.13",
            hostInstanceType: "mq.m7g.large",
            publiclyAccessible: either(true, false),
            ...either({}, { subnetIds: privateSubnets.slice(0, 1), securityGroups: [closed.id] }),
            users: [{ username: "celery", password: new pulumi.Config().requireSecret("brokerPassword") }],
        });
        new aws.msk.Cluster("events", {
            clusterName: "events",
            kafkaVersion: "3.8.x",
            numberOfBrokerNodes: 2,
            brokerNodeGroupInfo: {
                instanceType: "kafka.m7g.large",
                clientSubnets: either(publicSubnets, privateSubnets),
                securityGroups: [closed.id],
                connectivityInfo: { publicAccess: { type: either("SERVICE_PROVIDED_EIPS", "DISABLED") } },
            },
            clientAuthentication: { unauthenticated: either(true, false), sasl: { iam: true } },
            encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true } },
        });

        const worker = new aws.elasticache.User("worker", {
            userId: "worker",
            userName: "worker",
            engine: "valkey",
            accessString: "on ~* +@all -@dangerous",
            ...either({ noPasswordRequired: true }, { authenticationMode: { type: "iam" } }),
        });
        const users = new aws.elasticache.UserGroup("sessions", {
            userGroupId: "sessions",
            engine: either("redis", "valkey"),
            userIds: either(["default", worker.userId], [worker.userId]),
        });
        const cacheSubnets = new aws.elasticache.SubnetGroup("sessions", { subnetIds: privateSubnets });
        new aws.elasticache.ReplicationGroup("sessions", {
            description: "sessions",
            engine: "valkey",
            transitEncryptionEnabled: true,
            subnetGroupName: cacheSubnets.name,
            securityGroupIds: [closed.id],
            ...either({}, { userGroupIds: [users.userGroupId] }),
        });

        new aws.opensearch.Domain("catalogue", {
            domainName: "catalogue",
            engineVersion: "OpenSearch_2.17",
            domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
            ...either(
                {
                    accessPolicies: JSON.stringify({
                        Version: "2012-10-17",
                        Statement: [{ Effect: "Allow", Principal: "*", Action: "es:*", Resource: "*" }],
                    }),
                },
                { vpcOptions: { subnetIds: privateSubnets.slice(0, 1), securityGroupIds: [closed.id] } },
            ),
        });
        new aws.opensearch.ServerlessSecurityPolicy("logs", {
            name: "logs",
            type: "network",
            policy: JSON.stringify([
                {
                    Rules: [{ ResourceType: "collection", Resource: ["collection/logs"] }],
                    ...either({ AllowFromPublic: true }, { SourceVPCEs: ["vpce-0a1b2c3d4e5f60718"] }),
                },
            ]),
        });
    },
};
