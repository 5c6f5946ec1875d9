import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report, WriterOptions } from "../../src/report/model";
import { text } from "../../src/report/text";
import { fullReport } from "./reports";

const PLAIN: WriterOptions = { color: false, quiet: false, groupBy: "rule" };
const GOLDEN = join(__dirname, "golden");

/** Compares with a golden file; UPDATE_GOLDEN=1 writes it. */
function matchesGolden(name: string, written: string): void {
    const file = join(GOLDEN, name);
    if (process.env.UPDATE_GOLDEN !== undefined) {
        mkdirSync(GOLDEN, { recursive: true });
        writeFileSync(file, written);
    }
    assert.equal(written, readFileSync(file, "utf8"));
}

describe("text report", () => {
    it("by rule", () => matchesGolden("by-rule.txt", text(fullReport, PLAIN)));
    it("by resource", () => matchesGolden("by-resource.txt", text(fullReport, { ...PLAIN, groupBy: "resource" })));
    it("quiet", () => matchesGolden("quiet.txt", text(fullReport, { ...PLAIN, quiet: true })));
    it("in colour", () => matchesGolden("color.txt", text(fullReport, { ...PLAIN, color: true })));

    it("says the same in colour as without", () => {
        const bare = text(fullReport, { ...PLAIN, color: true }).replace(/\u001b\[\d+m/g, "");
        assert.equal(bare, text(fullReport, PLAIN));
    });
    it("always shows every count", () => {
        const empty: Report = { ...fullReport, stacks: fullReport.stacks.slice(1), notes: [], errors: [] };
        assert.match(
            text(empty, PLAIN),
            /0 violations \(0 mandatory, 0 advisory\), 0 passed, 0 unknown, 0 not applicable, 0 exempt, 0 errors/,
        );
    });
    it("lets no text of a state act on the terminal", () => {
        const [stack] = structuredClone(fullReport.stacks);
        assert.ok(stack);
        const evil = "\u001b[2Jdb\u0007\u009b";
        const findings = stack.findings.map((finding) => ({
            ...finding,
            message: `${evil}.`,
            subject: { ...finding.subject, name: evil, type: evil },
        }));
        const written = text(
            {
                ...fullReport,
                stacks: [{ ...stack, project: evil, findings, unsupportedTypes: [evil] }],
                errors: [{ input: evil, message: evil }],
            },
            PLAIN,
        );

        assert.doesNotMatch(written, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    });
});
