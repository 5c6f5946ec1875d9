/** What stands in front of a web process, as far as Django's HTTPS settings depend on it. */
import {
    carriersOf,
    type EntryPoint,
    type EntryPointKind,
    type Fronts,
    frontsOf,
    isReachable,
} from "../edge/entry-points";
import { endsTls, listenersOf, loadBalancers } from "../edge/load-balancers";
import { gapsInside } from "../edge/stray";
import { CLASSIC_LOAD_BALANCER, ECS_SERVICE, INSTANCE, targetFacts } from "../edge/targets";
import type { Model } from "../model";
import { type GroupRefs, securityGroups } from "../network/groups";
import { ALL_PORTS, meets, port, portSet } from "../network/ports";
import { exposures } from "../network/reach";
import type { Resource } from "../resource";
import { and, type Gap, isNo, isTrue, isYes, no, not, or, type Truth, truth, type Value, yes } from "../value";

/** The entry points straight in front of a workload; several links to one entry point as one. */
export function directFronts(model: Model, workload: Resource): Fronts {
    const { direct, gaps } = frontsOf(model, workload);
    const byEntry = new Map<EntryPoint, Truth>();
    for (const { entryPoint, certain } of direct) {
        const before = byEntry.get(entryPoint);
        byEntry.set(entryPoint, before === undefined ? certain : or(before, certain));
    }
    return { direct: [...byEntry].map(([entryPoint, certain]) => ({ entryPoint, certain })), gaps };
}

/** Whether an entry point speaks TLS to its callers on any listener. */
export function servesHttps(entryPoint: EntryPoint, model: Model): Truth {
    switch (entryPoint.kind) {
        case "application-load-balancer":
        case "network-load-balancer":
            return balancerEndsTls(entryPoint.resource, model);
        case "classic-load-balancer":
            return classicSpeaks(entryPoint.resource, /^(?:https|ssl)$/i);
        case "beanstalk":
            return not(entryPoint.passesClearText);
        default:
            return yes;
    }
}

function balancerEndsTls(resource: Resource, model: Model): Truth {
    const balancer = model.fact(loadBalancers).balancer(resource);
    const listeners = balancer === undefined ? [] : listenersOf(balancer);
    return or(...listeners.map(({ listener, certain }) => and(certain, endsTls(listener))));
}

function classicSpeaks(resource: Resource, protocols: RegExp): Truth {
    if (resource.type !== CLASSIC_LOAD_BALANCER) return no;
    const listeners = resource.structure("listeners");
    if (listeners.isUnknown) return listeners.gap();
    return or(
        ...listeners
            .elements()
            .map((listener) => truth(listener.get("lbProtocol").text(), (name) => protocols.test(name))),
    );
}

/**
 * Whether a workload has fronts in this stack and all of them are for the inside only, without TLS: a tool behind a VPN,
 * where cookies that are sent over HTTPS only would lock its users out.
 */
export function isInternalWithoutTls(model: Model, workload: Resource): Truth {
    const { direct, gaps } = directFronts(model, workload);
    const inside = gapsInside(gaps);
    // What stands in front in another stack is nothing that this one can be excused by.
    if (inside.length < gaps.length) return no;
    const hidden: Truth[] = inside.length === 0 ? [] : [{ state: "unknown", gaps: inside }];
    return and(
        or(...direct.map(({ certain }) => certain), ...hidden),
        ...direct.map(({ entryPoint, certain }) =>
            or(not(certain), and(not(isReachable(entryPoint)), not(servesHttps(entryPoint, model)))),
        ),
        ...hidden,
    );
}

/** Whether clear text from the internet comes through an entry point, by its own address or through those in front. */
export function clearTextComes(entryPoint: EntryPoint, seen: ReadonlySet<EntryPoint> = new Set()): Truth {
    if (seen.has(entryPoint)) return no;
    const path = new Set([...seen, entryPoint]);
    const through = entryPoint.fronts.map((front) => and(front.certain, clearTextComes(front.entryPoint, path)));
    const direct = and(entryPoint.isPublic, not(entryPoint.onlyThroughFronts));
    return and(entryPoint.passesClearText, or(direct, ...through));
}

/** Ports on which applications speak plain HTTP, where nothing names their own. */
const WEB_PORTS = [80, 3000, 5000, 8000, 8080, 8888];
/** Workloads with addresses of their own: where their groups stand, and what gives them a public address. */
const OPEN_HOSTS: Readonly<
    Record<string, { readonly groups: string; readonly isPublic: (resource: Resource) => Truth }>
> = {
    [ECS_SERVICE]: {
        groups: "networkConfiguration.securityGroups",
        isPublic: (resource) => isTrue(resource.structure("networkConfiguration").get("assignPublicIp").boolean()),
    },
    [INSTANCE]: {
        groups: "vpcSecurityGroupIds",
        isPublic: (resource) =>
            or(
                isTrue(resource.scalar("associatePublicIpAddress").boolean()),
                hasText(resource.output("publicIp").text()),
            ),
    },
};

function hasText(value: Value<string>): Truth {
    return value.state === "known" && value.value !== "" ? yes : no;
}

/** Whether the world reaches a workload straight on a port of plain HTTP, past everything in front of it. */
export function isOpenToWorld(model: Model, workload: Resource): Truth {
    return or(...carriersOf(model, workload).map(({ resource, certain }) => and(certain, isOpenHost(model, resource))));
}

function isOpenHost(model: Model, host: Resource): Truth {
    const entry = OPEN_HOSTS[host.type];
    if (entry === undefined) return no;
    const isPublic = entry.isPublic(host);
    if (isNo(isPublic)) return no;
    const refs = model.fact(securityGroups).refsAt(host, entry.groups);
    const ports = portSet(...portsOf(host).map(port));
    const { certain, doubts } = model.fact(exposures).of(refs.exact);
    if (isYes(meets(certain, ports))) return isPublic;
    const open = doubts.filter((doubt) => !isNo(meets([doubt.ports ?? ALL_PORTS], ports)));
    const gaps = [...refs.unresolved, ...open.flatMap((doubt) => doubt.gaps), ...groupGaps(refs)];
    return gaps.length === 0 ? no : and(isPublic, { state: "unknown", gaps });
}

/** What cannot be told of the groups: which they are, and which permissions belong to them. */
function groupGaps({ exact, candidates }: GroupRefs): Gap[] {
    const possible = [
        ...(candidates?.groups ?? []),
        ...exact.filter((group) => group.sets.some((set) => set.entries.length > 0)),
    ];
    const which = possible.map((group): Gap => ({ reason: "after-update", what: `the permissions of ${group.name}` }));
    return [...exact.flatMap((group) => group.gaps), ...which];
}

function portsOf(host: Resource): readonly number[] {
    const named = host
        .structure("loadBalancers")
        .elements()
        .flatMap((balancer) => {
            const number = balancer.get("containerPort").number();
            return number.state === "known" ? [number.value] : [];
        });
    return named.length > 0 ? named : WEB_PORTS;
}

/** Whether the connection behind an entry point is in clear: TLS ends there. Unknown where the target group is. */
export function isClearBehind(model: Model, entryPoint: EntryPoint, workload: Resource): Truth {
    if (entryPoint.kind === "classic-load-balancer") {
        const backs = entryPoint.resource.structure("listeners");
        if (backs.isUnknown) return backs.gap();
        return or(
            ...backs
                .elements()
                .map((listener) =>
                    truth(listener.get("instanceProtocol").text(), (name) => /^(?:http|tcp)$/i.test(name)),
                ),
        );
    }
    if (!/-load-balancer$/.test(entryPoint.kind)) return yes;
    const carriers = new Set(carriersOf(model, workload).map(({ resource }) => resource));
    const groups = model.fact(targetFacts).attachments.filter((attachment) => carriers.has(attachment.workload));
    return or(
        ...groups.map(({ front }) =>
            truth(front.text("protocol"), (protocol) => !/^(?:https|tls)$/i.test(protocol), true),
        ),
    );
}

/** Kinds of fronts whose own rules report that they let clear text through. */
const REPORTED_ELSEWHERE: readonly EntryPointKind[] = ["application-load-balancer", "distribution"];

/** Ways on which plain HTTP from the internet reaches a workload. */
export interface ClearWays {
    /** Ways that no rule about a front reports. */
    readonly open: Truth;
    /** The front of such a way; undefined where the workload has an address of its own. */
    readonly front: Resource | undefined;
    /** Plain HTTP certainly comes through a front that a rule of its own reports. */
    readonly reported: boolean;
    /** Why it cannot be told what stands in front, or what comes through it; empty where it can. */
    readonly gaps: readonly Gap[];
}

export function clearWays(model: Model, workload: Resource): ClearWays {
    const { direct, gaps } = directFronts(model, workload);
    const ways = direct.map(({ entryPoint, certain }) => ({
        front: entryPoint.resource,
        elsewhere: REPORTED_ELSEWHERE.includes(entryPoint.kind),
        comes: and(certain, clearTextComes(entryPoint)),
    }));
    const own = ways.filter(({ elsewhere }) => !elsewhere);
    const unlinked: Gap = { reason: "outside-stack", what: `what stands in front of ${workload.name}` };
    const open = ways.flatMap(({ elsewhere, comes }) => (elsewhere && comes.state === "unknown" ? comes.gaps : []));
    return {
        open: or(...own.map(({ comes }) => comes), isOpenToWorld(model, workload)),
        front: own.find(({ comes }) => isYes(comes))?.front,
        reported: ways.some(({ elsewhere, comes }) => elsewhere && isYes(comes)),
        gaps: direct.length === 0 && gaps.length === 0 ? [unlinked] : [...gaps, ...open],
    };
}
