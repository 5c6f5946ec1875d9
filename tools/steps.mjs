/** Runs the steps of a check and says in one line each what was done and how long it took. Plain Node: needs nothing installed. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * One step: a program of this project's dependencies (by its name in node_modules/.bin), npm or node, and its arguments.
 * The output of a quiet step is shown only when the step fails.
 * @typedef {{ name: string, run: [program: string, ...args: string[]], loud?: boolean }} Step
 */

/** Passed and failed: the tests of a step that ran tests, else the step itself as one. */
export class Tally {
    passed = 0;
    failed = 0;
    /** Tests alone, so that a run without any is noticed. */
    tests = 0;

    add(output, succeeded) {
        const [passing, failing] = [count(output, /^\s*(\d+) passing/m), count(output, /^\s*(\d+) failing/m)];
        const ran = (passing ?? 0) + (failing ?? 0);
        this.tests += ran;
        this.passed += passing ?? (succeeded ? 1 : 0);
        this.failed += failing ?? (succeeded ? 0 : 1);
        if (passing !== undefined && failing === undefined && !succeeded) this.failed += 1;
    }

    toString() {
        return `${this.passed} passed, ${this.failed} failed`;
    }
}

/** Runs one step; true where it succeeded. */
export async function runStep(step, tally) {
    const started = Date.now();
    const { code, output } = await start(step);
    const succeeded = code === 0;
    tally.add(output, succeeded);
    const tests = /^\s*\d+ passing/m.test(output) ? `, ${count(output, /^\s*(\d+) passing/m)} tests passed` : "";
    if (!succeeded && !step.loud) console.log(output.trimEnd());
    console.log(`${succeeded ? "✔" : "✘"} ${step.name} (${seconds(started)}${tests})`);
    return succeeded;
}

/** Runs steps side by side, `width` at a time, in the order given. True where all succeeded; every one is run. */
export async function runSideBySide(steps, tally, width) {
    const open = [...steps];
    let succeeded = true;
    const worker = async () => {
        for (let step = open.shift(); step !== undefined; step = open.shift()) {
            if (!(await runStep(step, tally))) succeeded = false;
        }
    };
    await Promise.all(Array.from({ length: width }, worker));
    return succeeded;
}

/** Installs the dependencies where they are missing or are not those of the lock file. */
export async function ensureDependencies(tally) {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < 20 || (major === 20 && minor < 19)) {
        throw new Error(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
    }
    if (isInstalled()) return true;
    return runStep({ name: "dependencies installed", run: ["npm", "ci", "--no-audit", "--no-fund"] }, tally);
}

function isInstalled() {
    const installed = packagesOf(join(ROOT, "node_modules", ".package-lock.json"));
    const wanted = packagesOf(join(ROOT, "package-lock.json"));
    return Object.entries(wanted).every(([path, { version, optional }]) => {
        if (path === "") return true;
        // Optional packages are those of other machines.
        return installed[path] === undefined ? optional === true : installed[path].version === version;
    });
}

function packagesOf(lockFile) {
    return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, "utf8")).packages : {};
}

function start({ run: [program, ...args], loud }) {
    const [command, ...more] = commandLine(program);
    return new Promise((resolve) => {
        const child = spawn(command, [...more, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        const note = (chunk, stream) => {
            output += chunk;
            if (loud) stream.write(chunk);
        };
        child.stdout.on("data", (chunk) => note(chunk, process.stdout));
        child.stderr.on("data", (chunk) => note(chunk, process.stderr));
        child.on("error", (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
        child.on("close", (code) => resolve({ code: code ?? 1, output }));
    });
}

/** npm as the one that started us, so that no second version comes into play. */
function commandLine(program) {
    if (program === "node") return [process.execPath];
    if (program === "npm") {
        const npm = process.env.npm_execpath;
        return npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
    }
    return [join(ROOT, "node_modules", ".bin", program)];
}

function count(text, pattern) {
    const match = pattern.exec(text);
    return match === null ? undefined : Number(match[1]);
}

function seconds(started) {
    return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
