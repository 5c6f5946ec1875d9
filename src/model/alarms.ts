/**
 * Alarms of CloudWatch: which metric each watches, and whether the server errors of an entry point are watched by one.
 */
import type { Family, View } from "./family";
import { processes } from "./app/processes";
import {
    carriersOf,
    type EntryPoint,
    entryPoints,
    hasApplication,
    isReachable,
    workloadsBehind,
} from "./edge/entry-points";
import { loadBalancers, TARGET_GROUP } from "./edge/load-balancers";
import { FUNCTION_URL, HTTP_API, REST_API } from "./edge/routes";
import { LAMBDA } from "./edge/targets";
import type { Model } from "./model";
import type { Property } from "./property";
import { indexCompanions, refer } from "./reference";
import type { Resource } from "./resource";
import { and, no, or, type Truth, truth, type Value, yes } from "./value";

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
}

const API_DIMENSIONS = ["ApiName", "ApiId", "Stage"];
const ERROR_METRICS: Readonly<Partial<Record<EntryPoint["kind"], ErrorMetric>>> = {
    "application-load-balancer": {
        namespace: "AWS/ApplicationELB",
        names: ["HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"],
        dimensions: ["LoadBalancer", "TargetGroup"],
    },
    distribution: {
        namespace: "AWS/CloudFront",
        names: ["5xxErrorRate"],
        dimensions: ["DistributionId"],
        region: "us-east-1",
    },
    "rest-api": { namespace: "AWS/ApiGateway", names: ["5XXError"], dimensions: API_DIMENSIONS },
    "http-api": { namespace: "AWS/ApiGateway", names: ["5xx", "5XXError"], dimensions: API_DIMENSIONS },
    "function-url": {
        namespace: "AWS/Lambda",
        names: ["Errors", "Url5xxCount"],
        dimensions: ["FunctionName", "Resource"],
        accountWide: true,
    },
    "app-runner": {
        namespace: "AWS/AppRunner",
        names: ["5xxStatusResponses"],
        dimensions: ["ServiceName", "ServiceID"],
    },
    beanstalk: {
        namespace: "AWS/ElasticBeanstalk",
        names: ["ApplicationRequests5xx"],
        dimensions: ["EnvironmentName"],
    },
};

/** Whether an alarm watches the server errors of one entry point, of itself or through a log metric of the application. */
export function watchesErrorsOf(model: Model, entryPoint: EntryPoint): Truth {
    const metric = ERROR_METRICS[entryPoint.kind];
    const { metrics, expressions } = model.fact(alarms);
    const named =
        metric === undefined
            ? []
            : metrics.map((candidate) =>
                  and(isMetric(candidate, metric), isAbout(model, candidate, metric, entryPoint)),
              );
    const asked =
        metric === undefined
            ? []
            : expressions.map(({ text }) =>
                  truth(
                      text,
                      (query) => query.includes(metric.namespace) && metric.names.some((name) => query.includes(name)),
                  ),
              );
    return or(no, ...named, ...asked, ...metrics.map((candidate) => watchesLogsOf(model, candidate, entryPoint)));
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
    const { region } = candidate.alarm;
    return and(
        metric.region === undefined || region === undefined || region === metric.region ? yes : no,
        truth(candidate.namespace, (namespace) => namespace === metric.namespace),
        truth(candidate.name, (name) => metric.names.includes(name)),
    );
}

/** Whether the dimensions name the entry point, by a known name or, while it is unknown, by what stands behind them. */
function isAbout(model: Model, candidate: WatchedMetric, metric: ErrorMetric, entryPoint: EntryPoint): Truth {
    const { dimensions } = candidate;
    const means = meant(model, entryPoint);
    if (dimensions.isUnknown) return refersTo(model, candidate.alarm, dimensions, means);
    const values = metric.dimensions.map((key) => dimensions.get(key)).filter((value) => value.isPresent);
    if (values.length === 0) return metric.accountWide === true ? yes : no;
    return or(
        ...values.map((value) => {
            const text = value.text();
            if (text.state === "known") {
                return means.some((resource) => namesOf(resource).includes(text.value)) ? yes : no;
            }
            return refersTo(model, candidate.alarm, value, means);
        }),
    );
}

function refersTo(model: Model, alarm: Resource, property: Property, means: readonly Resource[]): Truth {
    const reference = refer(model, alarm, property, {
        types: [...new Set([...means.map((resource) => resource.type), TARGET_GROUP])],
    });
    if (reference.exact.some((resource) => means.includes(resource))) return yes;
    const mayBe =
        reference.candidates.some((resource) => means.includes(resource)) ||
        (reference.exact.length === 0 && reference.candidates.length === 0);
    return mayBe && reference.gaps.length > 0 ? { state: "unknown", gaps: reference.gaps } : no;
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

/** Whether an alarm watches a metric that a filter makes of the application's own log. */
function watchesLogsOf(model: Model, candidate: WatchedMetric, entryPoint: EntryPoint): Truth {
    if (candidate.name.state !== "known" || candidate.namespace.state !== "known") return no;
    const filters = model.ofType(METRIC_FILTER).filter((filter) => makes(filter, candidate) && looksForErrors(filter));
    if (filters.length === 0) return no;
    const workloads = workloadsBehind(model, entryPoint);
    return or(
        ...filters.map((filter) =>
            or(...workloads.map(({ resource, certain }) => and(certain, logsOf(model, filter, resource)))),
        ),
    );
}

function makes(filter: Resource, metric: WatchedMetric): boolean {
    const block = filter.structure("metricTransformation");
    const made = block.elements()[0] ?? block;
    const same = (own: Value<string>, other: Value<string>) =>
        own.state === "known" && other.state === "known" && own.value === other.value;
    return same(made.get("name").text(), metric.name) && same(made.get("namespace").text(), metric.namespace);
}

function looksForErrors(filter: Resource): boolean {
    const pattern = filter.scalar("pattern").text();
    return pattern.state !== "known" || ERROR_PATTERN.test(pattern.value);
}

/** Whether the log group of a filter is the one into which a workload writes. */
function logsOf(model: Model, filter: Resource, workload: Resource): Truth {
    const group = filter.scalar("logGroupName");
    const reference = refer(model, filter, group, { types: [LOG_GROUP] });
    const name = group.text();
    const names = new Set([...(name.state === "known" ? [name.value] : []), ...reference.exact.flatMap(namesOf)]);
    const groups = logGroupsOf(model, workload);
    if (groups.some((own) => own.state === "known" && names.has(own.value))) return yes;
    const shared =
        groups.some((own) => own.state === "unknown") &&
        reference.exact.some((resource) => standsBehind(model, workload, resource));
    if (shared) return yes;
    const gaps = groups.flatMap((own) => (own.state === "unknown" ? own.gaps : []));
    return gaps.length > 0 ? { state: "unknown", gaps } : no;
}

function logGroupsOf(model: Model, workload: Resource): Value<string>[] {
    const own = processes(model)
        .filter((process) => runs(model, process.resource, workload))
        .flatMap((process) => (process.logging === undefined ? [] : [process.logging.group]));
    if (workload.type !== LAMBDA) return own;
    const name = workload.scalar("name").text();
    return [...own, name.state === "known" ? { state: "known", value: `/aws/lambda/${name.value}` } : name];
}

function runs(model: Model, definition: Resource, workload: Resource): boolean {
    return carriersOf(model, definition).some((carrier) => carrier.resource === workload);
}

/** Whether a log group feeds the definitions of what runs in a workload. */
function standsBehind(model: Model, workload: Resource, group: Resource): boolean {
    const definitions = processes(model)
        .filter((process) => runs(model, process.resource, workload))
        .map((process) => process.resource);
    return [workload, ...definitions].some(
        (resource) =>
            resource.dependencies.includes(group.urn) ||
            Object.values(resource.propertyDependencies).some((urns) => urns.includes(group.urn)),
    );
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
const OWN_FRONTS = [
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:cloudfront/distribution:Distribution",
    "aws:cloudfront/multitenantDistribution:MultitenantDistribution",
    "aws:apprunner/service:Service",
    "aws:elasticbeanstalk/environment:Environment",
];

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
