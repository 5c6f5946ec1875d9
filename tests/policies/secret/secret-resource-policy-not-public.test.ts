import assert from "node:assert/strict";
import rule from "../../../policies/secret/secret-resource-policy-not-public";
import { Resource } from "../../../src/model/resource";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf";
const statement = (more = {}) => ({ Effect: "Allow", Principal: "*", Action: "secretsmanager:GetSecretValue", Resource: "*", ...more });
const policy = (more: unknown = {}, arn: string = ARN) =>
    resource("aws:secretsmanager/secretPolicy:SecretPolicy", "policy", { secretArn: arn, policy: typeof more === "string" ? more : JSON.stringify({ Statement: [statement(more as object)] }) });
const condition = (Condition: unknown) => policy({ Condition });
const role = (account: string) => policy({ Principal: { AWS: `arn:aws:iam::${account}:role/reader` } });
const WORLD = [{ on: "policy", message: "world", at: "policy" }];

testRule(rule, {
    valid: [
        { name: "the organisation", resources: [condition({ StringEquals: { "aws:PrincipalOrgID": "o-abc" } })] },
        { name: "a denial of everybody without TLS", resources: [policy({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } })] },
        { name: "a named role", resources: [role("111122223333")] },
        { name: "a trusted account", settings: { trustedAccounts: ["222233334444"] }, resources: [role("222233334444")] },
        { name: "another account where the profile trusts nobody by name", resources: [role("222233334444")] },
        { name: "the secret's own account", settings: { trustedAccounts: ["222233334444"] }, resources: [role("111122223333")] },
        {
            name: "a statement that a denial takes back",
            resources: [
                policy(JSON.stringify({ Statement: [statement(), { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-abc" } } }] })),
            ],
        },
    ],
    invalid: [
        { name: "everybody", resources: [policy()], expect: WORLD },
        { name: "everybody as a principal of AWS", resources: [policy({ Principal: { AWS: ["*"] } })], expect: WORLD },
        { name: "everybody but some", resources: [policy({ Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/x" } })], expect: WORLD },
        { name: "any organisation", resources: [condition({ StringLike: { "aws:PrincipalOrgID": "*" } })], expect: WORLD },
        { name: "every address", resources: [condition({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })], expect: WORLD },
        { name: "a condition that a missing key satisfies", resources: [condition({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abc" } })], expect: WORLD },
        { name: "the inline policy of a secret", resources: [resource("aws:secretsmanager/secret:Secret", "policy", { policy: JSON.stringify({ Statement: statement() }) })], expect: WORLD },
        { name: "an account that is not trusted", settings: { trustedAccounts: ["222233334444"] }, resources: [role("333344445555")], expect: [{ on: "policy", message: "stranger", at: "policy" }] },
    ],
    unknown: [
        { name: "a document around a new role's ARN", resources: [policy(UNKNOWN)] },
        { name: "an account that may be the secret's own", settings: { trustedAccounts: ["222233334444"] }, resources: [policy({ Principal: { AWS: "333344445555" } }, UNKNOWN)] },
    ],
    notApplicable: [
        { name: "a secret without a policy", resources: [resource("aws:secretsmanager/secret:Secret", "shop")] },
        { name: "an empty policy", resources: [policy("{}")] },
    ],
});

describe("secret-resource-policy-not-public, remediation", () => {
    const changes = (type: string) => rule.remediate({ resource: new Resource({ urn: "urn:pulumi:prod::shop::x::y", type }) });
    it("lets AWS refuse a public policy", () => assert.deepEqual(changes("aws:secretsmanager/secretPolicy:SecretPolicy"), [{ path: "blockPublicPolicy", value: true }]));
    it("has no such setting on a secret", () => assert.deepEqual(changes("aws:secretsmanager/secret:Secret"), []));
});
