/** What the command line promises to programs, held against the schemas that describe it. */
import assert from "node:assert/strict";
import { bucketRule, RULES } from "../cli/harness";
import { fullReport } from "./reports";
import { validatorOf } from "./validator";
import { json } from "../../src/report/json";
import { rulesAsJson } from "../../src/report/rules";
import { RULES as CATALOGUE } from "../../policies/catalogue";

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
