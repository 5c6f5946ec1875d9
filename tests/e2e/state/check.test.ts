/** The state door on what the real CLI writes: a preview, its stream of events, and the export of what came up. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RULES } from "../../../policies/catalogue";
import { run } from "../../../src/cli/run";
import type { Report } from "../../../src/report/model";
import { newStack, type TestStack } from "../harness/harness";

const PROGRAM = {
    "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: index.js\n",
    "package.json": '{ "name": "shop", "main": "index.js" }\n',
    "index.js": `const aws = require("@pulumi/aws");
const group = new aws.ec2.SecurityGroup("group", { description: process.env.AGAIN ? "new" : "old" });
new aws.rds.Instance("open", {
    engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20, skipFinalSnapshot: true,
    username: "shop", password: "invented-for-the-test-7Hq2", publiclyAccessible: true, vpcSecurityGroupIds: [group.id],
});
new aws.s3.Bucket("kept", {});
if (!process.env.AGAIN) new aws.s3.Bucket("gone", {});
`,
};
const RULE = "database-no-public-endpoint";

describe("check on what the CLI writes", function () {
    this.timeout(180_000);
    const folder = mkdtempSync(join(tmpdir(), "deployment-checklist-state-"));
    let stack: TestStack;

    before(async () => {
        for (const [name, text] of Object.entries(PROGRAM)) writeFileSync(join(folder, name), text);
        stack = await newStack(folder);
    });
    after(() => {
        stack.dispose();
        rmSync(folder, { recursive: true, force: true });
    });

    const write = async (args: string[], env: Record<string, string> = {}) => (await stack.run(args, { env })).stdout;

    it("a first preview", async () => {
        const { report, code } = await check(await write(["preview", "--json"]));
        assert.equal(code, 1);
        expectOpen(report, true);
        assert.equal(report.stacks[0]?.resources, 5, "Four resources and the stack.");
    });
    it("a first preview as a stream of events", async () => {
        const { report } = await check(
            await write(["preview", "--json"], { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" }),
        );
        expectOpen(report, true);
    });
    it("an export after the update, and a preview of the next one", async () => {
        assert.equal((await stack.run(["up", "--yes", "--skip-preview"])).code, 0);
        expectOpen((await check(await stack.exportStack())).report, false);
        const partial = await check(await write(["preview", "--json"], { AGAIN: "1" }));
        assert.match(partial.report.errors[0]?.message ?? "", /^leaves out 2 unchanged resource/);
        const whole = await check(await write(["preview", "--json", "--show-sames"], { AGAIN: "1" }));
        expectOpen(whole.report, true);
        assert.equal(whole.report.stacks[0]?.resources, 4, "One bucket is on its way out.");
    });
});

async function check(input: string): Promise<{ code: number; report: Report }> {
    let out = "";
    const code = await run(["check", "-", "--format", "json"], RULES, {
        out: (text) => (out += text),
        err: () => undefined,
        color: false,
        now: new Date("2026-01-15T00:00:00Z"),
        directory: tmpdir(),
        env: {},
        stdin: () => Promise.resolve(Buffer.from(input)),
    });
    assert.ok(!out.includes("invented-for-the-test"), "A secret is shown.");
    return { code, report: JSON.parse(out) as Report };
}

/** The stack is the one that was previewed, and the open database is found with its program line. */
function expectOpen({ stacks, errors }: Report, preview: boolean): void {
    assert.deepEqual(errors, []);
    const [stack] = stacks;
    assert.deepEqual(
        [stack?.project, stack?.stack, stack?.environment, stack?.preview],
        ["shop", "production", "production", preview],
    );
    const finding = stack?.findings.find((candidate) => candidate.rule === RULE);
    assert.deepEqual([finding?.outcome, finding?.subject.name], ["violation", "open"]);
    if (finding?.subject.source !== undefined) {
        assert.deepEqual([finding.subject.source.file, finding.subject.source.line], ["index.js", 3]);
    }
}
