import assert from "node:assert/strict";
import { promisify } from "node:util";
import { credentials, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { serve, type Serving } from "../../../src/doors/analyzer/server";
import type { Rule } from "../../../src/rule/rule";
import publicEndpoint from "../../../policies/database/database-no-public-endpoint";
import { analyzeRequest, analyzeStackRequest } from "../../support/engine-requests";
import { resource, UNKNOWN } from "../../support/stack";

const RULES: readonly Rule[] = [publicEndpoint];
const INFO = {
    name: "deployment-checklist",
    displayName: "D",
    version: "9.9.9",
    description: "d",
    readme: "r",
    repository: "https://r",
    tags: [],
};
const stack = {
    resources: [
        resource("aws:rds/instance:Instance", "db", { publiclyAccessible: true }),
        resource("aws:rds/instance:Instance", "other", { publiclyAccessible: UNKNOWN }),
    ],
};

/** An engine that only listens to what it is told. */
async function listen(): Promise<{ address: string; lines: string[]; close(): void }> {
    const lines: string[] = [];
    const server = new Server();
    server.addService(EngineService, {
        log: (call: { request: LogRequest }, callback: (error: null, reply: Empty) => void) => {
            lines.push(call.request.getMessage());
            callback(null, new Empty());
        },
    });
    const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", ServerCredentials.createInsecure());
    return { address: `127.0.0.1:${port}`, lines, close: () => server.forceShutdown() };
}

describe("the server", () => {
    let client: AnalyzerClient;
    let server: Serving;
    let engine: Awaited<ReturnType<typeof listen>>;
    const call = <Q, A>(
        method: (request: Q, callback: (error: Error | null, answer: A) => void) => unknown,
        request: Q,
    ): Promise<A> =>
        new Promise((resolve, reject) =>
            method.call(client, request, (error, answer) => (error ? reject(error) : resolve(answer))),
        );

    before(async () => {
        engine = await listen();
        const pack = { info: INFO, rules: RULES, checklist: { edition: "6.1", items: [] } };
        server = await serve(pack, { engineAddress: undefined, findingsFile: undefined });
        client = new AnalyzerClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
    });
    after(() => {
        client.close();
        server.stop();
        engine.close();
    });

    it("answers every call of the protocol to the SDK's own client", async () => {
        await call(client.handshake, new proto.AnalyzerHandshakeRequest().setEngineAddress(engine.address));
        const info = await call<Empty, proto.AnalyzerInfo>(client.getAnalyzerInfo, new Empty());
        assert.deepEqual(
            info.getPoliciesList().map((policy) => policy.getName()),
            ["database-no-public-endpoint", "deployment-checklist-profile"],
        );
        await call(client.configureStack, new proto.AnalyzerStackConfigureRequest().setStack("prod").setDryRun(true));
        await call(client.configure, new proto.ConfigureAnalyzerRequest());
        const request = proto.AnalyzeRequest.deserializeBinary(analyzeRequest(stack.resources[0]!, stack));
        const analyzed = await call<proto.AnalyzeRequest, proto.AnalyzeResponse>(client.analyze, request);
        assert.equal(analyzed.getDiagnosticsList().length, 1);
        const remediated = await call<proto.AnalyzeRequest, proto.RemediateResponse>(client.remediate, request);
        assert.equal(remediated.getRemediationsList().length, 0);
        const whole = proto.AnalyzeStackRequest.deserializeBinary(analyzeStackRequest(stack));
        assert.equal(
            (
                await call<proto.AnalyzeStackRequest, proto.AnalyzeResponse>(client.analyzeStack, whole)
            ).getDiagnosticsList().length,
            0,
        );
        const plugin = await call<Empty, { getVersion(): string }>(client.getPluginInfo, new Empty());
        assert.equal(plugin.getVersion(), "9.9.9");
        await call(client.cancel, new Empty());
    });
    it("tells the user through the engine that it was given in the handshake", async () => {
        await call(client.handshake, new proto.AnalyzerHandshakeRequest().setEngineAddress(engine.address));
        engine.lines.length = 0;
        for (const spec of stack.resources) {
            await call(client.analyze, proto.AnalyzeRequest.deserializeBinary(analyzeRequest(spec, stack)));
        }
        await call(client.analyzeStack, proto.AnalyzeStackRequest.deserializeBinary(analyzeStackRequest(stack)));
        assert.deepEqual(engine.lines, [
            "deployment-checklist: 1 check awaits the update, which reveals their values.",
        ]);
    });
    it("answers a wrong configuration with the reason", async () => {
        const request = new proto.ConfigureAnalyzerRequest();
        request.getPolicyconfigMap().set("database-no-public-endpont", new proto.PolicyConfig());
        await assert.rejects(call(client.configure, request), (error: Error & { code?: number }) => {
            assert.equal(error.code, status.INVALID_ARGUMENT);
            assert.match(error.message, /did you mean database-no-public-endpoint\?/);
            return true;
        });
    });
});
