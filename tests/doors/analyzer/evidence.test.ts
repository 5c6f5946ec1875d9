import assert from "node:assert/strict";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import settingsDeployCheck from "../../../policies/settings/settings-deploy-check";
import { AnalyzerSession, type Host } from "../../../src/doors/analyzer/session";
import type { LoadedEvidence } from "../../../src/doors/evidence";
import { task } from "../../support/apps";
import { analyzeStackRequest } from "../../support/engine-requests";
import { checkOutput, toBundle } from "../../support/evidence";

const INFO = {
    name: "deployment-checklist",
    displayName: "D",
    version: "1.0.0",
    description: "d",
    readme: "r",
    repository: "https://r",
    tags: [],
};
const PACK = { info: INFO, rules: [settingsDeployCheck], checklist: { edition: "6.1", items: [] } };
const STACK = { resources: [task({ command: ["gunicorn", "shop.wsgi:application"] })] };

async function messages(loaded: LoadedEvidence | undefined): Promise<string[]> {
    const asked: (readonly string[])[] = [];
    const host: Host = {
        now: () => new Date("2026-01-15T00:00:00Z"),
        inform: async () => undefined,
        findingsFile: undefined,
        writeFile: () => undefined,
        ...(loaded === undefined
            ? {}
            : {
                  readEvidence: (entries) => {
                      asked.push(entries);
                      return loaded;
                  },
              }),
    };
    const bytes = await new AnalyzerSession(PACK, host).analyzeStack(Buffer.from(analyzeStackRequest(STACK)));
    assert.deepEqual(asked, loaded === undefined ? [] : [[]], "The evidence is read once in an operation.");
    return proto.AnalyzeResponse.deserializeBinary(bytes)
        .toObject()
        .diagnosticsList.map((item) => item.message);
}

describe("evidence in the analyzer", () => {
    it("is read and judged", async () => {
        const bundle = toBundle({ check: checkOutput(["security.W018"]) });
        const [first, ...more] = await messages({ bundles: [bundle], problems: [] });
        assert.match(first ?? "", /^check --deploy of container web shows security\.W018\./);
        assert.deepEqual(more, []);
    });
    it("that cannot be used is told", async () => {
        const problem = { place: "evidence.json", text: "is not valid JSON" };
        assert.deepEqual(await messages({ bundles: [], problems: [problem] }), [
            "Evidence cannot be used: evidence.json is not valid JSON.",
        ]);
    });
    it("is none where the host knows of none", async () => assert.deepEqual(await messages(undefined), []));
});
