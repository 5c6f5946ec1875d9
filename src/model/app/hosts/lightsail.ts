/** Lightsail container deployments: a map of variables per container, no references. */
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { mapBindings } from "../binding";
import type { ProcessDraft } from "../process";
import { elementsOf, environment, hidden, type HostEntry, tokensOf } from "./host";

export const lightsailHosts: readonly HostEntry[] = [
    {
        types: ["aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion"],
        decode: (resource) => {
            const { elements, gap } = elementsOf(resource.structure("containers"));
            const found = elements.map((element) => container(resource, element));
            return gap === undefined ? found : [...found, hidden(resource, "lightsail-container", gap)];
        },
    },
];

function container(resource: Resource, element: Property): ProcessDraft {
    const name = element.get("containerName").text();
    const part = name.state === "known" ? name.value : "";
    const at = part === "" ? element : element.named(`containers[${part}]`);
    const published = resource.structure("publicEndpoint.containerName").text();
    const isPublished = part !== "" && published.state === "known" && published.value === part;
    return {
        resource,
        host: "lightsail-container",
        part,
        path: at.path,
        ...environment(mapBindings(at.get("environment"))),
        ...tokensOf(at.get("commands")),
        image: at.get("image").text(),
        serves: isPublished,
        ...(isPublished ? { kind: "web" as const } : {}),
    };
}
