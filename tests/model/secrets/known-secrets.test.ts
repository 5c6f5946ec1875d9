import assert from "node:assert/strict";
import { Model } from "../../../src/model/model";
import { describeOrigin, isCredentialName, knownSecrets } from "../../../src/model/secrets/known-secrets";
import { PassageIndex } from "../../../src/model/secrets/passages";
import { decoders } from "../../support/decoders";
import { resource, secret, type StackSpec } from "../../support/stack";

const LONG = "qU7-vX2-kP9-mZ4";
function known(stack: StackSpec) {
    const decoder = decoders.find((candidate) => candidate.sees(stack));
    assert.ok(decoder);
    return new Model(decoder.decode(stack)).fact(knownSecrets);
}
const config = (values: Record<string, string>, secretConfigKeys = Object.keys(values)) =>
    known({ resources: [], config: values, secretConfigKeys });
const inputs = (type: string, properties: Record<string, unknown>) =>
    known({ resources: [resource(type, "r", properties)] });
const values = (found: ReturnType<typeof known>) => found.entries.map((entry) => entry.value);

describe("known secrets", () => {
    it("are the values of secret configuration keys, and no others", () => {
        assert.deepEqual(values(config({ "shop:key": LONG, "shop:plain": "plain-enough-1234" }, ["shop:key"])), [LONG]);
        assert.deepEqual(values(config({ "shop:short": "qU7-vX2-kP9" })), [], "11 characters turn up by chance");
    });
    it("leave out addresses and names that somebody marked secret", () => {
        const open = [
            "arn:aws:iam::123456789012:role/web",
            "https://example.com/a/b",
            "db.internal.example.com",
            "/var/lib/data/media",
            "ops@example.com",
            "10.20.30.40/16",
            "eu-central-1",
        ];
        assert.deepEqual(values(config(Object.fromEntries(open.map((value, index) => [`k${index}`, value])))), []);
    });
    it("are the password of a URL, the credentials of a JSON document and the body of a key", () => {
        assert.deepEqual(values(config({ a: `postgres://app:${LONG}@db.example.com/shop` })), [LONG]);
        assert.deepEqual(
            values(
                config({
                    a: JSON.stringify({ username: "administrator", password: LONG, nested: [{ api_key: `${LONG}2` }] }),
                }),
            ),
            [LONG, `${LONG}2`],
        );
        const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ";
        assert.deepEqual(values(config({ a: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n` })), [
            body,
        ]);
    });
    it("are the content of credential properties that Pulumi marks", () => {
        assert.deepEqual(
            values(inputs("aws:rds/instance:Instance", { username: secret("administrator"), password: secret(LONG) })),
            [LONG],
        );
        assert.deepEqual(
            values(
                inputs("aws:secretsmanager/secretVersion:SecretVersion", {
                    secretString: secret(JSON.stringify({ password: LONG })),
                }),
            ),
            [LONG],
        );
        assert.deepEqual(values(inputs("random:index/randomPassword:RandomPassword", {})), []);
        const generated = known({
            resources: [
                resource(
                    "random:index/randomPassword:RandomPassword",
                    "p",
                    { length: 20 },
                    { outputs: { result: secret(LONG), bcryptHash: secret("$2a$10$abcdefghijkl") } },
                ),
            ],
        });
        assert.deepEqual(values(generated), [LONG]);
        assert.deepEqual(
            values(
                inputs("aws:lambda/function:Function", {
                    environment: secret({ variables: { API_KEY: LONG, MODULE: "config.settings.production" } }),
                }),
            ),
            [LONG],
        );
    });
    it("are credentials that the SDK leaves unmarked, by type", () => {
        assert.deepEqual(
            values(inputs("aws:mq/broker:Broker", { users: [{ username: "administrator", password: LONG }] })),
            [LONG],
        );
        assert.deepEqual(
            values(inputs("aws:lambda/function:Function", { environment: { variables: { API_KEY: LONG } } })),
            [],
            "a leak is no source",
        );
    });
    it("are parameters of the type SecureString only", () => {
        const parameter = (type: string) =>
            values(inputs("aws:ssm/parameter:Parameter", { type, value: secret(LONG) }));
        assert.deepEqual([parameter("SecureString"), parameter("String")], [[LONG], []]);
    });
    it("leave out what the SDK marks though it is none", () => {
        assert.deepEqual(
            values(inputs("aws:s3/bucketReplicationConfig:BucketReplicationConfig", { token: secret(LONG) })),
            [],
        );
        assert.deepEqual(
            values(
                inputs("aws:transfer/server:Server", {
                    preAuthenticationLoginBanner: secret("Welcome to this server!"),
                }),
            ),
            [],
        );
        assert.deepEqual(
            values(inputs("aws:redshiftserverless/namespace:Namespace", { adminUsername: secret("administrator") })),
            [],
        );
    });
    it("are found in a text, with where they come from", () => {
        const found = config({ "shop:key": LONG });
        assert.equal(found.find(`token=${LONG};`)?.origin.kind, "config");
        assert.equal(found.find(`token=${LONG.slice(1)};`), undefined);
        assert.equal(
            found.find(LONG, (origin) => origin.kind === "property"),
            undefined,
        );
        assert.equal(describeOrigin({ kind: "config", key: "shop:key" }), "the secret configuration key shop:key");
    });
    it("knows credential names in every spelling", () => {
        const yes = [
            "password",
            "masterUserPassword",
            "passwordWo",
            "authTokenWo",
            "secretString",
            "clientSecret",
            "client_secret",
            "tunnel1PresharedKey",
            "sesSmtpPasswordV4",
            "DB_PASSWORD",
            "core.fernet_key",
            "apiKey",
            "passwords",
            "secret",
        ];
        const no = [
            "adminUsername",
            "tokenKeyId",
            "kmsKeyId",
            "clientRequestToken",
            "nextToken",
            "publicKey",
            "secretArn",
            "passwordLength",
            "bundleId",
            "tokenSigningPublicKeys",
            "bypass",
            "name",
        ];
        assert.deepEqual([yes.filter((name) => !isCredentialName(name)), no.filter(isCredentialName)], [[], []]);
    });
});

describe("passages", () => {
    it("finds wholes anywhere, and parts of the window's length", () => {
        const index = new PassageIndex<string>();
        index.addWhole("abcdefghij", "whole");
        const parts = new PassageIndex<string>();
        parts.addParts("abcdefghij", "parts");
        assert.equal(index.find("xx abcdefghij yy"), "whole");
        assert.equal(index.find("xx abcdefghi yy"), undefined);
        assert.equal(parts.find("xx cdefghij"), "parts");
        assert.equal(parts.find("xx cdefghi"), undefined);
        assert.equal(
            parts.find("cdefghij", (_, part) => part !== "cdefghij"),
            undefined,
        );
    });
    it("is not misled by other alphabets and short texts", () => {
        const index = new PassageIndex<number>();
        index.addWhole("\u{1F511}geheimnis", 1);
        index.addWhole("short", 2);
        assert.equal(index.find("das \u{1F511}geheimnis hier"), 1);
        assert.equal(index.find("short"), undefined);
        assert.equal(index.find(""), undefined);
    });
});
