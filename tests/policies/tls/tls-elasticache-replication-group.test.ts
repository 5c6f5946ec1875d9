import rule from "../../../policies/tls/tls-elasticache-replication-group";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const group = (inputs = {}, more = {}) => resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { description: "sessions", ...inputs }, more);

testRule(rule, {
    valid: [
        { name: "on, with the mode left to its default", resources: [group({ transitEncryptionEnabled: true })] },
        { name: "on and required", resources: [group({ transitEncryptionEnabled: true, transitEncryptionMode: "required" })] },
        { name: "a secondary known to be encrypted", resources: [group({ globalReplicationGroupId: "ldgnf-sessions" }, { outputs: { transitEncryptionEnabled: true } })] },
    ],
    invalid: [
        { name: "not set", resources: [group()], expect: [{ on: "cache", message: "missing", at: "transitEncryptionEnabled" }] },
        {
            name: "not set in a preview, where the provider will tell",
            resources: [group({}, { outputs: { transitEncryptionEnabled: UNKNOWN, transitEncryptionMode: UNKNOWN } })],
            expect: [{ on: "cache", message: "missing", at: "transitEncryptionEnabled" }],
        },
        { name: "not set on Valkey, which the API refuses", resources: [group({ engine: "valkey" })], expect: [{ on: "cache", message: "missing", at: "transitEncryptionEnabled" }] },
        { name: "off", resources: [group({ transitEncryptionEnabled: false })], expect: [{ on: "cache", message: "off", at: "transitEncryptionEnabled" }] },
        {
            name: "on, with clients in clear text still welcome",
            resources: [group({ transitEncryptionEnabled: true, transitEncryptionMode: "preferred" })],
            expect: [{ on: "cache", message: "preferred", at: "transitEncryptionMode" }],
        },
    ],
    unknown: [
        { name: "the flag", resources: [group({ transitEncryptionEnabled: UNKNOWN })] },
        { name: "the mode", resources: [group({ transitEncryptionEnabled: true, transitEncryptionMode: UNKNOWN })] },
        { name: "a secondary of a global data store", resources: [group({ globalReplicationGroupId: "ldgnf-sessions" })], expect: [{ on: "cache", says: "global data store" }] },
    ],
    notApplicable: [{ name: "a serverless cache, which always uses TLS", resources: [resource("aws:elasticache/serverlessCache:ServerlessCache", "cache", { engine: "valkey" })] }],
});
