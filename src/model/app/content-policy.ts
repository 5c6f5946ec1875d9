/** Who sends a Content-Security-Policy with a process's answers at the edge: distributions and load balancers in front. */
import {
    type CacheBehavior,
    type DistributionView,
    isBucketEndpoint,
    readDistribution,
    targets,
} from "../edge/distributions";
import { type EntryPoint, type EntryPointLink, frontsOf } from "../edge/entry-points";
import { listenersOf, loadBalancers } from "../edge/load-balancers";
import type { Model } from "../model";
import type { Property } from "../property";
import { refer } from "../reference";
import type { Resource } from "../resource";
import { and, isNo, isYes, no, not, or, type Truth, truth, unknown, type UnknownValue } from "../value";

/** What is sent: a policy that browsers enforce, one that they only report on. */
export interface SentPolicy {
    readonly enforced: Truth;
    readonly reportOnly: Truth;
}

const RESPONSE_POLICY = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
/** AWS's own policies; none of them has a content security policy. */
const MANAGED_POLICIES: ReadonlySet<string> = new Set([
    "60669652-455b-4ae9-85a4-c4c02393f86c", // SimpleCORS
    "5cc3b908-e619-4b99-88e5-2cf7f45965bd", // CORS-With-Preflight
    "67f7725c-6f97-4210-82d7-5512b31e9d03", // SecurityHeadersPolicy
    "e61eb60c-9c35-4d20-a928-2b84e02af89c", // CORS-and-SecurityHeadersPolicy
    "eaab4381-ed33-4a86-88ca-d9558dc6cd63", // CORS-with-preflight-and-SecurityHeadersPolicy
]);
const NOTHING: SentPolicy = { enforced: no, reportOnly: no };

/**
 * What the entry points in front of a workload send. A front of another stack may send one too, and so may what stands in
 * front of a workload that has no front here.
 */
export function edgePolicy(model: Model, workload: Resource): SentPolicy {
    const { direct, gaps } = frontsOf(model, workload);
    const fronts = chain(direct);
    const outside: UnknownValue | undefined =
        gaps.length > 0
            ? { state: "unknown", gaps }
            : fronts.size === 0
              ? unknown("outside-stack", `what stands in front of ${workload.name}`)
              : undefined;
    const sent = [...fronts].map(([front, certain]) => whereCertain(sentBy(front, model), certain));
    const open = outside === undefined ? [] : [outside];
    return {
        enforced: or(...sent.map((policy) => policy.enforced), ...open),
        reportOnly: or(...sent.map((policy) => policy.reportOnly), ...open),
    };
}

function whereCertain({ enforced, reportOnly }: SentPolicy, certain: Truth): SentPolicy {
    return { enforced: and(certain, enforced), reportOnly: and(certain, reportOnly) };
}

/** The entry points and those in front of them, each with whether it is certain that it stands there. */
function chain(direct: readonly EntryPointLink[]): ReadonlyMap<EntryPoint, Truth> {
    const found = new Map<EntryPoint, Truth>();
    const open = [...direct];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { entryPoint, certain } = next;
        const before = found.get(entryPoint);
        if (isNo(certain) || (before !== undefined && (isYes(before) || !isYes(certain)))) continue;
        found.set(entryPoint, certain);
        open.push(...entryPoint.fronts.map((link) => ({ ...link, certain: and(certain, link.certain) })));
    }
    return found;
}

function sentBy(front: EntryPoint, model: Model): SentPolicy {
    switch (front.kind) {
        case "distribution":
            return sentByDistribution(readDistribution(front.resource), model);
        case "application-load-balancer":
            return sentByBalancer(front.resource, model);
        default:
            return NOTHING;
    }
}

/** Every listener that serves adds the header to what it forwards. */
function sentByBalancer(resource: Resource, model: Model): SentPolicy {
    const balancer = model.fact(loadBalancers).balancer(resource);
    const listeners = balancer === undefined ? [] : listenersOf(balancer);
    const answers = listeners.map(({ listener, certain }) => ({
        serves: and(certain, not(listener.speaksHttp)),
        adds: listener.resource.scalar("routingHttpResponseContentSecurityPolicyHeaderValue").filled,
    }));
    const enforced = and(
        or(...answers.map(({ serves }) => serves)),
        ...answers.map(({ serves, adds }) => or(not(serves), adds)),
    );
    return { enforced, reportOnly: no };
}

/** Every behaviour that leads to more than a bucket must have one. */
function sentByDistribution(distribution: DistributionView, model: Model): SentPolicy {
    const gap = distribution.gaps === undefined ? [] : [distribution.gaps];
    const answers = distribution.behaviors.map((behavior) => ({
        serves: or(leadsToApplication(distribution, behavior), ...gap),
        ...sentByBehavior(distribution.resource, behavior, model),
    }));
    const everyOne = (adds: (policy: SentPolicy) => Truth) =>
        and(
            or(...answers.map(({ serves }) => serves), ...gap),
            ...answers.map((answer) => or(not(answer.serves), adds(answer))),
            ...gap,
        );
    return {
        enforced: everyOne(({ enforced }) => enforced),
        reportOnly: everyOne(({ enforced, reportOnly }) => or(reportOnly, enforced)),
    };
}

function leadsToApplication(distribution: DistributionView, behavior: CacheBehavior): Truth {
    return or(
        ...distribution.origins.map((origin) =>
            and(targets(distribution, behavior, origin), not(truth(origin.domainName, isBucketEndpoint))),
        ),
    );
}

function sentByBehavior(distribution: Resource, behavior: CacheBehavior, model: Model): SentPolicy {
    const own = sentByPolicy(distribution, behavior.responseHeadersPolicyId, model);
    const added = addedByFunction(behavior);
    return { enforced: or(own.enforced, added), reportOnly: or(own.reportOnly, added) };
}

function sentByPolicy(distribution: Resource, id: Property, model: Model): SentPolicy {
    if (isNo(id.filled)) return NOTHING;
    const named = id.text();
    if (named.state === "known" && MANAGED_POLICIES.has(named.value)) return NOTHING;
    const policy = refer(model, distribution, id, { types: [RESPONSE_POLICY] }).resource;
    if (policy.state !== "known") {
        const gap = policy.state === "unknown" ? policy : id.gap();
        return { enforced: gap, reportOnly: gap };
    }
    return readPolicy(policy.value);
}

function readPolicy(policy: Resource): SentPolicy {
    const header = policy.structure("securityHeadersConfig").get("contentSecurityPolicy");
    const custom = policy.structure("customHeadersConfig").get("items");
    const names = custom.isUnknown ? [custom.gap()] : custom.elements().map((item) => item.get("header").text());
    const has = (name: string) => or(...names.map((found) => truth(found, (text) => text.toLowerCase() === name)));
    return {
        enforced: or(header.get("contentSecurityPolicy").filled, has("content-security-policy")),
        reportOnly: has("content-security-policy-report-only"),
    };
}

/** A function on the way back may add any header, and its code is not read. */
function addedByFunction(behavior: CacheBehavior): Truth {
    const associations = ["functionAssociations", "lambdaFunctionAssociations"].map((name) =>
        behavior.property.get(name),
    );
    const answering = associations.flatMap((list) => [
        ...(list.isUnknown ? [list.gap()] : []),
        ...list.elements().map((association) => {
            const onResponse = truth(association.get("eventType").text(), (type) => type.endsWith("-response"));
            return and(onResponse, unknown("unreadable", `what the function at ${association.path} adds`));
        }),
    ]);
    return or(...answering);
}
