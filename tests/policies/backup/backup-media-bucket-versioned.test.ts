import rule from "../../../policies/backup/backup-media-bucket-versioned";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const bucket = (name: string, inputs: Json = {}, more = {}) => resource("aws:s3/bucket:Bucket", name, inputs, more);
/** A new bucket as the provider plans it: everything computed is unknown, declared or not. */
const planned = (name: string, inputs: Json = {}) => bucket(name, inputs, { outputs: { bucket: UNKNOWN, versioning: UNKNOWN, tagsAll: UNKNOWN } });
const versioning = (status: unknown, of: readonly string[]) =>
    resource("aws:s3/bucketVersioning:BucketVersioning", "versions", { bucket: UNKNOWN, versioningConfiguration: { status } }, { deps: { bucket: of } });
const task = (environment: Json[], more = {}) =>
    resource("aws:ecs/taskDefinition:TaskDefinition", "web", { family: "web", containerDefinitions: JSON.stringify([{ name: "web", environment }]) }, more);

testRule(rule, {
    valid: [
        { name: "a companion in a first preview", resources: [planned("media"), versioning("Enabled", ["media"])], expect: [{ on: "media" }] },
        { name: "inline", resources: [bucket("uploads", { versioning: { enabled: true } })] },
        { name: "the list of the older type", resources: [resource("aws:s3/bucketV2:BucketV2", "media", { versionings: [{ enabled: true }] })] },
        { name: "object lock", resources: [bucket("media", { objectLockEnabled: true })] },
        { name: "seen in the outputs only", resources: [bucket("media", {}, { outputs: { versioning: { enabled: true } } })] },
        {
            name: "a companion that shares a generated name with its bucket",
            resources: [
                resource("random:index/randomPet:RandomPet", "pet", {}),
                bucket("media", { bucket: UNKNOWN }, { deps: { bucket: ["pet"] } }),
                resource("aws:s3/bucketVersioning:BucketVersioning", "versions", { bucket: UNKNOWN, versioningConfiguration: { status: "Enabled" } }, { deps: { bucket: ["pet"] } }),
            ],
        },
        { name: "another role by option", options: { roles: ["logs"] }, resources: [bucket("audit-logs", { versioning: { enabled: true } })] },
    ],
    invalid: [
        { name: "nothing declared, whatever the preview says of the output", resources: [planned("media")], expect: [{ on: "media", message: "missing", at: "versioning" }] },
        {
            name: "nothing declared, and known to be off",
            resources: [bucket("media", {}, { outputs: { versioning: { enabled: false, mfaDelete: false } } })],
            expect: [{ on: "media", message: "missing", at: "versioning" }],
        },
        { name: "suspended", resources: [planned("media"), versioning("Suspended", ["media"])], expect: [{ on: "media", message: "off", at: "versioning" }] },
        {
            name: "a companion wins over what stands inline",
            resources: [
                bucket("media", { bucket: "shop-media", versioning: { enabled: true } }),
                resource("aws:s3/bucketVersioningV2:BucketVersioningV2", "versions", { bucket: "shop-media", versioningConfiguration: { status: "Suspended" } }),
            ],
            expect: [{ on: "media", message: "off", at: "versioning" }],
        },
        { name: "inline off", resources: [bucket("media", { versioning: { enabled: false } })], expect: [{ on: "media", message: "off", at: "versioning" }] },
        {
            name: "the companion of another bucket",
            resources: [
                bucket("media", { bucket: "shop-media" }),
                bucket("code", { bucket: "shop-code" }),
                resource("aws:s3/bucketVersioning:BucketVersioning", "versions", { bucket: "shop-code", versioningConfiguration: { status: "Enabled" } }),
            ],
            expect: [{ on: "media", message: "missing" }],
        },
        { name: "media by tag, whatever the name", resources: [bucket("acme-1", { tags: { "storage-role": "media" } })], expect: [{ on: "acme-1", message: "missing" }] },
        { name: "media by the profile", settings: { storageRoles: { "acme-*": ["app-data"] } }, resources: [bucket("acme-1")], expect: [{ on: "acme-1", message: "missing" }] },
        {
            name: "media by Django's setting",
            resources: [bucket("acme", { bucket: "acme-1" }), task([{ name: "AWS_STORAGE_BUCKET_NAME", value: "acme-1" }])],
            expect: [{ on: "acme", message: "missing" }],
        },
        {
            name: "media by a function's setting that is known after the update",
            resources: [planned("acme"), resource("aws:lambda/function:Function", "api", { environment: { variables: { DJANGO_MEDIA_BUCKET: UNKNOWN } } }, { deps: { environment: ["acme"] } })],
            expect: [{ on: "acme", message: "missing" }],
        },
        {
            name: "media by the delivery path",
            resources: [
                bucket("acme", { bucket: "acme-1" }),
                resource("aws:cloudfront/distribution:Distribution", "cdn", {
                    origins: [{ originId: "files", domainName: "acme-1.s3.eu-west-1.amazonaws.com" }],
                    orderedCacheBehaviors: [{ pathPattern: "/media/*", targetOriginId: "files", viewerProtocolPolicy: "https-only" }],
                }),
            ],
            expect: [{ on: "acme", message: "missing" }],
        },
        { name: "a directory bucket", resources: [resource("aws:s3/directoryBucket:DirectoryBucket", "uploads", {})], expect: [{ on: "uploads", message: "directory" }] },
        { name: "another role by option", options: { roles: ["backup-copy"] }, resources: [bucket("db-dumps")], expect: [{ on: "db-dumps", message: "missing" }] },
    ],
    unknown: [
        {
            name: "media perhaps, by a delivery path that is unknown",
            resources: [
                bucket("acme", { bucket: "acme-1" }),
                resource("aws:cloudfront/distribution:Distribution", "cdn", {
                    origins: [{ originId: "files", domainName: "acme-1.s3.eu-west-1.amazonaws.com" }],
                    orderedCacheBehaviors: [{ pathPattern: UNKNOWN, targetOriginId: "files", viewerProtocolPolicy: "https-only" }],
                }),
            ],
        },
        {
            name: "media perhaps, by behaviours that are unknown",
            resources: [
                bucket("acme", { bucket: "acme-1" }),
                resource("aws:cloudfront/distribution:Distribution", "cdn", {
                    origins: [{ originId: "files", domainName: "acme-1.s3.eu-west-1.amazonaws.com" }],
                    orderedCacheBehaviors: UNKNOWN,
                }),
            ],
        },
        {
            name: "media perhaps, by a function's variables that are unknown",
            resources: [planned("acme"), resource("aws:lambda/function:Function", "api", { environment: { variables: UNKNOWN } }, { deps: { environment: ["acme"] } })],
        },
        { name: "a tag of roles whose value is unknown", resources: [bucket("media", { tags: { "data-class": UNKNOWN } })] },
        { name: "the status", resources: [planned("media"), versioning(UNKNOWN, ["media"])] },
        { name: "two buckets behind one companion", resources: [planned("media"), planned("code"), versioning("Enabled", ["media", "code"])], expect: [{ on: "media", says: "bucket of versions" }] },
        {
            name: "settings that are unknown as a whole may make it media",
            resources: [planned("acme"), resource("aws:ecs/taskDefinition:TaskDefinition", "web", { containerDefinitions: UNKNOWN }, { deps: { containerDefinitions: ["acme"] } })],
            expect: [{ on: "acme" }],
        },
    ],
    notApplicable: [
        { name: "another role", resources: [bucket("static")] },
        { name: "logs of media", resources: [bucket("media-logs")] },
        { name: "no role at all", resources: [bucket("acme")] },
        { name: "static by tag, media by name", resources: [bucket("media", { tags: { "data-class": "static" } })] },
        {
            name: "static by a setting of its own, beside media elsewhere",
            resources: [
                bucket("acme", { bucket: "acme-static" }),
                task([
                    { name: "AWS_STORAGE_BUCKET_NAME", value: "other-media" },
                    { name: "AWS_STATIC_BUCKET_NAME", value: "acme-static" },
                ]),
            ],
        },
        {
            name: "the target of a distribution's logs, whatever the name",
            resources: [bucket("media", { bucket: "acme-media" }), resource("aws:cloudfront/distribution:Distribution", "cdn", { loggingConfig: { bucket: "acme-media.s3.amazonaws.com" } })],
        },
    ],
});
