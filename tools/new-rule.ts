/** `npm run new-rule -- <id>`: writes a new rule with its test and page, and regenerates what lists the rules. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { version } from "../package.json";
import { ROOT } from "./generators/generated";
import { newRule } from "./generators/new-rule";

function main(id: string | undefined): void {
    if (id === undefined) throw new Error("Usage: npm run new-rule -- <area>-<requirement>");
    const files = newRule(id, version);
    const there = files.find(({ path }) => existsSync(join(ROOT, path)));
    if (there !== undefined) throw new Error(`${there.path} exists already.`);
    for (const { path, content } of files) {
        mkdirSync(dirname(join(ROOT, path)), { recursive: true });
        writeFileSync(join(ROOT, path), content);
        console.log(`Written: ${path}`);
    }
    const generate = [join(ROOT, "tools", "generate.ts")];
    const { status } = spawnSync(process.execPath, ["--import", "tsx", ...generate], {
        cwd: ROOT,
        stdio: "inherit",
    });
    process.exitCode = status ?? 1;
}

try {
    main(process.argv[2]);
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
}
