import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../../src/engine/finding";
import { type OperationResult, policyEvents, type TestStack } from "../harness/harness";
import { configFile, counted, DATABASE, disposeAll, PACK, SECRET, stackOf, violations } from "./stacks";

const RULE = "database-no-public-endpoint";
/** One database that is public, one of which it is known after the update, one that is not. */
const PROGRAM = `${DATABASE}
const open = database("open", { publiclyAccessible: true });
database("later", { publiclyAccessible: open.status.apply((status) => status === "available") });
database("closed", { publiclyAccessible: false });
`;

/** The pack with one rule: with several, the engine stops at whichever comes first. */
const oneRule = () => [
    "--policy-pack",
    PACK,
    "--policy-pack-config",
    configFile({ all: "disabled", [RULE]: "mandatory" }),
];

/** Nothing of the secret in anything that leaves the process. */
function assertNoSecret(result: OperationResult, ...more: string[]): void {
    const ours = JSON.stringify(
        result.events.filter((event) => Object.keys(event).some((kind) => kind.startsWith("policy"))),
    );
    for (const text of [result.stdout, result.stderr, ours, ...more]) {
        assert.ok(!text.includes(SECRET) && !text.includes(SECRET.slice(0, 8)));
    }
}

describe("the pack as an executable", function () {
    this.timeout(180_000);
    after(disposeAll);

    describe("in a preview", () => {
        let stack: TestStack;
        let result: OperationResult;
        before(async () => {
            stack = await stackOf(PROGRAM);
            result = await stack.preview(["--policy-pack", PACK], {
                env: { DEPLOYMENT_CHECKLIST_FINDINGS: "out/findings.json" },
            });
        });

        it("fails it with the violation, its remedy and its page", () => {
            assert.notEqual(result.code, 0);
            assert.ok(violations(result.events).includes(`${RULE} open mandatory`));
            assert.match(
                result.stdout,
                /\[mandatory\].*severity: critical.*database-no-public-endpoint {2}\(aws:rds:Instance: open\)\n\s+open asks AWS for a public address \(publiclyAccessible is true\)\.\n/,
            );
            assert.match(result.stdout, /Fix: Remove the flag/);
            assert.match(result.stdout, /docs\/rules\/database-no-public-endpoint\.md/);
        });
        it("says nothing about an unknown but one line for all", () => {
            assert.ok(!violations(result.events).some((violation) => violation.startsWith(`${RULE} later`)));
            assert.match(result.stdout, /deployment-checklist: \d+ checks? awaits? the update/);
        });
        it("has the engine count passes, failures and what has no verdict", () => {
            assert.ok(counted(result.events, "open").failed.includes(RULE));
            assert.ok(counted(result.events, "closed").passed.includes(RULE));
            const later = counted(result.events, "later");
            assert.ok(![...later.passed, ...later.failed].includes(RULE));
            assert.deepEqual(counted(result.events, "shop-production"), { passed: [], failed: [] });
        });
        it("writes every finding into a file, from the program's folder", () => {
            const file = join(stack.programDir, "out", "findings.json");
            assert.ok(existsSync(file));
            const text = readFileSync(file, "utf8");
            const document = JSON.parse(text) as {
                schemaVersion: number;
                preview: boolean;
                stack: object;
                findings: Finding[];
            };
            assert.deepEqual(
                [document.schemaVersion, document.preview, document.stack],
                [1, true, { organization: "organization", project: "shop", name: "production" }],
            );
            const outcomes = document.findings
                .filter((finding) => finding.rule === RULE)
                .map((finding) => `${finding.subject.name} ${finding.outcome}`);
            assert.deepEqual(outcomes.sort(), ["closed pass", "later unknown", "open violation"]);
            assertNoSecret(result, text);
        });
        it("creates nothing", () => {
            assert.deepEqual(
                stack.providerLog().filter(({ operation }) => operation === "create"),
                [],
            );
        });
    });

    it("stops an update before the resource is created, also without a preview", async () => {
        const stack = await stackOf(PROGRAM);
        const result = await stack.up(["--skip-preview", ...oneRule()]);
        assert.notEqual(result.code, 0);
        assert.ok(violations(result.events).includes(`${RULE} open mandatory`));
        const created = stack
            .providerLog()
            .filter(({ operation, urn }) => operation === "create" && urn.endsWith("::open"));
        assert.deepEqual(created, []);
        assertNoSecret(result);
    });

    it("decides during the update, before creation, what the preview could not know", async () => {
        const stack = await stackOf(`${DATABASE}
const peer = database("peer", {});
database("later", { publiclyAccessible: peer.status.apply((status) => typeof status === "string") });
`);
        const quiet = await stack.preview(oneRule());
        assert.deepEqual([quiet.code, violations(quiet.events)], [0, []]);
        const result = await stack.up(["--skip-preview", ...oneRule()]);
        assert.notEqual(result.code, 0);
        assert.ok(violations(result.events).includes(`${RULE} later mandatory`), result.stdout);
        const created = stack
            .providerLog()
            .filter(({ operation }) => operation === "create")
            .map(({ urn }) => urn.split("::").at(-1));
        assert.ok(created.includes("peer") && !created.includes("later"));
    });

    it("finds a secret of the configuration that turns up in clear, and does not show it", async () => {
        const stack = await stackOf(`${DATABASE}
const pulumiConfig = new pulumi.Config();
new aws.lambda.Function("web", {
    role: "arn:aws:iam::123456789012:role/web", runtime: "python3.13", handler: "app.handler", s3Bucket: "code", s3Key: "web.zip",
    environment: { variables: { DB_PASSWORD: pulumi.unsecret(password), GREETING: "hello" } },
});
`);
        const result = await stack.preview(["--policy-pack", PACK]);
        assert.ok(
            policyEvents(result.events).some((event) => event.policyName.startsWith("secret-")),
            result.stdout,
        );
        assertNoSecret(result);
    });
});
