/** Whether a store shares a security group with something that faces the internet. */
import type { Model } from "../model";
import type { Gap } from "../value";
import { acceptedNetwork } from "./accepted";
import { isWorldBlock } from "./addresses";
import { type Endpoint, judgeGroups, type Judgement } from "./endpoints";
import type { Permission } from "./entries";
import type { Group, Wearer } from "./groups";
import { hasPublicAddress } from "./hosts";
import { exposures } from "./reach";

export type SharedGroupFault =
    /** A load balancer or host that the internet reaches wears the group too. */
    | { readonly kind: "facingWearer"; readonly group: Group; readonly wearer: Wearer }
    /** The group lets the world in, on whatever port. */
    | { readonly kind: "worldPort"; readonly group: Group; readonly permission: Permission }
    /** Application compute wears the group too, where that is not accepted. */
    | { readonly kind: "application"; readonly group: Group; readonly wearer: Wearer };

/** What keeps the groups of an endpoint from being its own. */
export function sharedGroups(endpoint: Endpoint, model: Model, allowApplication: boolean): Judgement<SharedGroupFault> {
    return judgeGroups(endpoint, (groups) => {
        const verdicts = groups.map((group) => sharedGroup(group, endpoint, model, allowApplication));
        return { faults: verdicts.flatMap(({ faults }) => faults), gaps: verdicts.flatMap(({ gaps }) => gaps) };
    });
}

function sharedGroup(
    group: Group,
    endpoint: Endpoint,
    model: Model,
    allowApplication: boolean,
): Judgement<SharedGroupFault> {
    const faults: SharedGroupFault[] = [];
    const gaps: Gap[] = [...group.gaps];
    for (const wearer of group.wearers) {
        const facing = wearer.host ? hasPublicAddress(wearer.resource, model) : wearer.facesInternet;
        if (facing.state === "unknown") gaps.push(...facing.gaps);
        else if (facing.value) faults.push({ kind: "facingWearer", group, wearer });
        const application = wearer.role === "app" || wearer.role === "job";
        if (application && !allowApplication) faults.push({ kind: "application", group, wearer });
    }
    const open = openToWorld(group, model);
    if (open !== undefined) faults.push({ kind: "worldPort", group, permission: open });
    gaps.push(
        ...model
            .fact(exposures)
            .of([group])
            .doubts.flatMap((doubt) => doubt.gaps),
    );
    for (const wearer of group.sets.flatMap((set) => set.wearers)) {
        const facing = wearer.host ? hasPublicAddress(wearer.resource, model) : wearer.facesInternet;
        const harmless = facing.state === "known" && !facing.value;
        if (!harmless) gaps.push({ reason: "after-update", what: `the security groups of ${wearer.resource.name}` });
    }
    return { faults, gaps: endpoint.resource.external ? [] : gaps };
}

/** A permission that lets the world in on some port, over TCP or UDP. */
function openToWorld(group: Group, model: Model): Permission | undefined {
    const tcp = model.fact(exposures).of([group]).certain[0]?.permissions[0];
    if (tcp !== undefined) return tcp;
    const accepted = model.fact(acceptedNetwork);
    return group.entries.find(({ permission: { transport }, source }) => {
        if (transport.state !== "known" || transport.value !== "udp" || source.kind !== "range") return false;
        return isWorldBlock(source.range) && !accepted.range(source.range);
    })?.permission;
}
