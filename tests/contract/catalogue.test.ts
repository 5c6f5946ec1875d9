import assert from "node:assert/strict";
import { RULES } from "../../policies/catalogue";
import { CHECKLIST } from "../../policies/checklist";
import { version } from "../../package.json";
import type { Rule } from "../../src/rule/rule";
import { PLACEHOLDER } from "../../tools/generators/new-rule";
import { exists, filesBelow, read } from "./repository";

/** Control ids by framework: what one looks like. */
const FRAMEWORKS: Readonly<Record<string, RegExp>> = {
    FSBP: /^[A-Z][A-Za-z0-9]*\.\d+$/,
    "CIS AWS 1.2.0": /^\d+(\.\d+)+$/,
    "CIS AWS 1.4.0": /^\d+(\.\d+)+$/,
    "CIS AWS 3.0.0": /^\d+(\.\d+)+$/,
    "CIS AWS 5.0.0": /^\d+(\.\d+)+$/,
};

describe("catalogue", () => {
    it("has the rules of every area's folder, each under its own id", () => {
        const files = filesBelow("policies", ".ts").filter((path) => /^policies\/(\w+)\/\1-/.test(path));
        assert.deepEqual([...RULES.map(({ area, id }) => `policies/${area}/${id}.ts`)].sort(), files);
    });

    it("gives every id and alias once, in any letter case", () => {
        const names = RULES.flatMap((rule) => [rule.id, ...rule.aliases]).map((name) => name.toLowerCase());
        const twice = names.filter((name, index) => names.indexOf(name) !== index);
        assert.deepEqual(twice, []);
        assert.ok(!names.includes("all"), '"all" is taken by Pulumi.');
    });

    for (const rule of RULES) {
        describe(rule.id, () => {
            it("has a test of its own", () => assert.ok(exists(`tests/policies/${rule.area}/${rule.id}.test.ts`)));
            it("names checklist items that exist, and one at least", () => expectChecklist(rule));
            it("has well-formed texts", () => expectTexts(rule));
            it("names controls of known frameworks", () => expectFrameworks(rule));
            it("has options whose defaults are allowed", () => expectOptions(rule));
            it("appeared in a version of the pack", () => assert.ok(isAtMost(rule.since, version), rule.since));
            it("is finished", () => assert.ok(!read(`policies/${rule.area}/${rule.id}.ts`).includes(PLACEHOLDER)));
        });
    }
});

function expectChecklist({ checklist, stage }: Rule): void {
    const items = new Set(CHECKLIST.map((item) => item.id));
    assert.deepEqual(
        checklist.filter((id) => !items.has(id)),
        [],
    );
    assert.equal(new Set(checklist).size, checklist.length, "An item stands twice.");
    if (stage === "stable") assert.ok(checklist.length > 0);
}

function expectTexts(rule: Rule): void {
    assert.match(rule.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
    assert.match(rule.title, /^[A-Z].*[^.\s]$/s, "A title is a sentence without a full stop.");
    assert.match(rule.fix, /^[A-Z].*\.$/s, "A fix is a sentence.");
    assert.ok(Object.keys(rule.messages).length > 0, "A rule without messages finds nothing.");
    for (const [key, message] of Object.entries(rule.messages)) {
        // A placeholder at the end stands for a further sentence; the rule's own test sees the text as a whole.
        assert.match(message, /^\S.*(\.|\}\})$/s, `The message ${key} is a sentence.`);
        assert.match(message.split("\n")[0] ?? "", /\{\{\w+\}\}/, `The message ${key} names what it is about.`);
    }
    for (const text of [rule.title, rule.fix, ...Object.values(rule.messages)]) {
        assert.equal(text.trim(), text);
        assert.doesNotMatch(text, / {2}|\.\.$|\t/, `"${text}" has odd spaces or stops.`);
    }
}

function expectFrameworks(rule: Rule): void {
    for (const [framework, controls] of Object.entries(rule.frameworks)) {
        const form = FRAMEWORKS[framework];
        assert.ok(form, `${framework} is no framework that is known here.`);
        assert.ok(controls.length > 0, `${framework} has no control.`);
        assert.deepEqual(
            controls.filter((control) => !form.test(control)),
            [],
        );
        assert.equal(new Set(controls).size, controls.length, `${framework} names a control twice.`);
    }
    assert.equal(new Set(rule.alsoKnownAs).size, rule.alsoKnownAs.length, "A name of other tools stands twice.");
    assert.deepEqual(
        rule.alsoKnownAs.filter((name) => !/^[A-Za-z][\w.-]+$/.test(name)),
        [],
    );
}

function expectOptions(rule: Rule): void {
    for (const [name, option] of Object.entries(rule.options)) {
        assert.match(name, /^[a-z][A-Za-z0-9]*$/);
        assert.match(option.description, /^[A-Z].*\.$/s, `The description of ${name} is a sentence.`);
        assert.deepEqual(option.schema.parse(option.default), option.default);
    }
}

/** Compares `major.minor.patch`. */
function isAtMost(left: string, right: string): boolean {
    const [a, b] = [left, right].map((text) => text.split(".").map(Number)) as [number[], number[]];
    assert.equal(a.length, 3, `${left} is no version.`);
    const index = a.findIndex((part, position) => part !== b[position]);
    return index < 0 || (a[index] ?? 0) < (b[index] ?? 0);
}
