/** The decodings through which every rule case runs: each turns a test's stack into the deployment that a door would build. */
import { decodeResources } from "../../src/doors/state/resources";
import type { Deployment } from "../../src/model/deployment";
import { isPreview, PROJECT, type StackSpec, toState } from "./stack";

export interface Decoder {
    readonly name: string;
    decode(stack: StackSpec): Deployment;
}

const stateDecoder: Decoder = {
    name: "state",
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

export const decoders: readonly Decoder[] = [stateDecoder];
