/** A report that holds everything a report can hold. */
import type { Report, ReportFinding } from "../../src/report/model";

const type = "aws:rds/instance:Instance";
const subject = (name: string, line?: number) => ({
    urn: `urn:pulumi:prod::shop::${type}::${name}`,
    type,
    name,
    ...(line === undefined ? {} : { source: { file: "index.ts", line, column: 5 } }),
});
const finding = (
    rule: string,
    outcome: ReportFinding["outcome"],
    more: Partial<ReportFinding> & { subject: ReportFinding["subject"] },
): ReportFinding => ({
    rule,
    outcome,
    level: "mandatory",
    severity: "critical",
    message: "",
    fingerprint: "0123456789abcdef0123456789abcdef",
    ...more,
});

const FIX =
    "Put the store in private subnets, and reach it through a VPN, Session Manager port forwarding or an EC2 Instance Connect Endpoint.";

const findings: ReportFinding[] = [
    finding("database-no-public-endpoint", "violation", {
        subject: subject("orders", 12),
        message: "orders asks AWS for a public address (publiclyAccessible is true).\nIt holds data.",
        path: "publiclyAccessible",
        fix: FIX,
        evidence: [
            {
                text: "The subnet group is public.",
                urn: "urn:x",
                path: "subnetIds",
                source: { file: "net.ts", line: 3 },
            },
        ],
        steps: [{ text: "internet" }, { text: "alb-sg (443)" }, { text: "orders (5432)" }],
    }),
    finding("database-no-public-endpoint", "violation", {
        subject: subject("orders", 12),
        message: "orders has an Elastic IP address.",
        fix: FIX,
    }),
    finding("database-no-public-endpoint", "violation", {
        subject: subject("copy"),
        level: "advisory",
        levelReason: "Advisory at most in a staging stack.",
        restsOnAbsence: true,
        message: "copy asks AWS for a public address.",
        fix: FIX,
    }),
    finding("backup-rds", "violation", {
        subject: subject("orders", 12),
        level: "advisory",
        severity: "medium",
        message: "orders keeps backups for 0 days.",
        fix: "Set backupRetentionPeriod.",
    }),
    finding("database-no-public-endpoint", "unknown", {
        subject: subject("later", 30),
        message: "Cannot tell: publiclyAccessible of later is known after the update.",
        reason: "after-update",
        gaps: [
            { reason: "after-update", what: "publiclyAccessible of later" },
            { reason: "outside-stack", what: "subnet-1" },
        ],
    }),
    finding("backup-rds", "unknown", {
        subject: subject("sealed"),
        severity: "medium",
        message: "Cannot tell: backupRetentionPeriod of sealed cannot be read here.",
        reason: "unreadable",
        gaps: [{ reason: "unreadable", what: "backupRetentionPeriod of sealed" }],
    }),
    finding("database-no-public-endpoint", "exempt", {
        subject: subject("legacy", 40),
        message: "legacy asks AWS for a public address.",
        exemption: { source: "profile", reason: "Agreed until the move.", expires: "2026-03-01", approvedBy: "Ada" },
    }),
    finding("backup-rds", "exempt", {
        subject: subject("legacy", 40),
        severity: "medium",
        message: "legacy keeps no backups.",
        exemption: { source: "pulumi", id: "EXC-7", reason: "Agreed." },
    }),
    finding("backup-rds", "error", {
        subject: subject("odd"),
        severity: "medium",
        message: "The rule backup-rds failed on odd (TypeError).",
    }),
    finding("backup-rds", "pass", {
        subject: subject("good"),
        severity: "medium",
        message: "good keeps backups for 7 days.",
    }),
    finding("backup-rds", "not-applicable", {
        subject: subject("replica"),
        severity: "medium",
        message: "A replica is restored from its source.",
    }),
];

const counts = { pass: 1, violation: 4, unknown: 2, "not-applicable": 1, exempt: 2, error: 1 };
const NOTHING = { pass: 0, violation: 0, unknown: 0, "not-applicable": 0, exempt: 0, error: 0 };

export const fullReport: Report = {
    schemaVersion: 1,
    tool: { name: "deployment-checklist", version: "0.1.0" },
    stacks: [
        {
            input: "exports/prod.json",
            organization: "acme",
            project: "shop",
            stack: "prod",
            environment: "production",
            preview: true,
            resources: 12,
            pendingDeletion: 1,
            unsupportedTypes: ["aws-native:s3:Bucket"],
            counts,
            violations: { mandatory: 2, advisory: 2 },
            findings,
        },
        {
            input: "-",
            organization: "",
            project: "",
            stack: "",
            environment: "production",
            preview: false,
            resources: 0,
            pendingDeletion: 0,
            unsupportedTypes: [],
            counts: NOTHING,
            violations: { mandatory: 0, advisory: 0 },
            findings: [],
        },
    ],
    counts,
    rules: [
        {
            id: "database-no-public-endpoint",
            title: "Managed databases have no public address",
            area: "database",
            checklist: ["database-access"],
            severity: "critical",
            docs: "https://example.org/d",
            counts: { ...NOTHING, violation: 3, unknown: 1, exempt: 1 },
        },
        {
            id: "backup-rds",
            title: "Databases keep backups",
            area: "backup",
            checklist: ["database-backups"],
            severity: "medium",
            docs: "https://example.org/b",
            counts: { ...NOTHING, violation: 1, unknown: 1, exempt: 1, error: 1, pass: 1, "not-applicable": 1 },
        },
    ],
    notes: [
        {
            fault: "expired",
            message:
                "The exemption of old from backup-rds ended on 2025-12-31. Remedy the violation, or review and extend it.",
            rule: "backup-rds",
            resource: "old",
        },
    ],
    errors: [
        {
            input: "exports/broken.json",
            message: "is not JSON: line 3, column 1. Write it again with `pulumi stack export --file FILE`.",
        },
    ],
};
