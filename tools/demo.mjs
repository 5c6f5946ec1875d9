/**
 * `npm run demo`: what the checklist says of the two example stacks, without an account and without anything to set up.
 * Checks the exports that the programs left behind; where a Pulumi CLI is at hand, previews the programs with the pack too.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureDependencies, ROOT, runStep, Tally } from "./steps.mjs";

const EXAMPLES = ["examples/django-right", "examples/django-wrong"];

function title(text) {
    console.log(`\n── ${text} ${"─".repeat(Math.max(0, 90 - text.length))}\n`);
}

/** Runs a program with the terminal as its own; its exit code. */
function show(...args) {
    return spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" }).status ?? 2;
}

async function main() {
    const tally = new Tally();
    if (!(await ensureDependencies(tally))) return 1;
    if (!(await runStep({ name: "build", run: ["node", "tools/prepare.mjs"] }, tally))) return 1;
    for (const example of EXAMPLES) {
        const file = join(example, "export.json");
        if (!existsSync(join(ROOT, file))) throw new Error(`${file} is missing.`);
        title(`deployment-checklist check ${file}`);
        // 1 says that there are violations, which is what one of the two is for.
        if (show("dist/cli.js", "check", file) > 1) return 1;
    }
    title("pulumi preview --policy-pack dist/pack.js");
    return show("--import", "tsx", "tools/demo-preview.ts");
}

process.exitCode = await main();
