/** Data stores that a team runs itself, on instances or in containers: what tells that a host is one, and who reaches it. */
import { bootScripts } from "../app/hosts/instances";
import { field, jsonText } from "../app/json-text";
import { userDataOf } from "../app/user-data";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import { type CompanionIndex, indexCompanions } from "../reference";
import type { Resource } from "../resource";
import { and, no, not, or, type Truth, truth, type UnknownValue, unknown, yes } from "../value";
import { type Permission, readPermissions } from "./entries";
import { securityGroups } from "./groups";
import { hasPublicAddress, TASK_SET } from "./hosts";
import { type Sign, openedStorePorts, storePort } from "./opened-store-ports";
import { isStoreImage, type StoreSoftware, storeCommand } from "./store-software";
import { ECS_SERVICE, INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_INSTANCE, WEARER_KINDS } from "./wearers";

const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const LIGHTSAIL_CONTAINERS = "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion";
const LIGHTSAIL_INSTANCE = "aws:lightsail/instance:Instance";
const LIGHTSAIL_PORTS = "aws:lightsail/instancePublicPorts:InstancePublicPorts";
const KUBERNETES_SERVICE = "kubernetes:core/v1:Service";

/** What is looked for. */
export interface StoreSigns {
    readonly ports: readonly number[];
    readonly images: readonly string[];
    readonly software: StoreSoftware;
}

export type { Sign };

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

/** A port of a store that a group of the host admits somebody on. */
function groupSigns(resource: Resource, { ports }: StoreSigns, model: Model): Sign[] {
    const graph = model.fact(securityGroups);
    const opened = model.fact(openedStorePorts);
    const paths = WEARER_KINDS.find((kind) => kind.type === resource.type)?.groups ?? [
        "networkConfiguration.securityGroups",
    ];
    return paths.flatMap((path) => {
        const { exact, candidates } = graph.refsAt(resource, path);
        const one = candidates !== undefined && opened.someOf(candidates, ports);
        const which = unknown("after-update", `the security groups of ${resource.name}`);
        return [...exact.flatMap((group) => opened.of(group, ports)), ...(one ? [sign(which, "", resource)] : [])];
    });
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
        .possibleElements()
        .map((mapping) => truth(field(mapping, "containerPort").number(), (number) => ports.includes(number)));
    return and(image, or(...published));
}

// Where the host says itself that it is public

function lightsailContainers(resource: Resource): SelfHostedView {
    const published = resource.structure("publicEndpoint").get("containerName").text();
    const containers = resource.structure("containers").possibleElements();
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

/** Fact: the ports that are opened by Lightsail instance. */
function lightsailPorts(model: Model): CompanionIndex {
    return indexCompanions(model, [LIGHTSAIL_PORTS], "instanceName", [LIGHTSAIL_INSTANCE], "name");
}

/** The ports of a store among those that a resource opens. */
function openedBy(holder: Resource, ports: readonly number[]): Sign[] {
    const { list, gaps } = readPermissions(holder);
    const hidden = gaps.map((gap) => sign({ state: "unknown", gaps: [gap] }, "", holder));
    return [...list.flatMap((permission) => openedByPermission(permission, ports) ?? []), ...hidden];
}

function openedByPermission({ ports: range, path, origin }: Permission, ports: readonly number[]): Sign | undefined {
    if (range.state === "unknown") return sign(range, "", origin);
    const hit = storePort(range.value, ports);
    return hit === undefined ? undefined : { ...sign(yes, `${origin.name} opens ${hit}.`, origin), path };
}

/** Lightsail instances always have a public address; what counts is which ports of it are open. */
function lightsailInstance(resource: Resource, model: Model): SelfHostedView {
    const holders = model.fact(lightsailPorts).of(resource);
    return {
        resource,
        runs: ({ ports }) =>
            holders.flatMap((holder) =>
                openedBy(holder.resource, ports).map((opened) => ({
                    ...opened,
                    certain: and(opened.certain, holder.certain),
                })),
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
                .possibleElements()
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
