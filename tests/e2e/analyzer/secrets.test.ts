import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLE_STACK, EXAMPLES } from "../../../examples/stacks";
import type { Finding } from "../../../src/engine/finding";
import { newStack, policyEvents } from "../harness/harness";
import { configFile, DATABASE, disposeAll, PACK, SECRET, stackOf, temporaryFolder, violations } from "./stacks";

const KEY = "k7Q-zr2_Vw9!pLx4-Tn8sBd3_Hf6mYc1-Gj5uEa0_Ri7oWq2";
const only = (rules: Readonly<Record<string, string>>) => [
    "--policy-pack",
    PACK,
    "--policy-pack-config",
    configFile({ all: "disabled", ...rules }),
];

describe("secrets and the real engine", function () {
    this.timeout(180_000);
    after(disposeAll);

    it("stop a task definition with its key in clear at the update, which the preview could not read", async () => {
        const stack = await stackOf(`${DATABASE}
const shop = database("shop", {});
new aws.ecs.TaskDefinition("web", {
    family: "web",
    containerDefinitions: shop.address.apply((host) => JSON.stringify([{
        name: "web", image: "shop", command: ["gunicorn", "shop.wsgi"],
        environment: [{ name: "DB_HOST", value: host }, { name: "DJANGO_SECRET_KEY", value: ${JSON.stringify(KEY)} }],
    }])),
});
`);
        const rule = only({ "secret-env-plaintext": "mandatory" });
        const preview = await stack.preview(rule);
        assert.deepEqual([preview.code, violations(preview.events)], [0, []], preview.stdout);
        const up = await stack.up(["--skip-preview", ...rule]);
        assert.notEqual(up.code, 0);
        assert.deepEqual([...new Set(violations(up.events))], ["secret-env-plaintext web mandatory"]);
        const created = stack.providerLog().filter(({ operation }) => operation === "create");
        assert.deepEqual(
            created.map(({ urn }) => urn.split("::").at(-1)),
            ["shop"],
        );
        assert.ok(!(up.stdout + up.stderr).includes(KEY));
    });

    it("are found in a command line, a tag and a stack output, and shown in none of ours", async () => {
        const stack = await stackOf(`${DATABASE}
const clear = pulumi.unsecret(password);
new aws.ecs.TaskDefinition("job", {
    family: "job",
    containerDefinitions: clear.apply((value) => JSON.stringify([{
        name: "job", image: "shop", command: ["./load", "--from", value],
    }])),
});
new aws.sqs.Queue("queue", { tags: { note: clear } });
exports.note = clear;
`);
        const file = join(temporaryFolder(), "findings.json");
        const result = await stack.preview(["--policy-pack", PACK], { env: { DEPLOYMENT_CHECKLIST_FINDINGS: file } });
        const text = readFileSync(file, "utf8");
        const found = (JSON.parse(text) as { findings: Finding[] }).findings.filter(
            ({ outcome, rule }) => outcome === "violation" && rule.startsWith("secret-"),
        );
        const on = (name: string) => found.filter(({ subject }) => subject.name === name).map(({ rule }) => rule);
        assert.equal(on("job").length, 1, JSON.stringify(found));
        assert.equal(on("queue").length, 1, JSON.stringify(found));
        assert.ok(
            found.some(({ rule }) => rule === "secret-stack-output"),
            JSON.stringify(found),
        );
        // Pulumi itself prints the output in clear: only what the pack wrote is searched.
        for (const written of [text, result.stderr, JSON.stringify(policyEvents(result.events))]) {
            assert.ok(!written.includes(SECRET.slice(0, 8)), "part of the secret is shown");
        }
    });

    it("stop an update of the site done wrong before its database is created", async () => {
        const example = EXAMPLES.find(({ name }) => name === "django-wrong");
        assert.ok(example);
        const stack = await newStack(example.folder, { stack: EXAMPLE_STACK, secrets: example.secrets });
        const { code } = await stack.up(["--skip-preview", "--policy-pack", PACK]);
        const created = stack.providerLog().filter(({ operation }) => operation === "create");
        stack.dispose();
        assert.notEqual(code, 0);
        assert.deepEqual(
            created.filter(({ type }) => type === "aws:rds/instance:Instance"),
            [],
        );
    });
});
