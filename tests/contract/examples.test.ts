import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../policies/catalogue";
import { readInput } from "../../src/doors/state/read";
import { evaluate } from "../../src/engine/evaluate";
import type { Finding } from "../../src/engine/finding";
import { DEFAULT_SETTINGS } from "../../src/engine/settings";
import type { Rule } from "../../src/rule/rule";
import { ROOT } from "./repository";

/** One site twice, with every rule on: done right it breaks none, done wrong it breaks rules of every area. */
describe("examples", () => {
    for (const file of ["export.json", "preview.json"]) {
        it(`django-right/${file} breaks no rule and fails none`, () => {
            const findings = judge("django-right", file);
            assert.deepEqual(
                brief(findings.filter(({ outcome }) => outcome === "violation" || outcome === "error")),
                [],
            );
            assert.ok(findings.some(({ outcome }) => outcome === "pass"));
        });
    }

    it("django-right/export.json leaves nothing to the update", () => {
        const waiting = judge("django-right", "export.json").filter(({ reason }) => reason === "after-update");
        assert.deepEqual(brief(waiting), []);
    });

    it("django-wrong/export.json breaks rules of every area, and fails none", () => {
        const findings = judge("django-wrong", "export.json");
        assert.deepEqual(brief(findings.filter(({ outcome }) => outcome === "error")), []);
        const broken = new Set(findings.filter(({ outcome }) => outcome === "violation").map(({ rule }) => rule));
        const areas = (rules: readonly Rule[]) => [...new Set(rules.map(({ area }) => area))].sort();
        assert.deepEqual(areas(RULES.filter(({ id }) => broken.has(id))), areas(RULES));
    });
});

function judge(example: string, file: string): Finding[] {
    const path = join(ROOT, "examples", example, file);
    const { inputs, errors } = readInput(file, readFileSync(path));
    assert.deepEqual(errors, []);
    return inputs.flatMap((input) => {
        assert.equal(input.kind, "stack");
        const { deployment } = input as Extract<typeof input, { kind: "stack" }>;
        return evaluate({
            deployment,
            rules: RULES,
            settings: { ...DEFAULT_SETTINGS, preset: "strict" },
            now: new Date("2026-01-15T00:00:00Z"),
            pass: "stack",
        });
    });
}

function brief(findings: readonly Finding[]): string[] {
    return findings.map(
        ({ rule, outcome, level, subject, message }) => `${outcome} ${level} ${rule} ${subject.name}: ${message}`,
    );
}
