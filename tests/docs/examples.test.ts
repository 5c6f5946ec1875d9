import assert from "node:assert/strict";
import { transformSync } from "esbuild";
import { RULES } from "../../policies/catalogue";
import { evaluate } from "../../src/engine/evaluate";
import type { Finding } from "../../src/engine/finding";
import { DEFAULT_SETTINGS } from "../../src/engine/settings";
import type { StackConfig } from "../../src/model/deployment";
import type { Rule } from "../../src/rule/rule";
import { toBundle } from "../support/evidence";
import { type Example, examplesOf, pageIds, readPage, withoutExports } from "./pages";
import { preview } from "./preview";

type Program = (aws: unknown, pulumi: unknown) => Promise<void>;

/** Every program of every rule's page, run in a preview against the real SDK, gives the outcome that the page promises. */
describe("examples of the pages", function () {
    this.timeout(30_000);

    const only = process.env.RULE;
    const pages = new Set(pageIds());
    for (const rule of RULES.filter(
        (candidate) => pages.has(candidate.id) && (only ?? candidate.id) === candidate.id,
    )) {
        describe(rule.id, () => {
            for (const example of examplesOf(readPage(rule.id))) {
                it(`line ${example.line}: ${example.mark}`, async () => {
                    expectOutcome(await run(rule, example), example);
                });
            }
        });
    }
});

async function run(rule: Rule, example: Example): Promise<Finding[]> {
    const [aws, pulumi] = await Promise.all([import("@pulumi/aws"), import("@pulumi/pulumi")]);
    const program = compile(example.code);
    const previewed = await preview(() => program(aws, pulumi), configOf(example.code));
    const deployment =
        example.evidence === undefined ? previewed : { ...previewed, evidence: [toBundle(example.evidence)] };
    const settings = { ...DEFAULT_SETTINGS, levels: new Map([[rule.id, "mandatory" as const]]) };
    return evaluate({ deployment, rules: [rule], settings, now: new Date("2026-01-15T00:00:00Z"), pass: "stack" });
}

function compile(code: string): Program {
    const { body, outputs } = withoutExports(code);
    const program = `async (aws, pulumi) => {\n${body}\nreturn { ${outputs.join(", ")} };\n}`;
    const { code: script } = transformSync(program, { loader: "ts", target: "node20" });
    return (0, eval)(script) as Program;
}

/** Every key that an example asks its configuration for is set; what it asks for as a secret is one. */
function configOf(code: string): StackConfig {
    const asked = [...code.matchAll(/\.(?:get|require)(Secret)?\(\s*"([^"]+)"/g)];
    const keyOf = (name: string) => (name.includes(":") ? name : `shop:${name}`);
    return {
        values: Object.fromEntries(asked.map(([, , name = ""]) => [keyOf(name), `Configured-value-of-${name}`])),
        secretKeys: asked.filter(([, secret]) => secret !== undefined).map(([, , name = ""]) => keyOf(name)),
    };
}

function expectOutcome(findings: readonly Finding[], { mark, code }: Example): void {
    const outcomes = new Set(findings.map((finding) => finding.outcome));
    const seen = findings.map((finding) => `${finding.outcome} ${finding.subject.name}: ${finding.message}`).join("\n");
    const story = `The example does not show a ${mark}:\n${seen || "(nothing was judged)"}\n\n${code}`;
    assert.ok(!outcomes.has("error"), story);
    switch (mark) {
        case "violation":
            return assert.ok(outcomes.has("violation"), story);
        case "unknown":
            return assert.ok(outcomes.has("unknown") && !outcomes.has("violation"), story);
        case "pass":
            return assert.ok(outcomes.has("pass") && !outcomes.has("violation") && !outcomes.has("unknown"), story);
        case "not-applicable":
            return assert.ok(
                [...outcomes].every((outcome) => outcome === "not-applicable"),
                story,
            );
    }
}
