/**
 * Who sends requests to whom: distributions, accelerators, APIs, function URLs and load balancers on one side, load
 * balancers and workloads on the other. One edge per known or possible way.
 */
import type { Model } from "../model";
import type { Property } from "../property";
import { indexCompanions, refer } from "../reference";
import type { Resource } from "../resource";
import { and, type Gap, isNo, isYes, or, type Truth, type UnknownValue, type Value, yes } from "../value";
import {
    type DistributionView,
    type Origin,
    bucketOfEndpoint,
    hiddenOrigin,
    readDistribution,
    DISTRIBUTION,
    MULTITENANT_DISTRIBUTION,
    VPC_ORIGIN,
} from "./distributions";
import {
    type BoundListener,
    forwards,
    LISTENER,
    listenersOf,
    LOAD_BALANCER,
    type LoadBalancerView,
    loadBalancers,
    possibleTargets,
    TARGET_GROUP,
} from "./load-balancers";
import { fewOf, gapsInside, restOf } from "./stray";
import { both, CLASSIC_LOAD_BALANCER, INSTANCE, LAMBDA, LAMBDA_ALIAS, resolveAlias, targetFacts } from "./targets";

export const REST_API = "aws:apigateway/restApi:RestApi";
export const HTTP_API = "aws:apigatewayv2/api:Api";
export const FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl";
export const APP_RUNNER = "aws:apprunner/service:Service";
export const BEANSTALK = "aws:elasticbeanstalk/environment:Environment";
export const EXPRESS_SERVICE = "aws:ecs/expressGatewayService:ExpressGatewayService";
export const LIGHTSAIL_SERVICE = "aws:lightsail/containerService:ContainerService";
export const ACCELERATOR = "aws:globalaccelerator/accelerator:Accelerator";
export const BUCKET = "aws:s3/bucket:Bucket";
const WEBSITE = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration";

/** A way of requests from a front to what stands behind it. */
export interface Route {
    readonly front: Resource;
    readonly back: Resource;
    readonly certain: Truth;
    /** The listener through which a load balancer forwards. */
    readonly listener?: BoundListener;
    /** The origin through which a distribution does. */
    readonly origin?: Origin;
}

export interface RouteFacts {
    readonly routes: readonly Route[];
    /** Ways that end at something that cannot be told, by front. */
    readonly openEnds: ReadonlyMap<Resource, readonly Gap[]>;
    from(front: Resource): readonly Route[];
    /** Ways to a resource; ways of which nothing tells where they end are possible ones. */
    to(back: Resource): readonly Route[];
    /** Why there may be more ways to a resource than are listed: where very many may lead to it, a few are. */
    unlisted(back: Resource): readonly Gap[];
}

/** A way that may end at any resource of a kind. */
interface OpenEnd extends Pick<Route, "front" | "listener" | "origin"> {
    readonly certain: UnknownValue;
    readonly leadsTo: EndKind;
}

/** What a way can end at: what is registered with a target group, or resources of some types. */
type EndKind = "targets" | ReadonlySet<string>;

/** Collects routes and open ends while the sources are read one by one. */
class Collector {
    readonly routes: Route[] = [];
    readonly openEnds = new Map<Resource, Gap[]>();
    readonly anywhere: OpenEnd[] = [];
    /** Target groups to which a load balancer certainly forwards: none but that one can. */
    readonly taken = new Set<Resource>();

    add(front: Resource, back: Resource, certain: Truth, extra: Partial<Route> = {}): void {
        if (front !== back) this.routes.push({ front, back, certain, ...extra });
    }
    open(front: Resource, gaps: readonly Gap[], leadsTo?: EndKind, extra: Partial<Route> = {}): void {
        if (gaps.length === 0) return;
        this.openEnds.set(front, [...(this.openEnds.get(front) ?? []), ...gaps]);
        const inside = gapsInside(gaps);
        if (leadsTo === undefined || inside.length === 0) return;
        this.anywhere.push({ ...extra, front, leadsTo, certain: { state: "unknown", gaps: inside } });
    }
}

/** The fact: every route of a deployment. */
export function routeFacts(model: Model): RouteFacts {
    const found = new Collector();
    listenerRoutes(model, found);
    classicRoutes(model, found);
    restApiRoutes(model, found);
    httpApiRoutes(model, found);
    functionUrlRoutes(model, found);
    acceleratorRoutes(model, found);
    distributionRoutes(model, found);
    const from = group(found.routes, (route) => route.front);
    const to = group(found.routes, (route) => route.back);
    const free = freeTargets(model, found.taken);
    const open = byEnd(found.anywhere);
    const openTo = (back: Resource) => [
        ...(open.get(back.type) ?? []),
        ...((free.has(back) ? open.get("targets") : undefined) ?? []),
    ];
    return {
        routes: found.routes,
        openEnds: found.openEnds,
        from: (front) => from.get(front) ?? [],
        to: (back) => [...(to.get(back) ?? []), ...possibleRoutes(openTo(back), back)],
        unlisted: (back) => restOf(openTo(back)).flatMap(({ certain }) => certain.gaps),
    };
}

/** Workloads in target groups to which nothing certainly forwards yet. */
function freeTargets(model: Model, taken: ReadonlySet<Resource>): ReadonlySet<Resource> {
    const { attachments } = model.fact(targetFacts);
    return new Set(
        attachments
            .filter(({ front }) => front.type === TARGET_GROUP && !taken.has(front))
            .map(({ workload }) => workload),
    );
}

/** Open ends by the type of what they can lead to; those that lead to targets under a name of their own. */
function byEnd(open: readonly OpenEnd[]): ReadonlyMap<string, readonly OpenEnd[]> {
    const found = new Map<string, OpenEnd[]>();
    for (const end of open) {
        for (const type of end.leadsTo === "targets" ? ["targets"] : end.leadsTo) {
            const list = found.get(type);
            if (list === undefined) found.set(type, [end]);
            else list.push(end);
        }
    }
    return found;
}

function possibleRoutes(ends: readonly OpenEnd[], back: Resource): Route[] {
    return fewOf(ends).flatMap(({ leadsTo: _, ...way }) => (way.front === back ? [] : [{ ...way, back }]));
}

function group(routes: readonly Route[], key: (route: Route) => Resource): Map<Resource, Route[]> {
    const groups = new Map<Resource, Route[]>();
    for (const route of routes) {
        const list = groups.get(key(route));
        if (list === undefined) groups.set(key(route), [route]);
        else list.push(route);
    }
    return groups;
}

// --- Load balancers ----------------------------------------------------------------------------------------------

function listenerRoutes(model: Model, found: Collector): void {
    for (const balancer of model.fact(loadBalancers).balancers) {
        for (const action of listenersOf(balancer).flatMap(actionsOf)) {
            if (!isNo(action.certain)) routesOfAction(model, found, balancer, action);
        }
    }
}

/** What a listener or rule does, or may do, with requests. */
interface Forwarding {
    readonly listener: BoundListener;
    readonly owner: Resource;
    readonly targets: readonly Property[];
    readonly certain: Truth;
}

/** The default action and the rules' actions, each with the resource that holds it. */
function actionsOf({ listener, certain }: { listener: BoundListener; certain: Truth }): Forwarding[] {
    const actions = [
        { action: listener.defaultAction, owner: listener.resource, path: "defaultActions", isBound: yes as Truth },
        ...listener.rules.map((rule) => ({
            action: rule.action,
            owner: rule.resource,
            path: "actions",
            isBound: rule.certain,
        })),
    ];
    return actions.map(({ action, owner, path, isBound }) => ({
        listener,
        owner,
        targets: action.state === "known" ? action.value.targets : possibleTargets(owner, path),
        certain: and(certain, isBound, action.state === "known" ? forwards(action.value) : action),
    }));
}

function routesOfAction(model: Model, found: Collector, balancer: LoadBalancerView, action: Forwarding): void {
    const { listener, owner, certain } = action;
    const front = balancer.resource;
    for (const target of action.targets) {
        const groups = refer(model, owner, target, { types: [TARGET_GROUP] });
        const members = both(groups);
        found.open(front, groups.gaps, members.length === 0 ? "targets" : undefined, { listener });
        for (const targetGroup of members) {
            const leads = and(certain, targetGroup.certain);
            if (isYes(leads)) found.taken.add(targetGroup.resource);
            for (const attachment of model.fact(targetFacts).of(targetGroup.resource)) {
                found.add(front, attachment.workload, and(leads, attachment.certain), { listener });
            }
        }
    }
}

function classicRoutes(model: Model, found: Collector): void {
    for (const balancer of model.ofType(CLASSIC_LOAD_BALANCER)) {
        for (const attachment of model.fact(targetFacts).of(balancer)) {
            found.add(balancer, attachment.workload, attachment.certain);
        }
    }
}

// --- APIs and functions ------------------------------------------------------------------------------------------

const FUNCTIONS = { types: [LAMBDA, LAMBDA_ALIAS] };
const INTEGRATED = { types: [LAMBDA, LAMBDA_ALIAS, LOAD_BALANCER, LISTENER] };
const INTEGRATED_ENDS = new Set([LAMBDA, LOAD_BALANCER]);
const LAMBDA_ARN = /arn:aws[\w-]*:lambda:[\w-]+:\d+:function:[\w-]+/;

function restApiRoutes(model: Model, found: Collector): void {
    const integrations = indexCompanions(model, ["aws:apigateway/integration:Integration"], "restApi", [REST_API]);
    for (const api of model.ofType(REST_API)) {
        for (const { resource, certain } of integrations.of(api)) {
            integrate(model, found, api, resource, "uri", certain);
            const link = model.links.one(resource, resource.structure("connectionId"), {
                types: ["aws:apigateway/vpcLink:VpcLink"],
            });
            if (link === undefined) continue;
            for (const balancer of both(refer(model, link, "targetArn", { types: [LOAD_BALANCER] }))) {
                found.add(api, balancer.resource, and(certain, balancer.certain));
            }
        }
        bodyRoutes(model, found, api);
    }
}

function httpApiRoutes(model: Model, found: Collector): void {
    const integrations = indexCompanions(model, ["aws:apigatewayv2/integration:Integration"], "apiId", [HTTP_API]);
    for (const api of model.ofType(HTTP_API)) {
        for (const { resource, certain } of integrations.of(api)) {
            integrate(model, found, api, resource, "integrationUri", certain);
        }
        if (api.structure("target").isPresent) integrate(model, found, api, api, "target", yes);
        bodyRoutes(model, found, api);
    }
}

/** An integration's URI names a function (its invoke ARN), a listener or a load balancer; anything else is not in the stack. */
function integrate(model: Model, found: Collector, api: Resource, owner: Resource, path: string, certain: Truth): void {
    const uri = owner.structure(path);
    if (uri.isAbsent) return;
    const reference = refer(model, owner, uri, INTEGRATED);
    const named = both(reference);
    const text = uri.text();
    if (named.length === 0 && text.state === "known") named.push(...functionsNamed(model, text.value, owner.region));
    for (const { resource, certain: sure } of named) found.add(api, behind(model, resource), and(certain, sure));
    if (named.length === 0 && text.state === "unknown") found.open(api, text.gaps, INTEGRATED_ENDS);
}

function functionsNamed(
    model: Model,
    text: string,
    region: string | undefined,
): { resource: Resource; certain: Truth }[] {
    const arn = LAMBDA_ARN.exec(text)?.[0];
    if (arn === undefined) return [];
    return model.links.find(arn, FUNCTIONS, region).map((member) => ({ resource: member.resource, certain: yes }));
}

/** A listener stands for its load balancer, an alias for its function. */
function behind(model: Model, resource: Resource): Resource {
    if (resource.type !== LISTENER) return resolveAlias(model, resource);
    const balancer = model.fact(loadBalancers).listeners.get(resource)?.balancer;
    return balancer?.state === "known" ? balancer.value.resource : resource;
}

/** An OpenAPI body names functions by ARN; while it is unknown, the functions behind it are possible ones. */
function bodyRoutes(model: Model, found: Collector, api: Resource): void {
    const body = api.structure("body");
    if (body.isAbsent) return;
    const text = body.text();
    if (text.state === "known") {
        for (const arn of new Set(text.value.match(new RegExp(LAMBDA_ARN, "g")))) {
            for (const member of model.links.find(arn, FUNCTIONS, api.region)) {
                found.add(api, resolveAlias(model, member.resource), yes);
            }
        }
        return;
    }
    for (const { resource, certain } of both(refer(model, api, body, FUNCTIONS))) {
        found.add(api, resolveAlias(model, resource), certain);
    }
}

function functionUrlRoutes(model: Model, found: Collector): void {
    for (const url of model.ofType(FUNCTION_URL)) {
        const reference = refer(model, url, "functionName", FUNCTIONS);
        for (const { resource, certain } of both(reference)) found.add(url, resolveAlias(model, resource), certain);
        if (both(reference).length === 0) found.open(url, reference.gaps, new Set([LAMBDA]));
    }
}

function acceleratorRoutes(model: Model, found: Collector): void {
    const listener = { types: ["aws:globalaccelerator/listener:Listener"] };
    for (const endpoints of model.ofType("aws:globalaccelerator/endpointGroup:EndpointGroup")) {
        const via = model.links.one(endpoints, endpoints.structure("listenerArn"), listener);
        const accelerator = via && model.links.one(via, via.structure("acceleratorArn"), { types: [ACCELERATOR] });
        const front = accelerator ?? endpoints;
        for (const endpoint of endpoints.structure("endpointConfigurations").elements()) {
            const reference = refer(model, endpoints, endpoint.get("endpointId"), { types: [LOAD_BALANCER, INSTANCE] });
            for (const { resource, certain } of both(reference)) found.add(front, resource, certain);
        }
    }
}

// --- Distributions -----------------------------------------------------------------------------------------------

/** Types that can stand behind an origin, and the outputs that hold their host name or address. */
const ORIGIN_HOSTS: Readonly<Record<string, readonly string[]>> = {
    [LOAD_BALANCER]: ["dnsName"],
    [CLASSIC_LOAD_BALANCER]: ["dnsName"],
    [HTTP_API]: ["apiEndpoint"],
    "aws:apigateway/stage:Stage": ["invokeUrl"],
    "aws:apigateway/deployment:Deployment": ["invokeUrl"],
    "aws:apigatewayv2/stage:Stage": ["invokeUrl"],
    "aws:apigateway/domainName:DomainName": ["domainName", "regionalDomainName", "cloudfrontDomainName"],
    "aws:apigatewayv2/domainName:DomainName": ["domainName"],
    [FUNCTION_URL]: ["functionUrl"],
    [APP_RUNNER]: ["serviceUrl"],
    [BEANSTALK]: ["cname", "endpointUrl"],
    [LIGHTSAIL_SERVICE]: ["url"],
    [INSTANCE]: ["publicDns", "publicIp"],
    "aws:ec2/eip:Eip": ["publicDns", "publicIp"],
    [BUCKET]: ["bucketDomainName", "bucketRegionalDomainName", "websiteEndpoint", "websiteDomain"],
    [WEBSITE]: ["websiteEndpoint"],
    [REST_API]: [],
};

/** Hosts of a deployment, by name: what bears it. */
function originHosts(model: Model): Map<string, Resource[]> {
    const hosts = new Map<string, Resource[]>();
    const add = (name: string, resource: Resource) => hosts.set(name, [...(hosts.get(name) ?? []), resource]);
    for (const [type, outputs] of Object.entries(ORIGIN_HOSTS)) {
        for (const resource of model.ofType(type)) {
            for (const output of outputs) {
                const text = resource.scalar(output).text();
                if (text.state === "known" && text.value !== "") add(hostOf(text.value), resource);
            }
        }
    }
    for (const api of model.ofType(REST_API)) if (api.id !== undefined) add(`${api.id}.execute-api`, api);
    for (const record of model.ofType("aws:route53/record:Record")) {
        const target = recordTarget(model, record);
        if (target !== undefined) for (const name of recordHosts(model, record)) add(hostOf(name), target);
    }
    return hosts;
}

/** The host names of a DNS record: what Route 53 made of it, and before that the name as it is and below its zone. */
function recordHosts(model: Model, record: Resource): string[] {
    const full = record.scalar("fqdn").text();
    if (full.state === "known") return [full.value];
    const name = record.scalar("name").text();
    if (name.state !== "known") return [];
    const zone = model.links.one(record, record.scalar("zoneId"), { types: ["aws:route53/zone:Zone"] });
    const zoneName = zone?.scalar("name").text();
    return [name.value, ...(zoneName?.state === "known" ? [`${name.value}.${zoneName.value}`] : [])];
}

function hostOf(address: string): string {
    return address
        .toLowerCase()
        .replace(/^[a-z]+:\/\//, "")
        .replace(/[/:].*$/, "")
        .replace(/^dualstack\./, "")
        .replace(/\.$/, "");
}

const RECORD_TARGETS = {
    types: [
        LOAD_BALANCER,
        CLASSIC_LOAD_BALANCER,
        BEANSTALK,
        APP_RUNNER,
        "aws:apigatewayv2/domainName:DomainName",
        "aws:apigateway/domainName:DomainName",
    ],
};

/** The one entry point of the stack to which a DNS record leads. */
function recordTarget(model: Model, record: Resource): Resource | undefined {
    for (const path of ["aliases", "records"]) {
        const property = record.structure(path);
        for (const element of property.elements()) {
            const name = path === "aliases" ? element.get("name") : element;
            const text = name.text();
            const hit =
                text.state === "known"
                    ? model.links.find(hostOf(text.value), RECORD_TARGETS)[0]?.resource
                    : model.links.one(record, name, RECORD_TARGETS);
            if (hit !== undefined) return hit;
        }
    }
    return undefined;
}

function distributionRoutes(model: Model, found: Collector): void {
    const all = model.ofType(DISTRIBUTION, MULTITENANT_DISTRIBUTION);
    if (all.length === 0) return;
    const hosts = originHosts(model);
    for (const resource of all) {
        const distribution = readDistribution(resource);
        const hidden = hiddenOrigin(distribution);
        for (const origin of hidden === undefined ? distribution.origins : [hidden]) {
            const ends = originEnds(model, distribution, origin, hosts);
            for (const end of ends.members) found.add(resource, end.resource, end.certain, { origin });
            const gaps = origin === hidden ? ends.gaps.map((gap) => gapOfAll(gap, origin, resource)) : ends.gaps;
            found.open(resource, gaps, endsOfOrigin(origin), { origin });
        }
        if (distribution.gaps !== undefined) found.open(resource, distribution.gaps.gaps);
    }
}

/** What is missing is the whole list, not a part of the one origin that stands for it. */
function gapOfAll({ reason }: Gap, { path }: Origin, { name }: Resource): Gap {
    return { reason, what: `${path} of ${name}` };
}

/** Entry points that an origin may be of which nothing is known but how CloudFront talks to it. */
function endsOfOrigin(origin: Origin): EndKind {
    if (origin.vpcOriginId !== undefined) return VPC_ENDS;
    return origin.isCustom ? WEB_ENDS : NO_ENDS;
}

const VPC_ENDS: EndKind = new Set([LOAD_BALANCER]);
const WEB_ENDS: EndKind = new Set([
    LOAD_BALANCER,
    CLASSIC_LOAD_BALANCER,
    REST_API,
    HTTP_API,
    FUNCTION_URL,
    APP_RUNNER,
    BEANSTALK,
    LIGHTSAIL_SERVICE,
]);
const NO_ENDS: EndKind = new Set();

interface OriginEnds {
    readonly members: readonly { resource: Resource; certain: Truth }[];
    readonly gaps: readonly Gap[];
}

const ORIGIN_TYPES = { types: [...Object.keys(ORIGIN_HOSTS), "aws:route53/record:Record"] };

function originEnds(
    model: Model,
    distribution: DistributionView,
    origin: Origin,
    hosts: Map<string, Resource[]>,
): OriginEnds {
    if (origin.vpcOriginId !== undefined) return vpcOriginEnds(model, distribution, origin);
    const domain: Value<string> = origin.domainName;
    if (domain.state === "known") {
        const host = hostOf(domain.value);
        const execute = /^([a-z0-9]+)\.execute-api\./.exec(host)?.[1];
        const bucket = bucketOfEndpoint(host);
        const members = [
            ...(hosts.get(host) ?? []),
            ...(execute === undefined ? [] : (hosts.get(`${execute}.execute-api`) ?? [])),
            ...(bucket === undefined
                ? []
                : model.links.find(bucket, { types: [BUCKET] }).map((member) => member.resource)),
        ];
        return {
            members: [...new Set(members.map((member) => owner(model, member)))].map((resource) => ({
                resource,
                certain: yes,
            })),
            gaps: [],
        };
    }
    const reference = refer(model, distribution.resource, origin.domainProperty, ORIGIN_TYPES);
    const members = narrow(model, origin, both(reference)).map(({ resource, certain }) => ({
        resource: owner(model, resource),
        certain,
    }));
    return { members: dedupe(members), gaps: members.length === 0 ? reference.gaps : [] };
}

/** An origin without a web server's settings is a bucket; one with them is a bucket only where that is a website. */
function narrow(
    model: Model,
    origin: Origin,
    members: { resource: Resource; certain: Truth }[],
): { resource: Resource; certain: Truth }[] {
    if (members.length < 2) return members;
    const fitting = members.filter(({ resource }) => {
        if (resource.type !== BUCKET) return origin.isCustom || resource.type === WEBSITE;
        return !origin.isCustom || resource.input("website").isPresent || resource.input("websites").isPresent;
    });
    const left = fitting.length > 0 ? fitting : members;
    const ends = new Set(left.map(({ resource }) => owner(model, resource)));
    return ends.size === 1 ? [{ resource: [...ends][0] as Resource, certain: yes }] : left;
}

function dedupe(members: readonly { resource: Resource; certain: Truth }[]): { resource: Resource; certain: Truth }[] {
    const byResource = new Map<Resource, Truth>();
    for (const { resource, certain } of members) {
        const before = byResource.get(resource);
        byResource.set(resource, before === undefined ? certain : or(before, certain));
    }
    return [...byResource].map(([resource, certain]) => ({ resource, certain }));
}

function vpcOriginEnds(model: Model, distribution: DistributionView, origin: Origin): OriginEnds {
    const reference = refer(model, distribution.resource, origin.vpcOriginId as Property, { types: [VPC_ORIGIN] });
    const members = both(reference).flatMap(({ resource, certain }) => {
        const arn = resource.structure("vpcOriginEndpointConfig").get("arn");
        return both(refer(model, resource, arn, { types: [LOAD_BALANCER, INSTANCE] })).map((end) => ({
            resource: end.resource,
            certain: and(certain, end.certain),
        }));
    });
    return { members, gaps: members.length === 0 ? reference.gaps : [] };
}

const OWNERS: Readonly<Record<string, readonly [path: string, type: string]>> = {
    "aws:apigateway/stage:Stage": ["restApi", REST_API],
    "aws:apigateway/deployment:Deployment": ["restApi", REST_API],
    "aws:apigatewayv2/stage:Stage": ["apiId", HTTP_API],
    [WEBSITE]: ["bucket", BUCKET],
};

/** Stages stand for their API, a website for its bucket, a domain name for the API that is mapped to it, a record for its target. */
function owner(model: Model, resource: Resource): Resource {
    if (resource.type === "aws:route53/record:Record") return recordTarget(model, resource) ?? resource;
    const rule = OWNERS[resource.type];
    if (rule !== undefined) {
        return model.links.one(resource, resource.structure(rule[0]), { types: [rule[1]] }) ?? resource;
    }
    if (resource.type.endsWith(":DomainName")) return mappedApi(model, resource) ?? resource;
    return resource;
}

function mappedApi(model: Model, domain: Resource): Resource | undefined {
    const mappings = [
        ...model
            .ofType("aws:apigateway/basePathMapping:BasePathMapping")
            .map((mapping) => ({ mapping, api: "restApi", type: REST_API })),
        ...model
            .ofType("aws:apigatewayv2/apiMapping:ApiMapping")
            .map((mapping) => ({ mapping, api: "apiId", type: HTTP_API })),
    ];
    for (const { mapping, api, type } of mappings) {
        const named = model.links.one(mapping, mapping.structure("domainName"), { types: [domain.type] });
        if (named === domain) return model.links.one(mapping, mapping.structure(api), { types: [type] });
    }
    return undefined;
}
