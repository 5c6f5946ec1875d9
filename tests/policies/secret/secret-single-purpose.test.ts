import rule from "../../../policies/secret/secret-single-purpose";
import { lambda, SECRET_ARN, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const secrets = (values: Record<string, string>) => Object.entries(values).map(([name, valueFrom]) => ({ name, valueFrom }));
const at = (name: string) => `containerDefinitions[web].secrets[${name}]`;
const gen = resource("random:index/randomPassword:RandomPassword", "gen", { length: 64 });
const db = (more = {}) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", username: "app", password: UNKNOWN }, { deps: { password: ["gen"] }, ...more });
const cache = resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { authToken: UNKNOWN }, { deps: { authToken: ["gen"] } });
const version = (name: string, secretString: unknown, deps: readonly string[] = ["gen"]) =>
    resource("aws:secretsmanager/secretVersion:SecretVersion", name, { secretId: "x", secretString }, { deps: { secretString: deps } });

testRule(rule, {
    valid: [
        { name: "different keys of one document", resources: [task({ secrets: secrets({ SECRET_KEY: `${SECRET_ARN}:SECRET_KEY::`, JWT_SECRET: `${SECRET_ARN}:JWT_SECRET::` }) })] },
        {
            name: "a store of unknown name with a generator of its own",
            resources: [
                gen,
                db(),
                resource("random:index/randomPassword:RandomPassword", "other", { length: 64 }),
                resource("aws:ssm/parameter:Parameter", "key", { name: UNKNOWN, type: "SecureString", value: UNKNOWN }, { deps: { value: ["other"] } }),
            ],
            expect: [{ on: "db" }],
        },
        { name: "web and worker share a key", resources: [task([{ secrets: secrets({ SECRET_KEY: SECRET_ARN }) }, { name: "worker", secrets: secrets({ DJANGO_SECRET_KEY: SECRET_ARN }) }])] },
        { name: "two names of the database's password", resources: [task({ secrets: secrets({ DB_PASSWORD: SECRET_ARN, PGPASSWORD: SECRET_ARN }) })] },
        { name: "a database and the secret of that database", resources: [gen, db(), version("content", UNKNOWN)], expect: [{ on: "db" }] },
    ],
    invalid: [
        {
            name: "Django's key signs tokens too",
            resources: [task({ secrets: secrets({ SECRET_KEY: SECRET_ARN, JWT_SECRET: SECRET_ARN }) })],
            expect: [
                { on: "task", message: "reference", at: at("SECRET_KEY") },
                { on: "task", message: "reference", at: at("JWT_SECRET") },
            ],
        },
        {
            name: "one generator for database and cache",
            resources: [gen, db(), cache],
            expect: [
                { on: "db", message: "generator", at: "password" },
                { on: "cache", message: "generator", at: "authToken" },
            ],
        },
        {
            name: "one generator for the database and Django's key",
            resources: [gen, db(), resource("aws:ssm/parameter:Parameter", "key", { name: "/shop/django_secret_key", type: "SecureString", value: UNKNOWN }, { deps: { value: ["gen"] } })],
            expect: [
                { on: "db", message: "generator", at: "password" },
                { on: "key", message: "generator", at: "value" },
            ],
        },
        {
            name: "one value for mail and database",
            resources: [lambda({ DB_PASSWORD: "winter-2024", SMTP_PASSWORD: "winter-2024" })],
            expect: [
                { on: "fn", message: "value", at: "environment.variables.DB_PASSWORD" },
                { on: "fn", message: "value", at: "environment.variables.SMTP_PASSWORD" },
            ],
        },
    ],
    unknown: [
        {
            name: "one generator for the database and a parameter whose name is known after the update",
            resources: [gen, db(), resource("aws:ssm/parameter:Parameter", "key", { name: UNKNOWN, type: "SecureString", value: UNKNOWN }, { deps: { value: ["gen"] } })],
            expect: ["db", "key"].map((on) => ({ on, says: "name of key" })),
        },
        {
            name: "one generator for the database and a parameter of unknown type",
            resources: [gen, db(), resource("aws:ssm/parameter:Parameter", "key", { name: "/shop/django_secret_key", type: UNKNOWN, value: UNKNOWN }, { deps: { value: ["gen"] } })],
            expect: ["db", "key"].map((on) => ({ on, says: "type of key" })),
        },
        { name: "hidden references", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "no secret", resources: [task({})] },
        { name: "names that say nothing of their purpose", resources: [lambda({ APP_PASSWORD: "winter-2024", OTHER_PASSWORD: "winter-2024" })] },
    ],
});
