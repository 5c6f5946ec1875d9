import rule from "../../../policies/database/database-iam-auth";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const FLAG = "iamDatabaseAuthenticationEnabled";
const instance = (inputs = {}, more = {}) => resource("aws:rds/instance:Instance", "db", inputs, more);
const cluster = (inputs = {}) => resource("aws:rds/cluster:Cluster", "aurora", inputs);
const proxy = (inputs = {}) => resource("aws:rds/proxy:Proxy", "proxy", { engineFamily: "POSTGRESQL", ...inputs });

testRule(rule, {
    valid: [
        { name: "an instance that offers it", resources: [instance({ engine: "postgres", [FLAG]: true })] },
        { name: "a cluster that offers it", resources: [cluster({ engine: "aurora-mysql", [FLAG]: true })] },
        { name: "an engine known after the update, and the flag set", resources: [instance({ engine: UNKNOWN, [FLAG]: true })] },
        { name: "a proxy that requires it for every secret", resources: [proxy({ auths: [{ iamAuth: "REQUIRED" }] })] },
        { name: "a proxy with the IAM scheme and no auths", resources: [proxy({ defaultAuthScheme: "IAM_AUTH" })] },
        { name: "the IAM scheme settles it, whatever the auths will be", resources: [proxy({ defaultAuthScheme: "IAM_AUTH", auths: UNKNOWN })] },
    ],
    invalid: [
        { name: "PostgreSQL without the flag", resources: [instance({ engine: "postgres" })], expect: [{ on: "db", message: "databaseFlag", at: FLAG }] },
        { name: "MariaDB with the flag off", resources: [instance({ engine: "mariadb", [FLAG]: false })], expect: [{ on: "db", message: "databaseFlag", at: FLAG }] },
        { name: "Aurora without the flag", resources: [cluster({ engine: "aurora-postgresql" })], expect: [{ on: "aurora", message: "databaseFlag", at: FLAG }] },
        {
            name: "a replica whose outputs tell its engine",
            resources: [instance({ replicateSourceDb: "main" }, { outputs: { engine: "mysql" } })],
            expect: [{ on: "db", message: "databaseFlag", at: FLAG }],
        },
        { name: "a proxy that disables it", resources: [proxy({ auths: [{ iamAuth: "DISABLED" }] })], expect: [{ on: "proxy", message: "proxyAuth", at: "auths[0].iamAuth" }] },
        {
            name: "one of two secrets without it, beside an unknown",
            resources: [proxy({ auths: [{ iamAuth: UNKNOWN }, { secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db" }] })],
            expect: [{ on: "proxy", message: "proxyAuth", at: "auths[1].iamAuth" }],
        },
    ],
    unknown: [
        { name: "a flag known after the update", resources: [instance({ engine: "postgres", [FLAG]: UNKNOWN })] },
        { name: "an engine known after the update", resources: [instance({ engine: UNKNOWN })], expect: [{ on: "db", says: "engine of db" }] },
        { name: "a replica at preview", resources: [instance({ replicateSourceDb: UNKNOWN }, { outputs: { engine: UNKNOWN } })], expect: [{ on: "db", says: "engine of db" }] },
        { name: "auths known after the update", resources: [proxy({ auths: UNKNOWN })] },
        { name: "a scheme known after the update", resources: [proxy({ defaultAuthScheme: UNKNOWN, auths: [{ iamAuth: "DISABLED" }] })] },
    ],
    notApplicable: [
        { name: "SQL Server", resources: [instance({ engine: "sqlserver-se" })] },
        { name: "Oracle, whatever the flag", resources: [instance({ engine: "oracle-ee", [FLAG]: UNKNOWN })] },
    ],
});
