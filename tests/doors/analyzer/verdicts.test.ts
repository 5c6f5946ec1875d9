import assert from "node:assert/strict";
import type { Finding } from "../../../src/engine/finding";
import { notApplicable, toDiagnostic } from "../../../src/doors/analyzer/verdicts";
import rule from "../../../policies/database/database-no-public-endpoint";

const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
const DB = urn("aws:rds/instance:Instance", "db");
const base: Finding = {
    rule: rule.id,
    outcome: "violation",
    level: "mandatory",
    severity: "critical",
    subject: { urn: DB, type: "aws:rds/instance:Instance", name: "db" },
    message: "db is open.",
    fingerprint: "f",
};
const lines = (more: Partial<Finding>) => toDiagnostic({ ...base, ...more }, rule).message.split("\n");
const URL =
    "https://github.com/deployment-checklist/deployment-checklist/blob/main/docs/rules/database-no-public-endpoint.md";

describe("the text of a diagnostic", () => {
    it("is the sentence with the program's line, the remedy and the page", () => {
        const subject = { ...base.subject, source: { file: "index.ts", line: 12, column: 3 } };
        assert.deepEqual(lines({ subject, fix: "Close it." }), ["db is open. (index.ts:12)", "Fix: Close it.", URL]);
    });
    it("tells evidence with its place, on which resource where it is another, and each line once", () => {
        const group = urn("aws:ec2/securityGroup:SecurityGroup", "db");
        const open = { text: "db lets the internet in.", urn: group, path: "ingress[0]" };
        const own = { text: "It says so", urn: DB, path: "a.b", source: { file: "index.ts", line: 3 } };
        assert.deepEqual(lines({ evidence: [open, open, own, { text: "a.b is set.", urn: DB, path: "a.b" }] }), [
            "db is open.",
            "db lets the internet in (ingress[0] of SecurityGroup db).",
            "It says so (a.b, index.ts:3)",
            "a.b is set.",
            URL,
        ]);
    });
    it("tells the way to the fault in one line", () => {
        const steps = [
            { text: "internet" },
            { text: "db (5432)", urn: urn("aws:ec2/securityGroup:SecurityGroup", "g"), path: "ingress[0]" },
        ];
        assert.equal(lines({ steps })[1], "Path: internet -> db (5432) (ingress[0] of SecurityGroup g)");
    });
    it("says why a violation is only advisory", () => {
        assert.equal(
            lines({ levelReason: "Advisory at most in a staging stack." })[1],
            "Advisory here: Advisory at most in a staging stack.",
        );
    });
});

describe("policies without a verdict", () => {
    const reasons = (...findings: Partial<Finding>[]) =>
        notApplicable(
            [rule],
            findings.map((more) => ({ ...base, ...more })),
            () => "nothing",
        )[0]?.reason;
    const unknown = { outcome: "unknown", message: "Cannot tell: x." } as const;
    const none = { outcome: "not-applicable", message: "Is none." } as const;
    it("are those that cannot tell, that do not apply, or are exempt; a failure or a pass is a verdict", () => {
        assert.equal(reasons(), "nothing");
        assert.equal(reasons({}, unknown), undefined);
        assert.equal(reasons({ outcome: "error" }, unknown), undefined);
        assert.equal(reasons({ outcome: "pass" }, none), undefined);
        assert.equal(reasons({ outcome: "pass" }, unknown), "Cannot tell: x.");
        assert.equal(reasons(none, none), "Is none.");
        assert.equal(
            reasons({ outcome: "exempt", exemption: { source: "tag", reason: "Because." } }, none),
            "Exempt: Because.",
        );
    });
    it("are told with a few reasons, not with hundreds", () => {
        const many = Array.from({ length: 9 }, (_, index) => ({ ...none, message: `Reason ${index}.` }));
        assert.equal(reasons(...many), "Reason 0. Reason 1. Reason 2. and 6 more");
    });
});
