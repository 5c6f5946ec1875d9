/**
 * Whole exports through everything that reads them: the examples' own, and those of a folder that the variable
 * DEPLOYMENT_CHECKLIST_EXPORTS names (real ones, which are not the project's to keep).
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { RULES } from "../../../policies/catalogue";
import { findInputs, readBytes } from "../../../src/doors/state/files";
import { readInput } from "../../../src/doors/state/read";
import { evaluate } from "../../../src/engine/evaluate";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import { DEFAULT_SHARED_SETTINGS } from "../../../src/model/profile";
import { inspection } from "../../../src/report/inspect/inspection";
import { inspectionsAsJson } from "../../../src/report/inspect/writers";
import { validatorOf } from "../../report/validator";

const EXAMPLES = ["right", "wrong"].flatMap((name) =>
    ["export.json", "preview.json"].map((file) => join(__dirname, `../../../examples/django-${name}/${file}`)),
);
const folder = process.env.DEPLOYMENT_CHECKLIST_EXPORTS;

describe("whole exports", () => {
    const { files, errors } = findInputs([...EXAMPLES, ...(folder === undefined ? [] : [folder])]);
    it("are there", () => assert.deepEqual(errors, []));
    for (const { path } of files) {
        it(path.split("/").slice(-2).join("/"), () => judgeWhole(path));
    }
});

/** Reads, judges and inspects one file: nothing is refused, and no rule fails. */
function judgeWhole(path: string): void {
    const read = readBytes(path);
    assert.ok("bytes" in read);
    const result = readInput(path, read.bytes);
    assert.deepEqual(result.errors, []);
    for (const input of result.inputs) {
        assert.ok(input.kind === "stack");
        const now = new Date("2026-01-15T00:00:00Z");
        const request = {
            deployment: input.deployment,
            rules: RULES,
            settings: DEFAULT_SETTINGS,
            now,
            pass: "stack",
        } as const;
        const failed = evaluate(request).filter((finding) => finding.outcome === "error");
        assert.deepEqual(
            failed.map((finding) => finding.message),
            [],
        );
        validatorOf("inspect-v1.schema.json")(
            JSON.parse(inspectionsAsJson([inspection(input, DEFAULT_SHARED_SETTINGS)])),
        );
    }
}
