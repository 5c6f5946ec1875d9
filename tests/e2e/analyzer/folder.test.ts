import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { inlineStack, type InlineStack, REPOSITORY } from "../harness/harness";
import { configFile, SECRET, SECRETS, violations } from "./stacks";

const RULE = "database-no-public-endpoint";

/** CLI 3.219 is the last that starts folder packs by the SDK's own launcher without a full distribution. */
describe("the repository's folder as a pack, by the SDK's launcher", function () {
    this.timeout(180_000);
    let stack: InlineStack;
    before(async () => {
        const program = async () => {
            new aws.rds.Instance("open", {
                engine: "postgres",
                instanceClass: "db.t4g.micro",
                allocatedStorage: 20,
                username: "app",
                password: SECRET,
                publiclyAccessible: true,
            });
        };
        stack = await inlineStack(program, { cli: "old", project: "shop", secrets: SECRETS });
    });
    after(() => stack.dispose());

    it("fails a preview", async () => {
        const { code, events, stdout, stderr } = await stack.preview({ policyPacks: [REPOSITORY] });
        assert.notEqual(code, 0);
        assert.ok(violations(events).includes(`${RULE} open mandatory`), stdout + stderr);
        assert.ok(!(stdout + stderr).includes(SECRET));
    });
    it("stops an update before creation, and takes settings", async () => {
        const config = configFile({ all: "disabled", [RULE]: "mandatory" });
        const { code, events } = await stack.up({ policyPacks: [REPOSITORY], policyPackConfigs: [config] });
        assert.notEqual(code, 0);
        assert.ok(violations(events).includes(`${RULE} open mandatory`));
        assert.deepEqual(
            stack.providerLog().filter(({ operation }) => operation === "create"),
            [],
        );
    });
});
