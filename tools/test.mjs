/**
 * `npm test`: everything, from a fresh clone. Installs the dependencies where they are missing, runs the check, gets the
 * Pulumi CLIs ready and runs the end-to-end tests with them. The last line is the count.
 */
import { check } from "./check.mjs";
import { ensureDependencies, runStep, Tally } from "./steps.mjs";

const tally = new Tally();
const CLIS = { name: "Pulumi CLIs ready", run: ["tsx", "tools/pulumi-cli/ensure.ts"], loud: true };
const END_TO_END = { name: "end-to-end tests", run: ["mocha", "tests/e2e/**/*.test.ts"], loud: true };

async function main() {
    if (!(await ensureDependencies(tally))) return false;
    const checked = await check(tally);
    const endToEnd = (await runStep(CLIS, tally)) && (await runStep(END_TO_END, tally));
    if (tally.tests === 0) console.log("No test ran.");
    return checked && endToEnd && tally.tests > 0;
}

const succeeded = await main();
console.log(String(tally));
process.exitCode = succeeded ? 0 : 1;
