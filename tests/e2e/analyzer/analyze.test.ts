import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, succeeded, type TestStack } from "../harness/harness";
import { configFile, DATABASE, disposeAll, PACK, SECRET, stackOf, temporaryFolder } from "./stacks";

const RULE = "database-no-public-endpoint";
const PROGRAM = `${DATABASE}
database("open", { publiclyAccessible: true });
database("closed", {});
`;

describe("the pack in policy analyze", function () {
    this.timeout(180_000);
    let stack: TestStack;
    before(async () => {
        stack = await stackOf(PROGRAM);
        succeeded(await stack.up(["--skip-preview"]));
    });
    after(disposeAll);

    const assertFound = ({ code, stdout, stderr }: CommandResult): void => {
        assert.notEqual(code, 0);
        const events = stdout
            .split("\n")
            .filter((line) => line.startsWith("{"))
            .map((line) => JSON.parse(line) as { policyEvent?: { policyName: string; resourceUrn: string } });
        const found = events.flatMap(({ policyEvent }) =>
            policyEvent?.policyName === RULE ? [policyEvent.resourceUrn.split("::").at(-1)] : [],
        );
        assert.deepEqual(found, ["open"], stdout + stderr);
        assert.ok(!(stdout + stderr).includes(SECRET));
    };

    it("judges a stack as it is", async () => {
        assertFound(await stack.run(["policy", "analyze", "--stack", stack.name, "--json", "--policy-pack", PACK]));
    });
    it("judges an export whose secrets cannot be read", async () => {
        const file = join(temporaryFolder(), "export.json");
        writeFileSync(file, await stack.exportStack());
        const options = { env: { PULUMI_CONFIG_PASSPHRASE: "another" } };
        assertFound(await stack.run(["policy", "analyze", "--file", file, "--json", "--policy-pack", PACK], options));
    });
    it("takes the same settings", async () => {
        const config = configFile({ all: "disabled", [RULE]: "advisory" });
        const result = await stack.run([
            "policy",
            "analyze",
            "--stack",
            stack.name,
            "--policy-pack",
            PACK,
            "--policy-pack-config",
            config,
        ]);
        assert.equal(result.code, 0, result.stdout + result.stderr);
        assert.match(result.stdout, /\[advisory\].*database-no-public-endpoint/);
    });
});
