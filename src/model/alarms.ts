/**
 * Alarms of CloudWatch: which metric each watches, and whether the server errors of an entry point are watched by one.
 */
import type { Family, View } from "./family";
import {
    type EntryPoint,
    entryPoints,
    hasApplication,
    isReachable,
    processesIn,
    workloadsBehind,
} from "./edge/entry-points";
import { DISTRIBUTION, MULTITENANT_DISTRIBUTION } from "./edge/distributions";
import { LOAD_BALANCER, loadBalancers, TARGET_GROUP } from "./edge/load-balancers";
import { APP_RUNNER, BEANSTALK, FUNCTION_URL, HTTP_API, REST_API } from "./edge/routes";
import { LAMBDA } from "./edge/targets";
import type { Model } from "./model";
import type { Property } from "./property";
import { indexCompanions, refer, type Reference } from "./reference";
import type { Resource } from "./resource";
import { and, isNo, isYes, no, or, type Truth, truth, type UnknownValue, type Value, yes } from "./value";

const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const METRIC_FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** One metric that an alarm watches: its own, or one of its queries. */
export interface WatchedMetric {
    readonly alarm: Resource;
    readonly namespace: Value<string>;
    readonly name: Value<string>;
    readonly dimensions: Property;
}

export interface AlarmFacts {
    readonly metrics: readonly WatchedMetric[];
    /** Texts of expressions, which may query metrics by name. */
    readonly expressions: readonly { readonly alarm: Resource; readonly text: Value<string> }[];
}

/** The fact: every metric that an alarm of the stack watches. */
export function alarms(model: Model): AlarmFacts {
    const all = model.ofType(METRIC_ALARM);
    return {
        metrics: all.flatMap((alarm) => [
            watched(alarm, alarm.scalar("namespace"), alarm.scalar("metricName"), alarm.structure("dimensions")),
            ...queried(alarm),
        ]),
        expressions: all.flatMap((alarm) =>
            alarm
                .structure("metricQueries")
                .elements()
                .map((query) => ({ alarm, text: query.get("expression").text() })),
        ),
    };
}

function watched(alarm: Resource, namespace: Property, name: Property, dimensions: Property): WatchedMetric {
    return { alarm, namespace: namespace.text(), name: name.text(), dimensions };
}

function queried(alarm: Resource): WatchedMetric[] {
    const queries = alarm.structure("metricQueries");
    if (queries.isUnknown) return [watched(alarm, queries, queries, queries)];
    return queries.elements().flatMap((query) => {
        const metric = query.get("metric");
        const block = metric.elements()[0] ?? metric;
        return metric.isPresent
            ? [watched(alarm, block.get("namespace"), block.get("metricName"), block.get("dimensions"))]
            : [];
    });
}

// --- Server errors of entry points -------------------------------------------------------------------------------

/** The metrics that count server errors of a kind of entry point, and the dimensions that name it. */
interface ErrorMetric {
    readonly namespace: string;
    readonly names: readonly string[];
    readonly dimensions: readonly string[];
    /** Whether the metric without dimensions counts everything of the account. */
    readonly accountWide?: boolean;
    /** The only region that has the metric. */
    readonly region?: string;
    /** Types of the resources by whose names the metric is kept. */
    readonly types: readonly string[];
}

const API_DIMENSIONS = ["ApiName", "ApiId"];
const DISTRIBUTION_TYPES = [DISTRIBUTION, MULTITENANT_DISTRIBUTION];
const ERROR_METRICS: Readonly<Partial<Record<EntryPoint["kind"], ErrorMetric>>> = {
    "application-load-balancer": {
        namespace: "AWS/ApplicationELB",
        names: ["HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"],
        dimensions: ["LoadBalancer", "TargetGroup"],
        types: [LOAD_BALANCER, TARGET_GROUP],
    },
    distribution: {
        namespace: "AWS/CloudFront",
        names: ["5xxErrorRate"],
        dimensions: ["DistributionId"],
        region: "us-east-1",
        types: DISTRIBUTION_TYPES,
    },
    "rest-api": { namespace: "AWS/ApiGateway", names: ["5XXError"], dimensions: API_DIMENSIONS, types: [REST_API] },
    "http-api": {
        namespace: "AWS/ApiGateway",
        names: ["5xx", "5XXError"],
        dimensions: API_DIMENSIONS,
        types: [HTTP_API],
    },
    "function-url": {
        namespace: "AWS/Lambda",
        names: ["Errors", "Url5xxCount"],
        dimensions: ["FunctionName", "Resource"],
        accountWide: true,
        types: [LAMBDA],
    },
    "app-runner": {
        namespace: "AWS/AppRunner",
        names: ["5xxStatusResponses"],
        dimensions: ["ServiceName", "ServiceID"],
        types: [APP_RUNNER],
    },
    beanstalk: {
        namespace: "AWS/ElasticBeanstalk",
        names: ["ApplicationRequests5xx"],
        dimensions: ["EnvironmentName"],
        types: [BEANSTALK],
    },
};

/** What the alarms of the stack watch of one kind of entry point: looked up by name and by resource. */
class Watch {
    /** Alarms that watch every entry point of the kind, or may. */
    everything: Truth = no;
    private readonly names = new Map<string, Truth>();
    private readonly resources = new Map<Resource, Truth>();

    constructor(model: Model, metric: ErrorMetric, facts: AlarmFacts) {
        for (const candidate of facts.metrics) {
            const fits = isMetric(candidate, metric);
            if (!isNo(fits)) this.note(model, candidate, metric, fits);
        }
        for (const { text } of facts.expressions) {
            const names = (query: string) => metric.names.some((name) => query.includes(name));
            this.everything = or(
                this.everything,
                truth(text, (query) => query.includes(metric.namespace) && names(query)),
            );
        }
    }

    /** Whether any of the resources is watched. */
    sees(resources: readonly Resource[]): Truth {
        const byName = resources.flatMap(namesOf).map((name) => this.names.get(name) ?? no);
        return or(this.everything, ...byName, ...resources.map((resource) => this.resources.get(resource) ?? no));
    }

    private note(model: Model, candidate: WatchedMetric, metric: ErrorMetric, fits: Truth): void {
        const { dimensions, alarm } = candidate;
        const values = dimensions.isUnknown
            ? [dimensions]
            : metric.dimensions.map((key) => dimensions.get(key)).filter((value) => value.isPresent);
        if (values.length === 0 && metric.accountWide === true) this.everything = or(this.everything, fits);
        for (const value of values) {
            const text = value.text();
            if (text.state === "known") this.names.set(text.value, or(this.names.get(text.value) ?? no, fits));
            else this.follow(refer(model, alarm, value, { types: metric.types }), fits);
        }
    }

    /** A name that is not known yet: the resources behind it, or if there are none, possibly any. */
    private follow(reference: Reference, fits: Truth): void {
        const open: Truth = { state: "unknown", gaps: reference.gaps };
        for (const resource of reference.exact) this.add(resource, fits);
        for (const resource of reference.candidates) this.add(resource, and(fits, open));
        if (reference.exact.length + reference.candidates.length === 0) {
            this.everything = or(this.everything, and(fits, open));
        }
    }

    private add(resource: Resource, certain: Truth): void {
        this.resources.set(resource, or(this.resources.get(resource) ?? no, certain));
    }
}

function watches(model: Model): ReadonlyMap<EntryPoint["kind"], Watch> {
    const facts = model.fact(alarms);
    return new Map(
        Object.entries(ERROR_METRICS).map(([kind, metric]) => [
            kind as EntryPoint["kind"],
            new Watch(model, metric, facts),
        ]),
    );
}

function answers(): Map<EntryPoint, Truth> {
    return new Map();
}

/** Whether an alarm watches the server errors of one entry point, of itself or through a log metric of the application. */
export function watchesErrorsOf(model: Model, entryPoint: EntryPoint): Truth {
    const memo = model.fact(answers);
    const known = memo.get(entryPoint);
    if (known !== undefined) return known;
    const direct = model.fact(watches).get(entryPoint.kind)?.sees(meant(model, entryPoint)) ?? no;
    const answer = isYes(direct) ? direct : or(direct, logsAreWatched(model, entryPoint));
    memo.set(entryPoint, answer);
    return answer;
}

/** Whether the server errors of an entry point are watched, at itself or at another one on the same way. */
export function errorsAreWatched(model: Model, entryPoint: EntryPoint): Truth {
    return or(...connected(model, entryPoint).map(({ other, certain }) => and(certain, watchesErrorsOf(model, other))));
}

/** The entry point, those in front of it and those behind it, however far. */
function connected(model: Model, start: EntryPoint): { other: EntryPoint; certain: Truth }[] {
    const found = new Map<EntryPoint, Truth>([[start, yes]]);
    const walk = (next: (entryPoint: EntryPoint) => readonly { other: EntryPoint | undefined; certain: Truth }[]) => {
        const open: { other: EntryPoint; certain: Truth }[] = [{ other: start, certain: yes }];
        for (let at = open.pop(); at !== undefined; at = open.pop()) {
            for (const { other, certain } of next(at.other)) {
                if (other === undefined || found.has(other)) continue;
                const sure = and(at.certain, certain);
                found.set(other, sure);
                open.push({ other, certain: sure });
            }
        }
    };
    const facts = model.fact(entryPoints);
    walk((entryPoint) => entryPoint.fronts.map((link) => ({ other: link.entryPoint, certain: link.certain })));
    walk((entryPoint) => entryPoint.backs.map((back) => ({ other: facts.of(back.resource), certain: back.certain })));
    return [...found].map(([other, certain]) => ({ other, certain }));
}

function isMetric(candidate: WatchedMetric, metric: ErrorMetric): Truth {
    return and(
        metric.region === undefined ? yes : standsIn(candidate.alarm, metric.region),
        truth(candidate.namespace, (namespace) => namespace === metric.namespace),
        truth(candidate.name, (name) => metric.names.includes(name)),
    );
}

/** Whether an alarm is one of a region; without any word on its region it may be. */
function standsIn(alarm: Resource, wanted: string): Truth {
    const own = alarm.input("region");
    if (own.isUnknown) return own.gap();
    return alarm.region === undefined || alarm.region === wanted ? yes : no;
}

/** The resources by whose names a metric of an entry point is kept. */
function meant(model: Model, entryPoint: EntryPoint): readonly Resource[] {
    if (entryPoint.kind === "function-url") {
        return [entryPoint.resource, ...entryPoint.backs.map((back) => back.resource)];
    }
    if (entryPoint.kind !== "application-load-balancer") return [entryPoint.resource];
    const listeners = model.fact(loadBalancers).balancer(entryPoint.resource)?.listeners ?? [];
    const groups = listeners.flatMap((listener) => [
        ...actionGroups(model, listener.resource, listener.defaultAction),
        ...listener.rules.flatMap((rule) => actionGroups(model, rule.resource, rule.action)),
    ]);
    return [entryPoint.resource, ...groups];
}

function actionGroups(
    model: Model,
    owner: Resource,
    action: { state: string; value?: { targets: readonly Property[] } },
): Resource[] {
    return (action.value?.targets ?? []).flatMap((target) => [
        ...refer(model, owner, target, { types: [TARGET_GROUP] }).exact,
    ]);
}

/** Names under which CloudWatch keeps a resource's metrics: id, name, or the end of the ARN. */
function namesOf(resource: Resource): string[] {
    const texts = ["name", "serviceName", "arnSuffix", "serviceId"].map((path) => resource.scalar(path).text());
    const arn = resource.scalar("arn").text();
    const suffix =
        arn.state === "known" ? /:(?:loadbalancer\/)?((?:targetgroup|app|net)\/.+)$/.exec(arn.value)?.[1] : undefined;
    return [resource.id, suffix, ...texts.map((text) => (text.state === "known" ? text.value : undefined))].filter(
        (name) => name !== undefined,
    );
}

// --- Log metrics -------------------------------------------------------------------------------------------------

/** What a filter looks for where it looks for errors. */
const ERROR_PATTERN = /error|exception|traceback|critical|fatal|5\d\d|5xx|5\*|status/i;

/** Logs of which a filter for errors makes a metric that an alarm watches, by the name of the group and by the group itself. */
interface WatchedLogs {
    readonly names: ReadonlyMap<string, Truth>;
    readonly groups: ReadonlyMap<string, Truth>;
    /** Whether it may be any log, since nothing is known of the one that is meant. */
    readonly any: Truth;
}

function watchedLogs(model: Model): WatchedLogs {
    const watched = model.fact(watchedNames);
    const names = new Map<string, Truth>();
    const groups = new Map<string, Truth>();
    let any: Truth = no;
    const add = (map: Map<string, Truth>, key: string, certain: Truth) => map.set(key, or(map.get(key) ?? no, certain));
    for (const filter of model.ofType(METRIC_FILTER)) {
        const block = filter.structure("metricTransformation");
        const made = block.elements()[0] ?? block;
        const fits = and(looksForErrors(filter), watched(made.get("namespace").text(), made.get("name").text()));
        if (isNo(fits)) continue;
        const property = filter.scalar("logGroupName");
        const name = property.text();
        if (name.state === "known") add(names, name.value, fits);
        const { exact, candidates, gaps } = refer(model, filter, property, { types: [LOG_GROUP] });
        const open: Truth = { state: "unknown", gaps };
        const meant = [
            ...exact.map((group) => ({ group, certain: fits })),
            ...candidates.map((group) => ({ group, certain: and(fits, open) })),
        ];
        for (const { group, certain } of meant) {
            add(groups, group.urn, certain);
            for (const own of namesOf(group)) add(names, own, certain);
        }
        if (name.state === "unknown" && meant.length === 0) any = or(any, and(fits, name));
    }
    return { names, groups, any };
}

/** The fact: whether an alarm watches the metric of a namespace and name. */
function watchedNames(model: Model): (namespace: Value<string>, name: Value<string>) => Truth {
    const known = new Set<string>();
    const open: WatchedMetric[] = [];
    const keyOf = (namespace: string, name: string) => JSON.stringify([namespace, name]);
    for (const metric of model.fact(alarms).metrics) {
        const { namespace, name } = metric;
        if (namespace.state === "known" && name.state === "known") known.add(keyOf(namespace.value, name.value));
        else open.push(metric);
    }
    return (namespace, name) => {
        if (namespace.state === "absent" || name.state === "absent") return no;
        const perhaps = open.map((metric) => and(same(metric.namespace, namespace), same(metric.name, name)));
        if (namespace.state === "known" && name.state === "known") {
            return known.has(keyOf(namespace.value, name.value)) ? yes : or(no, ...perhaps);
        }
        const gap = namespace.state === "unknown" ? namespace : (name as UnknownValue);
        return known.size === 0 ? or(no, ...perhaps) : gap;
    };
}

function same(a: Value<string>, b: Value<string>): Truth {
    if (a.state === "absent" || b.state === "absent") return no;
    return a.state === "unknown" ? a : truth(b, (text) => text === a.value);
}

function looksForErrors(filter: Resource): Truth {
    const pattern = filter.scalar("pattern").text();
    return pattern.state === "absent" ? yes : truth(pattern, (text) => ERROR_PATTERN.test(text));
}

/** Whether an alarm watches a metric that is made of the log of what stands behind an entry point. */
function logsAreWatched(model: Model, entryPoint: EntryPoint): Truth {
    const logs = model.fact(watchedLogs);
    if (logs.names.size + logs.groups.size === 0 && isNo(logs.any)) return no;
    const workloads = workloadsBehind(model, entryPoint);
    return or(no, ...workloads.map(({ resource, certain }) => and(certain, logIsWatched(model, resource, logs))));
}

function logIsWatched(model: Model, workload: Resource, logs: WatchedLogs): Truth {
    const own = logGroupsOf(model, workload);
    const byName = own.map((name) => (name.state === "known" ? (logs.names.get(name.value) ?? no) : no));
    const gaps = own.flatMap((name) => (name.state === "unknown" ? name.gaps : []));
    const direct = or(logs.any, ...byName);
    if (gaps.length === 0) return direct;
    // The name is not known yet, but the group stands behind the definition of what runs here.
    const definitions = [workload, ...processesIn(model, workload).map((process) => process.resource)];
    const behind = definitions.flatMap((resource) => [
        ...resource.dependencies,
        ...Object.values(resource.propertyDependencies).flat(),
    ]);
    const shared = or(no, ...behind.map((urn) => logs.groups.get(urn) ?? no));
    return or(direct, isNo(shared) ? { state: "unknown", gaps } : shared);
}

function logGroupsOf(model: Model, workload: Resource): Value<string>[] {
    const own = processesIn(model, workload).flatMap((process) =>
        process.logging === undefined ? [] : [process.logging.group],
    );
    if (workload.type !== LAMBDA) return own;
    const name = workload.scalar("name").text();
    return [...own, name.state === "known" ? { state: "known", value: `/aws/lambda/${name.value}` } : name];
}

// --- The subjects ------------------------------------------------------------------------------------------------

/** A front whose server errors somebody should learn of. */
export interface MonitoredFront extends View {
    readonly entryPoint: EntryPoint;
    /** Whether the internet reaches it and an application stands behind it. */
    readonly serves: Truth;
}

const REST_STAGE = "aws:apigateway/stage:Stage";
const HTTP_STAGE = "aws:apigatewayv2/stage:Stage";
const OWN_FRONTS = [LOAD_BALANCER, ...DISTRIBUTION_TYPES, APP_RUNNER, BEANSTALK];

function functionUrls(model: Model) {
    return indexCompanions(model, [FUNCTION_URL], "functionName", [LAMBDA]);
}

/** Load balancers, distributions, stages, App Runner services, functions with a URL and Beanstalk environments. */
export const monitoredFronts: Family<MonitoredFront> = {
    name: "public entry points of applications",
    types: [...OWN_FRONTS, REST_STAGE, HTTP_STAGE, LAMBDA],
    view(resource, model) {
        const entryPoint = entryPointOf(resource, model);
        if (entryPoint === undefined || ERROR_METRICS[entryPoint.kind] === undefined) return undefined;
        return { resource, entryPoint, serves: and(isReachable(entryPoint), hasApplication(model, entryPoint)) };
    },
};

function entryPointOf(resource: Resource, model: Model): EntryPoint | undefined {
    const facts = model.fact(entryPoints);
    switch (resource.type) {
        case REST_STAGE:
            return ownerPoint(model, resource, "restApi", REST_API);
        case HTTP_STAGE:
            return ownerPoint(model, resource, "apiId", HTTP_API);
        case LAMBDA: {
            const url = model.fact(functionUrls).of(resource)[0];
            return url === undefined ? undefined : facts.of(url.resource);
        }
        default:
            return facts.of(resource);
    }
}

function ownerPoint(model: Model, stage: Resource, path: string, type: string): EntryPoint | undefined {
    const api = model.links.one(stage, stage.structure(path), { types: [type] });
    return api === undefined ? undefined : model.fact(entryPoints).of(api);
}
