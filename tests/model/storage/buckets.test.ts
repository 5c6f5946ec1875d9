import assert from "node:assert/strict";
import { Model } from "../../../src/model/model";
import { DEFAULT_SHARED_SETTINGS, type SharedSettings, STORAGE_ROLES } from "../../../src/model/profile";
import { buckets } from "../../../src/model/storage/buckets";
import { nameTokens } from "../../../src/model/storage/roles";
import { roleOfPath } from "../../../src/model/storage/role-sources";
import { isYes } from "../../../src/model/value";
import { decoders } from "../../support/decoders";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const bucket = (name: string, inputs: Json = {}, more = {}) => resource("aws:s3/bucket:Bucket", name, inputs, more);

function rolesOf(name: string, resources: readonly ResourceSpec[], settings: Partial<SharedSettings> = {}) {
    const deployment = (decoders[0] as (typeof decoders)[number]).decode({ resources });
    const model = new Model(deployment, { ...DEFAULT_SHARED_SETTINGS, ...settings });
    const view = model.fact(buckets).all.find((candidate) => candidate.resource.name === name);
    assert.ok(view);
    return STORAGE_ROLES.filter((role) => isYes(view.roles.has(role)));
}

describe("roles of buckets", () => {
    it("come from the profile first, then from tags", () => {
        const tagged = bucket("media", { tags: { "storage-role": "backup" } });
        assert.deepEqual(rolesOf("media", [tagged]), ["backup-copy"]);
        assert.deepEqual(rolesOf("media", [bucket("media")], { storageRoles: { "me*": ["static", "logs"] } }), [
            "static",
            "logs",
        ]);
        assert.deepEqual(rolesOf("acme", [bucket("acme", { tags: { "data-class": "media static" } })]), [
            "media",
            "static",
        ]);
    });
    it("come from what the stack does with them rather than from their names", () => {
        const logging = resource(
            "aws:s3/bucketLogging:BucketLogging",
            "l",
            { bucket: "x", targetBucket: UNKNOWN },
            { deps: { targetBucket: ["media"] } },
        );
        assert.deepEqual(rolesOf("media", [bucket("media"), logging]), ["logs"]);
        const fn = resource("aws:lambda/function:Function", "fn", { s3Bucket: "acme-1", s3Key: "fn.zip" });
        assert.deepEqual(rolesOf("acme", [bucket("acme", { bucket: "acme-1" }), fn]), ["code"]);
        const pipeline = resource("aws:codepipeline/pipeline:Pipeline", "p", {
            artifactStores: [{ type: "S3", location: "acme-1" }],
        });
        assert.deepEqual(rolesOf("acme", [bucket("acme", { bucket: "acme-1" }), pipeline]), ["code"]);
        const balancer = resource(
            "aws:lb/loadBalancer:LoadBalancer",
            "lb",
            { accessLogs: { bucket: UNKNOWN, enabled: true } },
            { deps: { accessLogs: ["acme"] } },
        );
        assert.deepEqual(rolesOf("acme", [bucket("acme"), balancer]), ["logs"]);
    });
    it("follow replication: a copy is for what its source is for", () => {
        const replication = resource("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "r", {
            bucket: "acme-1",
            rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::acme-2" } }],
        });
        const task = resource("aws:ecs/taskDefinition:TaskDefinition", "t", {
            containerDefinitions: JSON.stringify([
                { name: "web", environment: [{ name: "MEDIA_BUCKET", value: "acme-1" }] },
            ]),
        });
        const stack = [
            bucket("source", { bucket: "acme-1" }),
            bucket("copy", { bucket: "acme-2" }, { outputs: { arn: "arn:aws:s3:::acme-2" } }),
            replication,
            task,
        ];
        assert.deepEqual(rolesOf("copy", stack), ["media", "backup-copy"]);
    });
    it("come from Django's settings: one generic name means media and static files", () => {
        const task = (environment: Json[]) =>
            resource("aws:ecs/taskDefinition:TaskDefinition", "t", {
                containerDefinitions: JSON.stringify([{ name: "web", environment }]),
            });
        const files = bucket("acme", { bucket: "acme-1" });
        assert.deepEqual(rolesOf("acme", [files, task([{ name: "AWS_STORAGE_BUCKET_NAME", value: "acme-1" }])]), [
            "media",
            "static",
        ]);
        assert.deepEqual(
            rolesOf("acme", [
                files,
                task([
                    { name: "AWS_STORAGE_BUCKET_NAME", value: "acme-1" },
                    { name: "STATIC_URL", value: "/static/" },
                ]),
            ]),
            ["media"],
        );
        assert.deepEqual(
            rolesOf("acme", [
                files,
                task([{ name: "STATIC_URL", value: "https://acme-1.s3.eu-west-1.amazonaws.com/" }]),
            ]),
            ["static"],
        );
        assert.deepEqual(rolesOf("acme", [files, task([{ name: "MEDIA_URL", value: "s3://acme-1/uploads" }])]), [
            "media",
        ]);
    });
    it("are guessed from names last, logs and backups before what they are of", () => {
        assert.deepEqual(rolesOf("userUploads", [bucket("userUploads")]), ["media"]);
        assert.deepEqual(rolesOf("site-assets", [bucket("site-assets")]), ["static"]);
        assert.deepEqual(rolesOf("media-access-logs", [bucket("media-access-logs")]), ["logs"]);
        assert.deepEqual(rolesOf("multimedia", [bucket("multimedia")]), []);
        assert.deepEqual(nameTokens("acmeUserMedia_2"), ["acme", "user", "media", "2"]);
    });
    it("read delivery paths with and without a leading slash", () => {
        const patterns = DEFAULT_SHARED_SETTINGS.mediaPathPatterns;
        assert.equal(roleOfPath("media/*", patterns), "media");
        assert.equal(roleOfPath("/uploads/*.jpg", patterns), "media");
        assert.equal(roleOfPath("static/*", patterns), "static");
        assert.equal(roleOfPath("/api/*", patterns), undefined);
    });
});
