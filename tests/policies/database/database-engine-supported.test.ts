import rule from "../../../policies/database/database-engine-supported";
import { pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import type { EvidenceSpec } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const HOST = "db.abc123.eu-west-1.rds.amazonaws.com";
const PROXY_HOST = "proxy.proxy-abc123.eu-west-1.rds.amazonaws.com";
const db = (inputs: Json, outputs: Json = {}) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", ...inputs }, { outputs: { address: HOST, endpoint: `${HOST}:5432`, ...outputs } });
const django = taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", DATABASE_URL: `postgres://app@${HOST}:5432/app` });
/** A first preview: the container definitions hang on the database, and hold it somewhere. */
const hanging = (deps: string[], container: Json = {}) => task({ environment: pairs({ DJANGO_SETTINGS_MODULE: "shop.settings" }), ...container }, { deps: { containerDefinitions: deps } });
const version = (djangoVersion: string, more: Json = {}): EvidenceSpec[] => [{ manifest: { djangoVersion, ...more } }];
const old = (message = "tooOld") => [{ on: "db", message, at: "engineVersion" }];

testRule(rule, {
    valid: [
        { name: "a major version alone counts as its newest", resources: [db({ engineVersion: "15" }), django], evidence: version("6.1.3") },
        { name: "exactly the minimum", resources: [db({ engineVersion: "14.0" }), django], evidence: version("5.2") },
        {
            name: "Aurora MySQL counts by its MySQL part",
            resources: [resource("aws:rds/cluster:Cluster", "db", { engine: "aurora-mysql", engineVersion: "8.0.mysql_aurora.3.08.0" }), hanging(["db"])],
            evidence: version("5.2.19"),
        },
        { name: "a Django between two known lines asks what the older one asks", resources: [db({ engineVersion: "12.9" }), django], evidence: version("5.1") },
        { name: "a Django to come", resources: [db({ engineVersion: "17.2" }), django], evidence: version("2028.1") },
        { name: "without evidence, what the oldest supported Django accepts", resources: [db({ engineVersion: "14.12" }), django], expect: [{ on: "db", says: "Django 5.2 needs 14" }] },
        { name: "the actual version where the program names none", resources: [db({}, { engineVersionActual: "16.4" }), django] },
        { name: "MariaDB", resources: [db({ engine: "mariadb", engineVersion: "10.11.9" }), django], evidence: version("6.1") },
    ],
    invalid: [
        { name: "PostgreSQL 14 with 6.1", resources: [db({ engineVersion: "14.12" }), django], evidence: version("6.1"), expect: old() },
        { name: "a major version alone", resources: [db({ engineVersion: "14" }), django], evidence: version("6.1"), expect: old() },
        { name: "MySQL 8.0 with 6.1", resources: [db({ engine: "mysql", engineVersion: "8.0.40" }), django], evidence: version("6.1.3"), expect: old() },
        { name: "an early MySQL 8.0 with 5.2", resources: [db({ engine: "mysql", engineVersion: "8.0.4" }), django], evidence: version("5.2"), expect: old() },
        { name: "MariaDB 10.5 with 6.0", resources: [db({ engine: "mariadb", engineVersion: "10.5.27" }), django], evidence: version("6.0.10"), expect: old() },
        { name: "without evidence, what no supported Django accepts", resources: [db({ engineVersion: "13.18" }), django], expect: old("tooOldForAny") },
        { name: "the version that runs, not the one in the program", resources: [db({ engineVersion: "15" }, { engineVersion: "13.4" }), django], expect: old("tooOldForAny") },
        { name: "linked by what the containers depend on", resources: [db({ engineVersion: "13.4" }, { address: UNKNOWN, endpoint: UNKNOWN }), hanging(["db"])], expect: old("tooOldForAny") },
        {
            name: "linked by a secret",
            resources: [
                db({ engineVersion: "13.4" }),
                resource("aws:secretsmanager/secret:Secret", "secret", {}, { id: SECRET_ARN, outputs: { arn: SECRET_ARN } }),
                resource("aws:secretsmanager/secretVersion:SecretVersion", "current", { secretId: SECRET_ARN, secretString: UNKNOWN }, { deps: { secretString: ["db"] } }),
                task({ environment: pairs({ DJANGO_SETTINGS_MODULE: "shop.settings" }), secrets: [{ name: "DATABASE_URL", valueFrom: `${SECRET_ARN}:url::` }] }),
            ],
            expect: old("tooOldForAny"),
        },
        {
            name: "linked by a proxy",
            resources: [
                db({ engineVersion: "13.4" }),
                resource("aws:rds/proxy:Proxy", "proxy", { name: "proxy", engineFamily: "POSTGRESQL" }, { outputs: { endpoint: PROXY_HOST } }),
                resource("aws:rds/proxyTarget:ProxyTarget", "target", { dbProxyName: "proxy", dbInstanceIdentifier: UNKNOWN }, { deps: { dbInstanceIdentifier: ["db"] } }),
                taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", DATABASE_HOST: PROXY_HOST.toUpperCase() }),
            ],
            expect: old("tooOldForAny"),
        },
        {
            name: "linked by a member of the cluster",
            resources: [
                resource("aws:rds/cluster:Cluster", "db", { engine: "aurora-postgresql", engineVersion: "13.9", clusterIdentifier: "main" }),
                resource("aws:rds/clusterInstance:ClusterInstance", "member", { clusterIdentifier: "main", engine: "aurora-postgresql" }),
                hanging(["member"]),
            ],
            expect: old("tooOldForAny"),
        },
        {
            name: "linked by the secret that RDS keeps",
            resources: [
                db({ engineVersion: "13.4" }, { masterUserSecrets: [{ secretArn: SECRET_ARN }] }),
                task({ environment: pairs({ DJANGO_SETTINGS_MODULE: "shop.settings" }), secrets: [{ name: "DB_PASSWORD", valueFrom: `${SECRET_ARN}:password::` }] }),
            ],
            expect: old("tooOldForAny"),
        },
        {
            name: "one of two services",
            resources: [
                db({ engineVersion: "14.12" }),
                task([
                    { name: "web", environment: pairs({ DJANGO_DEBUG: "0", DB_HOST: HOST }) },
                    { name: "api", environment: pairs({ DJANGO_DEBUG: "0", DB_HOST: HOST }) },
                ]),
            ],
            evidence: [...version("5.2"), ...version("6.1", { service: "api" })],
            expect: old(),
        },
    ],
    unknown: [
        {
            name: "a task of which nothing can be seen yet hangs on it",
            resources: [db({ engineVersion: "13.4" }), resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }, { deps: { containerDefinitions: ["db"] } })],
            expect: [{ on: "db", says: "containerDefinitions of task" }],
        },
        {
            name: "such a task hangs on a component that holds it",
            resources: [
                resource("acme:data:Store", "store", {}, { custom: false }),
                { ...db({ engineVersion: "13.4" }), parent: "store" },
                resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }, { deps: { containerDefinitions: ["store"] } }),
            ],
            expect: [{ on: "db", says: "containerDefinitions of task" }],
        },
        {
            name: "of such a task nothing tells what it hangs on",
            resources: [db({ engineVersion: "13.4" }), resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })],
            expect: [{ on: "db", says: "containerDefinitions of task" }],
        },
        { name: "a version known after the update", resources: [db({ engineVersion: UNKNOWN }), django], expect: [{ on: "db", says: "engineVersion of db" }] },
        { name: "an engine known after the update", resources: [db({ engine: UNKNOWN, engineVersion: "14" }), django], expect: [{ on: "db", says: "engine of db" }] },
    ],
    notApplicable: [
        {
            name: "the same database in a Rails stack",
            resources: [db({ engineVersion: "13.4" }), taskEnv({ RAILS_ENV: "production", DATABASE_URL: `postgres://app@${HOST}/app` })],
            expect: [{ on: "db", says: "No Django process" }],
        },
        {
            name: "a task of which nothing can be seen yet hangs on its image only",
            resources: [
                db({ engineVersion: "13.4" }),
                resource("aws:ecr/repository:Repository", "images"),
                resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }, { deps: { containerDefinitions: ["images"] } }),
            ],
        },
        { name: "a Django process that shows no link", resources: [db({ engineVersion: "13.4" }), taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings" })] },
        { name: "no version named", resources: [db({}), django], expect: [{ on: "db", says: "names no engine version" }] },
        { name: "Oracle", resources: [db({ engine: "oracle-ee", engineVersion: "12.1" }), django] },
        { name: "a Django that is older than what is known", resources: [db({ engineVersion: "9.6" }), django], evidence: version("3.2"), expect: [{ on: "db", says: "older than what is known" }] },
    ],
});
