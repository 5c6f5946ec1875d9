/** Containers of Amazon ECS: task definitions (one JSON text), daemon task definitions (a list), Express services. */
import type { Model } from "../../model";
import type { Property } from "../../property";
import type { Resource } from "../../resource";
import { absent } from "../../value";
import { mapBindings, mergeBindings, NO_BINDINGS, pairBindings } from "../binding";
import { field, fieldAt } from "../json-text";
import type { Logging, ProcessDraft } from "../process";
import { elementsOf, environment, fromJsonCarrier, hidden, type HostEntry, isFilled, tokensOf } from "./host";

/** Names of the same fields in the three spellings of a container. */
interface ContainerKeys {
    readonly environment: string;
    readonly entryPoint: string;
    readonly command: string;
    readonly healthCheck: string;
}
const JSON_KEYS: ContainerKeys = {
    environment: "environment",
    entryPoint: "entryPoint",
    command: "command",
    healthCheck: "healthCheck.command",
};
const LIST_KEYS: ContainerKeys = {
    environment: "environments",
    entryPoint: "entryPoints",
    command: "commands",
    healthCheck: "healthCheck.commands",
};

export const ecsHosts: readonly HostEntry[] = [
    {
        types: ["aws:ecs/taskDefinition:TaskDefinition"],
        references: "the container's `secrets`",
        decode: (resource, model) => taskDefinition(resource, model),
    },
    {
        types: ["aws:ecs/daemonTaskDefinition:DaemonTaskDefinition"],
        references: "the container's `secrets`",
        decode: (resource) =>
            withRoles(resource, containers(resource, resource.structure("containerDefinitions"), LIST_KEYS)),
    },
    {
        types: ["aws:ecs/expressGatewayService:ExpressGatewayService"],
        references: "`primaryContainer.secrets`",
        decode: (resource) => withRoles(resource, express(resource)),
    },
];

function taskDefinition(resource: Resource, model: Model): ProcessDraft[] {
    const found = fromJsonCarrier(resource, "ecs", "containerDefinitions", model, (root) =>
        containers(resource, root, JSON_KEYS),
    );
    return withRoles(resource, found);
}

/** The roles stand beside the containers, and are known where these are not. */
function withRoles(resource: Resource, drafts: readonly ProcessDraft[]): ProcessDraft[] {
    const roles = { execution: resource.scalar("executionRoleArn"), runtime: resource.scalar("taskRoleArn") };
    return drafts.map((draft) => ({ ...draft, roles }));
}

function containers(resource: Resource, list: Property, keys: ContainerKeys): ProcessDraft[] {
    const { elements, gap } = elementsOf(list);
    const found = elements.map((element, index) => container(resource, element, index, keys));
    return gap === undefined ? found : [...found, hidden(resource, "ecs", gap)];
}

function container(resource: Resource, element: Property, index: number, keys: ContainerKeys): ProcessDraft {
    const name = field(element, "name").text();
    const part = name.state === "known" ? name.value : "";
    const at = element.named(`containerDefinitions[${part === "" ? index : part}]`);
    const files = elementsOf(field(at, "environmentFiles"));
    const firelens = field(at, "firelensConfiguration");
    return {
        resource,
        host: "ecs",
        part,
        path: at.path,
        label: part === "" ? `container ${index + 1}` : `container ${part}`,
        ...environment(
            mergeBindings(
                pairBindings(field(at, keys.environment)),
                pairBindings(field(at, "secrets"), { value: "valueFrom" }, { slot: "reference" }),
            ),
        ),
        ...tokensOf(field(at, keys.entryPoint), field(at, keys.command)),
        healthCheck: tokensOf(fieldAt(at, keys.healthCheck)).command,
        image: field(at, "image").text(),
        logging: logging(field(at, "logConfiguration")),
        logRouter: isFilled(firelens),
        registryCredentials: present(fieldAt(at, "repositoryCredentials.credentialsParameter")),
        envFiles: files.elements.map((file) => field(file, "value")),
        notVisible:
            files.elements.length > 0 || files.gap !== undefined
                ? [`an environment file of ${part === "" ? resource.name : part}`]
                : [],
        mounts: isFilled(field(at, "mountPoints")),
        serves: isFilled(field(at, "portMappings")),
    };
}

/** `logConfiguration` of ECS and Batch. */
export function logging(configuration: Property): Logging | undefined {
    if (configuration.isAbsent) return undefined;
    const options = mapBindings(field(configuration, "options"));
    return {
        driver: field(configuration, "logDriver").text(),
        options,
        secretOptions: pairBindings(
            field(configuration, "secretOptions"),
            { value: "valueFrom" },
            { slot: "reference" },
        ),
        group: field(field(configuration, "options"), "awslogs-group").text(),
        path: configuration.path,
    };
}

function express(resource: Resource): ProcessDraft[] {
    const at = resource.structure("primaryContainer");
    if (at.isUnknown) return [hidden(resource, "express", at.gap())];
    const group = elementsOf(at.get("awsLogsConfigurations")).elements[0]?.get("logGroup").text() ?? absent;
    return [
        {
            resource,
            host: "express",
            path: at.path,
            ...environment(
                mergeBindings(
                    pairBindings(at.get("environments")),
                    pairBindings(at.get("secrets"), { value: "valueFrom" }, { slot: "reference" }),
                ),
            ),
            ...tokensOf(at.get("commands")),
            image: at.get("image").text(),
            registryCredentials: present(at.at("repositoryCredentials.credentialsParameter")),
            logging: {
                driver: absent,
                options: NO_BINDINGS,
                secretOptions: NO_BINDINGS,
                group,
                path: `${at.path}.awsLogsConfigurations`,
            },
            serves: true,
            kind: "web",
        },
    ];
}

function present(property: Property): Property | undefined {
    return property.isAbsent ? undefined : property;
}
