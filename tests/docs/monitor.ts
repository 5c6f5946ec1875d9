import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import type { StateResource } from "../../src/doors/state/resources";
import type { Cloud } from "../e2e/provider/cloud";
import { declarationsOf } from "../e2e/provider/declarations";
import { answerInvoke } from "../e2e/provider/invokes";
import { plannedOutputs, settledState } from "../e2e/provider/outputs";
import { fromStruct, isRecord, plain, toStruct } from "../e2e/provider/wire";

const CLOUD: Cloud = { account: "123456789012", region: "eu-west-1" };
const SDK = createRequire(__filename).resolve("@pulumi/aws/package.json");
const DECLARATIONS = declarationsOf(dirname(SDK));

type Answer<T> = (error: Error | null, response?: T) => void;

/** The engine's side of a preview: notes every registration in the form of a state, and plans the outputs. */
export class Monitor {
    private readonly noted: StateResource[] = [];
    private readonly defaultProvider: string;

    constructor(
        private readonly stack: string,
        private readonly project: string,
    ) {
        const type = "pulumi:providers:aws";
        this.defaultProvider = this.urn("", type, "default_7_48_0");
        const settings = { region: CLOUD.region, version: "7.48.0" };
        this.noted.push({
            urn: this.defaultProvider,
            type,
            custom: true,
            id: "0",
            inputs: settings,
            outputs: settings,
        });
    }

    /** What was registered so far, as a state file would hold it. */
    resources(): readonly StateResource[] {
        return this.noted;
    }

    registerResource(request: proto.RegisterResourceRequest, answer: Answer<proto.RegisterResourceResponse>): void {
        answered(answer, () => {
            const type = request.getType();
            const urn = this.urn(request.getParent(), type, request.getName());
            const inputs = fromStruct(request.getObject());
            const outputs = request.getCustom() ? plannedOutputs({ urn, type, inputs }, DECLARATIONS, CLOUD) : inputs;
            this.note({
                urn,
                type,
                custom: request.getCustom(),
                id: request.getImportid(),
                inputs,
                outputs,
                parent: request.getParent(),
                provider: this.provider(type, request.getCustom(), request.getProvider()),
                dependencies: request.getDependenciesList(),
                propertyDependencies: dependencies(request),
                protect: request.getProtect(),
                ignoreChanges: request.getIgnorechangesList(),
                retainOnDelete: request.getRetainondelete(),
            });
            const response = new proto.RegisterResourceResponse();
            response.setUrn(urn);
            response.setId(request.getImportid());
            response.setObject(toStruct(outputs));
            return response;
        });
    }

    readResource(request: proto.ReadResourceRequest, answer: Answer<proto.ReadResourceResponse>): void {
        answered(answer, () => {
            const type = request.getType();
            const urn = this.urn(request.getParent(), type, request.getName());
            const inputs = fromStruct(request.getProperties());
            const { outputs } = settledState({ urn, type, inputs }, DECLARATIONS, CLOUD);
            const provider = this.provider(type, true, request.getProvider());
            const parent = request.getParent();
            this.note({
                urn,
                type,
                custom: true,
                id: request.getId(),
                inputs: {},
                outputs,
                parent,
                provider,
                external: true,
            });
            const response = new proto.ReadResourceResponse();
            response.setUrn(urn);
            response.setProperties(toStruct(outputs));
            return response;
        });
    }

    registerResourceOutputs(request: proto.RegisterResourceOutputsRequest, answer: Answer<object>): void {
        answered(answer, () => {
            const index = this.noted.findIndex((resource) => resource.urn === request.getUrn());
            if (index >= 0) this.noted[index] = { ...this.noted[index], outputs: fromStruct(request.getOutputs()) };
            return {};
        });
    }

    invoke(request: proto.ResourceInvokeRequest, answer: Answer<provider.InvokeResponse>): void {
        answered(answer, () => {
            const args = plain(fromStruct(request.getArgs()));
            const response = new provider.InvokeResponse();
            response.setReturn(toStruct(answerInvoke(request.getTok(), isRecord(args) ? args : {}, CLOUD)));
            return response;
        });
    }

    supportsFeature(request: proto.SupportsFeatureRequest, answer: Answer<proto.SupportsFeatureResponse>): void {
        answered(answer, () => {
            const response = new proto.SupportsFeatureResponse();
            response.setHassupport(
                ["secrets", "resourceReferences", "aliasSpecs", "deletedWith"].includes(request.getId()),
            );
            return response;
        });
    }

    private note(resource: StateResource): void {
        if (this.noted.some((other) => other.urn === resource.urn)) {
            throw new Error(`The program declares ${String(resource.urn)} twice.`);
        }
        this.noted.push(resource);
    }

    private provider(type: string, custom: boolean, reference: string): string | undefined {
        if (reference !== "") return reference;
        return custom && type.startsWith("aws:") ? `${this.defaultProvider}::0` : undefined;
    }

    /** Components stand in the type of what they contain; the stack does not. */
    private urn(parent: string, type: string, name: string): string {
        const above = parent.split("::")[2] ?? "";
        const qualified = above === "" || above === "pulumi:pulumi:Stack" ? type : `${above}$${type}`;
        return `urn:pulumi:${this.stack}::${this.project}::${qualified}::${name}`;
    }
}

function dependencies(request: proto.RegisterResourceRequest): Record<string, readonly string[]> {
    const map: Record<string, readonly string[]> = {};
    request.getPropertydependenciesMap().forEach((urns, property) => {
        map[property] = urns.getUrnsList();
    });
    return map;
}

function answered<T>(answer: Answer<T>, make: () => T): void {
    let response: T;
    try {
        response = make();
    } catch (error) {
        answer(error instanceof Error ? error : new Error(String(error)));
        return;
    }
    answer(null, response);
}
