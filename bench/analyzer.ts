/** Starts a policy pack and talks to it as the Pulumi engine does, with a clock in hand. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Client, credentials } from "@grpc/grpc-js";

const LIMIT = 400 * 1024 * 1024;
/** Resources that the engine has in flight at once. */
const PARALLEL = 8;

/** How a pack is started: the command, its arguments and the folder it runs in. */
export interface Start {
    readonly command: string;
    readonly args: readonly string[];
    readonly cwd: string;
    /** Bytes of a `Configure` request to begin with. */
    readonly configure?: Buffer;
}

/** Bytes of the requests of one stack. */
export interface Requests {
    readonly resources: readonly Buffer[];
    readonly stack: Buffer;
    readonly configureStack: Buffer;
}

/**
 * Processor time that the pack's process took, in milliseconds, and its peak memory in megabytes. Processor time rather
 * than the clock's, so that other work on the machine does not count.
 */
export interface Measurement {
    readonly boot: number;
    readonly remediate: number;
    readonly analyze: number;
    readonly analyzeStack: number;
    readonly memory: number;
}

/** Ticks per second of the times in /proc. */
const TICKS = 100;
const asBytes = (bytes: Buffer) => bytes;

/** One whole operation in a process of its own. */
export async function measure(start: Start, requests: Requests): Promise<Measurement> {
    const child = spawn(start.command, start.args, { cwd: start.cwd, stdio: ["ignore", "pipe", "inherit"] });
    try {
        const port = await new Promise<string>((resolve, reject) => {
            child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
            child.once("exit", () => reject(new Error(`${start.command} ended before it was ready.`)));
        });
        const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
            "grpc.max_receive_message_length": LIMIT,
            "grpc.max_send_message_length": LIMIT,
        });
        const call = (method: string, request: Buffer): Promise<Buffer> =>
            new Promise((resolve, reject) => {
                client.makeUnaryRequest(`/pulumirpc.Analyzer/${method}`, asBytes, asBytes, request, (error, answer) =>
                    error === null && answer !== undefined ? resolve(answer) : reject(error ?? new Error("No answer.")),
                );
            });
        await call("GetAnalyzerInfo", Buffer.alloc(0));
        if (start.configure !== undefined) await call("Configure", start.configure);
        const time = () => processorTime(child.pid);
        const timed = async (run: () => Promise<unknown>): Promise<number> => {
            const begun = time();
            await run();
            return time() - begun;
        };
        const boot = time();
        await call("ConfigureStack", requests.configureStack);
        const remediate = await timed(() => inParallel(requests.resources, (request) => call("Remediate", request)));
        const analyze = await timed(() => inParallel(requests.resources, (request) => call("Analyze", request)));
        const analyzeStack = await timed(() => call("AnalyzeStack", requests.stack));
        client.close();
        const count = Math.max(requests.resources.length, 1);
        return {
            boot,
            remediate: remediate / count,
            analyze: analyze / count,
            analyzeStack,
            memory: peakMemory(child.pid),
        };
    } finally {
        child.kill();
    }
}

async function inParallel(requests: readonly Buffer[], call: (request: Buffer) => Promise<unknown>): Promise<void> {
    const open = requests.values();
    const worker = async () => {
        for (const request of open) await call(request);
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** Processor time of a process and its threads so far, as Linux tells it. */
function processorTime(pid: number | undefined): number {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold anything; user and system time are fields 14 and 15.
    const [user, system] = stat
        .slice(stat.lastIndexOf(")") + 2)
        .split(" ")
        .slice(11, 13)
        .map(Number);
    return (((user ?? 0) + (system ?? 0)) * 1000) / TICKS;
}

/** The largest resident set of a process so far, as Linux tells it. */
function peakMemory(pid: number | undefined): number {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
