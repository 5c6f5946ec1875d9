import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { PASSPHRASE, newStack, succeeded } from "../tests/e2e/harness/harness";
import { normaliseExport, normalisePreview } from "./normalise";
import { EXAMPLES, EXAMPLE_STACK } from "./stacks";
import type { Example } from "./stacks";

/** Runs an example with the real CLI and the stand-in provider, and writes what it previews and what it leaves. */
async function makeExports(example: Example): Promise<void> {
    const stack = await newStack(example.folder, { stack: EXAMPLE_STACK, secrets: example.secrets });
    try {
        const preview = succeeded(await stack.run(["preview", "--json"]));
        await write(example, "preview.json", normalisePreview(preview.stdout));
        succeeded(await stack.up(["--skip-preview"]));
        await write(example, "export.json", normaliseExport(await stack.exportStack(), PASSPHRASE));
    } finally {
        stack.dispose();
    }
}

async function write(example: Example, file: string, text: string): Promise<void> {
    const leaked = Object.entries(example.secrets).find(([, value]) => text.includes(value));
    if (leaked !== undefined) {
        throw new Error(`${file} of ${example.name} would show the secret ${leaked[0]} in clear.`);
    }
    const path = join(example.folder, file);
    writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: "json" }));
    console.log(`${example.name}/${file}: ${text.length} bytes`);
}

async function main(): Promise<void> {
    for (const example of EXAMPLES) await makeExports(example);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
