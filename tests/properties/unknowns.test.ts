import assert from "node:assert/strict";
import type { Finding } from "../../src/engine/finding";
import type { RuleCase } from "../support/rule-tester";
import { judge, readCorpus, type RuleCorpus } from "./corpus";
import {
    type Exception,
    exceptionFor,
    MAY_HIDE_WHEN_UNKNOWN,
    MAY_PASS_WHEN_UNKNOWN,
    MAY_VIOLATE_WHEN_UNKNOWN,
} from "./exceptions";
import { describePlace, pathOf, type Place, placesOf, withUnknown } from "./vary";

/** Every case of every rule, once for each of its values with that value unknown: nothing is drawn by lot. */
const corpus = readCorpus();

describe("a value that is not known yet", function () {
    this.timeout(60_000);

    property("turns no violation into a pass", MAY_PASS_WHEN_UNKNOWN, {
        concerns: (before) => subjects(before, "violation"),
        wrong: (subject, after) => subjects(after, "pass").includes(subject),
    });

    property("hides no violation", MAY_HIDE_WHEN_UNKNOWN, {
        concerns: (before) => subjects(before, "violation"),
        // The question may be put to another subject: a listener for its rule.
        wrong: (subject, after, before) =>
            !subjects(after, "pass").includes(subject) &&
            !toldSubjects(after).includes(subject) &&
            toldSubjects(after).length < toldSubjects(before).length,
    });

    property("is no reason for a violation", MAY_VIOLATE_WHEN_UNKNOWN, {
        concerns(before) {
            const violated = subjects(before, "violation");
            return before.map((finding) => finding.subject.urn).filter((urn) => !violated.includes(urn));
        },
        wrong: (subject, after) => subjects(after, "violation").includes(subject),
    });
});

interface Property {
    /** The subjects of which something must go on to hold. */
    concerns(before: readonly Finding[]): readonly string[];
    /** Whether it does not any more. */
    wrong(subject: string, after: readonly Finding[], before: readonly Finding[]): boolean;
}

/** One test for every rule, and one that every exception is needed. */
function property(title: string, exceptions: readonly Exception[], { concerns, wrong }: Property): void {
    const used = new Set<Exception>();
    const faultsOf = ({ rule, cases }: RuleCorpus): string[] =>
        cases.flatMap((testCase) => {
            const before = judge(rule, testCase);
            const expected = concerns(before);
            if (expected.length === 0) return [];
            return placesOf(testCase, false).flatMap((place) => {
                const after = judge(rule, withUnknown(testCase, place));
                if (!expected.some((subject) => wrong(subject, after, before))) return [];
                const exception = exceptionFor(exceptions, rule.id, pathOf(place));
                if (exception === undefined) return [faultAt(testCase, place, after)];
                used.add(exception);
                return [];
            });
        });

    describe(title, () => {
        for (const own of corpus) it(own.rule.id, () => assert.deepEqual(faultsOf(own), []));
        it("and has no exception that nothing needs", () => {
            assert.deepEqual(
                exceptions.filter((exception) => !used.has(exception)).map(({ rule }) => rule),
                [],
            );
        });
    });
}

function faultAt(testCase: RuleCase, place: Place, findings: readonly Finding[]): string {
    const said = findings.map(({ outcome, subject, message }) => `${outcome} ${subject.name}: ${message}`);
    return `Case "${testCase.name}" with ${describePlace(testCase, place)} unknown: ${said.join(" | ")}`;
}

/** Subjects of which somebody will hear: now, or after the update. */
function toldSubjects(findings: readonly Finding[]): string[] {
    return [...new Set([...subjects(findings, "violation"), ...subjects(findings, "unknown")])];
}

function subjects(findings: readonly Finding[], outcome: Finding["outcome"]): string[] {
    return findings.filter((finding) => finding.outcome === outcome).map((finding) => finding.subject.urn);
}
