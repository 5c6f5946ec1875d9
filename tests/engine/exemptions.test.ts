import assert from "node:assert/strict";
import { decodeResources } from "../../src/doors/state/resources";
import { evaluate } from "../../src/engine/evaluate";
import { matches, profileExemptionNotes, tagExemptionNotes } from "../../src/engine/exemptions";
import { DEFAULT_SETTINGS, type Exemption, type Settings } from "../../src/engine/settings";
import type { Family, View } from "../../src/model/family";
import { defineRule, pass } from "../../src/rule";
import { type Json, resource, toState } from "../support/stack";

const NOW = new Date("2026-01-15T12:00:00Z");
const databases: Family<View> = {
    name: "databases",
    types: ["aws:rds/instance:Instance"],
    view: (found) => ({ resource: found }),
};

/** A rule that holds on databases whose `good` is true. */
function rule(id: string, more: { aliases?: string[]; level?: "mandatory" | "disabled" } = {}) {
    return defineRule({
        id,
        title: "Databases are good",
        checklist: [],
        severity: "high",
        level: "mandatory",
        scope: "resource",
        stage: "stable",
        since: "0.1.0",
        subjects: databases,
        messages: { bad: "{{name}} is bad." },
        fix: "Be good.",
        ...more,
        check: (db, { violation }) =>
            db.resource.input("good").boolean().state === "known" ? pass("good") : violation("bad"),
    });
}
const RULES = [
    rule("database-good", { aliases: ["database-nice"] }),
    rule("database-kind"),
    rule("database-off", { level: "disabled" }),
];

function run(inputs: Json, settings: Partial<Settings>) {
    const spec = resource("aws:rds/instance:Instance", "orders", inputs);
    const deployment = decodeResources([toState(spec, { resources: [spec] })], {
        organization: "",
        project: "shop",
        name: "prod",
        tags: {},
    });
    const all = { ...DEFAULT_SETTINGS, ...settings };
    const findings = evaluate({ deployment, rules: RULES, settings: all, now: NOW, pass: "stack" });
    return {
        exempt: findings.filter((finding) => finding.outcome === "exempt"),
        violations: findings.filter((finding) => finding.outcome === "violation").map((finding) => finding.rule),
        notes: [
            ...profileExemptionNotes([findings], all, RULES, NOW),
            ...tagExemptionNotes(deployment, all, RULES, NOW),
        ],
    };
}
const exemption = (more: Partial<Exemption> = {}): Exemption => ({
    rule: "database-good",
    resource: "orders",
    reason: "Agreed.",
    ...more,
});
const tags = (more: Json = {}) => ({
    tags: { "deployment-checklist:exempt": "database-good", "deployment-checklist:exempt-reason": "Agreed.", ...more },
});

describe("exemptions", () => {
    describe("of the profile", () => {
        it("cover one rule on one resource, and say why", () => {
            const { exempt, violations, notes } = run(
                {},
                { exemptions: [exemption({ expires: "2026-01-15", approvedBy: "Ada" })] },
            );
            assert.deepEqual(
                exempt.map(({ rule: id, exemption: why }) => [id, why]),
                [["database-good", { source: "profile", reason: "Agreed.", expires: "2026-01-15", approvedBy: "Ada" }]],
            );
            assert.deepEqual(violations, ["database-kind"]);
            assert.deepEqual(notes, []);
        });
        for (const pattern of ["ord*", "urn:pulumi:prod::shop::*", "*"]) {
            it(`match ${pattern}`, () =>
                assert.equal(run({}, { exemptions: [exemption({ resource: pattern })] }).exempt.length, 1));
        }
        it("take aliases in any letter case", () => {
            assert.equal(run({}, { exemptions: [exemption({ rule: "Database-Nice" })] }).exempt.length, 1);
        });
        const faulty: readonly [string, Exemption, Json, string, string][] = [
            [
                "expired",
                exemption({ expires: "2026-01-14" }),
                {},
                "expired",
                "The exemption of orders from database-good ended on 2026-01-14. Remedy the violation, or review and extend it.",
            ],
            [
                "misspelt rule",
                exemption({ rule: "database-god" }),
                {},
                "misspelt",
                "The exemption of orders from database-god names no rule (did you mean database-good?).",
            ],
            [
                "misspelt resource",
                exemption({ resource: "odrers" }),
                {},
                "unused",
                "The exemption of odrers from database-good covers nothing. Correct the resource, or remove it.",
            ],
            [
                "not needed",
                exemption(),
                { good: true },
                "unused",
                "The exemption of orders from database-good is not needed any more: the rule passes there. Remove it.",
            ],
        ];
        for (const [name, item, inputs, fault, message] of faulty) {
            it(`say so: ${name}`, () => {
                const { exempt, notes } = run(inputs, { exemptions: [item] });
                assert.deepEqual(exempt, []);
                assert.deepEqual(notes, [{ fault, message, rule: item.rule, resource: item.resource }]);
            });
        }
        it("are forbidden where the profile says never", () => {
            const { exempt, notes } = run({}, { exemptions: [exemption()], neverExempt: ["database-nice"] });
            assert.deepEqual(exempt, []);
            assert.deepEqual(
                notes.map((note) => note.fault),
                ["forbidden"],
            );
        });
        it("are no matter for a rule that is off", () => {
            assert.deepEqual(run({}, { exemptions: [exemption({ rule: "database-off" })] }).notes, []);
        });
        it("are used where any stack of the run uses them", () => {
            const settings = { ...DEFAULT_SETTINGS, exemptions: [exemption()] };
            const stacks = ["orders", "other"].map((name) => {
                const spec = resource("aws:rds/instance:Instance", name);
                const deployment = decodeResources([toState(spec, { resources: [spec] })], {
                    organization: "",
                    project: "shop",
                    name: "prod",
                    tags: {},
                });
                return evaluate({ deployment, rules: RULES, settings, now: NOW, pass: "stack" });
            });
            assert.deepEqual(profileExemptionNotes(stacks, settings, RULES, NOW), []);
            assert.equal(profileExemptionNotes(stacks.slice(1), settings, RULES, NOW)[0]?.fault, "unused");
            assert.deepEqual(profileExemptionNotes([], settings, RULES, NOW), [], "Nothing was evaluated.");
        });
    });

    describe("by tag", () => {
        const allowed = { tagExemptions: true };
        it("work where the profile allows them", () => {
            assert.deepEqual(
                run(tags(), allowed).exempt.map((finding) => finding.exemption),
                [{ source: "tag", reason: "Agreed." }],
            );
            assert.deepEqual(run(tags(), {}).exempt, []);
        });
        it("name several rules", () => {
            assert.equal(
                run(tags({ "deployment-checklist:exempt": "database-good, database-kind" }), allowed).exempt.length,
                2,
            );
        });
        it("end on their day", () => {
            const until = (expires: string) => run(tags({ "deployment-checklist:exempt-expires": expires }), allowed);
            assert.equal(until("2026-01-15").exempt.length, 1);
            assert.deepEqual([until("2026-01-14").exempt.length, until("2026-01-14").notes[0]?.fault], [0, "expired"]);
            assert.deepEqual([until("next year").exempt.length, until("next year").notes[0]?.fault], [0, "incomplete"]);
        });
        it("need a reason", () => {
            const { exempt, notes } = run({ tags: { "deployment-checklist:exempt": "database-good" } }, allowed);
            assert.deepEqual([exempt.length, notes[0]?.fault], [0, "incomplete"]);
            assert.match(notes[0]?.message ?? "", /Add the tag deployment-checklist:exempt-reason\.$/);
        });
        it("say so where they name no rule, or one that may not be exempted", () => {
            const { notes } = run(tags({ "deployment-checklist:exempt": "database-god database-kind" }), {
                ...allowed,
                neverExempt: ["database-kind"],
            });
            assert.deepEqual(
                notes.map((note) => [note.fault, note.rule]),
                [
                    ["misspelt", "database-god"],
                    ["forbidden", "database-kind"],
                ],
            );
        });
    });

    it("of Pulumi's own are honoured and shown with their id", () => {
        const targets = ["urn:pulumi:prod::shop::aws:rds/instance:Instance::orders"];
        const { exempt } = run(
            {},
            {
                pulumiExceptions: [
                    { id: "EXC-7", reason: "Agreed.", match: [{ policies: ["database-good"], targets }] },
                ],
            },
        );
        assert.deepEqual(
            exempt.map((finding) => finding.exemption),
            [{ source: "pulumi", id: "EXC-7", reason: "Agreed." }],
        );
    });

    it("patterns match literally but for *", () => {
        assert.ok(matches("a*c*e", "abcde"));
        assert.ok(matches("a.c", "a.c") && !matches("a.c", "abc"));
        assert.ok(!matches("ab*ba", "aba"), "The ends do not overlap.");
        assert.ok(!matches("a*x*e", "abcde"));
    });
});
