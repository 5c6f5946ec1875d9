/** The engine's side of a pack made with `@pulumi/policy`, in one process: starts it, and calls it over gRPC. */
import { PolicyPack, type PolicyPackArgs } from "@pulumi/policy";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import type { Json } from "../../support/stack";

/** A resource as the engine describes it. */
export interface EngineResource {
    readonly type: string;
    readonly name: string;
    readonly properties: Json;
    readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

export type Answer = Pick<proto.AnalyzeResponse.AsObject, "diagnosticsList" | "notApplicableList">;

export const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;

/** A pack that runs, and calls to it. */
export class Engine {
    private constructor(
        private readonly server: grpc.Server,
        private readonly client: AnalyzerClient,
    ) {}

    /** The SDK tells its port on standard output and keeps its server to itself: both are caught on the way. */
    static async start(args: PolicyPackArgs): Promise<Engine> {
        const { bindAsync } = grpc.Server.prototype;
        const { log } = console;
        try {
            return await new Promise<Engine>((resolve) => {
                grpc.Server.prototype.bindAsync = function (this: grpc.Server, ...call: Parameters<typeof bindAsync>) {
                    console.log = (port: string) => {
                        console.log = log;
                        const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
                        resolve(new Engine(this, client));
                    };
                    bindAsync.apply(this, call);
                };
                new PolicyPack("acme", args);
            });
        } finally {
            grpc.Server.prototype.bindAsync = bindAsync;
        }
    }

    stop(): void {
        this.client.close();
        this.server.forceShutdown();
    }

    info(): Promise<proto.AnalyzerInfo.AsObject> {
        return new Promise((resolve, reject) => {
            this.client.getAnalyzerInfo(new Empty(), (error, response) =>
                error ? reject(error) : resolve(response.toObject()),
            );
        });
    }

    configure(config: Readonly<Record<string, { level: proto.EnforcementLevel; properties?: Json }>>): Promise<void> {
        const request = new proto.ConfigureAnalyzerRequest();
        for (const [name, { level, properties }] of Object.entries(config)) {
            const policy = new proto.PolicyConfig();
            policy.setEnforcementlevel(level);
            policy.setProperties(struct(properties ?? {}));
            request.getPolicyconfigMap().set(name, policy);
        }
        return new Promise((resolve, reject) => {
            this.client.configure(request, (error) => (error ? reject(error) : resolve()));
        });
    }

    analyze(resource: EngineResource): Promise<Answer> {
        const request = new proto.AnalyzeRequest();
        describe(request, resource);
        return new Promise((resolve, reject) => {
            this.client.analyze(request, (error, response) => (error ? reject(error) : resolve(response.toObject())));
        });
    }

    analyzeStack(resources: readonly EngineResource[]): Promise<Answer> {
        const request = new proto.AnalyzeStackRequest();
        request.setResourcesList(
            resources.map((resource) => {
                const member = new proto.AnalyzerResource();
                describe(member, resource);
                for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
                    const dependencies = new proto.AnalyzerPropertyDependencies();
                    dependencies.setUrnsList([...urns]);
                    member.getPropertydependenciesMap().set(property, dependencies);
                }
                return member;
            }),
        );
        return new Promise((resolve, reject) => {
            this.client.analyzeStack(request, (error, response) =>
                error ? reject(error) : resolve(response.toObject()),
            );
        });
    }

    remediate(resource: EngineResource): Promise<{ policy: string; properties: unknown; diagnostic: string }[]> {
        const request = new proto.AnalyzeRequest();
        describe(request, resource);
        return new Promise((resolve, reject) => {
            this.client.remediate(request, (error, response) => {
                if (error) return reject(error);
                resolve(
                    response.getRemediationsList().map((remediation) => ({
                        policy: remediation.getPolicyname(),
                        properties: remediation.getProperties()?.toJavaScript(),
                        diagnostic: remediation.getDiagnostic(),
                    })),
                );
            });
        });
    }
}

function describe(
    message: proto.AnalyzeRequest | proto.AnalyzerResource,
    { type, name, properties }: EngineResource,
): void {
    message.setType(type);
    message.setName(name);
    message.setUrn(urn(type, name));
    message.setProperties(struct(properties));
    message.setOptions(new proto.AnalyzerResourceOptions());
    if (!type.startsWith("aws:")) return;
    const provider = new proto.AnalyzerProviderResource();
    provider.setType("pulumi:providers:aws");
    provider.setName("default_7_48_0");
    provider.setUrn(urn("pulumi:providers:aws", "default_7_48_0"));
    provider.setProperties(struct({ region: "eu-west-1" }));
    message.setProvider(provider);
}

function struct(json: Json): Struct {
    return Struct.fromJavaScript(json as Parameters<typeof Struct.fromJavaScript>[0]);
}
