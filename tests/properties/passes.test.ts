import assert from "node:assert/strict";
import type { Finding } from "../../src/engine/finding";
import type { RuleCase } from "../support/rule-tester";
import { deploymentOf, judge, readCorpus, type RuleCorpus } from "./corpus";

/** Rules that one resource alone cannot answer, and that give it the benefit of the doubt until the stack is known. */
const WAITS_FOR_THE_STACK: ReadonlySet<string> = new Set(["secret-env-suspected"]);

// What is said before a resource is created stops its creation: nothing that is learnt later may take it back.
describe("what a rule says of a resource before its stack is known", () => {
    for (const own of readCorpus().filter(({ rule }) => rule.scope === "resource")) {
        it(`holds in the stack: ${own.rule.id}`, () => {
            assert.deepEqual(
                own.cases.flatMap((testCase) => contradictions(own, testCase)),
                [],
            );
        });
    }
});

function contradictions({ rule }: RuleCorpus, testCase: RuleCase): string[] {
    const deployment = deploymentOf(testCase);
    const whole = judge(rule, testCase, deployment);
    const alone = deployment.resources.flatMap((resource) =>
        judge(rule, testCase, { ...deployment, resources: [resource] }, "resource"),
    );
    return alone
        .filter((finding) => contradicts(finding, whole))
        .map(({ outcome, subject, message }) => `Case "${testCase.name}": ${outcome} ${subject.name}: ${message}`);
}

function contradicts({ rule, outcome, subject }: Finding, whole: readonly Finding[]): boolean {
    const isViolated = whole.some((other) => other.outcome === "violation" && other.subject.urn === subject.urn);
    if (outcome === "violation") return !isViolated;
    return outcome === "pass" && isViolated && !WAITS_FOR_THE_STACK.has(rule);
}
