import assert from "node:assert/strict";
import {
    actionMatches,
    isPublicPolicy,
    matchesWildcard,
    publicStatements,
    readPolicy,
    worldGrants,
} from "../../src/model/policy-document";
import { Property } from "../../src/model/property";
import { fromJson } from "../../src/model/tree";
import type { Truth } from "../../src/model/value";
import { UNKNOWN } from "../support/stack";

const owner = { name: "policy" };
const read = (value: unknown) => readPolicy(Property.of(owner, "policy", fromJson(value)));
const document = (...statements: object[]) => {
    const parsed = read({ Statement: statements });
    assert.ok(parsed.state === "known");
    return parsed.value;
};
const word = (truth: Truth) => (truth.state === "unknown" ? "unknown" : truth.value);
const allow = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:1:tasks" };

describe("policy documents", () => {
    it("read from text, URL-encoded text and objects, with one statement or several", () => {
        const text = JSON.stringify({ Statement: allow });
        for (const form of [text, encodeURIComponent(text), { Statement: [allow] }]) {
            const parsed = read(form);
            assert.ok(parsed.state === "known", JSON.stringify(form));
            assert.equal(parsed.value.statements.length, 1);
            assert.equal(word(isPublicPolicy(parsed.value)), true);
        }
    });
    it("tell absent, unknown and unreadable apart", () => {
        assert.equal(read(undefined).state, "absent");
        assert.deepEqual(read(UNKNOWN), {
            state: "unknown",
            gaps: [{ reason: "after-update", what: "policy of policy" }],
        });
        assert.deepEqual(read("{ not json"), {
            state: "unknown",
            gaps: [{ reason: "unreadable", what: "policy of policy" }],
        });
    });
    it("are public for everybody in any spelling of the principal", () => {
        for (const Principal of ["*", ["*"], { AWS: "*" }, { AWS: ["arn:aws:iam::1:root", "*"] }, { aws: "*" }]) {
            assert.equal(word(isPublicPolicy(document({ ...allow, Principal }))), true, JSON.stringify(Principal));
        }
        assert.equal(word(isPublicPolicy(document({ ...allow, Principal: { Service: "sns.amazonaws.com" } }))), false);
        const { Principal: _, ...identity } = allow;
        assert.equal(word(isPublicPolicy(document(identity))), false);
    });
    it("are restricted by identity and place, with real values", () => {
        const restricted: object[] = [
            { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders" } },
            { StringEquals: { "AWS:SourceOwner": "111122223333" } },
            { StringLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } },
            { IpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } },
            { StringEquals: { "s3:DataAccessPointAccount": "111122223333" } },
        ];
        for (const Condition of restricted) {
            assert.equal(word(isPublicPolicy(document({ ...allow, Condition }))), false, JSON.stringify(Condition));
        }
        const open: object[] = [
            { StringNotEquals: { "aws:SourceVpc": "vpc-1" } },
            { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } },
            { StringLike: { "aws:PrincipalOrgID": "*" } },
            { Null: { "aws:SourceVpce": "false" } },
            { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
            { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } },
        ];
        for (const Condition of open) {
            assert.equal(word(isPublicPolicy(document({ ...allow, Condition }))), true, JSON.stringify(Condition));
        }
    });
    it("are unknown where only an unknown decides, and certain where something else does", () => {
        assert.equal(word(isPublicPolicy(document({ ...allow, Principal: { AWS: UNKNOWN } }))), "unknown");
        assert.equal(word(isPublicPolicy(document({ ...allow, Principal: { AWS: [UNKNOWN, "*"] } }))), true);
        assert.equal(word(isPublicPolicy(document({ ...allow, Effect: UNKNOWN }))), "unknown");
        assert.equal(
            word(
                isPublicPolicy(
                    document({
                        ...allow,
                        Condition: {
                            StringEquals: { "aws:SourceAccount": "111122223333" },
                            Bool: { "aws:SecureTransport": UNKNOWN },
                        },
                    }),
                ),
            ),
            false,
        );
    });
    it("take back by a Deny what they allow", () => {
        const deny = (more: object) => ({
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: "*",
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
            ...more,
        });
        assert.equal(word(isPublicPolicy(document(allow, deny({})))), false);
        assert.equal(word(isPublicPolicy(document(allow, deny({ Action: "sqs:DeleteQueue" })))), true);
        assert.equal(
            word(
                isPublicPolicy(document(allow, deny({ Condition: { StringNotEquals: { "aws:UserAgent": "shop" } } }))),
            ),
            true,
        );
        assert.equal(word(isPublicPolicy(document(allow, deny({ Principal: { AWS: "arn:aws:iam::1:root" } })))), true);
    });
    it("name the statement and the actions that they grant", () => {
        const grants = worldGrants(document({ ...allow, Sid: "Tasks" }, { ...allow, Action: "sqs:Get*" }), [
            "sqs:SendMessage",
            "sqs:DeleteMessage",
        ]);
        assert.deepEqual(
            grants.map(({ statement, actions }) => [statement.label, actions]),
            [["Tasks", ["sqs:SendMessage"]]],
        );
        assert.equal(publicStatements(document(allow))[0]?.statement.label, "statement 1");
    });
    it("match actions without regard to letter case, and other texts with", () => {
        assert.ok(actionMatches("S3:put*", "s3:PutObject"));
        assert.ok(actionMatches("s3:Get?bject", "s3:GetObject"));
        assert.ok(!actionMatches("s3:Put", "s3:PutObject"));
        assert.ok(matchesWildcard("arn:aws:s3:::a/*", "arn:aws:s3:::a/b.txt"));
        assert.ok(!matchesWildcard("arn:aws:s3:::A/*", "arn:aws:s3:::a/b.txt"));
        assert.ok(matchesWildcard("a.b", "a.b") && !matchesWildcard("a.b", "axb"));
    });
});
