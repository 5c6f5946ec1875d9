import assert from "node:assert/strict";
import {
    coversArn,
    coversEverything,
    documentAllows,
    managedAllows,
    READINGS,
    type ReadingKind,
} from "../../../src/model/iam/access";
import { readPolicy } from "../../../src/model/policy-document";
import { Property } from "../../../src/model/property";
import { fromJson } from "../../../src/model/tree";
import { known, unknown } from "../../../src/model/value";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf";

function document(...Statement: unknown[]) {
    const policy = readPolicy(Property.of({ name: "role" }, "policy", fromJson({ Statement })));
    assert.ok(policy.state === "known");
    return policy.value;
}

describe("patterns that cover everything of a kind", () => {
    const cases: [ReadingKind, string, boolean][] = [
        ["secret", "*", true],
        ["secret", "arn:aws:secretsmanager:*", true],
        ["secret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*", true],
        ["secret", "arn:aws-cn:secretsmanager:*:*:*", true],
        ["secret", "arn:aws:secretsmanager:*:*:secret:shop*", false],
        ["secret", "arn:aws:ssm:*:*:parameter/*", false],
        ["parameter", "arn:aws:ssm:*:*:parameter*", true],
        ["parameter", "arn:aws:ssm:eu-west-1:111122223333:parameter/", true],
        ["parameter", "arn:aws:ssm:*:*:parameter/shop/*", false],
        ["key", "arn:aws:kms:*:111122223333:key/*", true],
        ["key", "arn:aws:kms:*:*:alias/*", false],
        ["key", "arn:aws:kms:eu-west-1:111122223333:key/1a2b", false],
    ];
    for (const [kind, pattern, expected] of cases) {
        it(`${kind}: ${pattern}`, () => assert.equal(coversEverything(pattern, READINGS[kind]), expected));
    }
    it("leaves region and account open", () =>
        assert.ok(coversArn("arn:aws:secretsmanager:us-east-1:999988887777:secret:shop/*", ARN)));
});

describe("what a document allows to read", () => {
    const wanted = { kind: "secret", arn: known(ARN) } as const;
    const read = "secretsmanager:GetSecretValue";
    const allow = (Action: unknown, Resource: unknown) => ({ Effect: "Allow", Action, Resource });
    const answer = (statement: unknown, want: Parameters<typeof documentAllows>[1] = wanted) =>
        documentAllows(document(statement), want, read);

    it("an exact ARN", () => assert.deepEqual(answer(allow(read, ARN)), known(true)));
    it("AWS's suffix by wildcard", () =>
        assert.deepEqual(
            answer(allow("secretsmanager:*", "arn:aws:secretsmanager:*:*:secret:shop/db-??????")),
            known(true),
        ));
    it("another secret", () =>
        assert.deepEqual(answer(allow(read, "arn:aws:secretsmanager:*:*:secret:other-*")), known(false)));
    it("another call", () => assert.deepEqual(answer(allow("secretsmanager:DescribeSecret", "*")), known(false)));
    it("everything but something else", () =>
        assert.deepEqual(answer({ Effect: "Allow", NotAction: "iam:*", NotResource: "arn:aws:s3:::x" }), known(true)));
    it("a pattern that is not known", () =>
        assert.equal(answer(allow(read, ["arn:aws:secretsmanager:*:*:secret:other-*", UNKNOWN])).state, "unknown"));
    it("a name that is not known, and everything", () =>
        assert.deepEqual(answer(allow(read, "*"), { kind: "secret", arn: unknown("after-update", "x") }), known(true)));
    it("a name that is not known, and a prefix", () =>
        assert.equal(
            answer(allow(read, "arn:aws:secretsmanager:*:*:secret:shop/*"), {
                kind: "secret",
                arn: unknown("after-update", "x"),
            }).state,
            "unknown",
        ));
    it("a policy of AWS that is not read here", () =>
        assert.equal(managedAllows("AmazonNewThingFullAccess", "secret").state, "unknown"));
});
