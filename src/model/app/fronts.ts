/** What stands in front of a web process, as far as Django's HTTPS settings depend on it. */
import { CLASSIC_LOAD_BALANCER } from "../edge/targets";
import { type EntryPoint, type Fronts, frontsOf, isReachable } from "../edge/entry-points";
import { endsTls, loadBalancers } from "../edge/load-balancers";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { and, not, or, type Truth, truth, no, yes } from "../value";

/** The entry points straight in front of a workload; of several links to one entry point the first. */
export function directFronts(model: Model, workload: Resource): Fronts {
    const { direct, gaps } = frontsOf(model, workload);
    const byEntry = new Map(direct.map((link) => [link.entryPoint, link] as const));
    return { direct: [...byEntry.values()], gaps };
}

/** Whether an entry point speaks TLS to its callers on any listener. */
export function servesHttps(entryPoint: EntryPoint, model: Model): Truth {
    switch (entryPoint.kind) {
        case "application-load-balancer":
        case "network-load-balancer":
            return or(...(model.fact(loadBalancers).balancer(entryPoint.resource)?.listeners ?? []).map(endsTls));
        case "classic-load-balancer":
            return classicSpeaks(entryPoint.resource, /^(?:https|ssl)$/i);
        case "beanstalk":
            return not(entryPoint.passesClearText);
        default:
            return yes;
    }
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
    if (direct.length === 0 || gaps.length > 0) return no;
    return and(
        ...direct.map(({ entryPoint }) => and(not(isReachable(entryPoint)), not(servesHttps(entryPoint, model)))),
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
