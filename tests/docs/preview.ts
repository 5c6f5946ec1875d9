/**
 * A first preview in this process: runs a program against the real SDK, answers its registrations the way the engine and
 * the stand-in provider do, and builds the deployment that a door would hand to the rules.
 */
import * as runtime from "@pulumi/pulumi/runtime";
import * as state from "@pulumi/pulumi/runtime/state";
import type { Deployment, StackConfig } from "../../src/model/deployment";
import { decodeResources } from "../../src/doors/state/resources";
import { PROJECT } from "../support/stack";
import { Monitor } from "./monitor";

export const STACK = "prod";

/** Not in the SDK's declarations: what its Automation API keeps programs of one process apart with. */
const { withLocalStorage } = state as unknown as { withLocalStorage<T>(run: () => Promise<T>): Promise<T> };

/** Runs a program in a preview of the stack `prod` and returns what the rules are told of it. */
export async function preview(program: () => Promise<void>, config: StackConfig): Promise<Deployment> {
    const monitor = new Monitor(STACK, PROJECT);
    await withLocalStorage(async () => {
        runtime.setMockOptions(monitor, PROJECT, STACK, true, "");
        runtime.setAllConfig({ "aws:region": "eu-west-1", ...config.values }, [...config.secretKeys]);
        await runtime.runInPulumiStack(program);
        await runtime.disconnect();
    });
    const stack = { organization: "", project: PROJECT, name: STACK, tags: {} };
    return { ...decodeResources(monitor.resources(), stack, { preview: true, withheldSecrets: false }), config };
}
