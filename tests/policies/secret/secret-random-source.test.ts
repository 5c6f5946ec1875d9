import rule from "../../../policies/secret/secret-random-source";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const random = (kind: string, inputs = {}, name = "gen") => resource(`random:index/random${kind}:Random${kind}`, name, inputs);
const password = (inputs = {}, name = "gen") => random("Password", { length: 32, ...inputs }, name);
const db = (...deps: string[]) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", password: secret(UNKNOWN) }, { deps: { password: deps } });
const version = (secretString: unknown, ...deps: string[]) =>
    resource("aws:secretsmanager/secretVersion:SecretVersion", "content", { secretId: "shop", secretString }, { deps: { secretString: deps } });
const onDb = (message: string) => [{ on: "db", message, at: "password" }];

testRule(rule, {
    valid: [
        { name: "a generated password", resources: [password({ length: 40 }), db("gen")] },
        { name: "exactly long enough", resources: [password({ length: 20 }), db("gen")] },
        { name: "bytes", resources: [random("Bytes", { length: 16 }), db("gen")] },
        { name: "a pet for the user name", resources: [password(), random("Pet", {}, "user"), version(UNKNOWN, "gen", "user")] },
        { name: "one short part of several", resources: [password({ length: 4 }), password({}, "other"), db("gen", "other")] },
        { name: "special characters, plenty of them", resources: [password({ lower: false, upper: false, numeric: false, overrideSpecial: "!#$%&()*+,-./:;<=>?@[]^_{|}~0123456789" }), db("gen")] },
        { name: "a document whose user name is generated", resources: [random("String", { length: 8 }), version('{"username":"x1y2","password":"from-elsewhere-1"}', "gen")] },
        { name: "a lower bar", options: { minLength: 8 }, resources: [password({ length: 12 }), db("gen")] },
    ],
    invalid: [
        { name: "a string", resources: [random("String", { length: 40 }), db("gen")], expect: onDb("forNames") },
        { name: "an id", resources: [random("Id", { byteLength: 16 }), db("gen")], expect: onDb("forNames") },
        { name: "a newer UUID", resources: [random("Uuid4"), db("gen")], expect: onDb("forNames") },
        { name: "inside a component", resources: [resource("shop:index:Login", "login", {}, { custom: false }), { ...random("Pet"), parent: "login" }, db("login")], expect: onDb("forNames") },
        {
            name: "the whole content of a secret",
            resources: [random("Uuid"), version("0d5f4f62-55cb-4b0e-9d6a-6c5a9f6bb4e1", "gen")],
            expect: [{ on: "content", message: "forNames", at: "secretString" }],
        },
        {
            name: "a SecureString",
            resources: [random("Integer"), resource("aws:ssm/parameter:Parameter", "pin", { type: "SecureString", name: "/shop/pin", value: UNKNOWN }, { deps: { value: ["gen"] } })],
            expect: [{ on: "pin", message: "forNames", at: "value" }],
        },
        {
            name: "twelve characters",
            resources: [password({ length: 12 }), resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { authToken: UNKNOWN }, { deps: { authToken: ["gen"] } })],
            expect: [{ on: "cache", message: "short", at: "authToken" }],
        },
        { name: "few bytes", resources: [random("Bytes", { length: 8 }), db("gen")], expect: onDb("short") },
        { name: "special characters only", resources: [password({ lower: false, upper: false, numeric: false }), db("gen")], expect: onDb("fewSymbols") },
    ],
    unknown: [
        { name: "the length", resources: [password({ length: UNKNOWN }), db("gen")] },
        { name: "a content that may be a document", resources: [random("String", { length: 8 }), version(UNKNOWN, "gen")] },
    ],
    notApplicable: [
        { name: "a password of the configuration", resources: [db()] },
        { name: "a generator for the name of a bucket", resources: [random("Id"), resource("aws:s3/bucket:Bucket", "media", { bucket: UNKNOWN }, { deps: { bucket: ["gen"] } })] },
    ],
});
