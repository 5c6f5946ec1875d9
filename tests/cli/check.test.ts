import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Report } from "../../src/report/model";
import { DB_TYPE, type Json, STACK, stackExport, state } from "../doors/state/states";
import { Sandbox } from "./harness";

const open = state(DB_TYPE, "open", {
    inputs: { publiclyAccessible: true },
    sourcePosition: "project:///index.ts#12,5",
});
const shut = state(DB_TYPE, "shut");
const bucket = (name: string, days: unknown) => state("aws:s3/bucket:Bucket", name, { inputs: { tags: { days } } });
const sealed = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };

const bad = stackExport([STACK, open, shut, bucket("brief", 3), bucket("sealed", sealed)]);
const good = stackExport([STACK, shut, bucket("long", 30)]);

describe("check", () => {
    const sandbox = new Sandbox();
    const files: Record<string, string> = {};
    before(() => {
        files.bad = sandbox.write("bad.json", bad);
        files.good = sandbox.write("good.json", good);
        files.broken = sandbox.write("broken.json", '{"version": 3,');
        files["advisory.json"] = sandbox.write("advisory.json", stackExport([STACK, bucket("brief", 3)]));
        files["unknown.json"] = sandbox.write("unknown.json", stackExport([STACK, bucket("sealed", sealed)]));
        files["foreign.json"] = sandbox.write(
            "foreign.json",
            stackExport([STACK, state("aws-native:s3:Bucket", "native")]),
        );
    });
    const check = (...args: string[]) => sandbox.run(["check", ...args.map((arg) => files[arg] ?? arg)]);
    const report = async (...args: string[]): Promise<Report> =>
        JSON.parse((await check(...args, "--format", "json")).out) as Report;

    it("prints a report that a person reads", async () => {
        const { code, out, err } = await check("bad");
        assert.deepEqual([code, err], [1, ""]);
        assert.match(out, /^shop\/prod · production · 5 resources · bad\.json\n/);
        assert.match(
            out,
            /✗ database-no-public-endpoint critical · mandatory\n {4}Managed databases have no public address\n {4}open aws:rds\/instance:Instance index\.ts:12:5\n/,
        );
        assert.match(out, /1 passed, 1 unknown, 0 not applicable, 0 exempt, 0 errors/);
    });

    it("gives JSON in its versioned shape", async () => {
        const { schemaVersion, tool, stacks, counts, errors, notes, rules } = await report("bad");
        assert.deepEqual(
            [schemaVersion, tool.name, errors, notes, stacks.length],
            [1, "deployment-checklist", [], [], 1],
        );
        assert.deepEqual(counts, { pass: 1, violation: 2, unknown: 1, "not-applicable": 0, exempt: 0, error: 0 });
        assert.deepEqual(stacks[0]?.violations, { mandatory: 1, advisory: 1 });
        assert.deepEqual(
            stacks[0]?.findings.map(({ rule, outcome, level, subject }) => [rule, outcome, level, subject.name]),
            [
                ["database-no-public-endpoint", "violation", "mandatory", "open"],
                ["storage-days", "violation", "advisory", "brief"],
                ["storage-days", "unknown", "advisory", "sealed"],
            ],
        );
        assert.deepEqual(
            rules.map((rule) => [rule.id, rule.counts.violation]),
            [
                ["database-no-public-endpoint", 1],
                ["storage-days", 1],
            ],
        );
    });

    describe("exit codes", () => {
        const codes: readonly [string, string[], number][] = [
            ["clean", ["good"], 0],
            ["a mandatory violation", ["bad"], 1],
            ["a threshold above it", ["bad", "--fail-on", "none"], 0],
            ["a severity that is there", ["bad", "--fail-on", "critical"], 1],
            ["an advisory violation below the default", ["advisory.json"], 0],
            ["an advisory violation at the threshold", ["advisory.json", "--fail-on", "advisory"], 1],
            ["a severity that reaches it", ["advisory.json", "--fail-on", "low"], 1],
            ["a severity that does not", ["advisory.json", "--fail-on", "high"], 0],
            ["an unknown that counts", ["unknown.json", "--fail-on", "unknown"], 1],
            ["an unknown that does not", ["unknown.json"], 0],
            ["several words", ["unknown.json", "--fail-on", "critical,unknown"], 1],
            ["several options", ["unknown.json", "--fail-on", "critical", "--fail-on", "unknown"], 1],
            ["an input that cannot be read", ["broken"], 2],
            ["an input that cannot be read beside good ones", ["good", "broken"], 2],
            ["a file that is not there", ["nowhere.json"], 2],
            ["no input", [], 2],
            ["a word that is none", ["good", "--fail-on", "grave"], 2],
            ["an outcome that is none", ["good", "--outcomes", "passed"], 2],
            ["a format that is none", ["good", "--format", "yaml"], 2],
            ["an option that is none", ["good", "--colour"], 2],
            ["a config that is not there", ["good", "--config", "nowhere.json"], 2],
            ["types that nothing evaluates", ["foreign.json"], 1],
        ];
        for (const [name, args, code] of codes) {
            it(`${code} for ${name}`, async () => assert.equal((await check(...args)).code, code));
        }
    });

    it("loses nothing where one input of several cannot be read", async () => {
        const { stacks, errors } = await report("bad", "broken", "good", "nowhere.json");
        assert.deepEqual(
            stacks.map((stack) => stack.input.split("/").at(-1)),
            ["bad.json", "good.json"],
        );
        assert.deepEqual(
            errors.map((error) => error.input.split("/").at(-1)),
            ["nowhere.json", "broken.json"],
        );
        const { out, err } = await check("bad", "broken");
        assert.match(out, /Inputs that could not be read in full\n {2}✗ broken\.json ends in the middle \(line 1\)\./);
        assert.equal(err, "", "The report has said it.");
        assert.match((await check("broken", "--format", "json")).err, /^broken\.json ends in the middle/);
    });

    it("says of types that nothing evaluates that the stack is not clean", async () => {
        assert.match(
            (await check("foreign.json")).out,
            /Nothing here evaluates resources of 1 type in this stack, so it is not clean:\s+aws-native:s3:Bucket\./,
        );
    });

    it("tells apart resources of a migrated state that share a URN", async () => {
        const twins = [
            { ...open, id: "one" },
            { ...open, id: "two" },
        ];
        const { stacks } = await report(sandbox.write("twins.json", stackExport([STACK, ...twins])));
        assert.deepEqual(
            stacks[0]?.findings.map(({ subject }) => subject.id),
            ["one", "two"],
        );
        assert.equal(new Set(stacks[0]?.findings.map(({ fingerprint }) => fingerprint)).size, 2);
        assert.match(
            (await check(sandbox.path("twins.json"))).out,
            /\n {4}open aws:rds\/instance:Instance one index\.ts:12:5\n/,
        );
        const single = await report(sandbox.write("single.json", stackExport([STACK, open])));
        assert.equal(single.stacks[0]?.findings[0]?.subject.id, undefined, "An id is no identity otherwise.");
    });

    describe("--outcomes", () => {
        it("lists what it names, and counts the rest", async () => {
            const { stacks, counts } = await report("bad", "--outcomes", "pass,not-applicable");
            assert.deepEqual(
                stacks[0]?.findings.map((finding) => [finding.outcome, finding.message]),
                [["pass", "shut has no public address."]],
            );
            assert.equal(counts.violation, 2);
        });
        it("does not change the exit code", async () =>
            assert.equal((await check("bad", "--outcomes", "pass")).code, 1));
    });

    describe("--format and --output", () => {
        it("write several reports at once", async () => {
            const { out } = await check(
                "bad",
                "--format",
                "json",
                "--output",
                sandbox.path("a.json"),
                "--format",
                "text",
            );
            assert.match(out, /^shop\/prod/);
            assert.equal((JSON.parse(sandbox.read("a.json")) as Report).counts.violation, 2);
        });
        it("take the format from the name", async () => {
            const { out } = await check("bad", "--output", sandbox.path("b.json"), "--output", sandbox.path("b.txt"));
            assert.equal(out, "");
            assert.match(sandbox.read("b.txt"), /^shop\/prod/);
            assert.equal((JSON.parse(sandbox.read("b.json")) as Report).schemaVersion, 1);
        });
        it("refuse what cannot be", async () => {
            assert.match(
                (await check("bad", "--output", "x.unknown")).err,
                /Give a --format before --output x\.unknown/,
            );
            assert.match(
                (await check("bad", "--format", "json", "--format", "text")).err,
                /Only one format can go to standard output/,
            );
            assert.match((await check("bad", "--format", "yaml")).err, /--format must be one of text, json\./);
            assert.match(
                (await check("bad", "--output", sandbox.path("no/such/folder.json"))).err,
                /could not be written \(ENOENT\)/,
            );
        });
        it("never write colours into a file", async () => {
            const { out } = await sandbox.run(
                ["check", files.bad as string, "-f", "text", "-o", sandbox.path("c.txt"), "-f", "text"],
                "",
                true,
            );
            assert.ok(out.includes("\u001b["));
            assert.ok(!sandbox.read("c.txt").includes("\u001b["));
            assert.ok(
                !(await sandbox.run(["check", files.bad as string, "--no-color"], "", true)).out.includes("\u001b["),
            );
        });
    });

    describe("inputs", () => {
        it("reads standard input", async () => {
            const { out, code } = await sandbox.run(["check", "-"], bad);
            assert.equal(code, 1);
            assert.match(out, /· standard input\n/);
        });
        it("reads directories: exports in them, and nothing else", async () => {
            sandbox.write("many/a.json", good);
            sandbox.write("many/deep/b.json.gz", gzipSync(JSON.stringify(bad)));
            sandbox.write("many/package.json", { name: "x", version: "1.0.0" });
            sandbox.write("many/notes.txt", "no export");
            sandbox.write("many/node_modules/c.json", bad);
            sandbox.write("many/.hidden/d.json", bad);
            const { stacks, errors } = await report(sandbox.path("many"));
            assert.deepEqual(
                [stacks.map((stack) => stack.input.split("many/")[1]), errors],
                [["a.json", "deep/b.json.gz"], []],
            );
        });
        it("reports what is broken in a directory", async () => {
            sandbox.write("half/a.json", good);
            sandbox.write("half/b.json", "{");
            const { stacks, errors } = await report(sandbox.path("half"));
            assert.deepEqual([stacks.length, errors.length], [1, 1]);
        });
        it("reads the stacks of a self-managed backend, not its history", async () => {
            const checkpoint = (of: Json) => ({
                version: 3,
                checkpoint: { stack: "organization/shop/prod", latest: of.deployment },
            });
            sandbox.write("backend/.pulumi/stacks/shop/prod.json", checkpoint(bad));
            sandbox.write("backend/.pulumi/history/shop/prod/prod-1.checkpoint.json", checkpoint(bad));
            sandbox.write("backend/.pulumi/stacks/shop/prod.json.bak", checkpoint(bad));
            assert.equal((await report(sandbox.path("backend"))).stacks.length, 1);
            assert.equal((await report(sandbox.path("backend/.pulumi"))).stacks.length, 1);
        });
        it("says of a directory without exports that it has none", async () => {
            sandbox.write("none/package.json", { name: "x" });
            const { code, out } = await check(sandbox.path("none"));
            assert.equal(code, 2);
            assert.match(out, /none holds no stack exports \(files ending in \.json, \.json\.gz or/);
        });
        it("refuses a named file that is no export", async () => {
            const { code, out } = await check(sandbox.write("other.json", { name: "x" }));
            assert.equal(code, 2);
            assert.match(out, /other\.json is JSON, but neither a stack export/);
        });
        it("reads the same file once", async () => {
            assert.equal((await report("bad", "bad", sandbox.path("./many/../bad.json"))).stacks.length, 1);
        });
        it("judges an empty stack clean", async () => {
            const { code, out } = await check(
                sandbox.write("empty.json", { version: 3, deployment: { manifest: {} } }),
            );
            assert.equal(code, 0);
            assert.match(out, /^\(a stack without a name\) · production · 0 resources/);
        });
    });

    describe("findings files", () => {
        it("are merged with what is judged", async () => {
            await check(
                "bad",
                "--format",
                "json",
                "--output",
                sandbox.path("findings.json"),
                "--outcomes",
                "violation,exempt",
            );
            const merged = await report(sandbox.path("findings.json"), "good");
            assert.deepEqual(
                merged.stacks.map((stack) => stack.counts.violation),
                [2, 0],
            );
            assert.deepEqual(
                merged.rules.map((rule) => [rule.id, rule.counts.pass]),
                [
                    ["database-no-public-endpoint", 2],
                    ["storage-days", 1],
                ],
            );
            assert.equal((await check(sandbox.path("findings.json"))).code, 1);
        });
        it("of the pack are read as well", async () => {
            const [stack] = (await report("bad", "--outcomes", "violation,pass")).stacks;
            const content = {
                schemaVersion: 1,
                tool: { name: "deployment-checklist", version: "0.1.0" },
                stack: { organization: "acme", project: "shop", name: "staging" },
                preview: true,
                findings: stack?.findings,
            };
            const { stacks, rules } = await report(sandbox.write("pack.json", content));
            const [read] = stacks;
            assert.deepEqual(
                [read?.organization, read?.environment, read?.preview, read?.counts.violation],
                ["acme", "staging", true, 2],
            );
            assert.deepEqual(
                rules.map((rule) => [rule.id, rule.counts.pass]),
                [
                    ["database-no-public-endpoint", 1],
                    ["storage-days", 0],
                ],
            );
            assert.equal((await check(sandbox.path("pack.json"))).code, 1);
        });
        it("of another version are refused", async () => {
            const { code, out } = await check(sandbox.write("later.json", { schemaVersion: 9, stacks: [] }));
            assert.equal(code, 2);
            assert.match(out, /later\.json holds findings of another schema version; this release reads version 1\./);
        });
        it("that are not whole are refused", async () => {
            const { code, out } = await check(
                sandbox.write("half.json", { schemaVersion: 1, stacks: [{ input: "x" }] }),
            );
            assert.equal(code, 2);
            assert.match(out, /half\.json holds findings that are not whole\./);
        });
    });

    describe("--config", () => {
        const config = (content: unknown) => sandbox.write("config.json", content);
        it("sets levels and options", async () => {
            const { stacks } = await report(
                "bad",
                "--config",
                config({
                    "database-no-public-endpoint": "disabled",
                    "bucket-days": { enforcementLevel: "mandatory", minDays: 2 },
                }),
            );
            assert.deepEqual(
                stacks[0]?.findings.map((finding) => finding.outcome),
                ["unknown"],
            );
        });
        it("exempts, and the report still says it", async () => {
            const file = config({
                "deployment-checklist-profile": {
                    exemptions: [
                        {
                            rule: "database-no-public-endpoint",
                            resource: "open",
                            reason: "Agreed.",
                            expires: "2026-02-01",
                            approvedBy: "Ada",
                        },
                    ],
                },
            });
            const { code, out } = await check("bad", "--config", file);
            assert.equal(code, 0);
            assert.match(
                out,
                /Exempt \(1\)\n.*database-no-public-endpoint critical\n +open index\.ts:12:5: Agreed\. \(until 2026-02-01, approved by Ada\)/,
            );
        });
        it("honours Pulumi's exceptions", async () => {
            const file = config({
                version: 2,
                exceptions: {
                    "EXC-7": {
                        reason: "Agreed.",
                        match: [{ policies: ["database-no-public-endpoint"], targets: [open.urn] }],
                    },
                },
            });
            const { code, out } = await check("bad", "--config", file);
            assert.equal(code, 0);
            assert.match(out, /open index\.ts:12:5: Agreed\. \(Pulumi exception EXC-7\)/);
        });
        it("reports exemptions that need attention, and fails on them where asked", async () => {
            const file = config({
                "deployment-checklist-profile": {
                    exemptions: [{ rule: "database-no-public-endpoint", resource: "oepn", reason: "Agreed." }],
                },
            });
            const { code, out } = await check("good", "--config", file);
            assert.equal(code, 0);
            assert.match(
                out,
                /Exemptions that need attention\n {2}! The exemption of oepn from database-no-public-endpoint covers nothing\./,
            );
            assert.equal((await check("good", "--config", file, "--fail-on", "exemption")).code, 1);
        });
        it("names every mistake, and repeats no value", async () => {
            const { code, out, err } = await check(
                "good",
                "--config",
                config({ "database-no-public-endpiont": "mandatory", "storage-days": { minDays: "hunter2" } }),
            );
            assert.deepEqual([code, out], [2, ""]);
            assert.deepEqual(err.split("\n"), [
                "config.json cannot be used:",
                "  database-no-public-endpiont: no rule has this name; did you mean database-no-public-endpoint?",
                "  storage-days.minDays: must be a number (without quotes).",
                "",
            ]);
        });
        it("is refused where it is no JSON, and taken where it is empty", async () => {
            assert.match(
                (await check("good", "--config", config('{\n "a": 1,\n}'))).err,
                /^config\.json is not JSON: line 3, column 1\. Correct it there\.\n$/,
            );
            assert.equal((await check("good", "--config", config("\n"))).code, 0);
        });
    });

    describe("evidence from Django", () => {
        it("is read from the files that the options name", async () => {
            const file = sandbox.write("check.txt", "System check identified no issues (0 silenced).\n");
            assert.equal((await check("good", "--django-check", file)).code, 0);
        });
        it("that cannot be opened is an error, and loses no result", async () => {
            const { code, out } = await check("good", "--django-check", sandbox.path("nowhere.txt"));
            assert.equal(code, 2);
            assert.match(out, /✗ nowhere\.txt does not exist\.\n/);
            assert.match(out, /^shop\/prod/);
        });
    });

    describe("text", () => {
        it("groups by resource where asked, with each fix once", async () => {
            const { out } = await check("bad", "--group-by", "resource");
            assert.match(
                out,
                / {2}open aws:rds\/instance:Instance index\.ts:12:5\n {4}✗ database-no-public-endpoint critical · mandatory\n/,
            );
            assert.match(out, / {2}How to fix\n {4}database-no-public-endpoint: Remove the flag/);
        });
        it("is silent with --quiet where there is nothing to say", async () => {
            assert.equal((await check("good", "--quiet")).out, "\n".trim());
            const { out } = await check("bad", "--quiet");
            assert.match(out, /database-no-public-endpoint/);
            assert.ok(!out.includes("sealed"), "Unknowns are left out.");
        });
        it("sums up several stacks", async () => {
            assert.match(
                (await check("bad", "good")).out,
                /\n2 stacks: 2 violations \(1 mandatory, 1 advisory\), 3 passed, 1 unknown/,
            );
        });
    });

    it("gives the same bytes for the same input", async () => {
        assert.equal((await check("bad", "good", "-f", "json")).out, (await check("bad", "good", "-f", "json")).out);
    });
});
