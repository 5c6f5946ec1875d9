/** Buckets with their companion resources, as one thing: roles, versioning, website, policies. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import { type Companion, type CompanionIndex, indexCompanions } from "../reference";
import type { Resource } from "../resource";
import { and, isNo, isTrue, isYes, no, or, type Truth, truth, yes } from "../value";
import { BUCKET, BUCKET_ACL, BUCKET_POLICY } from "./access-grants";
import { bucketEvidence } from "./role-sources";
import { explicitRoles, openRoleTag, rolesByName, StoreRoles } from "./roles";

export const DIRECTORY_BUCKET = "aws:s3/directoryBucket:DirectoryBucket";

/** Companion resources by what they say of a bucket. */
const COMPANIONS = {
    versioning: "aws:s3/bucketVersioning:BucketVersioning",
    lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    website: "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    cors: "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    acl: BUCKET_ACL,
    encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    objectLock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    policy: BUCKET_POLICY,
    publicAccessBlock: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    replication: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    notification: "aws:s3/bucketNotification:BucketNotification",
    logging: "aws:s3/bucketLogging:BucketLogging",
} as const;
export type CompanionKind = keyof typeof COMPANIONS;

export interface BucketView extends View {
    readonly roles: StoreRoles;
    readonly isDirectory: boolean;
    /** Certain and possible companions of a kind. */
    companions(kind: CompanionKind): readonly Companion[];
}

/** A setting, where it is made, and whether it is certain. */
export interface VersioningState {
    readonly enabled: Truth;
    /** Who says so: the bucket or a companion. */
    readonly resource: Resource;
    readonly path: string;
    /** The word that is set, where one is. */
    readonly status: string | undefined;
}

/** One place that makes a bucket a website. */
export interface WebsiteState {
    readonly resource: Resource;
    readonly path: string;
    /** Whether it serves objects, and not just a redirect of everything. */
    readonly servesObjects: Truth;
}

export interface BucketFacts {
    readonly all: readonly BucketView[];
    of(resource: Resource): BucketView | undefined;
    index(kind: CompanionKind): CompanionIndex;
}

export const bucketFamily: Family<BucketView> = {
    name: "S3 buckets",
    types: [BUCKET],
    view: (resource, model) => model.fact(buckets).of(resource),
};

/** Buckets and directory buckets. */
export const anyBuckets: Family<BucketView> = {
    name: "S3 buckets and directory buckets",
    types: [BUCKET, DIRECTORY_BUCKET],
    view: (resource, model) => model.fact(buckets).of(resource),
};

/** The fact: every bucket with its roles and companions. */
export function buckets(model: Model): BucketFacts {
    const indexes = new Map<CompanionKind, CompanionIndex>();
    const index = (kind: CompanionKind): CompanionIndex => {
        const memo = indexes.get(kind) ?? indexCompanions(model, [COMPANIONS[kind]], "bucket", [BUCKET], "bucket");
        indexes.set(kind, memo);
        return memo;
    };
    const evidence = model.fact(bucketEvidence);
    const views = new Map<Resource, BucketView>();
    for (const resource of model.ofType(BUCKET, DIRECTORY_BUCKET)) {
        const roles = [
            ...explicitRoles(resource, model.settings),
            ...(evidence.get(resource) ?? []),
            ...rolesByName(resource),
        ];
        views.set(resource, {
            resource,
            roles: new StoreRoles(roles, openRoleTag(resource)),
            isDirectory: resource.type === DIRECTORY_BUCKET,
            companions: (kind) => index(kind).of(resource),
        });
    }
    return { all: [...views.values()], of: (resource) => views.get(resource), index };
}

/**
 * Whether a bucket keeps old versions. A companion wins over what the bucket says inline; object lock implies versions;
 * a new bucket has none. The bucket's own output is unknown in a preview even where nothing is declared, so it counts only
 * when it is known.
 */
export function versioningOf(bucket: BucketView): VersioningState {
    const { resource } = bucket;
    const locked = isTrue(resource.scalar("objectLockEnabled").boolean());
    if (isYes(locked)) return { enabled: yes, resource, path: "objectLockEnabled", status: undefined };
    const companions = bucket.companions("versioning");
    const certain = companions.find((companion) => isYes(companion.certain));
    if (certain !== undefined) return withLock(companionState(certain.resource), locked);
    const inline = inlineVersioning(resource);
    const possible = companions.map((companion) => and(companion.certain, companionState(companion.resource).enabled));
    return withLock({ ...inline, enabled: or(inline.enabled, ...possible) }, locked);
}

function withLock(state: VersioningState, locked: Truth): VersioningState {
    return { ...state, enabled: or(state.enabled, locked) };
}

function companionState(companion: Resource): VersioningState {
    const block = companion.structure("versioningConfiguration");
    const status = (block.elements()[0] ?? block).get("status").text();
    const path = "versioningConfiguration.status";
    if (block.isUnknown) return { enabled: block.gap(), resource: companion, path, status: undefined };
    const word = status.state === "known" ? status.value : undefined;
    return {
        enabled: truth(status, (value) => value.toLowerCase() === "enabled"),
        resource: companion,
        path,
        status: word,
    };
}

function inlineVersioning(resource: Resource): VersioningState {
    for (const path of ["versioning", "versionings"]) {
        const block = resource.structure(path);
        if (block.isAbsent) continue;
        const flag = block.isUnknown ? block.gap() : (block.elements()[0] ?? block).get("enabled").boolean();
        return { enabled: isTrue(flag), resource, path, status: undefined };
    }
    return { enabled: no, resource, path: "versioning", status: undefined };
}

const WEBSITE_PARTS = ["indexDocument", "errorDocument", "routingRules", "routingRuleDetails"];

/** The places that make a bucket a website: inline blocks and companions. */
export function websitesOf(bucket: BucketView): readonly (WebsiteState & { readonly certain: Truth })[] {
    const inline = ["website", "websites"].flatMap((path) => {
        const block = bucket.resource.structure(path);
        if (block.isAbsent || isNo(block.filled)) return [];
        return [
            {
                resource: bucket.resource,
                path,
                servesObjects: block.isUnknown ? block.gap() : serves(block.elements()[0] ?? block),
                certain: yes,
            },
        ];
    });
    const companions = bucket.companions("website").map(({ resource, certain }) => ({
        resource,
        path: WEBSITE_PARTS.find((part) => resource.structure(part).isPresent) ?? "redirectAllRequestsTo",
        servesObjects: or(...WEBSITE_PARTS.map((part) => resource.structure(part).filled)),
        certain,
    }));
    return [...inline, ...companions];
}

function serves(block: Property): Truth {
    return or(...WEBSITE_PARTS.map((part) => block.get(part).filled));
}
