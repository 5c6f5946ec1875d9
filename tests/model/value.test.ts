import assert from "node:assert/strict";
import fc from "fast-check";
import {
    absent,
    all,
    and,
    firstKnown,
    known,
    no,
    not,
    or,
    type Truth,
    truth,
    unknown,
    withDefault,
    yes,
} from "../../src/model/value";

const gap = unknown("after-update", "flag of db");
const truths: fc.Arbitrary<Truth> = fc.constantFrom<Truth>(yes, no, gap);
const name = (condition: Truth) => (condition.state === "known" ? String(condition.value) : "unknown");

describe("value", () => {
    describe("Kleene logic", () => {
        const table: [Truth, Truth, string, string][] = [
            [yes, yes, "true", "true"],
            [yes, no, "false", "true"],
            [yes, gap, "unknown", "true"],
            [no, no, "false", "false"],
            [no, gap, "false", "unknown"],
            [gap, gap, "unknown", "unknown"],
        ];
        for (const [a, b, both, either] of table) {
            it(`${name(a)} with ${name(b)}`, () => {
                assert.equal(name(and(a, b)), both);
                assert.equal(name(and(b, a)), both);
                assert.equal(name(or(a, b)), either);
                assert.equal(name(or(b, a)), either);
            });
        }
        it("follows De Morgan", () => {
            fc.assert(fc.property(truths, truths, (a, b) => name(not(and(a, b))) === name(or(not(a), not(b)))));
        });
        it("keeps every missing fact", () => {
            const other = unknown("outside-stack", "group of db");
            assert.deepEqual(and(gap, yes, other), { state: "unknown", gaps: [...gap.gaps, ...other.gaps] });
        });
    });

    it("prefers what is known to what is unknown to what is absent", () => {
        assert.deepEqual(firstKnown(absent, gap, known(3)), known(3));
        assert.deepEqual(firstKnown<number>(absent, gap), gap);
        assert.deepEqual(firstKnown<number>(absent), absent);
    });
    it("puts the default in the place of absent only", () => {
        assert.deepEqual(withDefault(absent, 7), known(7));
        assert.deepEqual(withDefault<number>(gap, 7), gap);
        assert.deepEqual(
            truth(absent, () => true),
            no,
        );
        assert.deepEqual(
            truth(absent, () => false, true),
            yes,
        );
    });
    it("collects values, leaving absent ones out", () => {
        assert.deepEqual(all([known(1), absent, known(2)]), known([1, 2]));
        assert.deepEqual(all([known(1), gap]), gap);
    });
});
