/** Other resources with a plain map of variables. Only the secret rules look at them. */
import type { Resource } from "../../resource";
import { mapBindings, mergeBindings } from "../binding";
import type { ProcessDraft } from "../process";
import { elementsOf, environment, type HostEntry } from "./host";

/** Property with the map, by type. */
const MAPS: readonly (readonly [type: string, path: string])[] = [
    ["aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", "environmentVariables"],
    ["aws:bedrock/agentcoreHarness:AgentcoreHarness", "environmentVariables"],
    ["aws:synthetics/canary:Canary", "runConfig.environmentVariables"],
    ["aws:glue/job:Job", "defaultArguments"],
    ["aws:mwaa/environment:Environment", "airflowConfigurationOptions"],
    ["aws:apigateway/stage:Stage", "variables"],
    ["aws:apigatewayv2/stage:Stage", "stageVariables"],
];

export const mapHosts: readonly HostEntry[] = [
    ...MAPS.map(([type, path]): HostEntry => ({
        types: [type],
        secretRulesOnly: true,
        decode: (resource) => [draft(resource, environment(mapBindings(resource.structure(path))))],
    })),
    {
        types: ["aws:sagemaker/model:Model"],
        secretRulesOnly: true,
        decode: (resource) => {
            const list = elementsOf(resource.structure("containers")).elements;
            const all = [resource.structure("primaryContainer"), ...list].map((container) =>
                mapBindings(container.get("environment")),
            );
            return [draft(resource, environment(mergeBindings(...all)))];
        },
    },
];

function draft(resource: Resource, env: Pick<ProcessDraft, "env" | "envGap">): ProcessDraft {
    return { resource, host: "map", ...env };
}
