import rule from "../../../policies/secret/secret-weak-value";
import { lambda, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, type ResourceSpec, secret, UNKNOWN } from "../../support/stack";

const db = (inputs: Record<string, unknown>) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", username: "admin", ...inputs });
const version = (secretString: unknown, more: Partial<ResourceSpec> = {}) => resource("aws:secretsmanager/secretVersion:SecretVersion", "content", { secretId: "s", secretString }, more);
const found = (on: string, message: string, at: string) => [{ on, message, at }];

testRule(rule, {
    valid: [
        { name: "a long random password", resources: [db({ password: secret("kT9#vQ2m-Zx7!pL4w@Rb8nYc3sDf6gHj") })] },
        { name: "a password that is no name, whatever the database's", resources: [db({ dbName: UNKNOWN, password: secret("kT9#vQ2m-Zx7!pL4w@Rb8nYc3sDf6gHj") })] },
        { name: "a vendor's short secret", resources: [version('{"SMS_API_SECRET":"k7Qz91xP"}')] },
        { name: "a placeholder that is replaced out of band", resources: [version("REPLACE_ME", { ignoreChanges: ["secretString"] })] },
        { name: "a vendor's client secret", resources: [resource("aws:cognito/identityProvider:IdentityProvider", "idp", { providerDetails: { client_secret: "k7Qz91xPw" } })] },
    ],
    invalid: [
        { name: "a well-known password", resources: [db({ password: "admin123" })], expect: found("db", "guessable", "password") },
        { name: "the user's name inside a document", resources: [version('{"username":"shopkeeper","password":"shopkeeper"}')], expect: found("content", "guessable", "secretString.password") },
        { name: "the name of the database", resources: [db({ dbName: "bookshop2024", password: "BookShop2024" })], expect: found("db", "guessable", "password") },
        { name: "a run of keys", resources: [db({ password: "qwertyuiop" })], expect: found("db", "guessable", "password") },
        { name: "short for a service", resources: [db({ password: "kT9#vQ2m" })], expect: found("db", "short", "password") },
        { name: "short under a raised bar", options: { minLength: 40 }, resources: [db({ password: "kT9#vQ2m-Zx7!pL4w@Rb8nYc3sDf6gHj" })], expect: found("db", "short", "password") },
        { name: "short anywhere", resources: [lambda({ API_TOKEN: "k7Qz9" })], expect: found("fn", "short", "environment.variables.API_TOKEN") },
        { name: "four different characters", resources: [db({ password: "abababcdcdcdabab" })], expect: found("db", "monotonous", "password") },
        {
            name: "a placeholder in an environment",
            resources: [taskEnv({ DJANGO_SECRET_KEY: "changeme-please-now" })],
            expect: found("task", "guessable", "containerDefinitions[web].environment[DJANGO_SECRET_KEY]"),
        },
        { name: "the user beside it", resources: [lambda({ DB_USER: "bookshop2024", DB_PASSWORD: "bookshop2024" })], expect: found("fn", "guessable", "environment.variables.DB_PASSWORD") },
        {
            name: "a broker's user",
            resources: [resource("aws:mq/broker:Broker", "mq", { users: [{ username: "bookshop2024", password: "bookshop2024" }] })],
            expect: found("mq", "guessable", "users[0].password"),
        },
        { name: "a placeholder that nobody replaces", config: {}, resources: [version("REPLACE_ME")], expect: found("content", "guessable", "secretString") },
    ],
    unknown: [
        { name: "a password known after the update", resources: [db({ password: UNKNOWN })] },
        { name: "an export that records no ignoreChanges", resources: [version("REPLACE_ME")], expect: [{ on: "content", says: "ignoreChanges of content" }] },
        { name: "a password that may be the name of the database", resources: [db({ dbName: UNKNOWN, password: "BookShop2024" })], expect: [{ on: "db", says: "dbName of db" }] },
        { name: "a broker's unknown user", resources: [resource("aws:mq/broker:Broker", "mq", { users: [{ username: UNKNOWN, password: "bookshop2024" }] })] },
        { name: "an unknown user beside it", resources: [lambda({ DB_USER: UNKNOWN, DB_PASSWORD: "bookshop2024" })], expect: [{ on: "fn", says: "DB_USER of fn" }] },
        { name: "an unknown environment", resources: [lambda(UNKNOWN)] },
    ],
    notApplicable: [
        { name: "a switch", resources: [lambda({ MYSQL_ALLOW_EMPTY_PASSWORD: "yes" })] },
        { name: "a managed password", resources: [db({ manageMasterUserPassword: true })] },
    ],
});
