import assert from "node:assert/strict";
import { dirname } from "node:path";
import { declarationsOf, parseDeclaration } from "./declarations";
import { compare } from "./diff";
import { answerInvoke } from "./invokes";
import { plannedOutputs, settledState } from "./outputs";
import { UNKNOWN, type Properties, type Wire } from "./wire";

const CLOUD = { account: "123456789012", region: "eu-central-1" };
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hidden" };
const declarations = declarationsOf(dirname(require.resolve("@pulumi/aws/package.json")));

function subject(type: string, inputs: Properties): { urn: string; type: string; inputs: Properties } {
    return { urn: `urn:pulumi:production::shop::${type}::thing`, type, inputs };
}

describe("the stand-in provider", () => {
    const database = subject("aws:rds/instance:Instance", { engine: "postgres", password: SECRET, tags: { a: "b" } });

    it("knows the outputs of a type from the SDK's declarations", () => {
        const outputs = declarations("aws:rds/instance:Instance") ?? [];
        assert.deepEqual(
            outputs.filter(({ name }) => ["address", "port", "publiclyAccessible", "tags"].includes(name)),
            [
                { name: "address", kind: "string", optional: false },
                { name: "port", kind: "number", optional: false },
                { name: "publiclyAccessible", kind: "boolean", optional: true },
                { name: "tags", kind: "map", optional: true },
            ],
        );
        assert.equal(declarations("aws:rds/instance:Nothing"), undefined);
        assert.equal(declarations("aws:nothing/nothing:Nothing"), undefined);
        assert.equal(parseDeclaration("", "Instance"), undefined);
    });

    it("plans inputs as they are, and everything that AWS computes as unknown", () => {
        const planned = plannedOutputs(database, declarations, CLOUD);
        assert.equal(planned["address"], UNKNOWN);
        assert.equal(planned["backupRetentionPeriod"], UNKNOWN);
        assert.equal(planned["engine"], "postgres");
        assert.equal(planned["password"], SECRET);
        assert.equal(planned["region"], "eu-central-1");
        assert.equal("publiclyAccessible" in planned, false);
    });

    it("settles plausible values, the same ones each time", () => {
        const state = settledState(database, declarations, CLOUD);
        assert.deepEqual(settledState(database, declarations, CLOUD), state);
        assert.match(state.id, /^db-[A-Z0-9]{26}$/);
        assert.match(
            String(state.outputs["endpoint"]),
            /^thing-[0-9a-f]{7}\..*\.eu-central-1\.rds\.amazonaws\.com:5432$/,
        );
        assert.equal(state.outputs["password"], SECRET);
        assert.deepEqual(state.outputs["masterUserSecrets"], []);
        assert.equal(JSON.stringify(state).includes(UNKNOWN), false);
    });

    it("makes a master secret when the program asks for one", () => {
        const managed = subject("aws:rds/instance:Instance", { manageMasterUserPassword: true });
        const secrets = settledState(managed, declarations, CLOUD).outputs["masterUserSecrets"] as Wire[];
        assert.match(JSON.stringify(secrets), /arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!db-/);
    });

    it("honours a region of the resource's own", () => {
        const topic = subject("aws:sns/topic:Topic", { name: "alarms", region: "us-east-1" });
        assert.equal(settledState(topic, declarations, CLOUD).id, "arn:aws:sns:us-east-1:123456789012:alarms");
    });

    it("knows the security group of a new EKS cluster in preview as unknown and after it as an id", () => {
        const cluster = subject("aws:eks/cluster:Cluster", { vpcConfig: { subnetIds: ["subnet-1"] } });
        const group = (outputs: Properties): Wire | undefined =>
            (outputs["vpcConfig"] as Properties)["clusterSecurityGroupId"];
        assert.equal(group(plannedOutputs(cluster, declarations, CLOUD)), UNKNOWN);
        assert.match(String(group(settledState(cluster, declarations, CLOUD).outputs)), /^sg-/);
    });

    it("renders policy documents as the real data source does", () => {
        const answer = answerInvoke(
            "aws:iam/getPolicyDocument:getPolicyDocument",
            {
                statements: [
                    {
                        sid: "Tls",
                        effect: "Deny",
                        principals: [{ type: "*", identifiers: ["*"] }],
                        actions: ["s3:*"],
                        resources: ["a", "b"],
                        conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
                    },
                    { actions: ["s3:GetObject"], principals: [{ type: "AWS", identifiers: ["x"] }] },
                ],
            },
            CLOUD,
        );
        assert.deepEqual(JSON.parse(String(answer["json"])), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Tls",
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:*",
                    Resource: ["a", "b"],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
                { Effect: "Allow", Principal: { AWS: "x" }, Action: "s3:GetObject" },
            ],
        });
    });

    it("refuses a function that it has no answer for", () => {
        assert.throws(
            () => answerInvoke("aws:ec2/getNothing:getNothing", {}, CLOUD),
            /no answer for aws:ec2\/getNothing/,
        );
    });

    it("sees changes, and takes an unknown for one", () => {
        const before = { a: [1, { x: 1, y: 2 }], b: "old", c: SECRET, engine: "postgres" };
        const after = { a: [1, { y: 2, x: 1 }], b: UNKNOWN, c: SECRET, engine: "mysql" };
        const change = compare("aws:rds/instance:Instance", before, after, []);
        assert.deepEqual(change, { changed: ["b", "engine"], replaced: ["engine"] });
        assert.deepEqual(compare("aws:rds/instance:Instance", before, after, ["b", "engine"]).changed, []);
    });
});
