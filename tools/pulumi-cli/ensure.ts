import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { LANGUAGE_NODEJS, NEWEST, OLD, goBuild, hasGo } from "./builds";
import type { Build } from "./builds";

/** One Pulumi CLI that is ready to run. */
export interface Cli {
    readonly pulumi: string;
    readonly version: string;
    /** Folder of the Node.js language host, where the CLI does not bring its own. */
    readonly languageNodejsDir?: string;
}

/** The two command lines that the end-to-end tests run with. */
export interface PulumiClis {
    readonly newest: Cli;
    readonly old: Cli;
}

type Report = (line: string) => void;

// From this version on the CLI runs packs that are executables, and has "policy analyze".
const OLDEST_ON_PATH = [3, 255] as const;

/** The project's own cache of command lines. */
export function cacheFolder(): string {
    const base = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
    return process.env["DEPLOYMENT_CHECKLIST_CACHE"] ?? join(base, "deployment-checklist", "pulumi");
}

/**
 * Makes the newest and the old Pulumi CLI available: from PATH, from the cache, by download or by a Go build.
 * Every finished step is kept in the cache, so only the first call takes long.
 */
export async function ensurePulumi(report: Report = () => undefined): Promise<PulumiClis> {
    const newest = onPath(report) ?? (await prepared(NEWEST, report));
    const old = await prepared(OLD, report);
    return { newest, old };
}

function onPath(report: Report): Cli | undefined {
    const folder = (process.env["PATH"] ?? "").split(delimiter).find((entry) => existsSync(join(entry, "pulumi")));
    if (folder === undefined) return undefined;
    const pulumi = join(folder, "pulumi");
    const version = versionOf(pulumi);
    if (version === undefined || !isNewEnough(version)) return undefined;
    report(`pulumi ${version}: found on PATH`);
    return { pulumi, version, ...languageHost(folder, report) };
}

function isNewEnough(version: string): boolean {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major > OLDEST_ON_PATH[0] || (major === OLDEST_ON_PATH[0] && minor >= OLDEST_ON_PATH[1]);
}

async function prepared(build: Build, report: Report): Promise<Cli> {
    const { version } = build;
    const own = join(cacheFolder(), build.entry, build.binary);
    const downloaded = join(cacheFolder(), `distribution-${version}`, "bin", "pulumi");
    for (const pulumi of [downloaded, own]) {
        if (!existsSync(pulumi)) continue;
        if (versionOf(pulumi) === version) {
            report(`pulumi ${version}: found in the cache`);
            return cli(build, pulumi, report);
        }
        // Damaged, or of another machine's kind: make it again.
        rmSync(pulumi, { force: true });
    }
    if (await timed(report, `pulumi ${version}: downloading`, () => download(version))) {
        return cli(build, downloaded, report);
    }
    buildIntoCache(build, report);
    if (versionOf(own) !== version) throw new Error(`${own} does not say that it is version ${version}.`);
    return cli(build, own, report);
}

function cli(build: Build, pulumi: string, report: Report): Cli {
    const folder = dirname(pulumi);
    if (build === NEWEST) return { pulumi, version: build.version, ...languageHost(folder, report) };
    placePolicyLauncher(folder);
    return { pulumi, version: build.version };
}

function languageHost(folder: string, report: Report): { readonly languageNodejsDir?: string } {
    if (existsSync(join(folder, LANGUAGE_NODEJS.binary))) return {};
    const own = join(cacheFolder(), LANGUAGE_NODEJS.entry);
    if (!existsSync(join(own, LANGUAGE_NODEJS.binary))) buildIntoCache(LANGUAGE_NODEJS, report);
    return { languageNodejsDir: own };
}

// The CLI looks for it on PATH, on which the harness puts the CLI's own folder first.
function placePolicyLauncher(folder: string): void {
    const target = join(folder, "pulumi-analyzer-policy");
    if (existsSync(target)) return;
    const draft = `${target}.${process.pid}`;
    copyFileSync(join(__dirname, "bin", "pulumi-analyzer-policy"), draft);
    chmodSync(draft, 0o755);
    renameSync(draft, target);
}

function versionOf(pulumi: string): string | undefined {
    const result = spawnSync(pulumi, ["version"], {
        encoding: "utf8",
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    });
    return result.status === 0 ? result.stdout.trim().replace(/^v/, "") : undefined;
}

// The Automation API's installer needs the internet; where it cannot reach it, it fails at once.
async function download(version: string): Promise<boolean> {
    const draft = draftFolder();
    try {
        const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
        const { SemVer } = createRequire(require.resolve("@pulumi/pulumi/package.json"))("semver") as {
            SemVer: new (
                version: string,
            ) => NonNullable<NonNullable<Parameters<typeof PulumiCommand.install>[0]>["version"]>;
        };
        await PulumiCommand.install({ root: draft, version: new SemVer(version) });
        if (versionOf(join(draft, "bin", "pulumi")) !== version) return false;
        moveInto(draft, join(cacheFolder(), `distribution-${version}`));
        return true;
    } catch {
        return false;
    } finally {
        rmSync(draft, { recursive: true, force: true });
    }
}

function buildIntoCache(build: Build, report: Report): void {
    if (!hasGo()) {
        throw new Error(
            `No ${build.binary} ${build.version}: there is none on PATH or in ${cacheFolder()}, it cannot be downloaded ` +
                `here, and there is no Go to build it with. Install Pulumi ${OLDEST_ON_PATH.join(".")} or newer, or Go.`,
        );
    }
    const draft = draftFolder();
    const started = Date.now();
    report(`${build.binary} ${build.version}: building with Go (a first build takes up to five minutes) ...`);
    try {
        goBuild(build, join(draft, build.binary));
        const target = join(cacheFolder(), build.entry);
        mkdirSync(target, { recursive: true });
        renameSync(join(draft, build.binary), join(target, build.binary));
    } finally {
        rmSync(draft, { recursive: true, force: true });
    }
    report(`${build.binary} ${build.version}: built in ${seconds(started)}`);
}

// Drafts live in the cache, so that a rename makes the finished thing appear at once.
function draftFolder(): string {
    mkdirSync(cacheFolder(), { recursive: true });
    return mkdtempSync(join(cacheFolder(), ".draft-"));
}

function moveInto(draft: string, target: string): void {
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
}

async function timed(report: Report, what: string, step: () => Promise<boolean>): Promise<boolean> {
    const started = Date.now();
    report(`${what} ...`);
    const done = await step();
    report(`${what} ${done ? "took" : "was not possible, given up after"} ${seconds(started)}`);
    return done;
}

function seconds(started: number): string {
    return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

async function main(): Promise<void> {
    const { newest, old } = await ensurePulumi((line) => console.log(line));
    console.log(`newest: ${newest.pulumi}`);
    console.log(`old: ${old.pulumi}`);
}

if (require.main === module) {
    main().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
}
