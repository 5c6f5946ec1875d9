import assert from "node:assert/strict";
import { Resource, type ResourceRecord } from "../../src/model/resource";
import { fromJson, type PropertyMap } from "../../src/model/tree";
import { canonicalType } from "../../src/model/types";
import { absent, known } from "../../src/model/value";
import { secret, UNKNOWN } from "../support/stack";

const URN = "urn:pulumi:prod::shop::aws:rds/instance:Instance::db";
const make = (inputs: unknown, outputs: unknown, more: Partial<ResourceRecord> = {}) =>
    new Resource({
        urn: URN,
        type: "aws:rds/instance:Instance",
        ...(inputs === undefined ? {} : { inputs: fromJson(inputs) as PropertyMap }),
        ...(outputs === undefined ? {} : { outputs: fromJson(outputs) as PropertyMap }),
        ...more,
    });
const unreadable = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "AAAA" };

describe("resource", () => {
    describe("a scalar", () => {
        it("is what runs, where the output is known", () => {
            assert.deepEqual(make({ flag: false }, { flag: true }).scalar("flag").boolean(), known(true));
        });
        it("is the input while the output is unknown", () => {
            assert.deepEqual(make({ port: 5432 }, { port: UNKNOWN }).scalar("port").number(), known(5432));
        });
        it("is absent where the author left it to the provider", () => {
            assert.deepEqual(make({}, { port: UNKNOWN }).scalar("port").number(), absent);
        });
        it("is unknown without inputs only where something stands behind it", () => {
            const outputs = { port: UNKNOWN };
            assert.deepEqual(make(undefined, outputs).scalar("port").number(), absent);
            const linked = make(undefined, outputs, { propertyDependencies: { port: ["urn:other"] } });
            assert.equal(linked.scalar("port").number().state, "unknown");
        });
        it("that is clear on one side is clear", () => {
            assert.deepEqual(make({ name: "x" }, { name: unreadable }).scalar("name").text(), known("x"));
            assert.deepEqual(make({ name: unreadable }, { name: "x" }).scalar("name").text(), known("x"));
        });
        it("that is encrypted on both sides is unreadable", () => {
            const value = make({ name: unreadable }, { name: unreadable }).scalar("name").text();
            assert.deepEqual(value, { state: "unknown", gaps: [{ reason: "unreadable", what: "name of db" }] });
        });
    });

    describe("a structure", () => {
        it("is what the author wrote, not what the provider made of it", () => {
            const resource = make({ ingress: [] }, { ingress: [{ fromPort: 1 }] });
            assert.deepEqual(resource.structure("ingress").elements().length, 0);
        });
        it("is the output where the author wrote nothing or it cannot be read", () => {
            assert.equal(
                make({}, { list: ["a"] })
                    .structure("list")
                    .elements().length,
                1,
            );
            assert.equal(
                make({ list: unreadable }, { list: ["a"] })
                    .structure("list")
                    .elements().length,
                1,
            );
        });
        it("stays unknown until the update", () => {
            assert.equal(make({ list: UNKNOWN }, { list: ["old"] }).structure("list").isUnknown, true);
        });
    });

    it("reads tags over the provider's default tags", () => {
        const provider = { urn: "urn:p", properties: { defaultTags: '{"tags":{"team":"web","env":"x"}}' } };
        const resource = make({ tags: { env: "prod" } }, {}, { provider });
        assert.deepEqual(resource.tag("env"), known("prod"));
        assert.deepEqual(resource.tag("team"), known("web"));
        assert.deepEqual(resource.tag("none"), absent);
        assert.equal(make({ tags: UNKNOWN }, {}).tag("env").state, "unknown");
    });
    it("finds dependencies by the top-level property of a path", () => {
        const resource = make({}, {}, { propertyDependencies: { vpcConfig: ["urn:sg"] } });
        assert.deepEqual(resource.dependenciesOf("vpcConfig.securityGroupIds[0]"), ["urn:sg"]);
        assert.deepEqual(resource.dependenciesOf("constructor"), []);
    });
    it("takes its name and secrets from what the state says", () => {
        assert.equal(make({}, {}).name, "db");
        assert.equal(make({ password: secret("x") }, {}).input("password").secret, true);
    });
    for (const [old, present] of [
        ["aws:alb/listener:Listener", "aws:lb/listener:Listener"],
        ["aws:elasticloadbalancingv2/targetGroup:TargetGroup", "aws:lb/targetGroup:TargetGroup"],
        ["aws:elasticloadbalancing/loadBalancer:LoadBalancer", "aws:elb/loadBalancer:LoadBalancer"],
        ["aws:s3/bucketV2:BucketV2", "aws:s3/bucket:Bucket"],
        ["aws:s3/bucketVersioningV2:BucketVersioningV2", "aws:s3/bucketVersioning:BucketVersioning"],
        [
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        ],
        ["aws:rds/instance:Instance", "aws:rds/instance:Instance"],
        ["random:index/randomPassword:RandomPassword", "random:index/randomPassword:RandomPassword"],
    ] as const) {
        it(`knows ${old} as ${present}`, () => assert.equal(canonicalType(old), present));
    }
});
