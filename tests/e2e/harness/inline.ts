import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace";
import { createWorkspace } from "./workspace";
import type { CliChoice, ProviderOperation, Workspace } from "./workspace";
import type { CommandResult } from "./command";
import type { EngineEvent } from "./events";

/** How a stack of an inline program is to be made. */
export interface InlineOptions {
    readonly cli?: CliChoice;
    readonly stack?: string;
    readonly project?: string;
    readonly config?: Readonly<Record<string, string>>;
    readonly secrets?: Readonly<Record<string, string>>;
    /** Added to the environment of the CLI. */
    readonly env?: Readonly<Record<string, string>>;
}

/** What a preview or an update of an inline program may be given. */
export interface OperationOptions {
    readonly policyPacks?: readonly string[];
    readonly policyPackConfigs?: readonly string[];
}

/** A stack whose program is a function of the calling process. */
export interface InlineStack {
    readonly programDir: string;
    readonly env: NodeJS.ProcessEnv;
    preview(options?: OperationOptions): Promise<InlineResult>;
    up(options?: OperationOptions): Promise<InlineResult>;
    exportStack(): Promise<string>;
    providerLog(): readonly ProviderOperation[];
    clearProviderLog(): void;
    dispose(): void;
}

/** A finished preview or update of an inline program; of a failed one the Automation API gives some code that is not 0. */
export interface InlineResult extends CommandResult {
    readonly events: readonly EngineEvent[];
}

/** The settings that previews and updates of the Automation API share. */
interface Settings {
    policyPacks: string[];
    policyPackConfigs: string[];
    color: "never";
    onOutput: (text: string) => void;
    onError: (text: string) => void;
    onEvent: (event: object) => void;
}

/**
 * Makes a stack for a program given as a function. This needs no Node.js language host, and so is the way
 * to run the old CLI, which must not find one that is newer than itself.
 */
export async function inlineStack(program: PulumiFn, options: InlineOptions = {}): Promise<InlineStack> {
    const project = options.project ?? "inline";
    const workspace = await createWorkspace(options.cli ?? "old", { project });
    const automation = await import("@pulumi/pulumi/automation/index.js");
    const pulumiCommand = await automation.PulumiCommand.get({ root: commandRoot(workspace), skipVersionCheck: true });
    const stack = await automation.LocalWorkspace.createOrSelectStack(
        { stackName: options.stack ?? "production", projectName: project, program },
        {
            workDir: workspace.programDir,
            pulumiCommand,
            envVars: { ...(workspace.env as Record<string, string>), ...options.env },
        },
    );
    for (const [key, value] of Object.entries(options.config ?? {})) await stack.setConfig(key, { value });
    for (const [key, value] of Object.entries(options.secrets ?? {})) {
        await stack.setConfig(key, { value, secret: true });
    }
    return {
        programDir: workspace.programDir,
        env: workspace.env,
        preview: (given) => operate((settings) => stack.preview(settings), given),
        up: (given) => operate((settings) => stack.up(settings), given),
        exportStack: async () => JSON.stringify(await stack.exportStack(), null, 4),
        providerLog: workspace.providerLog,
        clearProviderLog: workspace.clearProviderLog,
        dispose: workspace.dispose,
    };
}

// The Automation API wants its command at bin/pulumi below a root.
function commandRoot(workspace: Workspace): string {
    const root = join(workspace.root, "cli");
    mkdirSync(join(root, "bin"), { recursive: true });
    symlinkSync(workspace.cli.pulumi, join(root, "bin", "pulumi"));
    return root;
}

async function operate(
    run: (settings: Settings) => Promise<unknown>,
    given: OperationOptions = {},
): Promise<InlineResult> {
    const [stdout, stderr, events]: [string[], string[], EngineEvent[]] = [[], [], []];
    const settings: Settings = {
        policyPacks: [...(given.policyPacks ?? [])],
        policyPackConfigs: [...(given.policyPackConfigs ?? [])],
        color: "never",
        onOutput: (text) => stdout.push(text),
        onError: (text) => stderr.push(text),
        onEvent: (event) => events.push(event as EngineEvent),
    };
    const code = await run(settings).then(() => 0, exitCode);
    return { code, stdout: stdout.join(""), stderr: stderr.join(""), events };
}

// The Automation API reports a failed command as an error whose text begins with the exit status.
function exitCode(error: unknown): number {
    const match = /code: (-?\d+)/.exec(error instanceof Error ? error.message : "");
    if (match === null) throw error;
    return Number(match[1]);
}
