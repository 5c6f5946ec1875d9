/** The checks behind the twin rules on where a store stands. */
import { type Endpoint, networkOf } from "../../model/network/endpoints";
import { inDefaultNetwork, placementExposure, placementOf } from "../../model/network/placement";
import { publicEndpoints } from "../../model/network/public-endpoint";
import { worldReach } from "../../model/network/reach";
import type { PublicRoute } from "../../model/network/subnets";
import { isYes } from "../../model/value";
import { oneOf } from "../options";
import { cannotTell, notApplicable, pass } from "../outcome";
import { type Context, type Outcomes, whereGuarded } from "./answer";

export const SUBNET_OPTIONS = {
    externalSubnets: oneOf(["accept", "unknown"], {
        default: "unknown",
        description: "What subnets outside this stack count as: unknown, or accepted (the rule then does not apply).",
    }),
} as const;

export const SUBNET_MESSAGES = {
    public: "{{name}} stands in the subnet {{subnet}}, which is public: {{route}}{{note}}",
} as const;

interface SubnetOptions {
    readonly externalSubnets: "accept" | "unknown";
}

/** Whether a store stands in subnets without a route to the internet. */
export function checkSubnets(
    store: Endpoint,
    context: Context<SubnetOptions, keyof typeof SUBNET_MESSAGES>,
): Outcomes<keyof typeof SUBNET_MESSAGES> {
    return whereGuarded(networkOf(store.resource, store.kind), () => judgeSubnets(store, context));
}

function judgeSubnets(
    store: Endpoint,
    context: Context<SubnetOptions, keyof typeof SUBNET_MESSAGES>,
): Outcomes<keyof typeof SUBNET_MESSAGES> {
    const { resource, kind } = store;
    const placement = placementOf(store, context.model);
    if (placement.leftToAws) {
        return notApplicable(`${resource.name} names no subnets, which ${kind.kind}-no-default-vpc judges.`);
    }
    const exposure = placementExposure(placement, context.model);
    switch (exposure.state) {
        case "public":
            return context.violation("public", publicDetails(store, placement.path, exposure.route, context));
        case "private":
            return pass(`No subnet of ${resource.name} has a route to the internet.`);
        case "unknown":
            return context.options.externalSubnets === "accept" &&
                exposure.gaps.every(({ reason }) => reason === "outside-stack")
                ? notApplicable(`The subnets of ${resource.name} are outside this stack, accepted by setting.`)
                : cannotTell(...exposure.gaps);
    }
}

function publicDetails(store: Endpoint, path: string, route: PublicRoute, { model }: Context<unknown, string>) {
    const flagged = publicEndpoints.types.includes(store.resource.type)
        ? publicEndpoints.view(store.resource, model)
        : undefined;
    const open = flagged !== undefined && isYes(flagged.isPublic) && worldReach(store, model).faults.length > 0;
    return {
        at: path,
        data: {
            subnet: route.subnet?.name ?? route.resource.name,
            route: route.text,
            note: open ? " It has a public address, and its security groups admit the world." : "",
        },
        evidence: [
            ...(route.subnet === undefined
                ? []
                : [{ text: `${route.subnet.name} is one of its subnets.`, resource: route.subnet }]),
            { text: route.text, resource: route.resource, ...(route.path === undefined ? {} : { path: route.path }) },
        ],
    };
}

export const DEFAULT_NETWORK_MESSAGES = {
    left: "{{name}} is left to AWS's default network: {{path}} names no subnets of its own.",
    subnet: "{{name}} stands in AWS's default network: {{route}}",
} as const;

/** Whether the author chose the network of a store. */
export function checkDefaultNetwork(
    store: Endpoint,
    context: Context<unknown, keyof typeof DEFAULT_NETWORK_MESSAGES>,
): Outcomes<keyof typeof DEFAULT_NETWORK_MESSAGES> {
    return whereGuarded(networkOf(store.resource, store.kind), () => judgeNetwork(store, context));
}

function judgeNetwork(
    store: Endpoint,
    { model, violation }: Context<unknown, keyof typeof DEFAULT_NETWORK_MESSAGES>,
): Outcomes<keyof typeof DEFAULT_NETWORK_MESSAGES> {
    const { resource } = store;
    const placement = placementOf(store, model);
    if (placement.inherited.state === "unknown") return cannotTell(placement.inherited);
    if (placement.inherited.value) return pass(`${resource.name} stands in the network of its source.`);
    if (placement.leftToAws) return violation("left", { at: placement.path, data: { path: placement.path } });
    const found = inDefaultNetwork(placement, model);
    if (found.state === "unknown") return cannotTell(...found.gaps);
    if (found.state === "private") return pass(`${resource.name} stands in a network that the author chose.`);
    const { text, resource: subnet } = found.route;
    return violation("subnet", { at: placement.path, data: { route: text }, evidence: [{ text, resource: subnet }] });
}
