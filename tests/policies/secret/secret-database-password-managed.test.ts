import rule from "../../../policies/secret/secret-database-password-managed";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const db = (inputs = {}, more = {}) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", username: "app", ...inputs }, more);
const of = (type: string, inputs = {}) => resource(type, "db", inputs);
const WITHHELD = secret("[secret]");

testRule(rule, {
    valid: [
        { name: "an instance whose password AWS keeps", resources: [db({ manageMasterUserPassword: true })] },
        { name: "the flag as text", resources: [db({ manageMasterUserPassword: "true" })] },
        { name: "a cluster", resources: [of("aws:rds/cluster:Cluster", { manageMasterUserPassword: true })] },
        { name: "a Redshift cluster", resources: [of("aws:redshift/cluster:Cluster", { manageMasterPassword: true })] },
        { name: "a write-only password", resources: [db({ passwordWo: secret(UNKNOWN), passwordWoVersion: 1 })] },
        { name: "a state that shows the version only", resources: [db({ passwordWoVersion: 1 })] },
        { name: "only managed ones are accepted, and it is", options: { accept: ["managed"] }, resources: [of("aws:redshiftserverless/namespace:Namespace", { manageAdminPassword: true })] },
    ],
    invalid: [
        { name: "a password of the secret configuration", resources: [db({ password: secret("Winter-Garten-2024") })], expect: [{ on: "db", message: "readable", at: "password" }] },
        { name: "one that nobody can see here", resources: [db({ password: WITHHELD })], expect: [{ on: "db", message: "readable", at: "password" }] },
        { name: "one that is known after the update", resources: [db({ password: UNKNOWN, manageMasterUserPassword: false })], expect: [{ on: "db", message: "readable", at: "password" }] },
        { name: "a DocumentDB cluster", resources: [of("aws:docdb/cluster:Cluster", { masterPassword: "x" })], expect: [{ on: "db", message: "readable", at: "masterPassword" }] },
        {
            name: "a serverless namespace",
            resources: [of("aws:redshiftserverless/namespace:Namespace", { adminUserPassword: "x" })],
            expect: [{ on: "db", message: "readable", at: "adminUserPassword" }],
        },
        {
            name: "write-only where managed is asked for",
            options: { accept: ["managed"] },
            resources: [db({ passwordWo: "x", passwordWoVersion: 1 })],
            expect: [{ on: "db", message: "notAccepted", at: "passwordWo" }],
        },
        {
            name: "managed where write-only is asked for",
            options: { accept: ["writeOnly"] },
            resources: [db({ manageMasterUserPassword: true })],
            expect: [{ on: "db", message: "notAccepted", at: "manageMasterUserPassword" }],
        },
    ],
    unknown: [{ name: "the flag", resources: [db({ manageMasterUserPassword: UNKNOWN, password: "x" })] }],
    notApplicable: [
        { name: "a replica", resources: [db({ replicateSourceDb: "primary" })] },
        { name: "a restore", resources: [db({ snapshotIdentifier: "snap" })] },
        { name: "an empty password", resources: [db({ password: "", replicateSourceDb: "primary" })] },
        { name: "the provider's own note of nothing", resources: [db({ snapshotIdentifier: "snap" }, { outputs: { password: secret("x") } })] },
    ],
});
