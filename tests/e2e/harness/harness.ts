import { join } from "node:path";
import { runCommand } from "./command";
import type { CommandResult } from "./command";
import { readEvents } from "./events";
import type { EngineEvent } from "./events";
import { createWorkspace } from "./workspace";
import type { CliChoice, ProviderOperation } from "./workspace";

export type { CommandResult } from "./command";
export { policyEvents } from "./events";
export type { EngineEvent, PolicyEvent, PolicySummary } from "./events";
export { inlineStack } from "./inline";
export type { InlineOptions, InlineStack, OperationOptions } from "./inline";
export { PASSPHRASE, REPOSITORY } from "./workspace";
export type { CliChoice, ProviderOperation } from "./workspace";

/** How a stack is to be made. */
export interface StackOptions {
    readonly cli?: CliChoice;
    /** Name of the stack; the default is a production one by anybody's reckoning. */
    readonly stack?: string;
    readonly config?: Readonly<Record<string, string>>;
    readonly secrets?: Readonly<Record<string, string>>;
}

/** Additions to one run of the CLI. */
export interface RunOptions {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly input?: string;
}

/** A preview or an update, with the events that the engine logged. */
export interface OperationResult extends CommandResult {
    readonly events: readonly EngineEvent[];
}

/** A stack of its own, with a backend, a home and a copy of a program that nobody else uses. */
export interface TestStack {
    /** The copy of the program, in which the CLI runs. */
    readonly programDir: string;
    readonly name: string;
    /** The environment of every run: for starting other programs beside the CLI. */
    readonly env: NodeJS.ProcessEnv;
    /** Runs any command of the CLI. */
    run(args: readonly string[], options?: RunOptions): Promise<CommandResult>;
    preview(args?: readonly string[], options?: RunOptions): Promise<OperationResult>;
    up(args?: readonly string[], options?: RunOptions): Promise<OperationResult>;
    destroy(args?: readonly string[], options?: RunOptions): Promise<OperationResult>;
    /** `stack export`, as text: secrets stay encrypted. */
    exportStack(args?: readonly string[]): Promise<string>;
    setConfig(key: string, value: string, options?: { readonly secret?: boolean }): Promise<void>;
    /** What the stand-in provider was asked for so far. */
    providerLog(): readonly ProviderOperation[];
    clearProviderLog(): void;
    /** Removes the temporary folder. */
    dispose(): void;
}

/**
 * Makes a stack for a program's folder; `dispose` it when done.
 * The old CLI runs folders only where it is a full distribution: without one it has no language host, and
 * `inlineStack` is the way.
 */
export async function newStack(programDir: string, options: StackOptions = {}): Promise<TestStack> {
    const workspace = await createWorkspace(options.cli ?? "newest", programDir);
    const name = options.stack ?? "production";
    const run = (args: readonly string[], extra: RunOptions = {}): Promise<CommandResult> =>
        runCommand(workspace.cli.pulumi, [...args, "--non-interactive", "--color", "never"], {
            cwd: extra.cwd ?? workspace.programDir,
            env: { ...workspace.env, ...extra.env },
            ...(extra.input === undefined ? {} : { input: extra.input }),
        });
    let runs = 0;
    const operate = async (args: readonly string[], extra?: RunOptions): Promise<OperationResult> => {
        const log = join(workspace.root, `events-${++runs}.json`);
        const result = await run([...args, "--event-log", log], extra);
        return { ...result, events: readEvents(log) };
    };
    const setConfig: TestStack["setConfig"] = async (key, value, { secret = false } = {}) => {
        succeeded(await run(["config", "set", key, ...(secret ? ["--secret"] : ["--plaintext"])], { input: value }));
    };
    const stack: TestStack = {
        programDir: workspace.programDir,
        name,
        env: workspace.env,
        run,
        preview: (args = [], extra) => operate(["preview", ...args], extra),
        up: (args = [], extra) => operate(["up", "--yes", ...args], extra),
        destroy: (args = [], extra) => operate(["destroy", "--yes", ...args], extra),
        exportStack: async (args = []) => succeeded(await run(["stack", "export", ...args])).stdout,
        setConfig,
        providerLog: workspace.providerLog,
        clearProviderLog: workspace.clearProviderLog,
        dispose: workspace.dispose,
    };
    try {
        succeeded(await run(["stack", "init", name, "--secrets-provider", "passphrase"]));
        for (const [key, value] of Object.entries(options.config ?? {})) await setConfig(key, value);
        for (const [key, value] of Object.entries(options.secrets ?? {})) await setConfig(key, value, { secret: true });
    } catch (error) {
        workspace.dispose();
        throw error;
    }
    return stack;
}

/** Returns the result of a command that must not fail, or throws what it said. */
export function succeeded<Result extends CommandResult>(result: Result): Result {
    if (result.code !== 0) throw new Error(`Pulumi ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);
    return result;
}
