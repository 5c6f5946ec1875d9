/** Data stores that a team runs itself, on instances or in containers: what tells that a host is one, and who reaches it. */
import { bootScripts } from "../app/hosts/instances";
import { field, jsonText } from "../app/json-text";
import { userDataOf } from "../app/user-data";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { and, isYes, no, not, or, type Truth, truth, type UnknownValue, unknown, yes } from "../value";
import { endpointsByGroup } from "./endpoints";
import { type Group, securityGroups } from "./groups";
import { readPermissions, speaks } from "./entries";
import { hasPublicAddress, TASK_SET } from "./hosts";
import { meets, type PortRange, portSet, port } from "./ports";
import { isStoreImage, type StoreSoftware, storeCommand } from "./store-software";
import { ECS_SERVICE, INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_INSTANCE, WEARER_KINDS } from "./wearers";

const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const LIGHTSAIL_CONTAINERS = "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion";
const LIGHTSAIL_INSTANCE = "aws:lightsail/instance:Instance";
const LIGHTSAIL_PORTS = "aws:lightsail/instancePublicPorts:InstancePublicPorts";
const KUBERNETES_SERVICE = "kubernetes:core/v1:Service";
/** A longer range of ports says nothing about what listens. */
const LONGEST_RANGE = 10;

/** What is looked for. */
export interface StoreSigns {
    readonly ports: readonly number[];
    readonly images: readonly string[];
    readonly software: StoreSoftware;
}

/** A statement about a host, with the resource that supports it. */
export interface Sign {
    readonly certain: Truth;
    readonly text: string;
    readonly resource: Resource;
    readonly path?: string;
}

export interface SelfHostedView extends View {
    /** What tells that it runs a store. */
    runs(signs: StoreSigns): readonly Sign[];
    /** What tells that the internet has an address for it. */
    readonly published: readonly Sign[];
}

/** Hosts and services that may run a store. */
export const possibleStoreHosts: Family<SelfHostedView> = {
    name: "instances, container services and Kubernetes services",
    types: [
        INSTANCE,
        SPOT_INSTANCE,
        LAUNCH_TEMPLATE,
        LAUNCH_CONFIGURATION,
        ECS_SERVICE,
        TASK_SET,
        LIGHTSAIL_CONTAINERS,
        LIGHTSAIL_INSTANCE,
        KUBERNETES_SERVICE,
    ],
    view(resource, model) {
        if (resource.external) return undefined;
        switch (resource.type) {
            case ECS_SERVICE:
            case TASK_SET:
                return {
                    resource,
                    runs: (signs) => taskSigns(resource, signs, model),
                    published: addressSigns(resource, model),
                };
            case LIGHTSAIL_CONTAINERS:
                return lightsailContainers(resource);
            case LIGHTSAIL_INSTANCE:
                return lightsailInstance(resource, model);
            case KUBERNETES_SERVICE:
                return kubernetesService(resource);
            default:
                return {
                    resource,
                    runs: (signs) => [...groupSigns(resource, signs, model), ...scriptSigns(resource, signs, model)],
                    published: addressSigns(resource, model),
                };
        }
    },
};

function addressSigns(resource: Resource, model: Model): Sign[] {
    return [{ certain: hasPublicAddress(resource, model), text: `${resource.name} has a public address.`, resource }];
}

// What runs

/** A port of a store that a group of the host admits somebody on; a group on a managed store speaks of that one. */
function groupSigns(resource: Resource, { ports }: StoreSigns, model: Model): Sign[] {
    const graph = model.fact(securityGroups);
    const paths = WEARER_KINDS.find((kind) => kind.type === resource.type)?.groups ?? [
        "networkConfiguration.securityGroups",
    ];
    const groups = paths.flatMap((path) => graph.refsAt(resource, path).exact);
    return groups.flatMap((group) => openedPorts(group, ports, model));
}

function openedPorts(group: Group, ports: readonly number[], model: Model): Sign[] {
    const managed = model.fact(endpointsByGroup).get(group) ?? [];
    const speaksOfManaged = (number: number) => or(...managed.map((store) => meets([port(number)], store.ports)));
    return group.entries.flatMap(({ permission: { ports: range, transport, origin, path } }): Sign[] => {
        if (range.state !== "known" || transport.state !== "known" || !speaks(transport.value, "tcp")) return [];
        const hit = storePort(range.value, ports);
        if (hit === undefined) return [];
        const text = `${group.name} admits connections on ${hit}.`;
        return [{ certain: not(speaksOfManaged(hit)), text, resource: origin, ...(path === "" ? {} : { path }) }];
    });
}

function storePort(range: PortRange, ports: readonly number[]): number | undefined {
    if (range.to - range.from >= LONGEST_RANGE) return undefined;
    return ports.find((number) => isYes(meets([range], portSet(port(number)))));
}

function scriptSigns(resource: Resource, { software, images }: StoreSigns, model: Model): Sign[] {
    return bootScripts(resource).flatMap(({ property, encoded }): Sign[] => {
        const data = userDataOf(property, encoded, model);
        const sign = (certain: Truth, text: string): Sign => ({ certain, text, resource, path: property.path });
        switch (data.state) {
            case "absent":
                return [];
            case "unknown":
                return [sign(data.gap, "")];
            case "not-visible":
                return [sign(unknown("unreadable", `${property.path} of ${resource.name}`), "")];
            case "read":
                return data.parts.some((part) => storeCommand(part.text, software, images) !== undefined)
                    ? [sign(yes, `The boot script of ${resource.name} installs or starts one.`)]
                    : [];
        }
    });
}

/** Containers of a service's task: a store beside the application that no group opens is reached from its task only. */
function taskSigns(service: Resource, signs: StoreSigns, model: Model): Sign[] {
    const opened = groupSigns(service, signs, model);
    const property = service.scalar("taskDefinition");
    const task = model.links.one(service, property, { types: [TASK_DEFINITION] });
    // A task of another stack is judged by what the groups say.
    if (task === undefined) return property.isUnknown ? [...opened, sign(property.gap(), "", service)] : opened;
    const definitions = jsonText(task.structure("containerDefinitions"), model);
    if (definitions.state === "unknown") return [...opened, sign(definitions.gap, "", task)];
    const containers = definitions.state === "parsed" ? definitions.root.elements() : [];
    const stores = containers.map((container) => ({ container, certain: isStoreContainer(container, signs) }));
    const alone = stores.every(({ certain }) => certain.state === "unknown" || certain.value);
    if (!alone) return opened;
    return [
        ...opened,
        ...stores.map(({ container, certain }) => {
            const name = field(container, "name").text();
            return sign(
                certain,
                `The container ${name.state === "known" ? name.value : container.path} of ${task.name} runs one.`,
                task,
            );
        }),
    ];
}

function sign(certain: Truth, text: string, resource: Resource): Sign {
    return { certain, text, resource };
}

/** A container of a store's image that publishes a store's port. */
function isStoreContainer(container: Property, { images, ports }: StoreSigns): Truth {
    const image = truth(field(container, "image").text(), (text) => isStoreImage(text, images));
    const published = field(container, "portMappings")
        .elements()
        .map((mapping) => truth(field(mapping, "containerPort").number(), (number) => ports.includes(number)));
    return and(image, or(...published));
}

// Where the host says itself that it is public

function lightsailContainers(resource: Resource): SelfHostedView {
    const published = resource.structure("publicEndpoint").get("containerName").text();
    const containers = resource.structure("containers").elements();
    return {
        resource,
        runs: ({ images }) =>
            containers.map((container) => ({
                certain: and(
                    truth(container.get("image").text(), (image) => isStoreImage(image, images)),
                    sameName(container.get("containerName"), published, resource),
                ),
                text: `Its public endpoint leads to a container that is one.`,
                resource,
                path: container.path,
            })),
        published: [
            {
                certain: resource.structure("publicEndpoint").isPresent ? yes : no,
                text: `${resource.name} has a public endpoint.`,
                resource,
                path: "publicEndpoint",
            },
        ],
    };
}

function sameName(name: Property, wanted: ReturnType<Property["text"]>, resource: Resource): Truth {
    const gap: UnknownValue = unknown("after-update", `publicEndpoint.containerName of ${resource.name}`);
    if (wanted.state === "absent") return no;
    return wanted.state === "unknown" ? gap : truth(name.text(), (text) => text === wanted.value);
}

/** Lightsail instances always have a public address; what counts is which ports of it are open. */
function lightsailInstance(resource: Resource, model: Model): SelfHostedView {
    const holders = model
        .ofType(LIGHTSAIL_PORTS)
        .filter(
            (ports) =>
                model.links.one(ports, ports.scalar("instanceName"), { types: [LIGHTSAIL_INSTANCE] }) === resource,
        );
    return {
        resource,
        runs: ({ ports }) =>
            holders.flatMap((holder) =>
                readPermissions(holder).list.flatMap(({ ports: range, path }): Sign[] => {
                    const hit = range.state === "known" ? storePort(range.value, ports) : undefined;
                    return hit === undefined
                        ? []
                        : [{ certain: yes, text: `${holder.name} opens ${hit}.`, resource: holder, path }];
                }),
            ),
        published: [
            { certain: yes, text: `${resource.name} is a Lightsail instance, which has a public address.`, resource },
        ],
    };
}

const INTERNAL_ANNOTATIONS = [
    ["service.beta.kubernetes.io/aws-load-balancer-internal", /^(true|0\.0\.0\.0\/0)$/i],
    ["service.beta.kubernetes.io/aws-load-balancer-scheme", /^internal$/i],
] as const;
const SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const BALANCER_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type";

function kubernetesService(resource: Resource): SelfHostedView {
    const spec = resource.structure("spec");
    const isBalancer = truth(spec.get("type").text(), (type) => type === "LoadBalancer");
    const annotations = resource.structure("metadata").get("annotations");
    const internal = or(
        ...INTERNAL_ANNOTATIONS.map(([key, value]) => truth(annotations.get(key).text(), (text) => value.test(text))),
        internalByDefault(spec, annotations),
    );
    return {
        resource,
        runs: ({ ports }) =>
            spec
                .get("ports")
                .elements()
                .flatMap((entry) => ["port", "targetPort"].map((key) => entry.get(key)))
                .map((number) => ({
                    certain: truth(
                        number.number().state === "unknown" && number.isText ? { state: "absent" } : number.number(),
                        (value) => ports.includes(value),
                    ),
                    text: `${resource.name} leads to a port of one (${number.path}).`,
                    resource,
                    path: number.path,
                })),
        published: [
            {
                certain: and(isBalancer, not(internal)),
                text: `${resource.name} has a public load balancer.`,
                resource,
                path: "spec.type",
            },
        ],
    };
}

/** The AWS Load Balancer Controller makes internal load balancers unless it is told otherwise; the in-tree one public ones. */
function internalByDefault(spec: Property, annotations: Property): Truth {
    const controlled = or(
        truth(spec.get("loadBalancerClass").text(), (name) => name === "service.k8s.aws/nlb"),
        truth(annotations.get(BALANCER_TYPE).text(), (type) => type === "external" || type === "nlb-ip"),
    );
    return and(controlled, annotations.get(SCHEME).isAbsent ? yes : no);
}
