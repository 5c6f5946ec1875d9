/**
 * Whether a load balancer that is a CloudFront origin can be reached around the distribution: by a header that only the
 * distribution sends, by security groups that admit CloudFront alone, or because it has no address on the internet.
 */
import { CLOUDFRONT_PREFIX_LISTS } from "../data/cloudfront";
import type { Model } from "../model";
import { isWorld, parseCidr } from "../network/addresses";
import {
    INGRESS_RULE,
    type Permission,
    type PermissionSource,
    readPermissions,
    SECURITY_GROUP,
    SECURITY_GROUP_RULE,
} from "../network/entries";
import { isEveryPort, overlaps, port, type PortRange } from "../network/ports";
import type { Property } from "../property";
import { type Companion, type CompanionIndex, indexCompanions, refer } from "../reference";
import type { Resource } from "../resource";
import { and, isNo, isYes, no, not, or, type Truth, truth, type UnknownValue, type Value, yes } from "../value";
import type { Origin, OriginHeader } from "./distributions";
import {
    type BoundListener,
    forwards,
    type ListenerAction,
    listenersOf,
    type LoadBalancerView,
    type RuleCondition,
} from "./load-balancers";
import { type Route, routeFacts } from "./routes";

export interface Shield {
    /** The distributions that have the load balancer as an origin. */
    readonly distributions: readonly Resource[];
    /** Whether it is certain that one has. */
    readonly isOrigin: Truth;
    /** Whether it only answers requests that carry the distribution's header. */
    readonly byHeader: Truth;
    /** Whether only CloudFront's addresses, or security groups, are admitted. */
    readonly byNetwork: Truth;
}

/** What keeps requests from going around CloudFront; undefined where no distribution of the stack leads here. */
export function shieldOf(model: Model, balancer: LoadBalancerView): Shield | undefined {
    const routes = model
        .fact(routeFacts)
        .to(balancer.resource)
        .filter((route) => route.origin !== undefined);
    if (routes.length === 0) return undefined;
    return {
        distributions: [...new Set(routes.map((route) => route.front))],
        isOrigin: or(...routes.map((route) => route.certain)),
        byHeader: onlyWithHeader(balancer, routes),
        byNetwork: or(balancer.internal, onlyFromCloudFront(model, balancer)),
    };
}

/** Whether one of the two protections holds: what `host-alb-not-reachable-around-cloudfront` asks by default. */
export function isShielded(model: Model, balancer: LoadBalancerView): Truth {
    const shield = shieldOf(model, balancer);
    if (shield === undefined) return no;
    return and(shield.isOrigin, or(shield.byHeader, shield.byNetwork));
}

/** Whether strangers on the internet can send requests to an application load balancer's listener. */
export interface Exposure {
    readonly isExposed: Truth;
    /** Why they certainly cannot, as a sentence. */
    readonly excuse: string | undefined;
}

/** The exposure of a listener; an internal load balancer counts as exposed where the caller asks for those too. */
export function exposureOf(model: Model, listener: BoundListener, includeInternal: boolean): Exposure {
    if (listener.balancer.state === "unknown") return { isExposed: listener.balancer, excuse: undefined };
    const balancer = listener.balancer.value;
    const { name } = balancer.resource;
    const isApplication = truth(balancer.kind, (kind) => kind === "application");
    const internal = includeInternal ? no : balancer.internal;
    const shielded = isShielded(model, balancer);
    const excuse = isNo(isApplication)
        ? `${name} is no application load balancer.`
        : isYes(internal)
          ? `${name} is internal.`
          : isYes(shielded)
            ? `${name} answers CloudFront only.`
            : undefined;
    return { isExposed: and(isApplication, not(internal), not(shielded)), excuse };
}

// --- The header --------------------------------------------------------------------------------------------------

/** Every forwarding rule asks for the header of an origin, and no default action forwards. */
function onlyWithHeader(balancer: LoadBalancerView, routes: readonly Route[]): Truth {
    const isApplication = truth(balancer.kind, (kind) => kind === "application");
    const headers = routes.flatMap((route) =>
        (route.origin?.headers ?? []).map((header) => ({ header, distribution: route.front })),
    );
    const unread = routes.flatMap((route) => (route.origin as Origin).headersGap ?? []);
    if (headers.length + unread.length === 0) return no;
    const sent = { headers, unread };
    return and(
        isApplication,
        ...listenersOf(balancer).map(({ listener, certain }) => or(not(certain), listenerAsks(listener, sent))),
    );
}

type SentHeader = { readonly header: OriginHeader; readonly distribution: Resource };
/** The headers that distributions send, and the lists of them that cannot be told. */
interface SentHeaders {
    readonly headers: readonly SentHeader[];
    readonly unread: readonly UnknownValue[];
}

function listenerAsks(listener: BoundListener, sent: SentHeaders): Truth {
    const rules = listener.rules.map((rule) => {
        const asks =
            rule.conditions.state === "unknown"
                ? rule.conditions
                : or(...rule.conditions.value.map((condition) => asksFor(condition, rule.resource, sent)));
        return or(not(rule.certain), not(forwardsTruth(rule.action)), asks);
    });
    return and(not(forwardsTruth(listener.defaultAction)), ...rules);
}

function forwardsTruth(action: UnknownValue | { readonly state: "known"; readonly value: ListenerAction }): Truth {
    return action.state === "unknown" ? action : forwards(action.value);
}

function asksFor(condition: RuleCondition, rule: Resource, { headers, unread }: SentHeaders): Truth {
    if (condition.gap !== undefined) return condition.gap;
    const wanted = condition.header;
    if (wanted === undefined || wanted.expressions.some(({ state }) => state !== "unknown")) return no;
    return or(
        ...unread,
        ...headers.map((sent) => {
            const sameName = and(
                truth(
                    wanted.name,
                    (name) => sent.header.name.state === "known" && name.toLowerCase() === sent.header.name.value,
                ),
                sent.header.name.state === "unknown" ? sent.header.name : yes,
            );
            const open = wanted.expressions.flatMap((text) => (text.state === "unknown" ? text : []));
            return and(sameName, ...open, ...wanted.values.map((value) => sameValue(value, rule, sent)));
        }),
    );
}

/** Equal known texts without wildcards, or two unknown ones that come from the same resource. */
function sameValue(value: Property, rule: Resource, sent: SentHeader): Truth {
    const asked = value.text();
    const given = sent.header.value.text();
    if (asked.state === "known") {
        if (/[*?]/.test(asked.value)) return no;
        if (given.state === "known") return asked.value === given.value ? yes : no;
    }
    const sources = new Set(rule.dependenciesOf("conditions"));
    if (
        asked.state === "unknown" &&
        given.state === "unknown" &&
        sent.distribution.dependenciesOf("origins").some((urn) => sources.has(urn))
    ) {
        return yes;
    }
    const open = [asked, given].flatMap((side) => (side.state === "unknown" ? side.gaps : []));
    return open.length > 0 ? { state: "unknown", gaps: open } : no;
}

// --- The network -------------------------------------------------------------------------------------------------

interface GroupRules {
    readonly separate: CompanionIndex;
    readonly ingress: CompanionIndex;
}

function groupRules(model: Model): GroupRules {
    return {
        separate: indexCompanions(model, [SECURITY_GROUP_RULE], "securityGroupId", [SECURITY_GROUP]),
        ingress: indexCompanions(model, [INGRESS_RULE], "securityGroupId", [SECURITY_GROUP]),
    };
}

function onlyFromCloudFront(model: Model, balancer: LoadBalancerView): Truth {
    const groups = refer(model, balancer.resource, "securityGroups", { types: [SECURITY_GROUP] });
    if (groups.exact.length === 0 && groups.gaps.length === 0) {
        return {
            state: "unknown",
            gaps: [{ reason: "outside-stack", what: `the default security group of ${balancer.resource.name}` }],
        };
    }
    const ports = listenersOf(balancer).map(({ listener, certain }) => ({ number: listener.port, certain }));
    const inStack = groups.exact.map((group) =>
        and(
            ...permittersOf(model, group).map(({ resource, certain }) =>
                or(not(certain), permitsNobodyElse(resource, ports)),
            ),
        ),
    );
    const open: Truth = groups.gaps.length > 0 ? { state: "unknown", gaps: groups.gaps } : yes;
    return and(...inStack, open);
}

/** The resources that hold permissions of a security group: itself, and its separate rules. */
function permittersOf(model: Model, group: Resource): Companion[] {
    const rules = model.fact(groupRules);
    const separate = rules.separate.of(group).map(({ resource, certain }) => ({
        resource,
        certain: and(
            certain,
            truth(resource.scalar("type").text(), (type) => type.toLowerCase() === "ingress", true),
        ),
    }));
    return [{ resource: group, certain: yes }, ...separate, ...rules.ingress.of(group)];
}

function permitsNobodyElse(resource: Resource, ports: readonly ListenerPort[]): Truth {
    const { list, gaps } = readPermissions(resource);
    const open: Truth = gaps.length > 0 ? { state: "unknown", gaps } : yes;
    return and(...list.map((permission) => or(not(reaches(permission, ports)), isHarmless(permission))), open);
}

interface ListenerPort {
    readonly number: Value<number>;
    readonly certain: Truth;
}

/** Whether a permission opens a port on which the load balancer listens. */
function reaches(permission: Permission, ports: readonly ListenerPort[]): Truth {
    const transport = truth(permission.transport, (kind) => kind === "all" || kind === "tcp");
    const open = permission.ports;
    if (open.state !== "known") return and(transport, open.state === "unknown" ? open : no);
    return and(transport, or(...ports.map(({ number, certain }) => and(certain, isWithin(number, open.value)))));
}

/** Whether a port is in a range: certain for one that is not known where the range has them all. */
function isWithin(number: Value<number>, range: PortRange): Truth {
    if (number.state === "known") return overlaps(port(number.value), range) ? yes : no;
    return number.state === "absent" || isEveryPort(range) ? yes : number;
}

/** Whether a permission admits nobody but CloudFront, other security groups, or named addresses. */
function isHarmless(permission: Permission): Truth {
    const source: PermissionSource = permission.source;
    switch (source.kind) {
        case "self":
        case "group":
            return yes;
        case "cidr":
            return truth(
                source.text,
                (text) => !isWorld([parseCidr(text)].filter((range) => range !== undefined)),
                true,
            );
        case "prefix-list":
            return areCloudFrontLists(source.property);
    }
}

/** One list, or several in one permission. */
function areCloudFrontLists(property: Property): Truth {
    if (property.isUnknown) return property.gap();
    return property.isText ? isCloudFrontList(property) : and(...property.elements().map(isCloudFrontList));
}

/** The look-up that knows a list's name leaves no trace, so a list that is not in the table may be CloudFront's or not. */
function isCloudFrontList(property: Property): Truth {
    const id = property.text();
    if (id.state === "known" && Object.values(CLOUDFRONT_PREFIX_LISTS).includes(id.value)) return yes;
    if (id.state === "unknown") return id;
    return {
        state: "unknown",
        gaps: [{ reason: "outside-stack", what: `${property.path} of ${property.owner.name}` }],
    };
}
