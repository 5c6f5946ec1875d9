/** `npm run check`: everything that needs no Pulumi CLI. What CI runs on every change, and every contributor before. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { ensureDependencies, runSideBySide, runStep, Tally } from "./steps.mjs";

/** @type {import("./steps.mjs").Step} */
const BUILD = { name: "build", run: ["node", "tools/prepare.mjs"] };

/** The longest first, so that the others fill the time beside them. */
/** @type {import("./steps.mjs").Step[]} */
const STEPS = [
    { name: "lint", run: ["eslint", "--max-warnings", "0", "."] },
    {
        name: "unit and contract tests",
        run: ["mocha", "--reporter", "dot", "--ignore", "tests/{docs,e2e}/**", "tests/**/*.test.ts"],
    },
    { name: "examples of the pages", run: ["mocha", "--reporter", "dot", "tests/docs/**/*.test.ts"] },
    { name: "types", run: ["tsc", "--noEmit", "-p", "."] },
    { name: "format", run: ["prettier", "--check", "--log-level", "warn", "."] },
    { name: "unused code and dependencies", run: ["knip"] },
    { name: "generated files", run: ["tsx", "tools/generate.ts", "--check"] },
];

/** Runs the check and adds to the tally. */
export async function check(tally) {
    if (!(await ensureDependencies(tally))) return false;
    if (!(await runStep(BUILD, tally))) return false;
    return runSideBySide(STEPS, tally, Math.min(availableParallelism(), 4));
}

if (fileURLToPath(import.meta.url) === process.argv[1]) {
    const tally = new Tally();
    const succeeded = await check(tally);
    console.log(String(tally));
    process.exitCode = succeeded ? 0 : 1;
}
