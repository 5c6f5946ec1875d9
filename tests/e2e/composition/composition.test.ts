import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXAMPLE_STACK, EXAMPLES } from "../../../examples/stacks";
import { newStack, type OperationResult, policyEvents, REPOSITORY, type TestStack } from "../harness/harness";

/** An organisation's own pack, as the README shows it, in the form that the newest CLI runs. */
const PACK = `#!/usr/bin/env node
process.chdir(__dirname);
const { PolicyPack } = require(${JSON.stringify(join(REPOSITORY, "node_modules/@pulumi/policy"))});
const { policies } = require(${JSON.stringify(join(REPOSITORY, "dist/policies.js"))});
const own = {
    name: "acme-no-cluster",
    description: "No clusters.",
    validateResource: (args, report) => {
        if (args.type === "aws:ecs/cluster:Cluster") report("A cluster.");
    },
};
new PolicyPack("acme", { enforcementLevel: "advisory", policies: [...policies(), own] });
`;

describe("a pack that holds the rules beside others", function () {
    this.timeout(300_000);
    let folder: string;
    let pack: string;
    const stacks: TestStack[] = [];

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "deployment-checklist-acme-"));
        pack = join(folder, "acme");
        writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "acme", version: "1.0.0" }));
        writeFileSync(pack, PACK);
        chmodSync(pack, 0o755);
    });
    after(() => {
        stacks.forEach((stack) => stack.dispose());
        rmSync(folder, { recursive: true, force: true });
    });

    async function preview(name: string, own: readonly string[]): Promise<OperationResult> {
        const example = EXAMPLES.find((candidate) => candidate.name === name);
        assert.ok(example);
        const stack = await newStack(example.folder, { stack: EXAMPLE_STACK, secrets: example.secrets });
        stacks.push(stack);
        return stack.preview(["--policy-pack", own[0] ?? "", ...own.slice(1)]);
    }

    it("blocks the stack done wrong, with the rules' levels and its own policy's", async () => {
        const { code, events } = await preview("django-wrong", [pack]);
        assert.notEqual(code, 0);
        const found = policyEvents(events);
        const levelOf = (policy: string) => found.find((event) => event.policyName === policy)?.enforcementLevel;
        assert.equal(levelOf("database-no-public-endpoint"), "mandatory");
        assert.equal(levelOf("acme-no-cluster"), "advisory");
        assert.ok(found.every((event) => event.policyPackName === "acme"));
    });

    it("lets the stack done right pass", async () => {
        const { code, events, stdout } = await preview("django-right", [pack]);
        const mandatory = policyEvents(events).filter((event) => event.enforcementLevel === "mandatory");
        assert.deepEqual(
            mandatory.map((event) => `${event.policyName}: ${event.message}`),
            [],
        );
        assert.equal(code, 0, stdout);
    });

    it("says the same as the pack itself, but for what it is not told", async () => {
        const own = await preview("django-wrong", [join(REPOSITORY, "dist/pack.js")]);
        const composed = await preview("django-wrong", [pack]);
        const brief = ({ events }: OperationResult) =>
            new Set(
                policyEvents(events)
                    .filter((event) => event.policyName !== "acme-no-cluster")
                    .map((event) => `${event.policyName} ${event.resourceUrn} ${event.enforcementLevel}`),
            );
        const extra = [...brief(composed)].filter((finding) => !brief(own).has(finding));
        assert.deepEqual(extra, []);
        const missing = [...brief(own)].filter((finding) => !brief(composed).has(finding));
        assert.deepEqual(
            missing.filter((finding) => !/^(secret|settings)-/.test(finding)),
            [],
        );
    });
});
