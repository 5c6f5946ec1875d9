import assert from "node:assert/strict";
import fc from "fast-check";
import { RULES } from "../../policies/catalogue";
import { type Finding, OUTCOMES } from "../../src/engine/finding";
import { WRITERS } from "../../src/report";
import { buildReport, judgedStack } from "../../src/report/build";
import type { Deployment } from "../../src/model/deployment";
import type { RuleCase } from "../support/rule-tester";
import { secret } from "../support/stack";
import { deploymentOf, judge, readCorpus, type RuleCorpus } from "./corpus";
import { exceptionFor, MAY_PASS_WHEN_UNKNOWN, MAY_VIOLATE_WHEN_UNKNOWN } from "./exceptions";
import { describePlace, isWithin, pathOf, type Place, placesOf, withUnknown, withValue } from "./vary";

/** The same runs every time, so that a change is judged by what it changes; `PROPERTY_SEED` looks elsewhere. */
const SEED = Number(process.env.PROPERTY_SEED ?? 20260115);
const RUNS_PER_CASE = Number(process.env.PROPERTY_RUNS ?? 6);
const SECRET = "tQ7vLw2ZxR9mKp4HcJ6sN8bDfG3y";

const corpus = readCorpus();

describe("whatever the stack", function () {
    this.timeout(60_000);

    it("has cases for every rule", () => {
        assert.deepEqual(corpus.map(({ rule }) => rule.id).sort(), RULES.map((rule) => rule.id).sort());
    });

    each("the order of the resources does not matter", ({ rule }, testCase) => {
        const wanted = brief(judge(rule, testCase));
        return fc.property(shuffled(testCase), (other) => assert.deepEqual(brief(judge(rule, other)), wanted));
    });

    each("two values that become unknown turn no answer into its opposite", ({ rule }, testCase) => {
        const places = placesOf(testCase, false).filter((place) => !isException(rule.id, pathOf(place)));
        if (places.length < 2) return undefined;
        const before = judge(rule, testCase);
        const place = fc.constantFrom(...places);
        return fc.property(place, place, (one, other) => {
            fc.pre(!isWithin(one, other) && !isWithin(other, one));
            const after = judge(rule, withUnknown(withUnknown(testCase, one), other));
            const where = `${describePlace(testCase, one)} and ${describePlace(testCase, other)} unknown`;
            assert.deepEqual(opposites(before, after), [], `${where}:\n${brief(after).join("\n")}`);
        });
    });

    each("no text shows a value that Pulumi holds as a secret", ({ rule }, testCase) =>
        fc.property(placeIn(testCase, false), (place) => {
            expectNoSecret(rule, withValue(testCase, place, secret(SECRET)), describePlace(testCase, place));
        }),
    );

    each("no text shows a secret configuration value that stands in clear", ({ rule }, testCase) =>
        fc.property(placeIn(testCase, true), (place) => {
            const config = { config: { ...testCase.config, "shop:key": SECRET }, secretConfigKeys: ["shop:key"] };
            const leaking = { ...withValue(testCase, place, SECRET), ...config };
            expectNoSecret(rule, leaking, describePlace(testCase, place));
        }),
    );

    each("no rule fails, whatever stands in the state", ({ rule }, testCase) =>
        fc.property(placeIn(testCase, true), oddity, (place, value) => {
            const failed = judge(rule, withValue(testCase, place, value)).filter(
                (finding) => finding.outcome === "error",
            );
            assert.deepEqual(brief(failed), [], `${describePlace(testCase, place)} = ${JSON.stringify(value)}`);
        }),
    );
});

/** Values that no author writes and some old state holds. */
const oddity = fc.oneof(
    fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        1.5,
        "",
        "true",
        "*",
        "[",
        "{}",
        "null",
        "arn:",
        "${x}",
        [],
        {},
        [null],
        [[]],
        [{}],
    ),
    fc.jsonValue({ maxDepth: 2 }),
);

/** Whether what an unknown value says is specified. */
function isException(rule: string, path: string): boolean {
    return exceptionFor([...MAY_PASS_WHEN_UNKNOWN, ...MAY_VIOLATE_WHEN_UNKNOWN], rule, path) !== undefined;
}

/** Subjects that were violated and pass, or that are violated and were not. */
function opposites(before: readonly Finding[], after: readonly Finding[]): string[] {
    const of = (findings: readonly Finding[], outcome: Finding["outcome"]) =>
        findings.filter((finding) => finding.outcome === outcome).map((finding) => finding.subject.urn);
    const violated = of(before, "violation");
    const faked = of(after, "pass").filter((urn) => violated.includes(urn));
    const known = before.map((finding) => finding.subject.urn);
    const alarmed = of(after, "violation").filter((urn) => known.includes(urn) && !violated.includes(urn));
    return [...faked, ...alarmed];
}

type Checked =
    fc.IProperty<[RuleCase]> | fc.IProperty<[Place]> | fc.IProperty<[Place, unknown]> | fc.IProperty<[Place, Place]>;

/** One test for every rule, one property for every case of it; `undefined` where the case says nothing. */
function each(title: string, property: (own: RuleCorpus, testCase: RuleCase) => Checked | undefined): void {
    describe(title, () => {
        for (const own of corpus) {
            it(own.rule.id, () => {
                for (const testCase of own.cases) {
                    if (placesOf(testCase, false).length === 0) continue;
                    const checked = property(own, testCase);
                    if (checked === undefined) continue;
                    const { errorInstance, counterexamplePath } = fc.check(checked as fc.IProperty<unknown>, {
                        seed: SEED,
                        numRuns: RUNS_PER_CASE,
                    });
                    if (errorInstance === null) continue;
                    const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
                    assert.fail(`Case "${testCase.name}" (run ${counterexamplePath}): ${message}`);
                }
            });
        }
    });
}

function placeIn(testCase: RuleCase, insideJson: boolean): fc.Arbitrary<Place> {
    return fc.constantFrom(...placesOf(testCase, insideJson));
}

function shuffled(testCase: RuleCase): fc.Arbitrary<RuleCase> {
    const { resources } = testCase;
    const all = { minLength: resources.length, maxLength: resources.length };
    return fc.shuffledSubarray([...resources], all).map((other) => ({ ...testCase, resources: other }));
}

function expectNoSecret(rule: RuleCorpus["rule"], testCase: RuleCase, place: string): void {
    const deployment = deploymentOf(testCase);
    const findings = judge(rule, testCase, deployment);
    const texts = [JSON.stringify(findings), ...reports(rule, findings, deployment)];
    for (const text of texts) assert.ok(!text.includes(SECRET), `The secret at ${place} is shown:\n${text}`);
}

function reports(rule: RuleCorpus["rule"], findings: readonly Finding[], deployment: Deployment): string[] {
    const stack = judgedStack({ input: "export.json", deployment, environment: "production", findings, rules: [rule] });
    const report = buildReport({
        tool: { name: "deployment-checklist", version: "0.1.0" },
        stacks: [stack],
        notes: [],
        errors: [],
        outcomes: OUTCOMES,
    });
    return Object.values(WRITERS).map((write) =>
        write(report, { color: false, quiet: false, groupBy: "rule" }).replace(/\s+/g, ""),
    );
}

function brief(findings: readonly Finding[]): string[] {
    return findings.map(
        ({ outcome, level, subject, message, path }) => `${outcome} ${level} ${subject.name} ${path ?? ""} ${message}`,
    );
}
