/** Writes the generated files; with `--check` it writes nothing and names every file that is out of date. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogue } from "./generators/catalogue";
import { type Generated, readProjectFile, ROOT } from "./generators/generated";
import { readme, ruleIndex } from "./generators/rule-index";
import { rulePages } from "./generators/rule-page";
import { configSchema } from "./generators/schemas";
import { settingsPage } from "./generators/settings";

const checking = process.argv.includes("--check");
const stale: string[] = [];

function deliver({ path, content }: Generated): void {
    if (readProjectFile(path) === content) return;
    stale.push(path);
    if (checking) return;
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
}

async function main(): Promise<void> {
    // First, and without loading a rule: a rule that does not load must not keep the list of rules from being made.
    deliver(catalogue());
    const { RULES } = await import("../policies/catalogue.js");
    const generated = [...rulePages(RULES), ruleIndex(RULES), ...readme(RULES), configSchema(RULES), ...settingsPage()];
    generated.forEach(deliver);
    if (checking) {
        for (const path of stale) console.error(`${path} is out of date: run npm run generate.`);
        process.exitCode = stale.length > 0 ? 1 : 0;
    } else {
        console.log(stale.length === 0 ? "Everything is up to date." : `Written: ${stale.join(", ")}`);
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
