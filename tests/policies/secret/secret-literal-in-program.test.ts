import rule from "../../../policies/secret/secret-literal-in-program";
import { testRule } from "../../support/rule-tester";
import { resource, type ResourceSpec, secret, UNKNOWN } from "../../support/stack";

const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const version = (secretString: unknown, more: Partial<ResourceSpec> = {}) => resource(VERSION, "content", { secretId: "shop", secretString }, more);
const random = (type = "RandomPassword", name = "pw") => resource(`random:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, { length: 32 });
const db = (inputs = {}, more: Partial<ResourceSpec> = {}) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", username: "app", ...inputs }, more);
const NO_CONFIG = { config: {} };
const CONFIG = { config: { "shop:dbPassword": "Winter-Garten-2024", "shop:plain": "Summer-Garten-2024" }, secretConfigKeys: ["shop:dbPassword"] };

testRule(rule, {
    valid: [
        { name: "a generated password in a document", ...NO_CONFIG, resources: [random(), version(secret(UNKNOWN), { deps: { secretString: ["pw"] } })] },
        {
            name: "a generated value that is known by the second preview",
            ...NO_CONFIG,
            resources: [random(), version(secret('{"username":"app","password":"kT9#vQ2m-Zx7"}'), { deps: { secretString: ["pw"] } })],
        },
        { name: "a placeholder that is replaced out of band", ...NO_CONFIG, resources: [version("REPLACE_ME", { ignoreChanges: ["secretString"] })] },
        { name: "a value of the secret configuration", ...CONFIG, resources: [db({ password: secret("Winter-Garten-2024") })] },
        {
            name: "a cache token that a store keeps too",
            ...NO_CONFIG,
            resources: [random("RandomPassword", "token"), resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { authToken: UNKNOWN }, { deps: { authToken: ["token"] } })],
        },
        {
            name: "another stack",
            ...NO_CONFIG,
            resources: [resource("pulumi:pulumi:StackReference", "base", { name: "org/base/prod" }), db({ password: "from-elsewhere-9" }, { deps: { password: ["base"] } })],
        },
        {
            name: "a database that keeps its own password",
            ...NO_CONFIG,
            resources: [
                db({ password: UNKNOWN }, { deps: { password: ["main"] } }),
                resource("aws:rds/cluster:Cluster", "main", { manageMasterUserPassword: true }, { outputs: { masterUserSecrets: UNKNOWN } }),
            ],
        },
        {
            name: "a warehouse that keeps its own password",
            ...NO_CONFIG,
            resources: [
                db({ password: UNKNOWN }, { deps: { password: ["main"] } }),
                resource("aws:redshift/cluster:Cluster", "main", { manageMasterPassword: true }, { outputs: { masterPasswordSecretArn: UNKNOWN } }),
            ],
        },
        { name: "a reference as content", ...NO_CONFIG, resources: [version("arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf")] },
        { name: "what a weak generator made is judged elsewhere", ...NO_CONFIG, resources: [random("RandomString"), version("abcdefghijklmnop", { deps: { secretString: ["pw"] } })] },
        {
            name: "a component that holds a generator",
            ...NO_CONFIG,
            resources: [resource("shop:index:Passwords", "passwords", {}, { custom: false }), { ...random(), parent: "passwords" }, db({ password: UNKNOWN }, { deps: { password: ["passwords"] } })],
        },
    ],
    invalid: [
        { name: "a literal secret", ...NO_CONFIG, resources: [version("mysecret")], expect: [{ on: "content", message: "literal", at: "secretString" }] },
        {
            name: "one key of a document",
            ...NO_CONFIG,
            resources: [version('{"username":"app","host":"db","password":"Passw0rd1234"}')],
            expect: [{ on: "content", message: "literal", at: "secretString.password" }],
        },
        { name: "a value of the plain configuration", ...CONFIG, resources: [db({ password: secret("Summer-Garten-2024") })], expect: [{ on: "db", message: "plainConfig", at: "password" }] },
        {
            name: "a broker's user",
            ...NO_CONFIG,
            resources: [resource("aws:mq/broker:Broker", "mq", { users: [{ username: "app", password: "Passw0rd1234" }] })],
            expect: [{ on: "mq", message: "literal", at: "users[0].password" }],
        },
        {
            name: "hidden in a free-form map",
            ...NO_CONFIG,
            resources: [resource("aws:cognito/identityProvider:IdentityProvider", "idp", { providerDetails: { client_id: "x", client_secret: "literal-9" } })],
            expect: [{ on: "idp", message: "literal", at: "providerDetails.client_secret" }],
        },
        {
            name: "write-only is still a literal of the program",
            ...NO_CONFIG,
            resources: [db({ passwordWo: "Winter-Garten-2024", passwordWoVersion: 1 }, { outputs: { passwordWo: undefined } })],
            expect: [{ on: "db", message: "literal", at: "passwordWo" }],
        },
        {
            name: "a SecureString",
            ...NO_CONFIG,
            resources: [resource("aws:ssm/parameter:Parameter", "param", { type: "SecureString", name: "/shop/key", value: "literal-9-x" })],
            expect: [{ on: "param", message: "literal", at: "value" }],
        },
        {
            name: "an OIDC client of a listener",
            ...NO_CONFIG,
            resources: [resource("aws:lb/listener:Listener", "https", { defaultActions: [{ type: "authenticate-oidc", authenticateOidc: { clientSecret: "literal-9-x" } }] })],
            expect: [{ on: "https", message: "literal", at: "defaultActions[0].authenticateOidc.clientSecret" }],
        },
        {
            name: "parameters of a template",
            ...NO_CONFIG,
            resources: [resource("aws:cloudformation/stack:Stack", "cfn", { parameters: { DbPassword: "literal-9-x", Size: "10" } })],
            expect: [{ on: "cfn", message: "literal", at: "parameters.DbPassword" }],
        },
        { name: "a placeholder that nobody replaces", ...NO_CONFIG, resources: [version("REPLACE_ME")], expect: [{ on: "content", message: "literal", at: "secretString" }] },
        {
            name: "a class that is not accepted",
            ...CONFIG,
            options: { acceptedProvenance: ["generated"] },
            resources: [db({ password: secret("Winter-Garten-2024") })],
            expect: [{ on: "db", message: "notAccepted", at: "password" }],
        },
    ],
    unknown: [
        {
            name: "a database that is told not to keep its password",
            ...NO_CONFIG,
            resources: [
                db({ password: UNKNOWN }, { deps: { password: ["main"] } }),
                resource("aws:rds/cluster:Cluster", "main", { manageMasterUserPassword: false }, { outputs: { masterUserSecrets: UNKNOWN } }),
            ],
            expect: [{ on: "db", says: "password of db" }],
        },
        {
            name: "a parameter whose type is unknown",
            ...NO_CONFIG,
            resources: [resource("aws:ssm/parameter:Parameter", "param", { type: UNKNOWN, name: "/shop/pin", value: "4711-winter" })],
            expect: [{ on: "param", says: "type of param" }],
        },
        {
            name: "parameters of a template that are unknown",
            ...NO_CONFIG,
            resources: [resource("aws:cloudformation/stack:Stack", "cfn", { parameters: UNKNOWN })],
            expect: [{ on: "cfn", says: "parameters of cfn" }],
        },
        {
            name: "nothing explains an unknown value",
            ...NO_CONFIG,
            resources: [resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { authToken: UNKNOWN })],
            expect: [{ on: "cache", says: "authToken of cache" }],
        },
        { name: "a door that is not told the configuration", resources: [version("mysecret")], expect: [{ on: "content", says: "the configuration of the stack" }] },
    ],
    notApplicable: [
        { name: "a password that AWS manages", ...NO_CONFIG, resources: [db({ manageMasterUserPassword: true })] },
        {
            name: "an endpoint that reads a secret",
            ...NO_CONFIG,
            resources: [resource("aws:dms/endpoint:Endpoint", "dms", { secretsManagerArn: "arn:x", secretsManagerAccessRoleArn: "arn:y", password: "ignored-1" })],
        },
        { name: "a source that uses a connection", ...NO_CONFIG, resources: [resource("aws:codebuild/sourceCredential:SourceCredential", "src", { authType: "CODECONNECTIONS", token: "arn:x" })] },
        { name: "a plain parameter", ...NO_CONFIG, resources: [resource("aws:ssm/parameter:Parameter", "param", { type: "String", name: "/shop/url", value: "https://x" })] },
    ],
});
