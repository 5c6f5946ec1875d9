import assert from "node:assert/strict";
import { evaluate } from "../../src/engine/evaluate";
import { countOutcomes, type Finding } from "../../src/engine/finding";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/settings";
import { cannotTell, defineRule, integer, notApplicable, pass, type View } from "../../src/rule";
import type { Rule, RuleDeclaration } from "../../src/rule/rule";
import { decoders } from "../support/decoders";
import { resource, type StackSpec, UNKNOWN } from "../support/stack";

const TYPE = "aws:rds/instance:Instance";
const instances = { name: "instances", types: [TYPE], view: (subject: View["resource"]) => ({ resource: subject }) };
type Declaration = RuleDeclaration<View, Record<never, never>, "bad">;

function makeRule(check: Declaration["check"], more: Partial<Declaration> = {}): Rule {
    return defineRule<View, "bad">({
        id: "database-example",
        title: "An example",
        checklist: ["database-access"],
        severity: "high",
        level: "mandatory",
        scope: "resource",
        stage: "stable",
        since: "0.1.0",
        subjects: instances,
        messages: { bad: "{{name}} is bad." },
        fix: "Mend it.",
        check,
        ...more,
    });
}
const violates = (more = {}) => makeRule((_, { violation }) => violation("bad"), more);

function run(rules: Rule[], settings: Partial<Settings> = {}, stack: Partial<StackSpec> = {}): Finding[] {
    const deployment = decoders[0]!.decode({ resources: [resource(TYPE, "db")], ...stack });
    const now = new Date("2026-01-15T12:00:00Z");
    return evaluate({ deployment, rules, settings: { ...DEFAULT_SETTINGS, ...settings }, now, pass: "stack" });
}
const outcomes = (found: Finding[]) => found.map((finding) => `${finding.outcome} ${finding.level}`);

describe("evaluate", () => {
    it("keeps every other finding when a rule throws", () => {
        const broken = makeRule(
            () => {
                throw new TypeError("boom");
            },
            { id: "database-broken" },
        );
        const found = run([broken, violates()]);
        assert.deepEqual(outcomes(found), ["error mandatory", "violation mandatory"]);
        assert.match(found[0]!.message, /database-broken failed on db \(TypeError: boom\)/);
    });
    it("counts a view that throws as an error of that rule and resource", () => {
        const broken = violates({
            subjects: {
                ...instances,
                view: () => {
                    throw new Error("view");
                },
            },
        });
        assert.deepEqual(outcomes(run([broken])), ["error mandatory"]);
    });
    it("reports every certain violation although something else is unknown", () => {
        const mixed = makeRule((_, { violation }) => [
            cannotTell({ reason: "after-update", what: "x" }),
            violation("bad", { at: "a" }),
            violation("bad", { at: "b" }),
        ]);
        assert.deepEqual(
            run([mixed]).map((finding) => finding.path),
            ["a", "b"],
        );
    });
    it("lets one unknown outweigh passes, and passes outweigh what does not apply", () => {
        const gap = { reason: "after-update", what: "x of db" } as const;
        const [unknown] = run([makeRule(() => [pass("fine"), cannotTell(gap), cannotTell(gap)])]);
        assert.deepEqual([unknown?.outcome, unknown?.reason, unknown?.gaps], ["unknown", "after-update", [gap]]);
        assert.deepEqual(outcomes(run([makeRule(() => [notApplicable("no"), pass("fine")])])), ["pass mandatory"]);
    });

    describe("levels", () => {
        it("follows the settings over the default, and leaves disabled rules out", () => {
            assert.deepEqual(outcomes(run([violates()], { levels: new Map([["database-example", "advisory"]]) })), [
                "violation advisory",
            ]);
            assert.deepEqual(run([violates()], { levels: new Map([["database-example", "disabled"]]) }), []);
        });
        it("follows presets", () => {
            const off = violates({ level: "disabled" });
            const advisory = violates({ id: "database-other", level: "advisory" });
            const ids = (preset: Settings["preset"]) => run([violates(), off, advisory], { preset }).length;
            assert.deepEqual([ids("essential"), ids("recommended"), ids("strict")], [1, 2, 3]);
        });
        it("lets a rule lower one violation, and never raises", () => {
            const lowered = (level: "mandatory" | "advisory") =>
                makeRule((_, { violation }) => violation("bad", { advisory: true }), { level });
            assert.deepEqual(outcomes(run([lowered("mandatory")])), ["violation advisory"]);
            assert.deepEqual(outcomes(run([lowered("advisory")])), ["violation advisory"]);
        });
        it("lowers what rests on absence only while a preview is incomplete", () => {
            const absence = makeRule((_, { violation }) => violation("bad", { restsOnAbsence: true }));
            const unknown = { resources: [resource(TYPE, "db", { port: UNKNOWN })] };
            assert.deepEqual(outcomes(run([absence], {}, unknown)), ["violation advisory"]);
            assert.deepEqual(outcomes(run([absence], {}, { preview: true })), ["violation mandatory"]);
            assert.deepEqual(outcomes(run([absence])), ["violation mandatory"]);
            assert.match(run([absence], {}, unknown)[0]?.levelReason ?? "", /may yet declare/);
        });
        for (const [stack, id, expected] of [
            ["prod", "backup-example", "violation mandatory"],
            ["shop-staging", "backup-example", "violation advisory"],
            ["shop-staging", "database-example", "violation mandatory"],
            ["shop-staging", "settings-debug-off", "violation mandatory"],
            ["dev", "reporting-example", "not-applicable mandatory"],
            ["dev", "secret-example", "violation mandatory"],
        ] as const) {
            it(`${id} in ${stack}: ${expected}`, () =>
                assert.deepEqual(outcomes(run([violates({ id })], {}, { stack })), [expected]));
        }
        it("follows the profile's caps", () => {
            const settings = { environmentCaps: { development: { database: "not-applicable" } } } as const;
            assert.deepEqual(outcomes(run([violates()], settings, { stack: "dev" })), ["not-applicable mandatory"]);
        });
    });

    it("gives options with their defaults, and what the settings say over them", () => {
        const rule = defineRule<View, "bad", { days: ReturnType<typeof integer> }>({
            ...(makeRule(() => pass()) as unknown as RuleDeclaration<
                View,
                { days: ReturnType<typeof integer> },
                "bad"
            >),
            options: { days: integer({ default: 7, min: 1, description: "Days." }) },
            messages: { bad: "{{days}} days, not {{limit}}." },
            check: (_, { violation, options }) => violation("bad", { data: { limit: options.days * 2 } }),
        });
        assert.equal(run([rule])[0]?.message, "7 days, not 14.");
        assert.equal(
            run([rule], { options: new Map([["database-example", { days: 9 }]]) })[0]?.message,
            "9 days, not 18.",
        );
    });
    it("asks rules of scope resource only in the resource pass", () => {
        const deployment = decoders[0]!.decode({ resources: [resource(TYPE, "db")] });
        const rules = [violates(), violates({ id: "database-graph", scope: "stack" })];
        const found = evaluate({ deployment, rules, settings: DEFAULT_SETTINGS, now: new Date(0), pass: "resource" });
        assert.deepEqual(
            found.map((finding) => finding.rule),
            ["database-example"],
        );
    });
    it("orders by severity, rule and subject, whatever the order of resources", () => {
        const resources = [resource(TYPE, "b"), resource(TYPE, "a")];
        const rules = [violates(), violates({ id: "database-aaa" }), violates({ id: "tls-zzz", severity: "critical" })];
        const order = (list: typeof resources) =>
            run(rules, {}, { resources: list }).map((finding) => `${finding.rule} ${finding.subject.name}`);
        assert.deepEqual(order(resources), [
            "tls-zzz a",
            "tls-zzz b",
            "database-aaa a",
            "database-aaa b",
            "database-example a",
            "database-example b",
        ]);
        assert.deepEqual(order([...resources].reverse()), order(resources));
    });
    it("gives a finding the same fingerprint while its place is the same", () => {
        const [first] = run([violates()]);
        const [again] = run([violates()], {}, { resources: [resource(TYPE, "db", { port: 1 })] });
        assert.equal(first?.fingerprint, again?.fingerprint);
        assert.match(first?.fingerprint ?? "", /^[0-9a-f]{32}$/);
    });
    it("counts every outcome, also at zero", () => {
        assert.deepEqual(countOutcomes(run([violates()])), {
            pass: 0,
            violation: 1,
            unknown: 0,
            "not-applicable": 0,
            exempt: 0,
            error: 0,
        });
    });
    it("carries the program line of the subject and of evidence", () => {
        const rule = makeRule((subject, { violation }) =>
            violation("bad", { evidence: [{ text: "seen", resource: subject.resource, path: "x" }] }),
        );
        const [finding] = run([rule], {}, { resources: [resource(TYPE, "db", {}, { source: "index.ts#12,5" })] });
        if (decoders[0]!.name !== "state") return;
        assert.deepEqual(finding?.subject.source, { file: "index.ts", line: 12, column: 5 });
        assert.deepEqual(finding?.evidence?.[0]?.source?.line, 12);
    });
});
