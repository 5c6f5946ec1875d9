import assert from "node:assert/strict";
import rule from "../../../policies/secret/secret-ssm-plain-parameter";
import { Model } from "../../../src/model/model";
import { decoders } from "../../support/decoders";
import { testRule } from "../../support/rule-tester";
import { resource, type ResourceSpec, secret, UNKNOWN } from "../../support/stack";

const param = (name: unknown, value: unknown, inputs = {}) => resource("aws:ssm/parameter:Parameter", "param", { name, type: "String", value, ...inputs });
const plain = [{ on: "param", message: "plain", at: "value" }];

testRule(rule, {
    valid: [
        { name: "the ARN of a secret", resources: [param("/shop/prod/db_password_secret_arn", "arn:aws:secretsmanager:eu-west-1:1:secret:x-AbCdEf")] },
        { name: "the parent says secret, the leaf does not", resources: [param("/shop/prod/secret_key/rotation_days", "30")] },
        { name: "a limit", resources: [param("/app/token_ttl", "86400")] },
        { name: "a path to the secret", resources: [param("/shop/db_password", "/shop/prod/secret/db")] },
        { name: "a URL without a password", resources: [param("/shop/database_url", "postgres://app@db/app")] },
    ],
    invalid: [
        { name: "a password", resources: [param("/shop/prod/db_password", secret("winter-2024"))], expect: plain },
        { name: "a URL with a password", resources: [param("/shop/prod/database_url", "postgres://u:p@h/d")], expect: plain },
        { name: "a token under an innocent name", resources: [param("/shop/prod/billing", ["sk_live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"))], expect: plain },
        { name: "the last two segments together", resources: [param("/shop/api/key", "qT7mZ2vK9wX4eR1")], expect: plain },
        { name: "a document with a password", resources: [param("/shop/db", '{"user":"app","password":"winter-2024"}')], expect: plain },
        {
            name: "a value that every preview shows",
            resources: [param("/shop/api_token", undefined, { insecureValue: "winter-2024" })],
            expect: [{ on: "param", message: "insecure", at: "insecureValue" }],
        },
        { name: "an unknown name and a telling value", resources: [param(UNKNOWN, "postgres://u:p@h/d")], expect: plain },
    ],
    unknown: [
        { name: "an unknown value under a strong name", resources: [param("/shop/prod/api_token", UNKNOWN)] },
        { name: "an unknown type", resources: [param("/shop/prod/api_token", "winter-2024", { type: UNKNOWN })] },
    ],
    notApplicable: [{ name: "a SecureString", resources: [param("/shop/prod/db_password", "winter-2024", { type: "SecureString" })] }],
});

describe("secret-ssm-plain-parameter remediation", () => {
    const changes = (spec: ResourceSpec) => {
        const deployment = decoders[0]?.decode({ resources: [spec] }) ?? assert.fail();
        const subject = deployment.resources.at(-1) ?? assert.fail();
        return rule.remediate(rule.subjects.view(subject, new Model(deployment)) ?? assert.fail());
    };
    it("encrypts a parameter", () => assert.deepEqual(changes(param("/shop/db_password", "winter-2024")), [{ path: "type", value: "SecureString" }]));
    it("leaves alone what holds no secret, and what stands in insecureValue", () => {
        assert.deepEqual(changes(param("/shop/token_ttl", "30")), []);
        assert.deepEqual(changes(param("/shop/db_password", undefined, { insecureValue: "winter-2024" })), []);
    });
});
