/**
 * Entry points: where requests come into a deployment, what stands behind each, and what each does with clear text and
 * with hosts that are not the site's. The way from a workload back to its fronts.
 */
import { type Process, processes } from "../app/processes";
import type { View } from "../family";
import type { Model } from "../model";
import { indexCompanions, refer } from "../reference";
import type { Resource } from "../resource";
import { and, type Gap, isNo, isTrue, no, not, or, type Truth, truth, unknown, yes } from "../value";
import { beanstalkSettings, isWebTier } from "./beanstalk";
import { letsClearTextThrough } from "./clear-text";
import { DISTRIBUTION, MULTITENANT_DISTRIBUTION, readDistribution } from "./distributions";
import { balancerValidatesHost } from "./host-validation";
import { listenersOf, LOAD_BALANCER, loadBalancers, type LoadBalancerView } from "./load-balancers";
import {
    ACCELERATOR,
    APP_RUNNER,
    BEANSTALK,
    BUCKET,
    EXPRESS_SERVICE,
    FUNCTION_URL,
    HTTP_API,
    LIGHTSAIL_SERVICE,
    REST_API,
    routeFacts,
} from "./routes";
import { isShielded } from "./shielding";
import { fewOf, gapsInside } from "./stray";
import { CLASSIC_LOAD_BALANCER, ECS_SERVICE, targetFacts, TASK_SET } from "./targets";

export type EntryPointKind =
    | "application-load-balancer"
    | "network-load-balancer"
    | "classic-load-balancer"
    | "distribution"
    | "rest-api"
    | "http-api"
    | "function-url"
    | "app-runner"
    | "beanstalk"
    | "express-service"
    | "lightsail-service"
    | "accelerator";

/** A place where requests come in. */
export interface EntryPoint extends View {
    readonly kind: EntryPointKind;
    /** Whether anybody on the internet can call it by an address of its own. */
    readonly isPublic: Truth;
    /** Whether a request in clear text gets through it to what stands behind. */
    readonly passesClearText: Truth;
    /** Whether it answers requests for strangers' hosts itself, so that what stands behind never sees them. */
    readonly validatesHost: Truth;
    /** Whether it can be reached through other entry points of this stack only. */
    readonly onlyThroughFronts: Truth;
    /** Entry points of this stack that send requests here. */
    readonly fronts: readonly EntryPointLink[];
    /** What it sends requests to: entry points further in, and workloads. */
    readonly backs: readonly BackLink[];
}

export interface EntryPointLink {
    readonly entryPoint: EntryPoint;
    readonly certain: Truth;
}
export interface BackLink {
    readonly resource: Resource;
    readonly certain: Truth;
}

/** The fronts of a workload. */
export interface Fronts {
    /** Entry points that send requests straight to the workload. */
    readonly direct: readonly EntryPointLink[];
    /** Links that cannot be followed: a target group of another stack, a name known after the update. */
    readonly gaps: readonly Gap[];
}

/** All entry points of a deployment, by resource. */
export interface EntryPointFacts {
    readonly all: readonly EntryPoint[];
    of(resource: Resource): EntryPoint | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Traits = Pick<EntryPoint, "kind" | "isPublic" | "passesClearText" | "validatesHost" | "onlyThroughFronts">;

/** The fact: where requests come in. */
export function entryPoints(model: Model): EntryPointFacts {
    const routes = model.fact(routeFacts);
    const byResource = new Map<Resource, Mutable<EntryPoint>>();
    for (const [type, read] of Object.entries(TRAITS)) {
        for (const resource of model.ofType(type)) {
            const traits = read(resource, model);
            if (traits !== undefined) byResource.set(resource, { resource, ...traits, fronts: [], backs: [] });
        }
    }
    for (const entryPoint of byResource.values()) {
        entryPoint.backs = routes
            .from(entryPoint.resource)
            .map((route) => ({ resource: route.back, certain: route.certain }));
        entryPoint.fronts = routes.to(entryPoint.resource).flatMap((route) => {
            const front = byResource.get(route.front);
            return front === undefined ? [] : [{ entryPoint: front, certain: route.certain }];
        });
    }
    return { all: [...byResource.values()], of: (resource) => byResource.get(resource) };
}

/** How each kind of entry point reads; undefined where a resource is none. */
const TRAITS: Readonly<Record<string, (resource: Resource, model: Model) => Traits | undefined>> = {
    [LOAD_BALANCER]: loadBalancer,
    [CLASSIC_LOAD_BALANCER]: classicLoadBalancer,
    [DISTRIBUTION]: distribution,
    [MULTITENANT_DISTRIBUTION]: distribution,
    [REST_API]: restApi,
    [HTTP_API]: () => ({
        kind: "http-api",
        isPublic: yes,
        passesClearText: no,
        validatesHost: yes,
        onlyThroughFronts: no,
    }),
    [FUNCTION_URL]: functionUrl,
    [APP_RUNNER]: appRunner,
    [BEANSTALK]: beanstalk,
    [EXPRESS_SERVICE]: expressService,
    [LIGHTSAIL_SERVICE]: lightsailService,
    [ACCELERATOR]: () => ({
        kind: "accelerator",
        isPublic: yes,
        passesClearText: no,
        validatesHost: no,
        onlyThroughFronts: no,
    }),
};

function loadBalancer(resource: Resource, model: Model): Traits | undefined {
    const view = model.fact(loadBalancers).balancer(resource) as LoadBalancerView;
    if (isNo(truth(view.kind, (kind) => kind !== "gateway"))) return undefined;
    const isApplication = truth(view.kind, (kind) => kind === "application");
    return {
        kind: isNo(isApplication) ? "network-load-balancer" : "application-load-balancer",
        isPublic: not(view.internal),
        passesClearText: or(and(isApplication, letsClearTextThrough(view)), and(not(isApplication), passesTcp(view))),
        validatesHost: balancerValidatesHost(model, view),
        onlyThroughFronts: or(view.internal, isShielded(model, view)),
    };
}

/** Ports on which TLS is passed through as it came. */
const PASSTHROUGH_PORTS = [443, 8443];

function passesTcp(view: LoadBalancerView): Truth {
    return or(
        ...listenersOf(view).map(({ listener, certain }) =>
            and(
                certain,
                truth(listener.protocol, (protocol) => protocol === "TCP" || protocol === "TCP_UDP"),
                truth(listener.port, (port) => !PASSTHROUGH_PORTS.includes(port)),
            ),
        ),
    );
}

function classicLoadBalancer(resource: Resource): Traits {
    const internal = isTrue(resource.scalar("internal").boolean());
    const listeners = resource.structure("listeners");
    const clear = listeners.isUnknown
        ? [listeners.gap()]
        : listeners.elements().map((listener) => {
              const protocol = listener.get("lbProtocol").text();
              const isTcp = and(
                  truth(protocol, (name) => /^tcp$/i.test(name)),
                  truth(listener.get("lbPort").number(), (port) => !PASSTHROUGH_PORTS.includes(port)),
              );
              return or(
                  truth(protocol, (name) => /^http$/i.test(name)),
                  isTcp,
              );
          });
    return {
        kind: "classic-load-balancer",
        isPublic: not(internal),
        passesClearText: or(...clear),
        validatesHost: no,
        onlyThroughFronts: internal,
    };
}

function distribution(resource: Resource): Traits {
    const view = readDistribution(resource);
    const clear = view.behaviors.map((behavior) =>
        truth(behavior.viewerProtocolPolicy, (policy) => policy === "allow-all"),
    );
    return {
        kind: "distribution",
        isPublic: view.enabled,
        passesClearText: view.gaps === undefined ? or(...clear) : or(...clear, view.gaps),
        // CloudFront answers hosts that are not among the aliases itself.
        validatesHost: yes,
        onlyThroughFronts: no,
    };
}

function restApi(resource: Resource): Traits {
    const types = resource.structure("endpointConfiguration").get("types");
    const names = types.isText ? [types.text()] : types.elements().map((type) => type.text());
    const isPrivate = types.isUnknown
        ? types.gap()
        : or(...names.map((name) => truth(name, (text) => text.toUpperCase() === "PRIVATE")));
    return {
        kind: "rest-api",
        isPublic: not(isPrivate),
        passesClearText: no,
        validatesHost: yes,
        onlyThroughFronts: isPrivate,
    };
}

function functionUrl(resource: Resource): Traits {
    const isOpen = truth(resource.text("authorizationType"), (type) => type.toUpperCase() === "NONE");
    return {
        kind: "function-url",
        isPublic: isOpen,
        passesClearText: no,
        validatesHost: yes,
        onlyThroughFronts: not(isOpen),
    };
}

function appRunner(resource: Resource): Traits {
    const flag = resource.structure("networkConfiguration").at("ingressConfiguration.isPubliclyAccessible").boolean();
    const isPublic = truth(flag, (known) => known, true);
    return { kind: "app-runner", isPublic, passesClearText: no, validatesHost: yes, onlyThroughFronts: not(isPublic) };
}

function beanstalk(resource: Resource, model: Model): Traits | undefined {
    const web = isWebTier(resource);
    if (web.state === "known" && !web.value) return undefined;
    const settings = beanstalkSettings(model, resource);
    const internal = truth(settings.value("aws:ec2:vpc", "ELBScheme"), (scheme) => scheme.toLowerCase() === "internal");
    return {
        kind: "beanstalk",
        isPublic: not(internal),
        passesClearText: beanstalkPassesClearText(settings),
        validatesHost: no,
        onlyThroughFronts: internal,
    };
}

/** The default listener speaks HTTP on port 80 and cannot redirect; it is on unless it is switched off. */
function beanstalkPassesClearText(settings: ReturnType<typeof beanstalkSettings>): Truth {
    const off = (namespace: string) =>
        truth(settings.value(namespace, "ListenerEnabled"), (value) => value.toLowerCase() === "false");
    return not(or(off("aws:elbv2:listener:default"), off("aws:elb:listener"), off("aws:elb:listener:80")));
}

/** Its load balancer has an HTTPS listener only; it is public where its subnets are. */
function expressService(resource: Resource): Traits {
    const access = resource.output("ingressPaths").elements()[0]?.get("accessType").text();
    const network = resource.structure("networkConfigurations");
    const isPublic: Truth = network.isAbsent
        ? yes
        : access?.state === "known"
          ? truth(access, (type) => type.toUpperCase() === "PUBLIC")
          : unknown("after-update", `ingressPaths of ${resource.name}`);
    return {
        kind: "express-service",
        isPublic,
        passesClearText: no,
        validatesHost: yes,
        onlyThroughFronts: not(isPublic),
    };
}

function lightsailService(resource: Resource): Traits | undefined {
    const disabled = resource.scalar("isDisabled").boolean();
    if (disabled.state === "known" && disabled.value) return undefined;
    return { kind: "lightsail-service", isPublic: yes, passesClearText: no, validatesHost: yes, onlyThroughFronts: no };
}

// --- From a workload to its fronts -------------------------------------------------------------------------------

/** What runs a task definition, in which environment a template is used, which service a deployment belongs to. */
const RUNNERS: readonly {
    readonly definition: string;
    readonly runners: readonly string[];
    readonly path: string;
    readonly ownName?: string;
}[] = [
    { definition: "aws:ecs/taskDefinition:TaskDefinition", runners: [ECS_SERVICE, TASK_SET], path: "taskDefinition" },
    {
        definition: "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
        runners: [BEANSTALK],
        path: "templateName",
    },
];

function runnerIndex(model: Model): ReadonlyMap<string, ReturnType<typeof indexCompanions>> {
    return new Map(
        RUNNERS.map(({ definition, runners, path }) => [
            definition,
            indexCompanions(model, runners, path, [definition]),
        ]),
    );
}

/**
 * The entry points in front of a workload: an ECS service, task set or task definition, a Lambda function, an Auto Scaling
 * group or instance, an App Runner service, a Beanstalk environment or template, a Lightsail container deployment.
 */
export function frontsOf(model: Model, workload: Resource): Fronts {
    const facts = model.fact(entryPoints);
    const carriers = carriersOf(model, workload);
    const direct: EntryPointLink[] = [];
    const gaps: Gap[] = [];
    for (const { resource, certain } of carriers) {
        const self = facts.of(resource);
        if (self !== undefined) direct.push({ entryPoint: self, certain });
        for (const route of model.fact(routeFacts).to(resource)) {
            const entryPoint = facts.of(route.front);
            if (entryPoint !== undefined) direct.push({ entryPoint, certain: and(certain, route.certain) });
        }
        gaps.push(...(model.fact(targetFacts).gaps.get(resource) ?? []), ...model.fact(routeFacts).unlisted(resource));
    }
    return { direct, gaps: [...gaps, ...strayRunners(model, workload)] };
}

/** Why a service of which nothing tells what it runs may run a workload. */
function strayRunners(model: Model, workload: Resource): readonly Gap[] {
    const homeless = model.fact(runnerIndex).get(workload.type)?.homeless ?? [];
    return fewOf(homeless.flatMap(({ gap }) => gapsInside(gap.gaps)));
}

/** The resources that run a workload; itself where it is one. */
export function carriersOf(model: Model, workload: Resource): readonly { resource: Resource; certain: Truth }[] {
    const index = model.fact(runnerIndex).get(workload.type);
    if (index !== undefined) return index.of(workload).map(({ resource, certain }) => ({ resource, certain }));
    if (workload.type === "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion") {
        const service = refer(model, workload, "serviceName", { types: [LIGHTSAIL_SERVICE] });
        return service.exact.map((resource) => ({ resource, certain: yes }));
    }
    return [{ resource: workload, certain: yes }];
}

function processIndex(model: Model): ReadonlyMap<Resource, readonly Process[]> {
    const index = new Map<Resource, Process[]>();
    for (const process of processes(model)) {
        for (const { resource } of carriersOf(model, process.resource)) {
            const list = index.get(resource);
            if (list === undefined) index.set(resource, [process]);
            else list.push(process);
        }
    }
    return index;
}

/** The processes that run in a workload: the containers of a service's task definition, a function itself. */
export function processesIn(model: Model, workload: Resource): readonly Process[] {
    return model.fact(processIndex).get(workload) ?? [];
}

/** Whether the internet reaches an entry point, by its own address or through others of this stack. */
export function isReachable(entryPoint: EntryPoint, seen: ReadonlySet<EntryPoint> = new Set()): Truth {
    if (seen.has(entryPoint)) return no;
    const path = new Set([...seen, entryPoint]);
    const through = entryPoint.fronts.map((link) => and(link.certain, isReachable(link.entryPoint, path)));
    const direct =
        entryPoint.fronts.length === 0
            ? entryPoint.isPublic
            : and(entryPoint.isPublic, not(entryPoint.onlyThroughFronts));
    return or(direct, ...through);
}

/**
 * Whether every way through an entry point asks for a host of the site: it does so itself, or it is reached through
 * others only and each of those does.
 */
export function validatesHostThroughout(entryPoint: EntryPoint, seen: ReadonlySet<EntryPoint> = new Set()): Truth {
    if (seen.has(entryPoint)) return yes;
    if (entryPoint.fronts.length === 0) return entryPoint.validatesHost;
    const path = new Set([...seen, entryPoint]);
    const through = entryPoint.fronts.map((link) =>
        or(not(link.certain), validatesHostThroughout(link.entryPoint, path)),
    );
    const isFronted = or(...entryPoint.fronts.map((link) => link.certain));
    return or(entryPoint.validatesHost, and(entryPoint.onlyThroughFronts, isFronted, ...through));
}

/** Whether something other than storage stands behind an entry point, through however many others. */
export function hasApplication(model: Model, entryPoint: EntryPoint, seen: ReadonlySet<EntryPoint> = new Set()): Truth {
    if (SELF_CONTAINED.has(entryPoint.kind)) return yes;
    if (seen.has(entryPoint)) return no;
    const path = new Set([...seen, entryPoint]);
    const facts = model.fact(entryPoints);
    const ends = entryPoint.backs.map(({ resource, certain }) => {
        const inner = facts.of(resource);
        if (inner !== undefined) return and(certain, hasApplication(model, inner, path));
        return resource.type === BUCKET ? no : certain;
    });
    return or(...ends);
}

/** Kinds that are front and workload in one. */
const SELF_CONTAINED: ReadonlySet<EntryPointKind> = new Set([
    "app-runner",
    "beanstalk",
    "express-service",
    "lightsail-service",
]);

/** The workloads behind an entry point, through however many others. */
export function workloadsBehind(
    model: Model,
    entryPoint: EntryPoint,
    seen: ReadonlySet<EntryPoint> = new Set(),
): readonly BackLink[] {
    if (seen.has(entryPoint)) return [];
    const path = new Set([...seen, entryPoint]);
    const facts = model.fact(entryPoints);
    const own = SELF_CONTAINED.has(entryPoint.kind) ? [{ resource: entryPoint.resource, certain: yes }] : [];
    return [
        ...own,
        ...entryPoint.backs.flatMap((back) => {
            const inner = facts.of(back.resource);
            if (inner === undefined) return [back];
            return workloadsBehind(model, inner, path).map((link) => ({
                resource: link.resource,
                certain: and(back.certain, link.certain),
            }));
        }),
    ];
}
