import rule from "../../../policies/cache/cache-auth-required";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const group = (inputs = {}, more = {}) => resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { engine: "valkey", ...inputs }, more);
const serverless = (inputs = {}) => resource("aws:elasticache/serverlessCache:ServerlessCache", "cache", inputs);
const cluster = (inputs = {}) => resource("aws:elasticache/cluster:Cluster", "cache", inputs);
const memorydb = (inputs = {}, more = {}) => resource("aws:memorydb/cluster:Cluster", "cache", inputs, more);
const kafka = (clientAuthentication?: object) => resource("aws:msk/cluster:Cluster", "cache", clientAuthentication === undefined ? {} : { clientAuthentication });
const acl = resource("aws:memorydb/acl:Acl", "acl", {});
const found = (message: string, at: string) => [{ on: "cache", message, at }];

testRule(rule, {
    valid: [
        { name: "a token that is a secret and unknown", resources: [group({ authToken: secret(UNKNOWN) })], expect: [{ on: "cache", says: "authTokenUpdateStrategy" }] },
        { name: "a token that is set rather than rotated", resources: [group({ authToken: secret("a-token-of-sixteen"), authTokenUpdateStrategy: "SET" })] },
        { name: "a write-only token, of which the state keeps the version", resources: [group({ authTokenWoVersion: 1 })] },
        { name: "users, of whom only the number is known", resources: [group({ userGroupIds: [UNKNOWN] })] },
        { name: "the token is given up, and there are users", resources: [group({ userGroupIds: ["app"], authTokenUpdateStrategy: "DELETE" })] },
        { name: "a serverless cache with users", resources: [serverless({ engine: UNKNOWN, userGroupId: UNKNOWN })] },
        { name: "an access list of one's own", resources: [memorydb({ aclName: "app-acl" })] },
        { name: "an access list that is being created", resources: [acl, memorydb({ aclName: UNKNOWN }, { deps: { aclName: ["acl"] } })] },
        { name: "Kafka with IAM", resources: [kafka({ sasl: { iam: true } })] },
        { name: "Kafka with client certificates", resources: [kafka({ tls: { certificateAuthorityArns: [UNKNOWN] } })] },
    ],
    invalid: [
        { name: "a group of no global datastore, as states spell it", resources: [group({}, { outputs: { globalReplicationGroupId: "" } })], expect: [{ on: "cache", message: "noCredential" }] },
        { name: "a replication group with nothing", resources: [group()], expect: found("noCredential", "authToken") },
        { name: "an empty list of users", resources: [group({ userGroupIds: [] })], expect: found("noCredential", "authToken") },
        { name: "the token is given up", resources: [group({ authToken: "a-token-of-sixteen", authTokenUpdateStrategy: "DELETE" })], expect: found("tokenDeleted", "authTokenUpdateStrategy") },
        { name: "a stand-alone Redis", resources: [cluster({ engine: "redis", numCacheNodes: 1 })], expect: found("standAlone", "engine") },
        {
            name: "a stand-alone Redis as states spell it",
            resources: [{ ...cluster({ engine: "redis", numCacheNodes: 1 }), outputs: { engine: "redis", replicationGroupId: "" } }],
            expect: found("standAlone", "engine"),
        },
        { name: "a serverless cache without users", resources: [serverless({ engine: "Redis" })], expect: found("noCredential", "userGroupId") },
        { name: "MemoryDB with the open list", resources: [memorydb({ aclName: "open-access" })], expect: found("openAccess", "aclName") },
        { name: "Kafka with nothing", resources: [kafka()], expect: found("kafka", "clientAuthentication") },
        { name: "Kafka with an empty list of authorities", resources: [kafka({ tls: { certificateAuthorityArns: [] } })], expect: found("kafka", "clientAuthentication") },
        {
            name: "Kafka with IAM beside the unauthenticated",
            resources: [kafka({ sasl: { iam: true }, unauthenticated: true })],
            expect: found("unauthenticated", "clientAuthentication.unauthenticated"),
        },
        {
            name: "a token alone where users are required",
            options: { requireUserGroup: true },
            resources: [group({ authToken: secret("a-token-of-sixteen") })],
            expect: found("tokenOnly", "userGroupIds"),
        },
        { name: "Memcached where it is not accepted", options: { acceptMemcached: false }, resources: [cluster({ engine: "memcached" })], expect: found("memcached", "engine") },
    ],
    unknown: [
        { name: "a list of users that is unknown as a whole", resources: [group({ userGroupIds: UNKNOWN })] },
        { name: "an unknown engine without users", resources: [serverless({ engine: UNKNOWN })] },
        { name: "a secondary of a global datastore", resources: [group({ engine: undefined, globalReplicationGroupId: "global" })], expect: [{ on: "cache", says: "outside this stack" }] },
        { name: "a list from another stack", resources: [memorydb({ aclName: UNKNOWN })] },
        { name: "whether Kafka takes IAM", resources: [kafka({ sasl: { iam: UNKNOWN } })] },
        { name: "whether Kafka serves the unauthenticated", resources: [kafka({ sasl: { iam: true }, unauthenticated: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "Memcached", resources: [cluster({ engine: "memcached" })], expect: [{ on: "cache", says: "only control" }] },
        { name: "a node of a replication group", resources: [cluster({ engine: "redis", replicationGroupId: "group" })] },
    ],
});
