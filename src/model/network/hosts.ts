/** Whether the internet has an address for a host: its own flag, an Elastic IP, or the subnet in which it stands. */
import type { LinkTarget } from "../links";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { and, isTrue, no, or, type Truth, unknown, yes } from "../value";
import { scalingGroupsOf } from "./scaling";
import { DEFAULT_SUBNET, SUBNET_TARGET } from "./vpcs";
import {
    ECS_SERVICE,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    NETWORK_INTERFACE,
    propertiesAt,
    SPOT_INSTANCE,
} from "./wearers";

const EIP = "aws:ec2/eip:Eip";
const EIP_ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";
export const TASK_SET = "aws:ecs/taskSet:TaskSet";
const HOST_TARGET: LinkTarget = { types: [INSTANCE, SPOT_INSTANCE, NETWORK_INTERFACE] };

/** Whether a host has an address on the internet; no for kinds that are no hosts. */
export function hasPublicAddress(resource: Resource, model: Model): Truth {
    switch (resource.type) {
        case INSTANCE:
        case SPOT_INSTANCE:
            return instanceIsPublic(resource, model);
        case LAUNCH_TEMPLATE:
            return templateIsPublic(resource, model);
        case LAUNCH_CONFIGURATION:
            return configurationIsPublic(resource, model);
        case ECS_SERVICE:
        case TASK_SET:
            return isTrue(resource.structure("networkConfiguration").get("assignPublicIp").boolean());
        case NETWORK_INTERFACE:
            return or(...boundAddresses(resource, model));
        default:
            return no;
    }
}

function boundAddresses(host: Resource, model: Model): Truth[] {
    return model
        .fact(elasticAddresses)
        .filter((binding) => binding.host === host)
        .map((binding) => binding.certain);
}

function instanceIsPublic(instance: Resource, model: Model): Truth {
    const address = instance.output("publicIp").text();
    if (address.state === "known" && address.value !== "") return yes;
    const elastic = or(...boundAddresses(instance, model));
    const flag = instance.scalar("associatePublicIpAddress").boolean();
    if (flag.state !== "absent") return or(elastic, flag);
    return or(elastic, placementIsPublic(instance, model));
}

/** Without a subnet an instance starts in a default subnet, unless a template or an interface places it. */
function placementIsPublic(instance: Resource, model: Model): Truth {
    const subnet = instance.scalar("subnetId");
    if (subnet.isPresent) return subnetsAssignAddresses(instance, subnet, model);
    const placed = ["networkInterfaces", "primaryNetworkInterface"].some((path) => instance.input(path).isPresent);
    if (placed) return no;
    return instance.input("launchTemplate").isPresent
        ? unknown("outside-stack", `the subnet of ${instance.name}`)
        : yes;
}

function templateIsPublic(template: Resource, model: Model): Truth {
    const flags = propertiesAt(template, "networkInterfaces.associatePublicIpAddress").map((flag) =>
        isTrue(flag.boolean()),
    );
    return flags.length > 0 ? or(...flags) : scaledIntoPublicSubnets(template, model);
}

function configurationIsPublic(configuration: Resource, model: Model): Truth {
    const flag = configuration.scalar("associatePublicIpAddress").boolean();
    return flag.state === "absent" ? scaledIntoPublicSubnets(configuration, model) : flag;
}

/** Where Auto Scaling groups start instances of a template or configuration. */
function scaledIntoPublicSubnets(start: Resource, model: Model): Truth {
    return or(
        ...scalingGroupsOf(start, model).map((group) =>
            subnetsAssignAddresses(group, group.structure("vpcZoneIdentifiers"), model),
        ),
    );
}

/** Whether one of the subnets of a property gives addresses to whatever starts in it. */
export function subnetsAssignAddresses(from: Resource, property: Property, model: Model): Truth {
    const links = model.links.resolve(from, property, SUBNET_TARGET);
    const exact = links.exact.map(({ resource }) => assignsAddresses(resource));
    const candidates = links.candidates.map(({ resource }) => assignsAddresses(resource));
    const ambiguous = candidates.length === 0 ? [] : [or(and(...candidates), and(or(...candidates), property.gap()))];
    const outside = links.external.map((id) => unknown("outside-stack", `subnet ${id} of ${from.name}`));
    const open = links.unresolved.map((gap): Truth => ({ state: "unknown", gaps: [gap] }));
    return or(...exact, ...ambiguous, ...outside, ...open);
}

/** A default subnet does unless it is told not to; any other only where it is told to. */
export function assignsAddresses(subnet: Resource): Truth {
    const flag = subnet.scalar("mapPublicIpOnLaunch").boolean();
    if (flag.state === "absent") return subnet.type === DEFAULT_SUBNET ? yes : no;
    return flag;
}

interface Binding {
    readonly host: Resource;
    readonly certain: Truth;
}

/** Fact: the hosts to which Elastic IPs are bound, directly or through a network interface. */
function elasticAddresses(model: Model): readonly Binding[] {
    const owners = model.fact(interfaceOwners);
    const references = [
        ...model
            .ofType(EIP)
            .flatMap((eip) => ["instance", "networkInterface"].map((path) => [eip, eip.scalar(path)] as const)),
        ...model
            .ofType(EIP_ASSOCIATION)
            .flatMap((association) =>
                ["instanceId", "networkInterfaceId"].map((path) => [association, association.scalar(path)] as const),
            ),
    ];
    return references.flatMap(([from, property]) => {
        const links = model.links.resolve(from, property, HOST_TARGET);
        const bind = (members: readonly { resource: Resource }[], certain: Truth) =>
            members.map(({ resource }) => ({ host: owners.get(resource) ?? resource, certain }));
        return [...bind(links.exact, yes), ...bind(links.candidates, property.gap())];
    });
}

/** Fact: the instances that use network interfaces of the stack. */
function interfaceOwners(model: Model): ReadonlyMap<Resource, Resource> {
    const owners = new Map<Resource, Resource>();
    for (const instance of model.ofType(INSTANCE, SPOT_INSTANCE)) {
        for (const path of ["networkInterfaces.networkInterfaceId", "primaryNetworkInterface.networkInterfaceId"]) {
            for (const property of propertiesAt(instance, path)) {
                const found = model.links.one(instance, property, { types: [NETWORK_INTERFACE] });
                if (found !== undefined) owners.set(found, instance);
            }
        }
    }
    return owners;
}
