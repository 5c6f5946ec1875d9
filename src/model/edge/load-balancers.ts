/**
 * Load balancers with their listeners, rules and target groups, and what is attached to those. Application, network and
 * gateway load balancers; classic ones are in `classic-load-balancers.ts`.
 */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import { isOpenHostExpression, isOpenHostPattern } from "./hosts";
import { type Companion, indexCompanions, refer, type Reference } from "../reference";
import type { Resource } from "../resource";
import { fewOf, isStray } from "./stray";
import {
    and,
    isTrue,
    known,
    type Known,
    map,
    no,
    or,
    type Truth,
    truth,
    type UnknownValue,
    type Value,
    withDefault,
    yes,
} from "../value";

export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
export const LISTENER = "aws:lb/listener:Listener";
export const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";
export const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

/** What a listener or rule does with a request in the end, after any authentication. */
export interface ListenerAction {
    /** Path of the action, for example `defaultActions[1]`. */
    readonly path: string;
    /** `forward`, `redirect`, `fixed-response`, `authenticate-oidc` ... in lower case. */
    readonly type: Value<string>;
    readonly redirect: RedirectTarget;
    /** Status code of a fixed response. */
    readonly statusCode: Value<string>;
    /** The properties that name target groups. */
    readonly targets: readonly Property[];
}

/** Where a redirect leads. Absent parts keep what the request had: `#{protocol}`, `#{host}`, `#{port}`. */
export interface RedirectTarget {
    readonly protocol: Value<string>;
    readonly host: Value<string>;
    readonly port: Value<string>;
    readonly path: Value<string>;
    readonly query: Value<string>;
    readonly statusCode: Value<string>;
}

/** A condition of a listener rule. Exactly one kind is filled in a real rule. */
export interface RuleCondition {
    readonly path: string;
    readonly hosts: Value<string>[];
    readonly hostExpressions: Value<string>[];
    readonly paths: Value<string>[];
    readonly pathExpressions: Value<string>[];
    readonly header:
        | { readonly name: Value<string>; readonly values: readonly Property[]; readonly expressions: Value<string>[] }
        | undefined;
    /** The condition could not be read, so it may be of any kind. */
    readonly gap: UnknownValue | undefined;
}

export interface ListenerRuleView extends View {
    readonly action: Known<ListenerAction> | UnknownValue;
    readonly conditions: Known<readonly RuleCondition[]> | UnknownValue;
    /** The literal host to which transforms rewrite every host, where they do. */
    readonly rewritesHostTo: Value<string>;
    /** Whether it is certain that the rule belongs to its listener. */
    readonly certain: Truth;
}

/** A listener as its own resource shows it: what a rule of scope resource may read. */
export interface ListenerView extends View {
    /** Upper case. Absent where neither program nor provider names one. */
    readonly protocol: Value<string>;
    readonly port: Value<number>;
    readonly sslPolicy: Value<string>;
    readonly defaultAction: Known<ListenerAction> | UnknownValue;
    readonly loadBalancer: Reference;
}

/** A listener within its load balancer. */
export interface BoundListener extends ListenerView {
    readonly rules: readonly ListenerRuleView[];
    /** The load balancer where it is certain and in this stack; unknown with the reason otherwise. */
    readonly balancer: Known<LoadBalancerView> | UnknownValue;
    /** Whether the listener speaks plain HTTP to clients. An application load balancer takes HTTP where nothing is named. */
    readonly speaksHttp: Truth;
}

export type BalancerKind = "application" | "network" | "gateway";

export interface LoadBalancerView extends View {
    /** The type in lower case; where it is not known yet, the one that the protocols of the listeners belong to. */
    readonly kind: Value<string>;
    /** Whether it has addresses inside the network only (`internal`; absent means internet-facing). */
    readonly internal: Truth;
    /** Listeners that certainly belong to it. */
    readonly listeners: readonly BoundListener[];
    /** Listeners that may belong to it, those included of which nothing tells where they belong. */
    readonly possibleListeners: readonly BoundListener[];
}

/** Everything about load balancers in one deployment. */
export interface LoadBalancerFacts {
    readonly balancers: readonly LoadBalancerView[];
    readonly listeners: ReadonlyMap<Resource, BoundListener>;
    balancer(resource: Resource): LoadBalancerView | undefined;
}

export const listeners: Family<ListenerView> = {
    name: "listeners of load balancers",
    types: [LISTENER],
    view: (resource, model) => readListener(resource, model),
};

/** Listeners with their load balancer and rules, for rules of scope stack. */
export const boundListeners: Family<BoundListener> = {
    name: "listeners of load balancers",
    types: [LISTENER],
    view: (resource, model) => model.fact(loadBalancers).listeners.get(resource),
};

/** The fact: load balancers, their listeners and rules. */
export function loadBalancers(model: Model): LoadBalancerFacts {
    const rules = indexCompanions(model, [LISTENER_RULE], "listenerArn", [LISTENER]);
    const bound = new Map<Resource, Mutable<BoundListener>>();
    for (const resource of model.ofType(LISTENER)) {
        const view = readListener(resource, model);
        bound.set(resource, {
            ...view,
            rules: rules.of(resource).map(readRule),
            balancer: noBalancer(view),
            speaksHttp: no,
        });
    }
    const owned = byBalancer([...bound.values()]);
    const balancers = model.ofType(LOAD_BALANCER).map((resource) => readBalancer(resource, owned));
    const byResource = new Map(balancers.map((balancer) => [balancer.resource, balancer]));
    for (const listener of bound.values()) {
        listener.balancer = ownerOf(listener, byResource);
        listener.speaksHttp = speaksHttp(listener);
    }
    return { balancers, listeners: bound, balancer: (resource) => byResource.get(resource) };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function noBalancer(view: ListenerView): UnknownValue {
    const gaps = view.loadBalancer.gaps;
    return {
        state: "unknown",
        gaps: gaps.length > 0 ? gaps : [{ reason: "outside-stack", what: `loadBalancerArn of ${view.resource.name}` }],
    };
}

function ownerOf(
    listener: BoundListener,
    balancers: ReadonlyMap<Resource, LoadBalancerView>,
): BoundListener["balancer"] {
    const owner = listener.loadBalancer.resource;
    const view = owner.state === "known" ? balancers.get(owner.value) : undefined;
    return view === undefined ? noBalancer(listener) : known(view);
}

interface OwnedListeners {
    readonly exact: ReadonlyMap<Resource, readonly BoundListener[]>;
    readonly possible: ReadonlyMap<Resource, readonly BoundListener[]>;
    /** Listeners that may belong to any load balancer of the stack. */
    readonly stray: readonly BoundListener[];
}

function byBalancer(all: readonly BoundListener[]): OwnedListeners {
    const exact = new Map<Resource, BoundListener[]>();
    const possible = new Map<Resource, BoundListener[]>();
    const add = (map: Map<Resource, BoundListener[]>, listener: BoundListener) => (owner: Resource) => {
        const list = map.get(owner);
        if (list === undefined) map.set(owner, [listener]);
        else list.push(listener);
    };
    for (const listener of all) {
        new Set(listener.loadBalancer.exact).forEach(add(exact, listener));
        new Set(listener.loadBalancer.candidates).forEach(add(possible, listener));
    }
    return { exact, possible, stray: fewOf(all.filter(({ loadBalancer }) => isStray(loadBalancer))) };
}

function readBalancer(resource: Resource, { exact, possible, stray }: OwnedListeners): LoadBalancerView {
    const own = exact.get(resource) ?? [];
    return {
        resource,
        kind: kindOf(resource, own),
        internal: isTrue(resource.scalar("internal").boolean()),
        listeners: own,
        possibleListeners: [...(possible.get(resource) ?? []), ...stray],
    };
}

/** Application load balancers have listeners for HTTP and HTTPS only, and no others have them. */
function kindOf(resource: Resource, own: readonly BoundListener[]): Known<string> | UnknownValue {
    const named = withDefault(
        map(resource.text("loadBalancerType"), (type) => type.toLowerCase()),
        "application",
    );
    if (named.state === "known") return named;
    const kinds = own.flatMap(({ protocol }) =>
        protocol.state === "known" ? [/^HTTPS?$/.test(protocol.value) ? "application" : "network"] : [],
    );
    const [first] = kinds;
    return first !== undefined && kinds.every((kind) => kind === first) ? known(first) : named;
}

/** Every listener that a load balancer has or may have, and whether it is certain that it has it. */
export function listenersOf({
    listeners: own,
    possibleListeners,
}: LoadBalancerView): { readonly listener: BoundListener; readonly certain: Truth }[] {
    return [
        ...own.map((listener) => ({ listener, certain: yes })),
        ...possibleListeners.map((listener) => ({
            listener,
            certain: { state: "unknown", gaps: listener.loadBalancer.gaps } as const,
        })),
    ];
}

/** A listener from its own properties. */
export function readListener(resource: Resource, model: Model): ListenerView {
    return {
        resource,
        protocol: map(resource.text("protocol"), (protocol) => protocol.toUpperCase()),
        port: resource.scalar("port").number(),
        sslPolicy: resource.text("sslPolicy"),
        defaultAction: terminalAction(resource, "defaultActions"),
        loadBalancer: refer(model, resource, resource.scalar("loadBalancerArn"), { types: [LOAD_BALANCER] }),
    };
}

function speaksHttp(listener: BoundListener): Truth {
    if (listener.protocol.state !== "absent") return truth(listener.protocol, (protocol) => protocol === "HTTP");
    // Gateway listeners have neither port nor protocol.
    if (listener.port.state === "absent") return no;
    const balancer = listener.balancer;
    return balancer.state === "unknown" ? balancer : truth(balancer.value.kind, (kind) => kind === "application");
}

/** Whether the listener ends TLS: HTTPS on an application, TLS on a network load balancer. */
export function endsTls(listener: ListenerView): Truth {
    return truth(listener.protocol, (protocol) => protocol === "HTTPS" || protocol === "TLS");
}

// --- Actions -----------------------------------------------------------------------------------------------------

/** The action that answers: the one with the highest `order`, else the last. */
function terminalAction(resource: Resource, path: string): Known<ListenerAction> | UnknownValue {
    const property = resource.structure(path);
    const list = property.list();
    if (list.state === "unknown") return list;
    const actions = list.state === "known" ? list.value : [];
    const last = actions.length < 2 ? actions[0] : lastByOrder(actions);
    if (last === undefined) {
        return { state: "unknown", gaps: [{ reason: "unreadable", what: `${path} of ${resource.name}` }] };
    }
    if ("state" in last) return last;
    return last.isUnknown ? last.gap() : known(readAction(last));
}

function lastByOrder(actions: readonly Property[]): Property | UnknownValue {
    const orders = actions.map((action) => action.get("order").number());
    const open = orders.find((order) => order.state === "unknown");
    const types = new Set(actions.map((action) => JSON.stringify(action.get("type").text())));
    if (open?.state === "unknown" && types.size > 1) return open;
    const weight = (index: number) =>
        orders[index]?.state === "known" ? (orders[index] as Known<number>).value : index + 1;
    const index = actions.map((_, at) => at).sort((a, b) => weight(b) - weight(a) || b - a)[0] as number;
    return actions[index] as Property;
}

/** The properties that may name target groups in an action which cannot be told. */
export function possibleTargets(resource: Resource, path: string): Property[] {
    const list = resource.structure(path);
    if (list.isUnknown) return [list];
    return list.elements().flatMap((action) => (action.isUnknown ? [action] : actionTargets(action)));
}

function readAction(action: Property): ListenerAction {
    const redirect = action.get("redirect");
    const first = redirect.elements()[0] ?? redirect;
    const fixed = action.get("fixedResponse");
    return {
        path: action.path,
        type: map(action.get("type").text(), (type) => type.toLowerCase()),
        redirect: {
            protocol: map(first.get("protocol").text(), (protocol) => protocol.toUpperCase()),
            host: first.get("host").text(),
            port: first.get("port").text(),
            path: first.get("path").text(),
            query: first.get("query").text(),
            statusCode: first.get("statusCode").text(),
        },
        statusCode: (fixed.elements()[0] ?? fixed).get("statusCode").text(),
        targets: actionTargets(action),
    };
}

function actionTargets(action: Property): Property[] {
    const direct = action.get("targetGroupArn");
    const groups = action
        .get("forward")
        .elements()
        .flatMap((forward) => forward.get("targetGroups").elements());
    const arns = groups.map((group) => group.get("arn")).filter((arn) => arn.isPresent);
    const forward = action.get("forward");
    const open = forward.isUnknown || forward.get("targetGroups").isUnknown ? [forward.get("targetGroups")] : [];
    return direct.isPresent && direct.text().state !== "absent" && !isEmpty(direct)
        ? [direct, ...arns, ...open]
        : [...arns, ...open];
}

function isEmpty(property: Property): boolean {
    const text = property.text();
    return text.state === "known" && text.value === "";
}

/** Whether an action hands the request to a target. */
export function forwards(action: ListenerAction): Truth {
    return truth(action.type, (type) => type === "forward");
}

// --- Rules -------------------------------------------------------------------------------------------------------

function readRule({ resource, certain }: Companion): ListenerRuleView {
    const conditions = resource.structure("conditions").list();
    return {
        resource,
        certain,
        action: terminalAction(resource, "actions"),
        conditions: withDefault(
            map(conditions, (list): readonly RuleCondition[] => list.map(readCondition)),
            [],
        ),
        rewritesHostTo: rewrittenHost(resource),
    };
}

function readCondition(condition: Property): RuleCondition {
    const header = condition.get("httpHeader");
    const values = (kind: string, key: string) => {
        const parts = condition.get(kind);
        if (parts.isUnknown) return [parts.gap()];
        return parts.elements().flatMap((part) => listed(part.get(key)));
    };
    return {
        path: condition.path,
        // Providers before 3 wrote `{ field: "host-header", values: [...] }`.
        hosts: [...values("hostHeader", "values"), ...legacyValues(condition, "host-header")],
        hostExpressions: values("hostHeader", "regexValues"),
        paths: [...values("pathPattern", "values"), ...legacyValues(condition, "path-pattern")],
        pathExpressions: values("pathPattern", "regexValues"),
        header:
            header.isMap || header.isUnknown
                ? {
                      name: header.get("httpHeaderName").text(),
                      values: header.get("values").isUnknown ? [header.get("values")] : header.get("values").elements(),
                      expressions: listed(header.get("regexValues")),
                  }
                : undefined,
        gap: condition.isUnknown ? condition.gap() : undefined,
    };
}

function legacyValues(condition: Property, field: string): Value<string>[] {
    const named = condition.get("field").text();
    if (named.state === "unknown") return [named];
    if (named.state !== "known" || named.value !== field) return [];
    const values = condition.get("values");
    return values.isText ? [values.text()] : listed(values);
}

/** The elements of a list of texts; one unknown for an unknown list. */
function listed(property: Property): Value<string>[] {
    if (property.isAbsent) return [];
    return property.isUnknown ? [property.gap()] : property.elements().map((element) => element.text());
}

/** A transform that gives every host the same literal name. */
function rewrittenHost(resource: Resource): Value<string> {
    const transforms = resource.structure("transforms");
    if (transforms.isUnknown) return transforms.gap();
    let gap: UnknownValue | undefined;
    for (const transform of transforms.elements()) {
        const type = transform.get("type").text();
        if (type.state === "unknown") gap ??= type;
        if (type.state !== "known" || type.value !== "host-header-rewrite") continue;
        const rewrite = transform.get("hostHeaderRewriteConfig").get("rewrite");
        const part = rewrite.elements()[0] ?? rewrite;
        const expression = part.get("regex").text();
        const replace = part.get("replace").text();
        if (expression.state !== "known") return expression;
        if (replace.state !== "known") return replace;
        if (matchesAnyHost(expression.value) && /^[\w.-]+$/.test(replace.value)) return replace;
    }
    return gap ?? { state: "absent" };
}

function matchesAnyHost(expression: string): boolean {
    return /^\^?\(?\.[*+]\)?\$?$/.test(expression);
}

/**
 * Whether a rule takes requests for hosts of its own only: a host condition whose every pattern names somebody, or a
 * rewrite to a literal host. `*` alone, and patterns such as `*.com`, name nobody.
 */
export function confinesHost(rule: ListenerRuleView): Truth {
    return hostCondition(
        rule,
        (pattern) => !isOpenHostPattern(pattern),
        (text) => !isOpenHostExpression(text),
    );
}

function hostCondition(
    rule: ListenerRuleView,
    fits: (pattern: string) => boolean,
    fitsExpression: (expression: string) => boolean,
): Truth {
    if (rule.rewritesHostTo.state === "known") return yes;
    if (rule.conditions.state === "unknown") return rule.conditions;
    const answers = rule.conditions.value.map((condition) => {
        if (condition.gap !== undefined) return condition.gap;
        const named = [
            ...condition.hosts.map((host) => truth(host, fits)),
            ...condition.hostExpressions.map((text) => truth(text, fitsExpression)),
        ];
        // The values of one condition are alternatives; a condition of another kind says nothing about hosts.
        return named.length === 0 ? no : and(...named);
    });
    return or(...answers, ...(rule.rewritesHostTo.state === "unknown" ? [rule.rewritesHostTo] : []));
}
