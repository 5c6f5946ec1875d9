/** Whether the header that marks HTTPS for Django fits what stands in front of it. */
import { DISTRIBUTION, MULTITENANT_DISTRIBUTION } from "../edge/distributions";
import type { EntryPoint, EntryPointLink } from "../edge/entry-points";
import { listenersOf, loadBalancers } from "../edge/load-balancers";
import { routeFacts } from "../edge/routes";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { and, isYes, no, or, type Truth, truth } from "../value";
import type { EvidenceBundle } from "./evidence/bundle";
import { directFronts, isClearBehind, isOpenToWorld, servesHttps } from "./fronts";
import { hasSecureCookies, isWellFormed, type ProxyHeader, redirectsToHttps } from "./https-settings";
import { hasNeighbour, WEB_PROXIES } from "./neighbours";
import type { Process } from "./process";

export type HeaderFault = "endless" | "wrongScheme" | "spoofable" | "overwritten" | "malformed" | "otherHeader";

/** A fault, whether it is certain, and the front that it comes from. */
export interface HeaderAnswer {
    readonly kind: HeaderFault;
    readonly certain: Truth;
    readonly front: Resource | undefined;
}

const CLOUDFRONT_HEADER = "HTTP_CLOUDFRONT_FORWARDED_PROTO";
/** Fronts that end TLS and tell the scheme in `X-Forwarded-Proto`. */
const TELLING_FRONTS = [
    "application-load-balancer",
    "classic-load-balancer",
    "app-runner",
    "beanstalk",
    "express-service",
];

/** Everything that is wrong, or may be, with a header setting. */
export function headerFaults(
    process: Process,
    evidence: EvidenceBundle | undefined,
    header: ProxyHeader,
    usual: string,
    model: Model,
): HeaderAnswer[] {
    const workload = process.resource;
    const { direct } = directFronts(model, workload);
    // A proxy beside the process may set and overwrite any header; what it does stands in its own files.
    const proxied = hasNeighbour(process, model, WEB_PROXIES);
    if (!header.isSet) return proxied ? [] : missingHeader(process, evidence, direct, model);
    if (!isWellFormed(header)) {
        return [{ kind: "malformed", certain: { state: "known", value: true }, front: undefined }];
    }
    if (proxied) return [];
    const spoofed: HeaderAnswer[] = [
        ...direct.map((link) => ({
            kind: "spoofable" as const,
            certain: and(link.certain, passesHeaders(link.entryPoint, model)),
            front: link.entryPoint.resource,
        })),
        { kind: "spoofable", certain: isOpenToWorld(model, workload), front: undefined },
    ];
    const telling = direct.filter(({ entryPoint }) => TELLING_FRONTS.includes(entryPoint.kind));
    if (header.name !== usual && header.name !== CLOUDFRONT_HEADER) {
        return [
            ...spoofed,
            ...telling.map((link) => ({
                kind: "otherHeader" as const,
                certain: link.certain,
                front: link.entryPoint.resource,
            })),
        ];
    }
    if (header.name === CLOUDFRONT_HEADER) return spoofed;
    return [...spoofed, ...telling.flatMap((link) => overwritten(link, model))];
}

/** Django takes every request for plain HTTP where TLS ends in front of it and no header tells. */
function missingHeader(
    process: Process,
    evidence: EvidenceBundle | undefined,
    direct: readonly EntryPointLink[],
    model: Model,
): HeaderAnswer[] {
    const redirect = redirectsToHttps(process, evidence, model);
    const redirects = truth(redirect, (answer) => answer.redirects);
    const cookies = hasSecureCookies(evidence);
    const kind = isYes(redirects) ? "endless" : "wrongScheme";
    return direct
        .filter(({ entryPoint }) => TELLING_FRONTS.includes(entryPoint.kind))
        .map((link) => ({
            kind,
            front: link.entryPoint.resource,
            certain: and(
                link.certain,
                or(redirects, cookies),
                servesHttps(link.entryPoint, model),
                isClearBehind(model, link.entryPoint, process.resource),
            ),
        }));
}

/** A TCP listener of a network load balancer hands on what the caller sends, headers included. */
function passesHeaders(entryPoint: EntryPoint, model: Model): Truth {
    const balancer = model.fact(loadBalancers).balancer(entryPoint.resource);
    if (balancer === undefined) return no;
    const tcp = listenersOf(balancer).map(({ listener, certain }) =>
        and(
            certain,
            truth(listener.protocol, (protocol) => /^TCP/.test(protocol)),
        ),
    );
    return and(entryPoint.isPublic, or(...tcp));
}

/** Behind a distribution that speaks HTTP to its origin, the load balancer says `http` of every request. */
function overwritten({ entryPoint }: EntryPointLink, model: Model): HeaderAnswer[] {
    const routes = model.fact(routeFacts);
    const direct = routes
        .to(entryPoint.resource)
        .filter(({ front }) => front.type === DISTRIBUTION || front.type === MULTITENANT_DISTRIBUTION)
        .map(({ front, origin, certain }): HeaderAnswer => {
            const clear = origin === undefined ? no : truth(origin.protocolPolicy, (policy) => policy === "http-only");
            return { kind: "overwritten", certain: and(certain, clear), front };
        });
    // A distribution with origins that cannot be told yet may lead here as well.
    const open = model.ofType(DISTRIBUTION, MULTITENANT_DISTRIBUTION).flatMap((front): HeaderAnswer[] => {
        const gaps = (routes.openEnds.get(front) ?? []).filter(({ reason }) => reason !== "outside-stack");
        return gaps.length === 0 ? [] : [{ kind: "overwritten", certain: { state: "unknown", gaps }, front }];
    });
    return [...direct, ...open];
}
