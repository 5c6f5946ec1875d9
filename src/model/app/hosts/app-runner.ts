/** App Runner services, from an image or from a repository. */
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { mapBindings, mergeBindings } from "../binding";
import type { ProcessDraft } from "../process";
import { environment, hidden, type HostEntry, tokensOf } from "./host";

export const appRunnerHosts: readonly HostEntry[] = [
    {
        types: ["aws:apprunner/service:Service"],
        references: "`runtimeEnvironmentSecrets`",
        decode: (resource) => [service(resource)],
    },
];

function service(resource: Resource): ProcessDraft {
    const source = resource.structure("sourceConfiguration");
    const role = resource.scalar("instanceConfiguration.instanceRoleArn");
    const roles = { execution: role, runtime: role };
    if (source.isUnknown) return { ...hidden(resource, "apprunner", source.gap()), roles };
    const code = source.get("codeRepository");
    const base = {
        resource,
        host: "apprunner",
        roles,
        serves: true,
        kind: "web",
    } as const;
    if (code.isAbsent) {
        const image = source.get("imageRepository");
        const settings = image.get("imageConfiguration");
        return {
            ...base,
            ...configuration(settings),
            ...tokensOf(settings.get("startCommand")),
            image: image.get("imageIdentifier").text(),
        };
    }
    const where = code.at("codeConfiguration.configurationSource").text();
    if (where.state === "known" && where.value.toUpperCase() === "REPOSITORY") {
        return { ...base, notVisible: ["apprunner.yaml in the source repository"] };
    }
    const values = code.at("codeConfiguration.codeConfigurationValues");
    return {
        ...base,
        ...configuration(values),
        ...tokensOf(values.get("startCommand")),
        runtime: values.get("runtime").text(),
        notVisible:
            where.state === "unknown" || code.get("codeConfiguration").isAbsent
                ? ["apprunner.yaml in the source repository"]
                : [],
    };
}

function configuration(settings: Property): Pick<ProcessDraft, "env" | "envGap"> {
    return environment(
        mergeBindings(
            mapBindings(settings.get("runtimeEnvironmentVariables")),
            mapBindings(settings.get("runtimeEnvironmentSecrets"), { slot: "reference" }),
        ),
    );
}
