/** Docker labels of ECS containers. */
import { elementsOf } from "../app/hosts/host";
import { field, jsonText } from "../app/json-text";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";

/** The `dockerLabels` of each container, under the container's path, and where containers or all of them are not known. */
export function ecsContainers(
    resource: Resource,
    model: Model,
): { readonly labels: readonly Property[]; readonly gap: UnknownValue | undefined } {
    const json = jsonText(resource.structure("containerDefinitions"), model);
    if (json.state !== "parsed") return { labels: [], gap: json.state === "unknown" ? json.gap : undefined };
    const { elements, gap } = elementsOf(json.root);
    const labels = elements.flatMap((container) => {
        const name = field(container, "name").text();
        const at = name.state === "known" ? container.named(`containerDefinitions[${name.value}]`) : container;
        const own = field(at, "dockerLabels");
        return own.isAbsent ? [] : [own];
    });
    return { labels, gap };
}
