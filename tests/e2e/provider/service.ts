import { appendFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { Cloud } from "./cloud";
import type { Declarations } from "./declarations";
import { compare } from "./diff";
import { answerInvoke } from "./invokes";
import { plannedOutputs, settledState } from "./outputs";
import type { Subject } from "./identity";
import { fromStruct, isRecord, plain, text, toStruct } from "./wire";
import type { Properties } from "./wire";

/** What the stand-in provider is started with. */
export interface Setting {
    readonly declarations: Declarations;
    readonly version: string;
    readonly defaultCloud: Cloud;
    /** Where every operation on a resource is noted, one JSON object a line. */
    readonly log: string | undefined;
}

type Handler = (request: never) => unknown;

/** One provider process serves one provider resource: the engine starts another for another region. */
class StandInProvider {
    private cloud: Cloud;

    constructor(private readonly setting: Setting) {
        this.cloud = setting.defaultCloud;
    }

    handshake(): proto.ProviderHandshakeResponse {
        const response = new proto.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        response.setAcceptResources(true);
        return response;
    }

    getPluginInfo(): plugin.PluginInfo {
        const response = new plugin.PluginInfo();
        response.setVersion(this.setting.version);
        return response;
    }

    getSchema(): proto.GetSchemaResponse {
        const response = new proto.GetSchemaResponse();
        response.setSchema(JSON.stringify({ name: "aws", version: this.setting.version }));
        return response;
    }

    check(request: proto.CheckRequest): proto.CheckResponse {
        const response = new proto.CheckResponse();
        response.setInputs(request.getNews());
        return response;
    }

    diffConfig(request: proto.DiffRequest): proto.DiffResponse {
        // A provider's own settings are changed in place: a replaced provider would replace all its resources.
        const before = fromStruct(request.getOldInputs());
        return diffResponse(compare("", before, fromStruct(request.getNews()), []).changed, []);
    }

    configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
        const region = text(fromStruct(request.getArgs()), "region");
        if (region !== undefined) this.cloud = { ...this.cloud, region };
        const response = new proto.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setAcceptresources(true);
        response.setSupportspreview(true);
        return response;
    }

    invoke(request: proto.InvokeRequest): proto.InvokeResponse {
        const args = plain(fromStruct(request.getArgs()));
        const response = new proto.InvokeResponse();
        response.setReturn(toStruct(answerInvoke(request.getTok(), isRecord(args) ? args : {}, this.cloud)));
        return response;
    }

    diff(request: proto.DiffRequest): proto.DiffResponse {
        const before = fromStruct(request.getOldInputs() ?? request.getOlds());
        const type = typeOf(request.getUrn());
        const { changed, replaced } = compare(
            type,
            before,
            fromStruct(request.getNews()),
            request.getIgnorechangesList(),
        );
        return diffResponse(changed, replaced);
    }

    create(request: proto.CreateRequest): proto.CreateResponse {
        const subject = this.subject(request.getUrn(), request.getProperties());
        this.note(request.getPreview() ? "preview-create" : "create", subject);
        const response = new proto.CreateResponse();
        if (request.getPreview()) {
            response.setProperties(toStruct(this.planned(subject)));
            return response;
        }
        const state = settledState(subject, this.setting.declarations, this.cloud);
        response.setId(state.id);
        response.setProperties(toStruct(state.outputs));
        return response;
    }

    update(request: proto.UpdateRequest): proto.UpdateResponse {
        const subject = this.subject(request.getUrn(), request.getNews());
        this.note(request.getPreview() ? "preview-update" : "update", subject);
        const response = new proto.UpdateResponse();
        const outputs = request.getPreview()
            ? this.planned(subject)
            : settledState(subject, this.setting.declarations, this.cloud).outputs;
        response.setProperties(toStruct(outputs));
        return response;
    }

    read(request: proto.ReadRequest): proto.ReadResponse {
        const subject = this.subject(request.getUrn(), request.getProperties());
        this.note("read", subject);
        const response = new proto.ReadResponse();
        response.setId(request.getId());
        response.setProperties(toStruct(settledState(subject, this.setting.declarations, this.cloud).outputs));
        response.setInputs(request.getInputs() ?? request.getProperties());
        return response;
    }

    remove(request: proto.DeleteRequest): Empty {
        this.note("delete", this.subject(request.getUrn(), request.getProperties()));
        return new Empty();
    }

    private subject(urn: string, properties: Parameters<typeof fromStruct>[0]): Subject {
        return { urn, type: typeOf(urn), inputs: fromStruct(properties) };
    }

    private planned(subject: Subject): Properties {
        return plannedOutputs(subject, this.setting.declarations, this.cloud);
    }

    private note(operation: string, subject: Subject): void {
        if (this.setting.log === undefined) return;
        appendFileSync(this.setting.log, `${JSON.stringify({ operation, type: subject.type, urn: subject.urn })}\n`);
    }
}

function typeOf(urn: string): string {
    // urn:pulumi:stack::project::parentType$type::name
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function diffResponse(changed: readonly string[], replaced: readonly string[]): proto.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    const response = new proto.DiffResponse();
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList([...changed]);
    response.setReplacesList([...replaced]);
    return response;
}

/** The implementation of the provider protocol, to be added to a gRPC server. */
export function providerImplementation(setting: Setting): grpc.UntypedServiceImplementation {
    const provider = new StandInProvider(setting);
    const nothing = (): Empty => new Empty();
    return {
        handshake: unary(provider.handshake.bind(provider)),
        attach: unary(nothing),
        getPluginInfo: unary(provider.getPluginInfo.bind(provider)),
        getSchema: unary(provider.getSchema.bind(provider)),
        checkConfig: unary(provider.check.bind(provider)),
        diffConfig: unary(provider.diffConfig.bind(provider)),
        configure: unary(provider.configure.bind(provider)),
        invoke: unary(provider.invoke.bind(provider)),
        check: unary(provider.check.bind(provider)),
        diff: unary(provider.diff.bind(provider)),
        create: unary(provider.create.bind(provider)),
        update: unary(provider.update.bind(provider)),
        read: unary(provider.read.bind(provider)),
        delete: unary(provider.remove.bind(provider)),
        cancel: unary(nothing),
    };
}

function unary(handler: Handler): grpc.handleUnaryCall<unknown, unknown> {
    return (call, callback) => {
        try {
            callback(null, handler(call.request as never));
        } catch (error) {
            callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        }
    };
}
