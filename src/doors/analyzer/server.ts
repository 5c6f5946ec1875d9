/** Serves the Analyzer protocol over gRPC and tells the engine the port. */
import {
    Client,
    credentials,
    type sendUnaryData,
    Server,
    ServerCredentials,
    type ServerUnaryCall,
    type ServiceDefinition,
    status,
} from "@grpc/grpc-js";
import { writeAtomically } from "./findings-file";
import type { Pack } from "./metadata";
import { decodeHandshake } from "./requests";
import { EMPTY, encodeLogRequest } from "./responses";
import { evidenceReader } from "../evidence";
import { AnalyzerSession, ConfigError, type Host } from "./session";

/** The engine's own limit for messages: 400 MB. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;
const LIMITS = {
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
};

/** Milliseconds to wait for the engine to take a line of information; it must not hold up an operation. */
const PATIENCE = 2000;

type Answer = Buffer | Promise<Buffer>;
type Handlers = Readonly<Record<string, (bytes: Buffer) => Answer>>;

/** The methods of `pulumirpc.Analyzer`; messages pass as bytes, which the session decodes under its own guard. */
export const METHODS = [
    "Analyze",
    "AnalyzeStack",
    "Remediate",
    "GetAnalyzerInfo",
    "GetPluginInfo",
    "Configure",
    "Handshake",
    "ConfigureStack",
    "Cancel",
] as const;

export const SERVICE: ServiceDefinition = Object.fromEntries(
    METHODS.map((name) => [
        name,
        {
            path: `/pulumirpc.Analyzer/${name}`,
            requestStream: false,
            responseStream: false,
            requestSerialize: asBytes,
            requestDeserialize: asBytes,
            responseSerialize: asBytes,
            responseDeserialize: asBytes,
        },
    ]),
);

function asBytes(bytes: Buffer): Buffer {
    return bytes;
}

/** What the pack's process was started with. */
export interface ServerOptions {
    /** The engine's address, where it was told at start. */
    readonly engineAddress: string | undefined;
    readonly findingsFile: string | undefined;
    /** Directory with evidence from Django projects, where the environment names one. */
    readonly evidenceDirectory?: string | undefined;
}

/** A server that is listening. */
export interface Serving {
    readonly port: number;
    stop(): void;
}

/** Starts to serve; resolves once the server is listening. */
export function serve(pack: Pack, options: ServerOptions): Promise<Serving> {
    const engine = new EngineLog(options.engineAddress);
    const session = new AnalyzerSession(pack, hostOf(engine, options));
    const server = new Server(LIMITS);
    server.addService(SERVICE, implementation(handlersOf(session, engine)));
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
            if (error === null) resolve({ port, stop: () => server.forceShutdown() });
            else reject(error);
        });
    });
}

function hostOf(engine: EngineLog, options: ServerOptions): Host {
    return {
        now: () => new Date(),
        inform: (text) => engine.inform(text),
        findingsFile: options.findingsFile,
        writeFile: (path, text) => writeAtomically(path, text),
        readEvidence: evidenceReader(options.evidenceDirectory),
    };
}

function handlersOf(session: AnalyzerSession, engine: EngineLog): Handlers {
    return {
        Handshake: (bytes) => {
            engine.address = decodeHandshake(bytes).engineAddress || engine.address;
            return EMPTY;
        },
        ConfigureStack: (bytes) => session.configureStack(bytes),
        Configure: (bytes) => session.configure(bytes),
        GetAnalyzerInfo: () => session.getAnalyzerInfo(),
        GetPluginInfo: () => session.getPluginInfo(),
        Analyze: (bytes) => session.analyze(bytes),
        Remediate: (bytes) => session.remediate(bytes),
        AnalyzeStack: (bytes) => session.analyzeStack(bytes),
        Cancel: () => EMPTY,
    } satisfies Record<(typeof METHODS)[number], Handlers[string]>;
}

function implementation(handlers: Handlers) {
    return Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [
            name,
            (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
                respond(() => handler(call.request)).then(
                    (answer) => callback(null, answer),
                    (error: unknown) => callback(failure(error)),
                );
            },
        ]),
    );
}

async function respond(handler: () => Answer): Promise<Buffer> {
    return await handler();
}

function failure(error: unknown): { code: status; details: string } {
    const details = error instanceof Error ? error.message : "The policy pack failed unexpectedly.";
    return { code: error instanceof ConfigError ? status.INVALID_ARGUMENT : status.INTERNAL, details };
}

/** Lines for the user, through the engine where its address is known, else on standard error. */
class EngineLog {
    constructor(public address: string | undefined) {}

    async inform(text: string): Promise<void> {
        if (this.address === undefined || !(await this.send(this.address, text))) console.error(text);
    }

    private send(address: string, text: string): Promise<boolean> {
        const client = new Client(address, credentials.createInsecure(), LIMITS);
        return new Promise((resolve) => {
            const deadline = Date.now() + PATIENCE;
            const done = (error: unknown) => {
                client.close();
                resolve(error === null);
            };
            client.makeUnaryRequest(
                "/pulumirpc.Engine/Log",
                asBytes,
                asBytes,
                encodeLogRequest(text),
                { deadline },
                done,
            );
        });
    }
}
