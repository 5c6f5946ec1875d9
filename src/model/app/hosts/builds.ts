/** Where applications are built: CodeBuild projects, Amplify apps and branches, image builds. */
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { type Binding, bind, mapBindings, mergeBindings, mergeGaps } from "../binding";
import type { ProcessDraft } from "../process";
import { elementsOf, environment, type HostEntry } from "./host";

export const buildHosts: readonly HostEntry[] = [
    {
        types: ["aws:codebuild/project:Project"],
        references: "a variable of `type` `SECRETS_MANAGER` or `PARAMETER_STORE`",
        decode: (resource) => [codeBuild(resource)],
    },
    { types: ["aws:amplify/app:App", "aws:amplify/branch:Branch"], decode: (resource) => [amplify(resource)] },
    {
        types: ["docker:index/image:Image"],
        references: "build secrets (`docker-build`)",
        secretRulesOnly: true,
        decode: (resource) => [imageBuild(resource, "build.args")],
    },
    {
        types: ["docker-build:index:Image"],
        references: "`secrets`, mounted during the build",
        secretRulesOnly: true,
        decode: (resource) => [imageBuild(resource, "buildArgs")],
    },
];

function codeBuild(resource: Resource): ProcessDraft {
    const { elements, gap } = elementsOf(resource.structure("environment.environmentVariables"));
    const env: Binding[] = [];
    let envGap = gap;
    for (const element of elements) {
        const name = element.get("name").text();
        if (name.state === "known") env.push(variable(name.value, element));
        else envGap = mergeGaps(envGap, name.state === "unknown" ? name : undefined);
    }
    const spec = resource.structure("source.buildspec").text();
    return {
        resource,
        host: "codebuild",
        env,
        envGap,
        script: spec.state === "known" ? spec.value : undefined,
        image: resource.text("environment.image"),
        roles: { execution: resource.scalar("serviceRole"), runtime: resource.scalar("serviceRole") },
        kind: "oneoff",
    };
}

/** A variable is a reference by its `type`; where that is unknown, so is what the value means. */
function variable(name: string, element: Property): Binding {
    const path = `environment.environmentVariables[${name}]`;
    const type = element.get("type").text();
    const value = element.get("value");
    if (type.state === "unknown") {
        return { name, value: { kind: "unknown", gap: type }, path, slot: "either", secret: value.secret };
    }
    const kind = type.state === "known" ? STORE_KINDS[type.value.toUpperCase()] : undefined;
    const binding = bind(name, value, path, { slot: kind === undefined ? "plain" : "reference", looseNames: true });
    return kind === undefined ? binding : { ...binding, store: kind };
}

const STORE_KINDS: Readonly<Record<string, "secret" | "parameter">> = {
    SECRETS_MANAGER: "secret",
    PARAMETER_STORE: "parameter",
};

function amplify(resource: Resource): ProcessDraft {
    const spec = resource.structure("buildSpec").text();
    return {
        resource,
        host: "amplify",
        ...environment(
            mergeBindings(
                mapBindings(resource.structure("environmentVariables")),
                mapBindings(resource.structure("autoBranchCreationConfig.environmentVariables")),
            ),
        ),
        script: spec.state === "known" ? spec.value : undefined,
        roles: { execution: undefined, runtime: resource.scalar("computeRoleArn") },
    };
}

function imageBuild(resource: Resource, path: string): ProcessDraft {
    return { resource, host: "image-build", ...environment(mapBindings(resource.structure(path))), kind: "oneoff" };
}
