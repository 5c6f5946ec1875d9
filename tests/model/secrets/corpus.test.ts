import assert from "node:assert/strict";
import { isMiss, type Judged, JUDGED_NAMES, JUDGED_VALUES, ratesOf, ROWS } from "../../../bench/classifiers/score";

const labels = (judged: readonly Judged[]) => judged.map(({ label, source }) => `${label} (${source})`);

describe("the classifiers on public names and invented values", () => {
    for (const row of ROWS) {
        it(`reaches what is stated: ${row.title}`, () => {
            const { precision, recall } = ratesOf(row);
            assert.ok(precision >= row.floor.precision, `precision fell to ${precision}`);
            assert.ok(recall >= row.floor.recall, `recall fell to ${recall}`);
        });
    }
    for (const [title, judged] of Object.entries({ names: JUDGED_NAMES, values: JUDGED_VALUES })) {
        it(`argues every miss among the ${title}, and nothing else`, () => {
            assert.deepEqual(labels(judged.filter((datum) => isMiss(datum) && datum.argued === undefined)), []);
            assert.deepEqual(labels(judged.filter((datum) => !isMiss(datum) && datum.argued !== undefined)), []);
        });
        it(`has at least a hundred ${title} of either kind`, () => {
            const secrets = judged.filter(({ secret }) => secret).length;
            assert.ok(secrets >= 100 && judged.length === 2 * secrets, `${secrets} of ${judged.length}`);
            assert.ok(judged.every(({ source }) => source.trim() !== ""));
        });
    }
    it("has no name twice", () => {
        assert.equal(new Set(JUDGED_NAMES.map(({ label }) => label)).size, JUDGED_NAMES.length);
    });
});
