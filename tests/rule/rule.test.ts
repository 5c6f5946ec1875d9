import assert from "node:assert/strict";
import { cannotTell, combine, given, notApplicable, pass, when } from "../../src/rule";
import { compilePattern, flag, integer, integers, oneOf, pattern, someOf, texts } from "../../src/rule/options";
import { defineRule, renderMessage } from "../../src/rule/rule";
import { known, no, unknown, yes } from "../../src/model/value";

const gap = unknown("after-update", "flag of db");
const kinds = (...outcomes: Parameters<typeof combine>[0]) => combine(outcomes).map((outcome) => outcome.outcome);

describe("rule kit", () => {
    it("refuses an id that names no area", () => {
        const declaration = { id: "network-x", subjects: { name: "", types: [], view: () => undefined } } as never;
        assert.throws(() => defineRule(declaration), /does not begin with an area/);
    });
    it("fills messages, and refuses a placeholder without a value", () => {
        assert.equal(renderMessage("{{name}}: {{ports}}.", { name: "db", ports: [1, 2] }), "db: 1, 2.");
        assert.throws(() => renderMessage("{{nmae}}.", { name: "db" }), /nmae/);
    });
    it("chooses by a condition, or not where it is unknown and the branches differ", () => {
        const choose = (condition: typeof yes | typeof gap, other = notApplicable("n")) =>
            when(
                condition,
                () => pass("p"),
                () => other,
            ).outcome;
        assert.equal(choose(yes), "pass");
        assert.equal(choose(no), "not-applicable");
        assert.equal(choose(gap), "unknown");
        assert.equal(
            when(
                gap,
                () => pass("a"),
                () => pass("b"),
            ).outcome,
            "pass",
        );
    });
    it("goes on with what is known", () => {
        assert.equal(given(known(3), (n) => pass(String(n))).outcome, "pass");
        assert.deepEqual(
            given(gap, () => pass()),
            cannotTell(gap),
        );
    });
    it("combines: nothing from nothing, one unknown from several", () => {
        assert.deepEqual(kinds(), []);
        assert.deepEqual(kinds(pass(), cannotTell(gap), cannotTell(gap)), ["unknown"]);
        assert.deepEqual(kinds(notApplicable("a"), notApplicable("b")), ["not-applicable"]);
    });

    describe("options", () => {
        const accepts = (option: { schema: { safeParse(value: unknown): { success: boolean } } }, value: unknown) =>
            option.schema.safeParse(value).success;
        const days = integer({ default: 7, min: 1, max: 35, description: "Days." });
        const roles = someOf(["app", "job"], { default: ["app"], description: "Roles." });
        for (const [name, option, good, bad] of [
            ["integer", days, [1, 35], [0, 36, 1.5, "7", null]],
            ["flag", flag({ default: true, description: "" }), [true, false], ["true", 1]],
            ["oneOf", oneOf(["none", "vpc"], { default: "none", description: "" }), ["vpc"], ["all", 1]],
            ["someOf", roles, [[], ["job", "app"]], [["admin"], "app"]],
            ["texts", texts({ default: [], description: "" }), [["a"]], [[1], "a"]],
            ["integers", integers({ default: [], min: 1, max: 65535, description: "" }), [[5432]], [[0], ["5432"]]],
            ["pattern", pattern({ default: "", description: "" }), ["(?i)bastion|jump"], ["(", 1]],
        ] as const) {
            it(`${name} accepts and refuses`, () => {
                for (const value of good) assert.ok(accepts(option, value), JSON.stringify(value));
                for (const value of bad) assert.ok(!accepts(option, value), JSON.stringify(value));
            });
        }
        it("compiles a pattern that ignores case", () => assert.ok(compilePattern("(?i)bastion").test("Bastion")));
    });
});
