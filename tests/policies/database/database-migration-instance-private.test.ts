import rule from "../../../policies/database/database-migration-instance-private";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const instance = (inputs = {}, more = {}) => resource("aws:dms/replicationInstance:ReplicationInstance", "dms", inputs, more);
const profile = (inputs = {}, more = {}) => resource("aws:dms/instanceProfile:InstanceProfile", "profile", inputs, more);

testRule(rule, {
    valid: [
        { name: "a replication instance without the flag", resources: [instance()] },
        { name: "a replication instance that sets it to false", resources: [instance({ publiclyAccessible: false })] },
        { name: "a profile that sets it to false", resources: [profile({ publiclyAccessible: false })] },
        { name: "a profile known to be private by its outputs", resources: [profile({}, { outputs: { publiclyAccessible: false } })] },
    ],
    invalid: [
        { name: "a public replication instance", resources: [instance({ publiclyAccessible: true })], expect: [{ on: "dms", message: "flag", at: "publiclyAccessible" }] },
        { name: "a public profile", resources: [profile({ publiclyAccessible: true })], expect: [{ on: "profile", message: "flag", at: "publiclyAccessible" }] },
        { name: "a profile without the flag, whose default is public", resources: [profile()], expect: [{ on: "profile", message: "byDefault", at: "publiclyAccessible" }] },
        {
            name: "a profile whose planned output is still open",
            resources: [profile({}, { outputs: { publiclyAccessible: UNKNOWN } })],
            expect: [{ on: "profile", message: "byDefault", at: "publiclyAccessible" }],
        },
    ],
    unknown: [
        { name: "a flag known after the update", resources: [instance({ publiclyAccessible: UNKNOWN })], expect: [{ on: "dms", says: "publiclyAccessible of dms" }] },
        { name: "a profile's flag known after the update", resources: [profile({ publiclyAccessible: UNKNOWN })] },
    ],
    notApplicable: [{ name: "a serverless replication has no flag", resources: [resource("aws:dms/replicationConfig:ReplicationConfig", "copy", {})] }],
});
