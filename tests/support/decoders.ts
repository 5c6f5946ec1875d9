/** The decodings through which every rule case runs: each turns a test's stack into the deployment that a door would build. */
import { NO_FACTS, operationFacts, ProviderCache, stackDeployment } from "../../src/doors/analyzer/join";
import { decodeAnalyzeStack, decodeConfigureStack, decodeResource } from "../../src/doors/analyzer/requests";
import { decodeProperties } from "../../src/doors/analyzer/struct";
import { decodeResources } from "../../src/doors/state/resources";
import type { Deployment } from "../../src/model/deployment";
import { analyzeRequests, analyzeStackRequest, configureStackRequest } from "./engine-requests";
import { isPreview, PROJECT, type StackSpec, toState } from "./stack";

export interface Decoder {
    readonly name: string;
    /** Whether this door is told everything that the case is about. */
    sees(stack: StackSpec): boolean;
    decode(stack: StackSpec): Deployment;
}

const stateDecoder: Decoder = {
    name: "state",
    sees: (stack) => stack.config === undefined,
    decode(stack) {
        const stackName = stack.stack ?? "prod";
        const stackResource = {
            urn: `urn:pulumi:${stackName}::${PROJECT}::pulumi:pulumi:Stack::${PROJECT}-${stackName}`,
            type: "pulumi:pulumi:Stack",
            custom: false,
            outputs: stack.stackOutputs ?? {},
        };
        return decodeResources(
            [stackResource, ...stack.resources.map((spec) => toState(spec, stack))],
            { organization: "", project: PROJECT, name: stackName, tags: {} },
            { preview: isPreview(stack), withheldSecrets: false },
        );
    },
};

/** The bytes that the Pulumi engine sends: inputs in `Analyze`, outputs in `AnalyzeStack`, joined as the door does. */
const engineDecoder: Decoder = {
    name: "engine",
    sees: (stack) => stack.resources.every((spec) => spec.modified === undefined),
    decode(stack) {
        const analyzed = new Map(
            analyzeRequests(stack).map(({ urn, bytes }) => [
                urn,
                { inputs: decodeProperties(decodeResource(Buffer.from(bytes)).properties) },
            ]),
        );
        const preview = isPreview(stack);
        const told = operationFacts(decodeConfigureStack(Buffer.from(configureStackRequest(stack, preview))));
        const messages = decodeAnalyzeStack(Buffer.from(analyzeStackRequest(stack)));
        // A case without configuration is about doors that are not told any.
        const facts = stack.config === undefined ? { ...NO_FACTS, stack: told.stack, preview } : told;
        return stackDeployment(messages, analyzed, facts, new ProviderCache());
    },
};

export const decoders: readonly Decoder[] = [stateDecoder, engineDecoder];
