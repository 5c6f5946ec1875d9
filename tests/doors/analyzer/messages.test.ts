import assert from "node:assert/strict";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import {
    decodeAnalyzeStack,
    decodeConfigure,
    decodeConfigureStack,
    decodeHandshake,
    decodeResource,
} from "../../../src/doors/analyzer/requests";
import * as responses from "../../../src/doors/analyzer/responses";
import { METHODS, SERVICE } from "../../../src/doors/analyzer/server";
import { decodeProperties, MalformedRequest } from "../../../src/doors/analyzer/struct";
import { struct } from "../../support/engine-requests";

const bytes = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());
const PACK = {
    name: "pack",
    displayName: "Pack",
    version: "1.2.3",
    description: "d",
    readme: "r",
    repository: "https://r",
    tags: ["t"],
};

describe("the protocol's methods", () => {
    it("are those of the SDK's service definition", () => {
        const theirs = Object.values(AnalyzerService as unknown as Record<string, { path: string }>).map(
            (method) => method.path,
        );
        assert.deepEqual(METHODS.map((name) => SERVICE[name]?.path).sort(), theirs.sort());
    });
});

describe("requests from bytes", () => {
    it("reads a handshake", () => {
        const request = new proto.AnalyzerHandshakeRequest();
        assert.deepEqual(decodeHandshake(bytes(request)), {
            engineAddress: "",
            rootDirectory: undefined,
            programDirectory: undefined,
        });
        request.setEngineAddress("127.0.0.1:4");
        request.setRootDirectory("/root");
        request.setProgramDirectory("/program");
        assert.deepEqual(decodeHandshake(bytes(request)), {
            engineAddress: "127.0.0.1:4",
            rootDirectory: "/root",
            programDirectory: "/program",
        });
    });
    it("reads the stack's facts", () => {
        const request = new proto.AnalyzerStackConfigureRequest();
        request.setStack("prod").setProject("shop").setOrganization("acme").setDryRun(true);
        request.getConfigMap().set("shop:a", "1").set("constructor", "2");
        request.getTagsMap().set("tag", "value");
        request.setConfigSecretKeysList(["shop:a", "shop:b"]);
        const found = decodeConfigureStack(bytes(request));
        assert.deepEqual(
            { ...found, config: Object.entries(found.config).sort() },
            {
                stack: "prod",
                project: "shop",
                organization: "acme",
                dryRun: true,
                configSecretKeys: ["shop:a", "shop:b"],
                config: [
                    ["constructor", "2"],
                    ["shop:a", "1"],
                ],
                tags: { tag: "value" },
            },
        );
    });
    it("reads levels and options of policies", () => {
        const request = new proto.ConfigureAnalyzerRequest();
        const policy = (level: 0 | 1 | 2 | 3, properties = {}) => {
            const config = new proto.PolicyConfig();
            config.setEnforcementlevel(level);
            config.setProperties(struct(properties));
            return config;
        };
        request
            .getPolicyconfigMap()
            .set("a", policy(0, { minDays: 7 }))
            .set("b", policy(1))
            .set("c", policy(2))
            .set("d", policy(3));
        assert.deepEqual(
            Object.fromEntries([...decodeConfigure(bytes(request))].map(([name, config]) => [name, config])),
            {
                a: { enforcementLevel: "advisory", properties: { minDays: 7 } },
                b: { enforcementLevel: "mandatory", properties: {} },
                c: { enforcementLevel: "disabled", properties: {} },
                d: { enforcementLevel: "remediate", properties: {} },
            },
        );
        request.getPolicyconfigMap().set("e", policy(9 as 0));
        assert.throws(() => decodeConfigure(bytes(request)), MalformedRequest);
    });
    it("reads resources of Analyze", () => {
        const request = new proto.AnalyzeRequest();
        request
            .setType("aws:s3/bucket:Bucket")
            .setUrn("urn:b")
            .setName("b")
            .setProperties(struct({ a: 1 }));
        const options = new proto.AnalyzerResourceOptions();
        options.setProtect(true).setIgnorechangesList(["tags", "b"]).setDeletebeforereplace(true).setParent("urn:p");
        options.setAliasesList(["urn:old"]).setAdditionalsecretoutputsList(["x"]);
        options.setCustomtimeouts(new proto.AnalyzerResourceOptions.CustomTimeouts().setCreate(1.5));
        request.setOptions(options);
        const provider = new proto.AnalyzerProviderResource();
        provider
            .setUrn("urn:provider")
            .setType("pulumi:providers:aws")
            .setName("default")
            .setProperties(struct({ region: "eu-west-1" }));
        request.setProvider(provider);
        const found = decodeResource(bytes(request));
        assert.deepEqual(decodeProperties(found.properties), { a: 1 });
        assert.deepEqual(decodeProperties(found.provider?.properties), { region: "eu-west-1" });
        assert.deepEqual(
            { ...found, properties: undefined, provider: found.provider?.urn },
            {
                type: "aws:s3/bucket:Bucket",
                urn: "urn:b",
                name: "b",
                properties: undefined,
                options: { protect: true, ignoreChanges: ["tags", "b"], deleteBeforeReplace: true, parent: "urn:p" },
                provider: "urn:provider",
                parent: "",
                dependencies: [],
                propertyDependencies: {},
            },
        );
    });
    it("reads resources of AnalyzeStack with what they depend on", () => {
        const resource = new proto.AnalyzerResource();
        resource.setUrn("urn:a").setType("t").setParent("urn:p").setDependenciesList(["urn:b", "urn:c"]);
        resource
            .getPropertydependenciesMap()
            .set("subnets", new proto.AnalyzerPropertyDependencies().setUrnsList(["urn:b"]));
        const request = new proto.AnalyzeStackRequest().setResourcesList([
            resource,
            new proto.AnalyzerResource().setUrn("urn:b"),
        ]);
        const found = decodeAnalyzeStack(bytes(request));
        assert.deepEqual(
            found.map((item) => item.urn),
            ["urn:a", "urn:b"],
        );
        assert.deepEqual(
            [found[0]?.parent, found[0]?.dependencies, found[0]?.propertyDependencies],
            ["urn:p", ["urn:b", "urn:c"], { subnets: ["urn:b"] }],
        );
        assert.deepEqual([found[1]?.properties, found[1]?.provider], [undefined, undefined]);
    });
    it("refuses bytes that are cut short, wherever the cut is", () => {
        const whole = bytes(new proto.AnalyzeRequest().setUrn("urn:b").setProperties(struct({ a: "b" })));
        for (let end = 1; end < whole.length; end++) {
            try {
                decodeProperties(decodeResource(whole.subarray(0, end)).properties);
            } catch (error) {
                assert.ok(error instanceof MalformedRequest, String(error));
            }
        }
    });
});

describe("responses to bytes", () => {
    it("writes diagnostics and policies without a verdict", () => {
        const diagnostic = {
            policyName: "p",
            description: "d",
            message: "m",
            level: "mandatory",
            severity: "critical",
            urn: "urn:a",
        } as const;
        const encoded = Buffer.concat([
            responses.encodeDiagnostics(PACK, [diagnostic, { ...diagnostic, level: "advisory", severity: "low" }]),
            responses.encodeNotApplicable([{ policyName: "q", reason: "because" }]),
        ]);
        const found = proto.AnalyzeResponse.deserializeBinary(encoded).toObject();
        assert.deepEqual(found.diagnosticsList[0], {
            policyname: "p",
            policypackname: "pack",
            policypackversion: "1.2.3",
            description: "d",
            message: "m",
            urn: "urn:a",
            enforcementlevel: proto.EnforcementLevel.MANDATORY,
            severity: proto.PolicySeverity.POLICY_SEVERITY_CRITICAL,
        });
        assert.deepEqual([found.diagnosticsList[1]?.enforcementlevel, found.diagnosticsList[1]?.severity], [0, 1]);
        assert.deepEqual(found.notApplicableList, [{ policyName: "q", reason: "because" }]);
    });
    it("writes remediations with their properties", () => {
        const encoded = responses.encodeRemediate(
            PACK,
            [{ policyName: "p", description: "d", properties: { a: [true, null, { b: "c" }] } }],
            [{ policyName: "q", reason: "r" }],
        );
        const found = proto.RemediateResponse.deserializeBinary(encoded);
        assert.deepEqual(found.getRemediationsList()[0]?.getProperties()?.toJavaScript(), {
            a: [true, null, { b: "c" }],
        });
        assert.deepEqual(found.toObject().notApplicableList, [{ policyName: "q", reason: "r" }]);
    });
    it("writes the metadata of pack and policies", () => {
        const policy = {
            name: "p",
            displayName: "P",
            description: "d",
            level: "disabled",
            severity: "high",
            type: "stack",
            options: { minDays: { type: "integer", default: 7 } },
            tags: ["a", "b"],
            remediationSteps: "mend",
            url: "https://u",
            framework: { name: "f", version: "v", reference: "r", specification: "s" },
        } as const;
        const found = proto.AnalyzerInfo.deserializeBinary(responses.encodeAnalyzerInfo(PACK, [policy]));
        const { policiesList: _, initialconfigMap: __, ...pack } = found.toObject();
        assert.deepEqual(pack, {
            name: "pack",
            displayname: "Pack",
            version: "1.2.3",
            supportsconfig: true,
            description: "d",
            readme: "r",
            provider: "",
            tagsList: ["t"],
            repository: "https://r",
        });
        const [info] = found.getPoliciesList();
        assert.deepEqual(info?.getConfigschema()?.getProperties()?.toJavaScript(), policy.options);
        assert.deepEqual(
            { ...info?.toObject(), configschema: undefined },
            {
                name: "p",
                displayname: "P",
                description: "d",
                message: "",
                enforcementlevel: proto.EnforcementLevel.DISABLED,
                configschema: undefined,
                policyType: proto.PolicyType.POLICY_TYPE_STACK,
                severity: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
                framework: policy.framework,
                tagsList: ["a", "b"],
                remediationSteps: "mend",
                url: "https://u",
            },
        );
    });
    it("writes the plugin's version and a line for the engine's log", () => {
        assert.equal(plugin.PluginInfo.deserializeBinary(responses.encodePluginInfo("1.2.3")).getVersion(), "1.2.3");
        const log = engine.LogRequest.deserializeBinary(responses.encodeLogRequest("hello"));
        assert.deepEqual([log.getSeverity(), log.getMessage(), log.getUrn()], [engine.LogSeverity.INFO, "hello", ""]);
    });
});
