import assert from "node:assert/strict";
import fc from "fast-check";
import { isDeployCommand, parseCheckOutput } from "../../../../src/model/app/evidence/check-output";
import { checkInfo, ruleOfCheck } from "../../../../src/model/app/evidence/checks";
import { describeProblem } from "../../../../src/model/app/evidence/text";
import { fixture, fixtures, report, value, VERSIONS } from "./support";

/** Forms whose output is no complete run. */
const UNUSABLE: Readonly<Record<string, RegExp>> = {
    "bad.check-stdout.txt": /both streams must be captured/,
    "crash.check.txt": /no closing line/,
    "both_mail_settings.check.txt": /no closing line/,
    "confusing.check.txt": /more issues than its closing line counts/,
};

const CLEAN = "System check identified no issues (0 silenced).";
const warning = (...ids: string[]) =>
    [
        "System check identified some issues:",
        "",
        "WARNINGS:",
        ...ids.map((id) => `?: (${id}) Something.`),
        "",
        `System check identified ${ids.length} issue${ids.length === 1 ? "" : "s"} (0 silenced).`,
    ].join("\n");
const problem = (text: string) => {
    const piece = parseCheckOutput(text, "check.txt");
    assert.equal(piece.state, "invalid");
    return piece.state === "invalid" ? describeProblem(piece.problem) : "";
};

describe("parseCheckOutput", () => {
    for (const version of VERSIONS) {
        for (const name of [...fixtures(version, ".check.txt"), ...fixtures(version, ".check-stdout.txt")]) {
            const refused = UNUSABLE[name];
            it(`${refused === undefined ? "reads" : "refuses"} ${version}/${name}`, () => {
                const text = fixture(version, name);
                if (refused !== undefined) return assert.match(problem(text), refused);
                const { issues, unidentified } = value(parseCheckOutput(text, name));
                // Counted in another way: every id in parentheses that Django's own heading lines lead to.
                const stated = Number(
                    /identified (\d+) issue/.exec(text.slice(text.lastIndexOf("System check")))?.[1] ?? 0,
                );
                assert.equal(issues.length + unidentified, stated);
                for (const issue of issues) {
                    const line = text.split("\n")[issue.line - 1];
                    assert.ok(line?.includes(`(${issue.id}) `));
                    // No issue is dropped: each is known, or passes through to the rule for all the others.
                    if (/^(?:security|caches|async|mail)\./.test(issue.id)) assert.ok(checkInfo(issue.id), issue.id);
                    assert.ok(ruleOfCheck(issue.id));
                }
            });
        }
    }

    it("tells levels, ids of third parties and issues without an id", () => {
        const { issues, unidentified, silenced } = report("6.1", "errors");
        assert.deepEqual(
            issues.map((issue) => `${issue.level} ${issue.id}`),
            [
                "critical shop.C001",
                "error files.E001",
                "error security.E102",
                "error shop.E042",
                "error urls.E007",
                "error urls.E008",
                "info shop.I001",
                "debug shop-extra.D1",
            ],
        );
        assert.equal(unidentified, 1);
        assert.equal(silenced, 0);
    });

    it("counts what is silenced", () => {
        const { issues, silenced } = report("5.2", "silenced");
        assert.deepEqual([issues.length, silenced], [0, 2]);
    });

    it("reads through colours, line ends of Windows and what stands around", () => {
        const bad = report("6.1", "bad");
        assert.deepEqual(report("6.1", "coloured").issues, bad.issues);
        assert.deepEqual(
            report("6.1", "fail_level").issues.map((issue) => issue.id),
            bad.issues.map((issue) => issue.id),
        );
        const windows = fixture("6.1", "bad.check.txt").replaceAll("\n", "\r\n");
        assert.deepEqual(
            value(parseCheckOutput(`some log line\r\n${windows}\r\nDone.`, "check.txt")).issues.length,
            bad.issues.length,
        );
    });

    it("passes ids that nobody has heard of through", () => {
        assert.deepEqual(
            value(parseCheckOutput(warning("security.W099", "axes.W001"), "check.txt")).issues.map((issue) => issue.id),
            ["security.W099", "axes.W001"],
        );
    });

    it("refuses what is no complete run", () => {
        assert.equal(
            problem(" \n"),
            "check.txt is empty: issues go to standard error, so both streams must be captured.",
        );
        assert.match(problem(warning("security.W004").split("\n").slice(0, -1).join("\n")), /cut off/);
        assert.match(problem(`${CLEAN}\n${CLEAN}`), /holds 2 runs/);
        assert.match(problem(`${warning("security.W004")}\n${CLEAN}`), /holds 2 runs/);
        assert.match(problem(`WARNINGS:\n?: (security.W004) Something.\n${CLEAN}`), /more issues/);
        assert.match(problem(`\0${CLEAN}`), /no text/);
        assert.match(problem("x".repeat(9 << 20)), /larger/);
        assert.match(problem(`${"x".repeat(2 << 20)}\n${CLEAN}`), /check.txt:1 has a line/);
    });

    it("never throws and never repeats what it reads", () => {
        const words = fc.constantFrom(
            "System check identified",
            "no issues",
            "(0 silenced).",
            "1 issue",
            "WARNINGS:",
            "\n",
            "?: (security.W018) ",
            "hunter2hunter2",
            "\u001b[31m",
            "\t",
            ": (",
            ") ",
        );
        fc.assert(
            fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
                const piece = parseCheckOutput(parts.join(""), "check.txt");
                assert.ok(!JSON.stringify(piece).includes("hunter2"));
            }),
            { numRuns: 2000 },
        );
    });
});

describe("isDeployCommand", () => {
    it("looks for the flag as a word", () => {
        assert.ok(isDeployCommand("python manage.py check --deploy --settings shop.settings"));
        assert.ok(!isDeployCommand("python manage.py check --deployment"));
        assert.ok(!isDeployCommand("python manage.py check"));
    });
});
