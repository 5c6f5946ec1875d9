import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../src/engine/evaluate";
import type { Finding } from "../../src/engine/finding";
import { RedactionGuard } from "../../src/engine/redaction";
import { DEFAULT_SETTINGS } from "../../src/engine/settings";
import { classifiedSecrets } from "../../src/model/secrets/known-secrets";
import { cannotTell, defineRule, pass, type View } from "../../src/rule";
import type { Rule, RuleDeclaration } from "../../src/rule/rule";
import { decoders } from "../support/decoders";
import { resource, secret, type StackSpec } from "../support/stack";

const TYPE = "aws:rds/instance:Instance";
const SECRET = "qU7-vX2-kP9-mZ4";
type Check = RuleDeclaration<View, Record<never, never>, "bad" | "plain">["check"];

function rule(check: Check): Rule {
    return defineRule<View, "bad" | "plain">({
        id: "database-example",
        title: "Databases are examples of production",
        checklist: ["database-access"],
        severity: "high",
        level: "mandatory",
        scope: "resource",
        stage: "stable",
        since: "0.1.0",
        subjects: { name: "instances", types: [TYPE], view: (subject) => ({ resource: subject }) },
        messages: { bad: "{{name}} says {{text}}.", plain: "{{name}} is bad." },
        fix: "Mend it.",
        check,
    });
}
const stackOf = (more: Partial<StackSpec> = {}): StackSpec => ({
    resources: [resource(TYPE, "db", { password: secret(SECRET) })],
    ...more,
});
function run(check: Check, stack = stackOf(), guard?: RedactionGuard): Finding {
    const decoder = decoders.find((candidate) => candidate.sees(stack));
    const [finding] = evaluate({
        deployment: decoder!.decode(stack),
        rules: [rule(check)],
        settings: DEFAULT_SETTINGS,
        now: new Date("2026-01-15T00:00:00Z"),
        pass: "stack",
        ...(guard ? { guard } : {}),
    });
    assert.ok(finding);
    return finding;
}
const says =
    (text: string): Check =>
    (_, { violation }) =>
        violation("bad", { data: { text } });

describe("the redaction guard", () => {
    it("replaces a message that shows a known secret or eight characters of one", () => {
        for (const text of [SECRET, `x${SECRET}y`, SECRET.slice(0, 8), SECRET.slice(4, 12)]) {
            const finding = run(says(text));
            assert.equal(
                finding.message,
                "db violates database-example. The details are withheld: they would show part of a secret.",
            );
            assert.doesNotMatch(JSON.stringify(finding), /vX2/);
        }
        assert.equal(run(says(SECRET.slice(0, 7))).message, "db says qU7-vX2.");
    });
    it("replaces evidence, steps, gaps and paths, each on its own", () => {
        const violation = run((view, context) =>
            context.violation("plain", {
                at: `tags.${SECRET}`,
                evidence: [{ text: "harmless" }, { text: SECRET, resource: view.resource, path: `a.${SECRET}` }],
                steps: [{ text: `step ${SECRET}` }],
            }),
        );
        assert.doesNotMatch(JSON.stringify(violation), /vX2/);
        assert.deepEqual(
            [violation.message, violation.path, violation.evidence?.[0]?.text],
            ["db is bad.", undefined, "harmless"],
        );
        const other = run((_, context) => context.violation("plain", { at: "tags" }));
        assert.notEqual(violation.fingerprint, other.fingerprint);
        const gap = run(() => cannotTell({ reason: "outside-stack", what: SECRET }));
        assert.deepEqual([gap.outcome, gap.reason], ["unknown", "outside-stack"]);
        assert.doesNotMatch(JSON.stringify(gap), /vX2/);
        assert.doesNotMatch(JSON.stringify(run(() => pass(SECRET))), /vX2/);
    });
    it("does not let a hash of a secret path through", () => {
        const [first, second] = ["aaaa", "bbbb"].map((end) => {
            const password = `${SECRET}${end}`;
            const stack = stackOf({ resources: [resource(TYPE, "db", { password: secret(password) })] });
            return run((_, context) => context.violation("plain", { at: `tags.${password}` }), stack).fingerprint;
        });
        assert.equal(first, second);
    });
    it("checks what a rule throws, and never repeats what a parser quotes", () => {
        const thrown = run(() => {
            throw new Error(`cannot use ${SECRET}`);
        });
        assert.deepEqual(thrown.outcome, "error");
        assert.match(thrown.message, /^The rule database-example failed on db\. The details are withheld/);
        const parsed = run(() => {
            JSON.parse('hunter2 is my "password"');
            return pass();
        });
        assert.match(parsed.message, /failed on db \(SyntaxError\)/);
    });
    it("refuses other marked texts as a whole only, and those of no length not at all", () => {
        const stack = stackOf({
            resources: [resource(TYPE, "db", { banner: secret("a banner of no secrecy"), short: secret("seven77") })],
        });
        assert.match(run(says("there is a banner of no secrecy here"), stack).message, /withheld/);
        assert.equal(run(says("a banner of no"), stack).message, "db says a banner of no.");
        assert.equal(run(says("seven77"), stack).message, "db says seven77.");
    });
    it("knows the secrets of the configuration and what classifiers found", () => {
        const stack = stackOf({ config: { "shop:key": "Zx9_Qw8_Er7_Ty6" }, secretConfigKeys: ["shop:key"] });
        assert.match(run(says("Zx9_Qw8_Er7"), stack).message, /withheld/);
        const found = run((_, { model, violation }) => {
            model.fact(classifiedSecrets).add("plain-text-secret");
            return violation("bad", { data: { text: "plain-text-secret" } });
        });
        assert.match(found.message, /withheld/);
    });
    it("spares what is public already: names, URNs and the rule's own words", () => {
        const named = stackOf({
            resources: [resource(TYPE, "shop-production-database", { password: secret("shop-production-database-1") })],
        });
        const check: Check = (view, { violation }) =>
            violation("bad", {
                data: { text: "examples of production" },
                evidence: [{ text: `seen on ${view.resource.urn}`, resource: view.resource }],
            });
        const finding = run(check, named);
        assert.equal(finding.message, "shop-production-database says examples of production.");
        assert.match(finding.evidence?.[0]?.text ?? "", /^seen on urn:pulumi:prod::shop/);
        assert.match(finding.subject.urn, /shop-production-database$/);
        assert.match(run(says("database-1"), named).message, /withheld/);
    });
    it("leaves copies alone that providers mark wholesale", () => {
        const stack = stackOf({
            resources: [resource(TYPE, "db", {}, { outputs: { tagsAll: secret({ team: "web-platform" }) } })],
        });
        assert.equal(run(says("web-platform"), stack).message, "db says web-platform.");
    });
    it("remembers from one evaluation of an operation to the next", () => {
        const guard = new RedactionGuard();
        run(() => pass(), stackOf(), guard);
        const other = stackOf({ resources: [resource(TYPE, "db")] });
        assert.match(run(says(SECRET), other, guard).message, /withheld/);
        assert.doesNotMatch(run(says(SECRET), other).message, /withheld/);
    });
    it("lets no marked credential through, whatever it is and wherever it stands", () => {
        fc.assert(
            fc.property(
                fc.string({ minLength: 12, maxLength: 60 }),
                fc.string(),
                fc.string(),
                (value, before, after) => {
                    fc.pre(!/[\r\n]/.test(value) && value.trim().length >= 12 && !value.startsWith("arn:"));
                    const stack = stackOf({ resources: [resource(TYPE, "db", { password: secret(value) })] });
                    const finding = run(says(before + value + after), stack);
                    assert.ok(!finding.message.includes(value) || finding.subject.urn.includes(value));
                },
            ),
        );
    });
});
