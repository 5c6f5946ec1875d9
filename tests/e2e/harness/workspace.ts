import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { ensurePulumi } from "../../../tools/pulumi-cli/ensure";
import type { Cli, PulumiClis } from "../../../tools/pulumi-cli/ensure";
import { bundleProvider, PLAYED_PROVIDERS } from "../provider/bundle";

/** Which of the two command lines to run: see tools/pulumi-cli. */
export type CliChoice = "newest" | "old";

interface Tools {
    readonly clis: PulumiClis;
    /** Folder of the bundled stand-in provider. */
    readonly provider: string;
}

// Found and bundled once per process: all its workspaces share them.
let tools: Promise<Tools> | undefined;

async function prepareTools(): Promise<Tools> {
    const folder = mkdtempSync(join(tmpdir(), "deployment-checklist-provider-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    return { clis: await ensurePulumi(), provider: await bundleProvider(folder) };
}

/** The repository's root, where node_modules are. */
export const REPOSITORY = join(__dirname, "..", "..", "..");

/** The passphrase of every stack that the harness makes: their secrets are invented. */
export const PASSPHRASE = "deployment-checklist";

/** One operation that the stand-in provider was asked for. */
export interface ProviderOperation {
    readonly operation: "create" | "update" | "delete" | "read" | "preview-create" | "preview-update";
    readonly type: string;
    readonly urn: string;
}

/** A temporary folder with everything that one stack needs: home, backend, program and provider. */
export interface Workspace {
    readonly root: string;
    readonly programDir: string;
    readonly cli: Cli;
    readonly env: NodeJS.ProcessEnv;
    readonly providerLog: () => readonly ProviderOperation[];
    readonly clearProviderLog: () => void;
    readonly dispose: () => void;
}

/**
 * Makes a workspace for a program's folder, or for an inline program of which only the project's name is known.
 * The folder is copied, so that runs leave nothing behind in the repository.
 */
export async function createWorkspace(
    choice: CliChoice,
    program: string | { readonly project: string },
): Promise<Workspace> {
    const { clis, provider } = await (tools ??= prepareTools());
    const cli = clis[choice];
    const root = mkdtempSync(join(tmpdir(), "deployment-checklist-e2e-"));
    const programDir = join(root, typeof program === "string" ? basename(program) : program.project);
    for (const folder of ["home", "state"]) mkdirSync(join(root, folder));
    placeProgram(program, programDir, provider);
    const log = join(root, "provider.log");
    return {
        root,
        programDir,
        cli,
        env: environment(root, cli, choice, log),
        providerLog: () => readLog(log),
        clearProviderLog: () => rmSync(log, { force: true }),
        dispose: () => rmSync(root, { recursive: true, force: true }),
    };
}

function placeProgram(program: string | { readonly project: string }, target: string, provider: string): void {
    if (typeof program !== "string") mkdirSync(target);
    else cpSync(program, target, { recursive: true, filter: (source) => basename(source) !== "node_modules" });
    if (!existsSync(join(target, "node_modules"))) {
        symlinkSync(join(REPOSITORY, "node_modules"), join(target, "node_modules"));
    }
    const file = join(target, "Pulumi.yaml");
    const project = existsSync(file)
        ? (parse(readFileSync(file, "utf8")) as Record<string, unknown>)
        : { name: basename(target), runtime: "nodejs" };
    const providers = PLAYED_PROVIDERS.map((name) => ({ name, path: provider }));
    writeFileSync(file, stringify({ ...project, plugins: { providers } }));
}

function environment(root: string, cli: Cli, choice: CliChoice, log: string): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(PULUMI_|AWS_|npm_)/.test(name));
    return {
        ...Object.fromEntries(inherited),
        PATH: searchPath(cli, choice).join(delimiter),
        PULUMI_HOME: join(root, "home"),
        PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // --event-log is one of them.
        PULUMI_DEBUG_COMMANDS: "1",
        // Programs are type-checked by the repository's own run of tsc, not at every start.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        STANDIN_PROVIDER_LOG: log,
        AWS_REGION: "eu-central-1",
    };
}

// The old CLI would take a newer language host, find that it starts packs itself, and leave the old route.
function searchPath(cli: Cli, choice: CliChoice): readonly string[] {
    const inherited = (process.env["PATH"] ?? "").split(delimiter);
    const safe =
        choice === "old"
            ? inherited.filter((folder) => !existsSync(join(folder, "pulumi-language-nodejs")))
            : inherited;
    const hosts = cli.languageNodejsDir === undefined ? [] : [cli.languageNodejsDir];
    return [dirname(cli.pulumi), ...hosts, dirname(process.execPath), ...safe];
}

function readLog(file: string): readonly ProviderOperation[] {
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as ProviderOperation);
}
