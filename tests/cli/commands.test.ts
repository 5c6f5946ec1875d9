import assert from "node:assert/strict";
import { version } from "../../package.json";
import { parsePolicyConfig } from "../../src/engine/config";
import { DB_TYPE, STACK, stackExport, state } from "../doors/state/states";
import { RULES, Sandbox } from "./harness";

describe("command line", () => {
    const sandbox = new Sandbox();
    const run = (...args: string[]) => sandbox.run(args);

    it("prints its version and help", async () => {
        assert.deepEqual(await run("--version"), { code: 0, out: `${version}\n`, err: "" });
        const { code, out } = await run("--help");
        assert.equal(code, 0);
        assert.match(out, /Exit codes: 0 clean, 1 violations at or above the threshold, 2 wrong usage or input\./);
        assert.equal((await run("check", "--help")).code, 0);
    });
    it("suggests the command that was meant", async () => {
        const { code, err } = await run("chekc");
        assert.equal(code, 2);
        assert.match(err, /Did you mean check\?/);
        assert.equal((await run()).code, 2);
    });

    describe("rules", () => {
        it("lists them for people", async () => {
            const { code, out } = await run("rules");
            assert.equal(code, 0);
            assert.match(
                out,
                /^database\n {2}database-no-public-endpoint {2}critical {2}mandatory {2}Managed databases have no public address\n/,
            );
        });
        it("lists them for programs", async () => {
            const list = JSON.parse((await run("rules", "--format", "json")).out) as Record<string, unknown>[];
            assert.deepEqual(list[1], {
                id: "storage-days",
                title: "Buckets keep what they hold for long enough",
                area: "storage",
                checklist: ["media-backups"],
                severity: "medium",
                level: "advisory",
                scope: "resource",
                types: ["aws:s3/bucket:Bucket"],
                options: {
                    minDays: {
                        type: "integer",
                        minimum: 1,
                        maximum: 9007199254740991,
                        default: 7,
                        description: "Days to keep.",
                    },
                },
                aliases: ["bucket-days"],
                alsoKnownAs: ["CKV_TEST_1"],
                frameworks: {},
                stage: "stable",
                since: "0.1.0",
                remediates: false,
                docs: "https://github.com/deployment-checklist/deployment-checklist/blob/main/docs/rules/storage-days.md",
            });
        });
    });

    describe("explain", () => {
        it("shows metadata and page", async () => {
            const { code, out } = await run("explain", "database-no-public-endpoint");
            assert.equal(code, 0);
            assert.match(out, /^database-no-public-endpoint: Managed databases have no public address\.\n/);
            assert.match(out, /\nWhy it matters\n/);
            assert.match(out, /\n {4}\/\/ violation\n {4}new aws\.rds\.Instance\("db"/);
            assert.ok(!out.includes("```"));
        });
        it("knows aliases, and the ids of other tools", async () => {
            for (const name of ["Bucket-Days", "ckv_test_1"]) {
                assert.match(
                    (await run("explain", name)).out,
                    /^storage-days: .*\n[\s\S]*minDays \(default 7\): Days to keep\./,
                );
            }
        });
        it("suggests the rule that was meant", async () => {
            assert.deepEqual(await run("explain", "storage-dayz"), {
                code: 2,
                out: "",
                err: "No rule is called storage-dayz; did you mean storage-days?\n",
            });
        });
    });

    describe("init", () => {
        it("writes a config that is taken as it is, and writes over nothing", async () => {
            const file = sandbox.path("new.json");
            assert.match((await run("init", file)).out, /^Wrote new\.json\./);
            assert.ok("settings" in parsePolicyConfig(JSON.parse(sandbox.read("new.json")), RULES));
            const again = await run("init", file);
            assert.deepEqual([again.code, again.err], [2, "new.json exists already; use --force to write over it.\n"]);
            assert.equal((await run("init", file, "--force")).code, 0);
        });
    });

    describe("exceptions", () => {
        const open = (name: string) => state(DB_TYPE, name, { inputs: { publiclyAccessible: true } });
        it("writes the exemptions in force in Pulumi's form, beside what is there", async () => {
            const input = sandbox.write("stack.json", stackExport([STACK, open("a-1"), open("a-2"), open("b")]));
            const own = {
                "EXC-7": { reason: "Old.", match: [{ policies: ["database-no-public-endpoint"], targets: ["urn:b"] }] },
            };
            const exemptions = [
                {
                    rule: "database-no-public-endpoint",
                    resource: "a-*",
                    reason: "Agreed.",
                    expires: "2026-03-01",
                    approvedBy: "Ada",
                },
                { rule: "database-no-public-endpoint", resource: "b", reason: "Over.", expires: "2026-01-01" },
            ];
            const policies = { "storage-days": "disabled", "deployment-checklist-profile": { exemptions } };
            const config = sandbox.write("c.json", { version: 2, policies, exceptions: own });
            const { code, out } = await run("exceptions", input, "--config", config);
            assert.equal(code, 0);
            const file = JSON.parse(out) as { version: number; policies: unknown; exceptions: Record<string, unknown> };
            assert.deepEqual([file.version, file.policies], [2, policies]);
            const [[id, written]] = Object.entries(file.exceptions).filter(([key]) => key !== "EXC-7") as [
                [string, unknown],
            ];
            assert.match(id, /^checklist-[0-9a-f]{8}$/);
            assert.deepEqual(written, {
                reason: "Agreed. Until 2026-03-01. Approved by Ada.",
                match: [{ policies: ["database-no-public-endpoint"], targets: [open("a-1").urn, open("a-2").urn] }],
            });
            assert.deepEqual(file.exceptions["EXC-7"], own["EXC-7"]);
            assert.ok("settings" in parsePolicyConfig(file, RULES), "What is written can be read.");
        });
        it("takes the plain form", async () => {
            const input = sandbox.write("stack.json", stackExport([STACK]));
            const config = sandbox.write("c.json", { environments: ["e"], "storage-days": "disabled" });
            assert.deepEqual(JSON.parse((await run("exceptions", input, "--config", config)).out), {
                version: 2,
                policies: { "storage-days": "disabled" },
                exceptions: {},
            });
        });
        it("needs a config", async () => assert.equal((await run("exceptions", "x.json")).code, 2));
    });

    describe("inspect", () => {
        it("shows a deployment as the checklist sees it", async () => {
            const leaving = { ...state(DB_TYPE, "old"), delete: true };
            const input = sandbox.write(
                "stack.json",
                stackExport([
                    STACK,
                    state(DB_TYPE, "db", { initErrors: ["x"] }),
                    state(DB_TYPE, "read", { external: true }),
                    state("aws-native:s3:Bucket", "n"),
                    leaving,
                ]),
            );
            const { code, out } = await run("inspect", input);
            assert.equal(code, 0);
            assert.match(
                out,
                /^shop\/prod\n {2}Input {8}stack\.json \(stack export, version 3\)\n {2}Environment {2}production\n/,
            );
            assert.match(out, /Resources \(4\)\n {2}aws-native:s3:Bucket +1\n {2}aws:rds\/instance:Instance +2\n/);
            assert.match(out, /Read from elsewhere, not managed here\n.*::read\n/);
            assert.match(out, /On their way out, not judged\n.*::old\n/);
            assert.match(out, /Creation or update failed half-way\n.*::db\n/);
            assert.match(out, /Types that nothing here evaluates\n {2}aws-native:s3:Bucket\n/);
            const json = JSON.parse((await run("inspect", input, "--format", "json")).out) as {
                stacks: { resources: unknown }[];
            };
            assert.deepEqual(json.stacks[0]?.resources, {
                "aws-native:s3:Bucket": 1,
                "aws:rds/instance:Instance": 2,
                "pulumi:pulumi:Stack": 1,
            });
        });
        it("says what it could not read", async () => {
            const { code, err } = await run("inspect", sandbox.write("broken.json", "{"));
            assert.equal(code, 2);
            assert.match(err, /^broken\.json ends in the middle/);
        });
    });
});
