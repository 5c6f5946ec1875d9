/** AWS Batch job definitions: three JSON texts and an object for EKS. Jobs run and end. */
import type { Model } from "../../model";
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { mergeBindings, pairBindings } from "../binding";
import { field, fieldAt } from "../json-text";
import type { ProcessDraft } from "../process";
import { logging } from "./ecs";
import { elementsOf, environment, fromJsonCarrier, type HostEntry, isFilled, tokensOf } from "./host";

export const batchHosts: readonly HostEntry[] = [
    {
        types: ["aws:batch/jobDefinition:JobDefinition"],
        references: "the container's `secrets`",
        decode: (resource, model) => jobDefinition(resource, model),
    },
];

function jobDefinition(resource: Resource, model: Model): ProcessDraft[] {
    const carrier = (property: string, read: (root: Property) => ProcessDraft[]) =>
        fromJsonCarrier(resource, "batch", property, model, read);
    return [
        ...carrier("containerProperties", (root) => [container(resource, root)]),
        ...carrier("ecsProperties", (root) => taskContainers(resource, root)),
        ...carrier("nodeProperties", (root) =>
            elementsOf(field(root, "nodeRangeProperties")).elements.flatMap((range) => {
                const single = field(range, "container");
                return [
                    ...(single.isAbsent ? [] : [container(resource, single)]),
                    ...taskContainers(resource, field(range, "ecsProperties")),
                ];
            }),
        ),
        ...podContainers(resource),
    ];
}

function taskContainers(resource: Resource, properties: Property): ProcessDraft[] {
    return elementsOf(field(properties, "taskProperties")).elements.flatMap((task) =>
        elementsOf(field(task, "containers")).elements.map((element) => ({
            ...container(resource, element),
            ...rolesOf(resource, task),
        })),
    );
}

function container(resource: Resource, element: Property): ProcessDraft {
    const name = field(element, "name").text();
    const part = name.state === "known" ? name.value : "";
    const at = part === "" ? element : element.named(`${element.path.replace(/\[\d+\]$/, "")}[${part}]`);
    const credentials = fieldAt(at, "repositoryCredentials.credentialsParameter");
    return {
        resource,
        host: "batch",
        part,
        path: at.path,
        ...environment(
            mergeBindings(
                pairBindings(field(at, "environment")),
                pairBindings(field(at, "secrets"), { value: "valueFrom" }, { slot: "reference" }),
            ),
        ),
        ...tokensOf(field(at, "command")),
        image: field(at, "image").text(),
        ...rolesOf(resource, at),
        logging: logging(field(at, "logConfiguration")),
        mounts: isFilled(field(at, "mountPoints")),
        registryCredentials: credentials.isAbsent ? undefined : credentials,
        kind: "oneoff",
    };
}

function rolesOf(resource: Resource, at: Property): Pick<ProcessDraft, "roles"> {
    const execution = field(at, "executionRoleArn");
    const runtime = field(at, "jobRoleArn");
    return { roles: { execution, runtime: runtime.isAbsent ? field(at, "taskRoleArn") : runtime } };
}

function podContainers(resource: Resource): ProcessDraft[] {
    const pod = resource.structure("eksProperties.podProperties");
    return ["containers", "initContainers"].flatMap((list) =>
        elementsOf(pod.get(list)).elements.map((element): ProcessDraft => {
            const name = element.get("name").text();
            const part = name.state === "known" ? name.value : "";
            const at = part === "" ? element : element.named(`${pod.path}.${list}[${part}]`);
            return {
                resource,
                host: "batch",
                part,
                path: at.path,
                ...environment(pairBindings(at.get("envs"))),
                ...tokensOf(at.get("commands"), at.get("args")),
                image: at.get("image").text(),
                kind: "oneoff",
            };
        }),
    );
}
