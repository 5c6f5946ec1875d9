/** Lambda functions and MicroVM images: a map of variables, no native references. */
import type { Resource } from "../../resource";
import { absent } from "../../value";
import { mapBindings, NO_BINDINGS } from "../binding";
import type { ProcessDraft } from "../process";
import { environment, type HostEntry, tokensOf } from "./host";

export const functionHosts: readonly HostEntry[] = [
    { types: ["aws:lambda/function:Function"], decode: (resource) => [lambda(resource)] },
    {
        types: ["aws:lambdamicrovms/image:Image"],
        decode: (resource) => [
            {
                resource,
                host: "microvm",
                ...environment(mapBindings(resource.structure("environmentVariables"))),
                roles: { execution: resource.scalar("buildRoleArn"), runtime: undefined },
            },
        ],
    },
];

function lambda(resource: Resource): ProcessDraft {
    const role = resource.scalar("role");
    return {
        resource,
        host: "lambda",
        ...environment(mapBindings(resource.structure("environment.variables"))),
        ...tokensOf(resource.structure("imageConfig.entryPoints"), resource.structure("imageConfig.commands")),
        image: resource.text("imageUri"),
        runtime: resource.text("runtime"),
        handler: resource.text("handler"),
        roles: { execution: role, runtime: role },
        logging: {
            driver: absent,
            options: NO_BINDINGS,
            secretOptions: NO_BINDINGS,
            group: resource.text("loggingConfig.logGroup"),
            path: "loggingConfig",
        },
    };
}
