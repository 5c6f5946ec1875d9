/** Docker labels of ECS containers. */
import { elementsOf } from "../app/hosts/host";
import { field, jsonText } from "../app/json-text";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";

/** The `dockerLabels` of each container, under the container's path. */
export function ecsContainers(resource: Resource, model: Model): Property[] {
    const json = jsonText(resource.structure("containerDefinitions"), model);
    if (json.state !== "parsed") return [];
    return elementsOf(json.root).elements.flatMap((container) => {
        const name = field(container, "name").text();
        const at = name.state === "known" ? container.named(`containerDefinitions[${name.value}]`) : container;
        const labels = field(at, "dockerLabels");
        return labels.isAbsent ? [] : [labels];
    });
}
