/** The parts of a stack that show what a bucket is for: application settings, delivery paths, log targets, code sources. */
import { plainText, type Binding } from "../app/binding";
import { processes, type Process } from "../app/processes";
import { nameReadings, settingPrefixes } from "../app/settings";
import {
    readDistribution,
    DISTRIBUTION,
    MULTITENANT_DISTRIBUTION,
    bucketOfEndpoint,
    targets,
} from "../edge/distributions";
import { routeFacts } from "../edge/routes";
import { matchesWildcard } from "../policy-document";
import type { Model } from "../model";
import type { StorageRole } from "../profile";
import type { Property } from "../property";
import { refer } from "../reference";
import type { Resource } from "../resource";
import { and, isNo, type Truth, type UnknownValue, type Value, yes } from "../value";
import { BUCKET } from "./access-grants";
import type { RoleEvidence } from "./roles";

const BUCKETS = { types: [BUCKET] };

/** Evidence by bucket. */
export type BucketEvidence = ReadonlyMap<Resource, readonly RoleEvidence[]>;

class Evidence {
    readonly byBucket = new Map<Resource, RoleEvidence[]>();

    add(
        bucket: Resource,
        role: StorageRole,
        text: string,
        resource: Resource,
        path: string | undefined,
        certain: Truth,
    ): void {
        const list = this.byBucket.get(bucket) ?? [];
        this.byBucket.set(bucket, [
            ...list,
            { role, strength: "strong", text, resource, ...(path === undefined ? {} : { path }), certain },
        ]);
    }
}

/** The fact: what the stack shows of each bucket's role. */
export function bucketEvidence(model: Model): BucketEvidence {
    const evidence = new Evidence();
    settingEvidence(model, evidence);
    deliveryEvidence(model, evidence);
    structuralEvidence(model, evidence);
    replicaEvidence(model, evidence);
    return evidence.byBucket;
}

// --- Application settings ----------------------------------------------------------------------------------------

const MEDIA_NAMES =
    /^(AWS_STORAGE_BUCKET_NAME|AWS_MEDIA_BUCKET\w*|MEDIA_BUCKET\w*|UPLOADS?_BUCKET\w*|AWS_BUCKET|MEDIA_URL|MEDIA_ROOT|S3_MEDIA_BUCKET\w*|AWS_PRIVATE_MEDIA_BUCKET\w*)$/;
const STATIC_NAMES =
    /^(AWS_STATIC_BUCKET\w*|STATIC_BUCKET\w*|STATICFILES_BUCKET\w*|STATIC_URL|STATIC_ROOT|S3_STATIC_BUCKET\w*|AWS_STORAGE_STATIC_BUCKET\w*)$/;
const GENERIC_NAME = "AWS_STORAGE_BUCKET_NAME";

function settingEvidence(model: Model, evidence: Evidence): void {
    if (model.ofType(BUCKET).length === 0) return;
    for (const process of processes(model)) {
        const prefixes = settingPrefixes(process, model.settings);
        const readings = (binding: Binding) => nameReadings(binding.name, prefixes);
        const hasStatic = process.env.some((binding) => readings(binding).some((name) => STATIC_NAMES.test(name)));
        for (const binding of process.env) {
            const names = readings(binding);
            const isMedia = names.some((name) => MEDIA_NAMES.test(name));
            const isStatic =
                names.some((name) => STATIC_NAMES.test(name)) || (names.includes(GENERIC_NAME) && !hasStatic);
            if (!isMedia && !isStatic) continue;
            for (const { resource, certain } of bucketsOf(model, process, binding)) {
                const text = `${binding.name} of ${process.label} names ${resource.name}.`;
                if (isMedia) evidence.add(resource, "media", text, process.resource, binding.path, certain);
                if (isStatic) evidence.add(resource, "static", text, process.resource, binding.path, certain);
            }
        }
        openSettings(model, process, evidence);
    }
}

/** The buckets that a value names: by name, ARN, URL, or while it is unknown by what stands behind the property. */
function bucketsOf(model: Model, process: Process, binding: Binding): { resource: Resource; certain: Truth }[] {
    const text = plainText(binding);
    if (text !== undefined) return bucketsNamed(model, text).map((resource) => ({ resource, certain: yes }));
    if (binding.value.kind !== "unknown") return [];
    const members = model.links
        .behind(process.resource, binding.path, BUCKETS)
        .members.map((member) => member.resource);
    const gap: UnknownValue = binding.value.gap;
    return members.map((resource) => ({ resource, certain: members.length === 1 ? yes : gap }));
}

/** Buckets that a text names: `media`, `arn:aws:s3:::media`, `s3://media/x`, `https://media.s3.amazonaws.com/`. */
export function bucketsNamed(model: Model, text: string): Resource[] {
    const host = /^(?:[a-z\d+]+:)?\/\/([^/:?#]+)/i.exec(text.trim())?.[1];
    const names = [
        text.trim(),
        ...(host === undefined ? [] : [host, bucketOfEndpoint(host) ?? ""]),
        /^arn:aws[\w-]*:s3:::([^/*]+)/.exec(text)?.[1] ?? "",
        bucketOfEndpoint(text.trim()) ?? "",
    ];
    const found = names
        .filter((name) => name !== "")
        .flatMap((name) => model.links.find(name, BUCKETS).map((member) => member.resource));
    return [...new Set(found)];
}

/** Properties that hold application settings. */
const SETTING_PROPERTIES: ReadonlySet<string> = new Set([
    "containerDefinitions",
    "containerProperties",
    "environment",
    "sourceConfiguration",
    "primaryContainer",
    "containers",
    "settings",
]);

/** Settings of which not even the names are known may name any bucket that stands behind them, as media or as anything else. */
function openSettings(model: Model, process: Process, evidence: Evidence): void {
    if (process.envGap === undefined) return;
    for (const path of Object.keys(process.resource.propertyDependencies)) {
        if (!SETTING_PROPERTIES.has(path)) continue;
        for (const member of model.links.behind(process.resource, path, BUCKETS).members) {
            const text = `The settings of ${process.label} may name ${member.resource.name}.`;
            evidence.add(member.resource, "media", text, process.resource, path, process.envGap);
        }
    }
}

// --- Delivery ----------------------------------------------------------------------------------------------------

const STATIC_PATHS = ["/static/*", "/assets/*"];

function deliveryEvidence(model: Model, evidence: Evidence): void {
    for (const resource of model.ofType(DISTRIBUTION, MULTITENANT_DISTRIBUTION)) {
        const distribution = readDistribution(resource);
        const routes = model
            .fact(routeFacts)
            .from(resource)
            .filter((route) => route.back.type === BUCKET);
        for (const behavior of distribution.behaviors) {
            for (const route of routes) {
                if (route.origin === undefined) continue;
                const sent = and(route.certain, targets(distribution, behavior, route.origin));
                deliveredAs(behavior.pattern, model.settings.mediaPathPatterns).forEach(({ role, certain, text }) => {
                    const counts = and(sent, certain);
                    if (isNo(counts)) return;
                    const what = `${resource.name} ${text} from ${route.back.name}.`;
                    evidence.add(route.back, role, what, resource, behavior.path, counts);
                });
            }
        }
        if (distribution.gaps === undefined) continue;
        for (const { back, certain } of routes) {
            const what = `${resource.name} may deliver media from ${back.name}.`;
            evidence.add(back, "media", what, resource, undefined, and(certain, distribution.gaps));
        }
    }
}

/** What a behaviour's path says of what it delivers. A path that is not known yet may be one of media. */
function deliveredAs(
    pattern: Value<string>,
    mediaPatterns: readonly string[],
): { role: StorageRole; certain: Truth; text: string }[] {
    if (pattern.state === "unknown") return [{ role: "media", certain: pattern, text: "may deliver media" }];
    const role = pattern.state === "known" ? roleOfPath(pattern.value, mediaPatterns) : undefined;
    return role === undefined || pattern.state !== "known"
        ? []
        : [{ role, certain: yes, text: `delivers ${pattern.value}` }];
}

/** The role that a delivery path shows. A leading slash does not count. */
export function roleOfPath(pattern: string, mediaPatterns: readonly string[]): "media" | "static" | undefined {
    const path = withSlash(pattern);
    const fits = (candidate: string) => path === withSlash(candidate) || matchesWildcard(withSlash(candidate), path);
    if (mediaPatterns.some(fits)) return "media";
    return STATIC_PATHS.some(fits) ? "static" : undefined;
}

function withSlash(path: string): string {
    return path.startsWith("/") ? path : `/${path}`;
}

// --- Logs, code, replicas ----------------------------------------------------------------------------------------

interface Source {
    readonly type: string;
    readonly role: StorageRole;
    readonly paths: readonly string[];
}

/** Properties that name a bucket and thereby say what it is for. `[]` stands for every element of a list. */
const SOURCES: readonly Source[] = [
    { type: "aws:s3/bucketLogging:BucketLogging", role: "logs", paths: ["targetBucket"] },
    { type: BUCKET, role: "logs", paths: ["logging.targetBucket", "loggings[].targetBucket"] },
    { type: DISTRIBUTION, role: "logs", paths: ["loggingConfig.bucket"] },
    {
        type: "aws:lb/loadBalancer:LoadBalancer",
        role: "logs",
        paths: ["accessLogs.bucket", "connectionLogs.bucket", "healthCheckLogs.bucket"],
    },
    { type: "aws:elb/loadBalancer:LoadBalancer", role: "logs", paths: ["accessLogs.bucket"] },
    { type: "aws:cloudtrail/trail:Trail", role: "logs", paths: ["s3BucketName"] },
    { type: "aws:ec2/flowLog:FlowLog", role: "logs", paths: ["logDestination"] },
    { type: "aws:cfg/deliveryChannel:DeliveryChannel", role: "logs", paths: ["s3BucketName"] },
    { type: "aws:lambda/function:Function", role: "code", paths: ["s3Bucket"] },
    { type: "aws:lambda/layerVersion:LayerVersion", role: "code", paths: ["s3Bucket"] },
    { type: "aws:elasticbeanstalk/applicationVersion:ApplicationVersion", role: "code", paths: ["bucket"] },
    { type: "aws:codepipeline/pipeline:Pipeline", role: "code", paths: ["artifactStores[].location"] },
    { type: "aws:codebuild/project:Project", role: "code", paths: ["artifacts.location", "cache.location"] },
    { type: "aws:mwaa/environment:Environment", role: "code", paths: ["sourceBucketArn"] },
    { type: "aws:synthetics/canary:Canary", role: "code", paths: ["s3Bucket"] },
    { type: "aws:lb/trustStore:TrustStore", role: "code", paths: ["caCertificatesBundleS3Bucket"] },
    {
        type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        role: "backup-copy",
        paths: ["rules[].destination.bucket"],
    },
    { type: BUCKET, role: "backup-copy", paths: ["replicationConfiguration.rules[].destination.bucket"] },
    { type: "aws:transfer/user:User", role: "app-data", paths: ["homeDirectory"] },
];

function structuralEvidence(model: Model, evidence: Evidence): void {
    for (const { type, role, paths } of SOURCES) {
        for (const resource of model.ofType(type)) {
            for (const property of paths.flatMap((path) => spread(resource, path))) {
                for (const { bucket, certain } of namedBy(model, resource, property)) {
                    evidence.add(
                        bucket,
                        role,
                        `${property.path} of ${resource.name} is ${bucket.name}.`,
                        resource,
                        property.path,
                        certain,
                    );
                }
            }
        }
    }
}

function spread(resource: Resource, path: string): Property[] {
    const [top, ...rest] = path.split(".") as [string, ...string[]];
    const walk = (properties: Property[], keys: readonly string[]): Property[] =>
        keys.reduce((open, key) => {
            const name = key.replace("[]", "");
            const inner = open.map((property) => property.get(name));
            return key.endsWith("[]")
                ? inner.flatMap((property) => property.elements())
                : inner.map((property) =>
                      property.isMap || property.isText || property.isUnknown
                          ? property
                          : (property.elements()[0] ?? property),
                  );
        }, properties);
    const first = resource.input(top.replace("[]", ""));
    const starts = top.endsWith("[]")
        ? first.elements()
        : [first.isMap || first.isText || first.isUnknown ? first : (first.elements()[0] ?? first)];
    return walk(starts, rest).filter((property) => property.isPresent);
}

function namedBy(model: Model, resource: Resource, property: Property): { bucket: Resource; certain: Truth }[] {
    const text = property.text();
    if (text.state === "known") return bucketsNamed(model, text.value).map((bucket) => ({ bucket, certain: yes }));
    const reference = refer(model, resource, property, BUCKETS);
    const gap: Truth = { state: "unknown", gaps: reference.gaps };
    // A bucket's own properties depend on other buckets for more reasons than one.
    return [
        ...reference.exact.map((bucket) => ({ bucket, certain: yes })),
        ...reference.candidates.map((bucket) => ({ bucket, certain: gap })),
    ];
}

/** A replica is for what its source is for. */
function replicaEvidence(model: Model, evidence: Evidence): void {
    for (const resource of model.ofType("aws:s3/bucketReplicationConfig:BucketReplicationConfig")) {
        const source = model.links.one(resource, resource.structure("bucket"), BUCKETS);
        const reasons = source === undefined ? [] : (evidence.byBucket.get(source) ?? []);
        const inherited = reasons.filter(({ role }) => role === "media" || role === "static");
        const copies = spread(resource, "rules[].destination.bucket").flatMap((property) =>
            namedBy(model, resource, property).map((copy) => ({ ...copy, property })),
        );
        for (const { bucket, certain, property } of copies) {
            for (const reason of inherited) {
                const text = `${bucket.name} is a replica of ${source?.name}.`;
                evidence.add(bucket, reason.role, text, resource, property.path, and(certain, reason.certain));
            }
        }
    }
}
