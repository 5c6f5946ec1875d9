/** Workloads and config maps of the Kubernetes provider, where it is in the stack. */
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { type Binding, bind, type Bindings, mapBindings, NO_BINDINGS } from "../binding";
import type { ProcessDraft } from "../process";
import { elementsOf, environment, type HostEntry, isFilled, tokensOf } from "./host";

export const kubernetesHosts: readonly HostEntry[] = [
    {
        types: ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"],
        references: "`valueFrom.secretKeyRef`",
        decode: (resource) => {
            const pod = resource.structure("spec").at("template.spec");
            return [...containers(resource, pod.get("containers")), ...containers(resource, pod.get("initContainers"))];
        },
    },
    {
        types: ["kubernetes:core/v1:ConfigMap"],
        references: "a Secret",
        secretRulesOnly: true,
        decode: (resource) => [
            { resource, host: "kubernetes", ...environment(mapBindings(resource.structure("data"))) },
        ],
    },
];

function containers(resource: Resource, list: Property): ProcessDraft[] {
    return elementsOf(list).elements.map((element) => {
        const name = element.get("name").text();
        const part = name.state === "known" ? name.value : "";
        const at = part === "" ? element : element.named(`${list.path}[${part}]`);
        return {
            resource,
            host: "kubernetes",
            part,
            path: at.path,
            ...environment(variables(at.get("env"))),
            ...tokensOf(at.get("command"), at.get("args")),
            image: at.get("image").text(),
            notVisible: isFilled(at.get("envFrom")) ? ["the sources of envFrom"] : [],
            mounts: isFilled(at.get("volumeMounts")),
            serves: isFilled(at.get("ports")),
        };
    });
}

function variables(list: Property): Bindings {
    const { elements, gap } = elementsOf(list);
    if (elements.length === 0 && gap === undefined) return NO_BINDINGS;
    const found = elements.flatMap((element): Binding[] => {
        const name = element.get("name").text();
        if (name.state !== "known") return [];
        const path = `${list.path}[${name.value}]`;
        const from = element.get("valueFrom");
        if (from.isAbsent) return [bind(name.value, element.get("value"), path)];
        const value = { kind: "reference", text: "", form: "resolver" } as const;
        return [{ name: name.value, value, path, slot: "reference", secret: false }];
    });
    return { list: found, gap };
}
