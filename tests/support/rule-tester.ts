/**
 * The gate every rule passes: tables of valid, invalid, unknown and not applicable cases, each run through every
 * decoding. It refuses duplicate or unnamed cases, cases that change what they inspect, messages and options that no case
 * exercises, and empty sections without a written reason.
 */
import assert from "node:assert/strict";
import { evaluate } from "../../src/engine/evaluate";
import type { Finding } from "../../src/engine/finding";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/settings";
import type { Deployment } from "../../src/model/deployment";
import { DEFAULT_SHARED_SETTINGS, type SharedSettings } from "../../src/model/profile";
import type { Rule } from "../../src/rule/rule";
import { decoders } from "./decoders";
import { toBundle } from "./evidence";
import type { ResourceSpec, StackSpec } from "./stack";

export interface RuleCase extends Omit<StackSpec, "resources"> {
    readonly name: string;
    readonly stack?: string;
    readonly resources: readonly ResourceSpec[];
    readonly options?: Readonly<Record<string, unknown>>;
    readonly settings?: Partial<SharedSettings>;
}
export interface ExpectedViolation {
    /** Logical name of the subject. */
    readonly on: string;
    /** Key of the message. */
    readonly message: string;
    readonly at?: string;
    /** Set where the case lowers the level. */
    readonly advisory?: boolean;
}
export interface ExpectedSubject {
    readonly on: string;
    /** Part of the reason or message that must be there. */
    readonly says?: string | RegExp;
}
export type Section<C> = readonly C[] | { readonly none: string };

export interface RuleCases {
    /** Every subject passes; with `expect`, exactly these do. */
    readonly valid: Section<RuleCase & { expect?: readonly ExpectedSubject[] }>;
    readonly invalid: Section<RuleCase & { expect: readonly ExpectedViolation[] }>;
    readonly unknown: Section<RuleCase & { expect?: readonly ExpectedSubject[] }>;
    /** No subject is judged; with `expect`, these say why. */
    readonly notApplicable?: Section<RuleCase & { expect?: readonly ExpectedSubject[] }>;
}

/** Declares the mocha tests of one rule. */
export function testRule(rule: Rule, cases: RuleCases): void {
    const used = { messages: new Set<string>(), options: new Set<string>() };
    const seen = new Set<string>();
    const recorded = recording(rule, used.messages);
    const run = (testCase: RuleCase, decoder: (typeof decoders)[number]) => {
        for (const option of Object.keys(testCase.options ?? {})) used.options.add(option);
        const evidence = testCase.evidence === undefined ? {} : { evidence: testCase.evidence.map(toBundle) };
        const deployment = freeze({ ...decoder.decode({ ...testCase }), ...evidence });
        return evaluate({
            deployment,
            rules: [recorded],
            settings: settingsOf(rule, testCase),
            now: new Date("2026-01-15T00:00:00Z"),
            pass: "stack",
        });
    };
    const section = <C extends RuleCase>(
        title: string,
        list: Section<C> | undefined,
        judge: (found: Finding[], testCase: C) => void,
    ) => {
        describe(title, () => {
            if (list === undefined) return;
            if ("none" in list) {
                it(`has no case: ${list.none}`, () =>
                    assert.ok(list.none.length > 10, "The reason is too short to be one."));
                return;
            }
            it("has cases", () => assert.ok(list.length > 0, `No ${title} case and no reason.`));
            for (const testCase of list) {
                const seeing = decoders.filter((decoder) => decoder.sees(testCase));
                if (seeing.length === 0) {
                    it(`${testCase.name} is seen by a door`, () => assert.fail("No door is told all this."));
                }
                for (const decoder of seeing) {
                    it(`${testCase.name} (${decoder.name})`, () => judge(run(testCase, decoder), testCase));
                }
                const key = JSON.stringify([
                    testCase.resources,
                    testCase.options,
                    testCase.settings,
                    testCase.stack,
                    testCase.config,
                    testCase.stackOutputs,
                    testCase.preview,
                    testCase.evidence,
                ]);
                if (seen.has(key)) {
                    it(`${testCase.name} is no duplicate`, () => assert.fail("The same case stands twice."));
                }
                seen.add(key);
            }
        });
    };
    describe(rule.id, () => {
        section("valid", cases.valid, (found, { expect }) => expectSubjects(found, "pass", expect));
        section("invalid", cases.invalid, (found, { expect }) => expectViolations(rule, found, expect));
        section("unknown", cases.unknown, (found, { expect }) => expectSubjects(found, "unknown", expect));
        section("not applicable", cases.notApplicable, (found, { expect }) => {
            assert.deepEqual(found.filter((finding) => finding.outcome !== "not-applicable").map(brief), []);
            if (expect) expectSubjects(found, "not-applicable", expect);
        });
        // In a block of its own: mocha runs nested blocks after the tests beside them.
        describe("coverage", () => {
            it("has a case for every message and option", () => {
                assert.deepEqual([...used.messages].sort(), Object.keys(rule.messages).sort(), "messages");
                assert.deepEqual([...used.options].sort(), Object.keys(rule.options).sort(), "options");
            });
        });
    });
}

function settingsOf(rule: Rule, testCase: RuleCase): Settings {
    return {
        ...DEFAULT_SETTINGS,
        shared: { ...DEFAULT_SHARED_SETTINGS, ...testCase.settings },
        levels: new Map(rule.level === "disabled" ? [[rule.id, "advisory"]] : []),
        options: new Map([[rule.id, testCase.options ?? {}]]),
    };
}

/** The rule, noting which messages it used; the key goes before the text so that cases can name it. */
function recording(rule: Rule, messages: Set<string>): Rule {
    return {
        ...rule,
        check: (subject, context) =>
            rule.check(subject, {
                ...context,
                violation: (message, details) => {
                    messages.add(message);
                    return context.violation(message, details);
                },
            }),
    };
}

function expectSubjects(
    found: readonly Finding[],
    outcome: string,
    expect: readonly ExpectedSubject[] | undefined,
): void {
    if (expect === undefined) {
        assert.ok(
            found.some((finding) => finding.outcome === outcome),
            `No ${outcome}: ${JSON.stringify(found.map(brief))}`,
        );
        const odd = found.filter((finding) => finding.outcome !== outcome && finding.outcome !== "not-applicable");
        assert.deepEqual(odd.map(brief), []);
        return;
    }
    assert.deepEqual(
        found
            .filter((finding) => finding.outcome === outcome)
            .map((finding) => finding.subject.name)
            .sort(),
        expect.map((expected) => expected.on).sort(),
        JSON.stringify(found.map(brief)),
    );
    for (const { on, says } of expect) {
        if (says === undefined) continue;
        const finding = found.find((candidate) => candidate.subject.name === on && candidate.outcome === outcome);
        const text = [finding?.message, ...(finding?.evidence ?? []).map((item) => item.text)].join("\n");
        assert.ok(
            typeof says === "string" ? text.includes(says) : says.test(text),
            `"${text}" does not say ${String(says)}`,
        );
    }
}

function expectViolations(rule: Rule, found: readonly Finding[], expect: readonly ExpectedViolation[]): void {
    assert.ok(expect.length > 0, "An invalid case names its violations.");
    const violations = found.filter((finding) => finding.outcome === "violation");
    const actual = violations.map((finding) => ({
        on: finding.subject.name,
        message: messageKey(rule, finding.message),
        ...(finding.path === undefined ? {} : { at: finding.path }),
        ...(finding.level !== (rule.level === "disabled" ? "advisory" : rule.level) ? { advisory: true } : {}),
    }));
    const order = (a: ExpectedViolation, b: ExpectedViolation) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    // A case that names no place accepts any.
    const trimmed = actual.map((violation) =>
        expect.some(
            (expected) =>
                expected.on === violation.on && expected.message === violation.message && expected.at === undefined,
        )
            ? { on: violation.on, message: violation.message, ...(violation.advisory ? { advisory: true } : {}) }
            : violation,
    );
    assert.deepEqual(trimmed.sort(order), [...expect].sort(order), JSON.stringify(found.map(brief)));
    for (const finding of violations) {
        assert.match(finding.message, /^\S.*\.$/s, "A message is a sentence.");
    }
}

/** The key of the template that a message was made from. */
function messageKey(rule: Rule, message: string): string {
    const fits = Object.entries(rule.messages).find(([, template]) => {
        const parts = template.split(/\{\{\w+\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
        return new RegExp(`^${parts.join("[\\s\\S]*")}$`).test(message);
    });
    return fits?.[0] ?? `(no template) ${message}`;
}

function brief(finding: Finding): string {
    return `${finding.outcome} ${finding.subject.name}: ${finding.message}`;
}

/** Freezes a deployment to its leaves, so that a rule or view that changes it fails. */
function freeze(deployment: Deployment): Deployment {
    const seen = new Set<object>();
    const visit = (value: unknown): void => {
        if (typeof value !== "object" || value === null || seen.has(value)) return;
        seen.add(value);
        Object.freeze(value);
        Object.values(value).forEach(visit);
    };
    visit(deployment);
    return deployment;
}
