/** The second part of the demo: previews the example programs with the pack, where a Pulumi CLI is at hand. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { EXAMPLES, EXAMPLE_STACK, type Example } from "../examples/stacks";
import { newStack } from "../tests/e2e/harness/harness";
import { LANGUAGE_NODEJS, NEWEST, OLD } from "./pulumi-cli/builds";
import { cacheFolder } from "./pulumi-cli/ensure";

/** Whether the CLIs are there already: the demo neither downloads nor builds one. */
function isAtHand(): boolean {
    const inCache = (entry: string) => existsSync(join(cacheFolder(), entry));
    const onPath = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "pulumi")));
    const downloaded = inCache(`distribution-${NEWEST.version}`);
    const newest = onPath || downloaded || (inCache(NEWEST.entry) && inCache(LANGUAGE_NODEJS.entry));
    return newest && (inCache(OLD.entry) || inCache(`distribution-${OLD.version}`));
}

/** A stand-in provider plays AWS; the program, the engine and the pack are what they are everywhere. */
async function preview(example: Example): Promise<void> {
    const pack = join(__dirname, "..", "dist", "pack.js");
    const stack = await newStack(example.folder, { stack: EXAMPLE_STACK, secrets: example.secrets });
    try {
        const { code, stdout, stderr } = await stack.preview(["--policy-pack", pack]);
        const verdict = /^Policies:[\s\S]*?(?=^\w+:)/m.exec(stdout)?.[0] ?? `${stdout}${stderr}`;
        console.log(`${verdict.trimEnd()}\n\n${example.name}: pulumi preview ended with ${code}.\n`);
    } finally {
        stack.dispose();
    }
}

async function main(): Promise<void> {
    if (!isAtHand()) {
        console.log("No Pulumi CLI is at hand; npm run test:e2e gets one ready. What was shown above needs none.");
        return;
    }
    for (const example of EXAMPLES) await preview(example);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
