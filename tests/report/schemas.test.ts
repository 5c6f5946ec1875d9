/** What the command line promises to programs, held against the schemas that describe it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { bucketRule, RULES } from "../cli/harness";
import { fullReport } from "./reports";
import { json } from "../../src/report/json";
import { rulesAsJson } from "../../src/report/rules";
import { RULES as CATALOGUE } from "../../policies/catalogue";

const FOLDER = join(__dirname, "../../docs/schemas");

export function validatorOf(file: string) {
    const schema = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as object;
    const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
    return (value: unknown) => {
        assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 3)));
        return true;
    };
}
const parse = (text: string): unknown => JSON.parse(text);
const OPTIONS = { color: false, quiet: false, groupBy: "rule" } as const;

describe("schemas", () => {
    it("describe a report with everything that can be in one", () => {
        validatorOf("report-v1.schema.json")(parse(json(fullReport, OPTIONS)));
    });
    it("refuse a finding without its reason", () => {
        const broken = structuredClone(fullReport) as unknown as {
            stacks: { findings: { outcome: string; reason?: string }[] }[];
        };
        delete broken.stacks[0]?.findings.find((finding) => finding.outcome === "unknown")?.reason;
        assert.throws(() => validatorOf("report-v1.schema.json")(broken), /reason/);
    });
    it("describe the list of rules", () => {
        assert.ok(RULES.includes(bucketRule));
        validatorOf("rules-v1.schema.json")(parse(rulesAsJson(RULES)));
        validatorOf("rules-v1.schema.json")(parse(rulesAsJson(CATALOGUE)));
    });
});
