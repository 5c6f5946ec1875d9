import assert from "node:assert/strict";
import { EXAMPLES } from "../../../examples/stacks";
import { newStack, succeeded, type TestStack } from "./harness";

describe("the example programs", function () {
    this.timeout(180_000);

    for (const example of EXAMPLES) {
        it(`${example.name} previews, comes up, and then has nothing left to do`, async () => {
            const stack = await newStack(example.folder, { secrets: example.secrets });
            try {
                await runs(stack);
            } finally {
                stack.dispose();
            }
        });
    }
});

async function runs(stack: TestStack): Promise<void> {
    const preview = succeeded(await stack.preview());
    assert.notEqual(preview.events.length, 0);
    assert.deepEqual(
        stack.providerLog().filter(({ operation }) => operation === "create"),
        [],
    );
    succeeded(await stack.up(["--skip-preview"]));
    const created = stack.providerLog().filter(({ operation }) => operation === "create");
    assert.equal(created.filter(({ type }) => type === "aws:rds/instance:Instance").length, 1);
    stack.clearProviderLog();
    succeeded(await stack.up(["--skip-preview"]));
    assert.deepEqual(stack.providerLog(), []);
}
