import assert from "node:assert/strict";
import { type OperationResult, policyEvents } from "../harness/harness";
import { configFile, DATABASE, disposeAll, PACK, SECRET, stackOf, violations } from "./stacks";

const RULE = "database-no-public-endpoint";
const PROGRAM = `${DATABASE}
database("open", { publiclyAccessible: true });
`;
const URN = "urn:pulumi:production::shop::aws:rds/instance:Instance::open";

describe("the pack's settings in the Pulumi CLI", function () {
    this.timeout(180_000);
    after(disposeAll);

    const preview = async (config: unknown, program = PROGRAM): Promise<OperationResult> =>
        (await stackOf(program)).preview(["--policy-pack", PACK, "--policy-pack-config", configFile(config)]);

    it("take levels", async () => {
        const { code, events } = await preview({ all: "disabled", [RULE]: "advisory" });
        assert.equal(code, 0);
        assert.deepEqual(violations(events), [`${RULE} open advisory`]);
    });

    it("take exemptions of the profile, with the reason where the engine counts", async () => {
        const exemption = { rule: RULE, resource: "open", reason: "A honeypot.", expires: "2099-12-31" };
        const { code, events } = await preview({
            all: "disabled",
            [RULE]: "mandatory",
            "deployment-checklist-profile": { exemptions: [exemption] },
        });
        assert.deepEqual([code, violations(events)], [0, []]);
    });

    it("are refused as a whole where they are wrong: all mistakes at once, no value repeated", async () => {
        const wrong = {
            [`${RULE}s`]: "advisory",
            "deployment-checklist-profile": { presett: "strict", acceptedSources: { cidrs: ["not-a-cidr-value"] } },
        };
        const { code, stdout, stderr, events } = await preview(wrong);
        assert.notEqual(code, 0);
        assert.deepEqual(policyEvents(events), []);
        const said = stdout + stderr;
        assert.match(said, /policy config of deployment-checklist is wrong; nothing was checked/);
        assert.match(said, new RegExp(`did you mean ${RULE}\\?`));
        assert.match(said, /presett.*did you mean preset\?/);
        assert.match(said, /cidrs\[0\]/);
        assert.ok(!said.includes("not-a-cidr-value"));
    });

    it("leave Pulumi's own exceptions to the engine", async () => {
        const { code, events } = await preview({
            version: 2,
            policies: { all: "disabled", [RULE]: "mandatory" },
            exceptions: {
                "EXC-7": { reason: "Accepted by the board.", match: [{ policies: [RULE], targets: [URN] }] },
            },
        });
        assert.equal(code, 0);
        assert.deepEqual(violations(events), [`${RULE} open mandatory`]);
        assert.match(JSON.stringify(events), /EXC-7/);
    });

    it("remediate before creation and keep secrets secret", async () => {
        const stack = await stackOf(PROGRAM);
        const config = configFile({ all: "disabled", [RULE]: "remediate" });
        const result = await stack.up(["--skip-preview", "--policy-pack", PACK, "--policy-pack-config", config]);
        assert.equal(result.code, 0, result.stdout + result.stderr);
        assert.ok(result.events.some((event) => event.policyRemediationEvent !== undefined));
        const state = JSON.parse(await stack.exportStack()) as {
            deployment: { resources: { urn: string; inputs: Record<string, unknown> }[] };
        };
        const inputs = state.deployment.resources.find((resource) => resource.urn === URN)?.inputs;
        assert.equal(inputs?.publiclyAccessible, false);
        assert.match(JSON.stringify(inputs?.password), /ciphertext/);
        assert.ok(!(result.stdout + result.stderr).includes(SECRET));
    });
});
