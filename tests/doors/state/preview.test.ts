import assert from "node:assert/strict";
import { readInput } from "../../../src/doors/state/read";
import { UNKNOWN } from "../../support/stack";
import { bytesOf, complaints, DB_TYPE, type Json, STACK_URN, stackOf, urn } from "./states";

const SG_TYPE = "aws:ec2/securityGroup:SecurityGroup";
const stackStep = {
    op: "create",
    urn: STACK_URN,
    newState: { urn: STACK_URN, type: "pulumi:pulumi:Stack", custom: false },
};

/** A step as `pulumi preview --json` writes it. */
function step(op: string, type: string, name: string, inputs: Json | undefined, more: Json = {}): Json {
    const newState = {
        urn: urn(type, name),
        type,
        custom: true,
        parent: STACK_URN,
        sourcePosition: "project:///index.js#4,12",
        ...(inputs && { inputs }),
    };
    return { op, urn: newState.urn, newState, detailedDiff: null, ...more };
}
const preview = (steps: Json[], more: Json = {}): Json => ({
    steps,
    duration: 5_000_000,
    changeSummary: { create: steps.length },
    ...more,
});
const find = (document: Json, name: string) => {
    const found = stackOf(document).deployment.resources.find((resource) => resource.name === name);
    assert.ok(found);
    return found;
};
const db = step("create", DB_TYPE, "db", { engine: "postgres", password: "[secret]", vpcSecurityGroupIds: [UNKNOWN] });

describe("output of pulumi preview --json", () => {
    it("is a preview of the stack that its URNs name", () => {
        const { form, deployment } = stackOf(preview([stackStep, db]));
        assert.deepEqual(
            [form, deployment.preview, deployment.stack.name, deployment.stack.project],
            ["preview", true, "prod", "shop"],
        );
        assert.deepEqual(find(preview([db]), "db").source, { file: "index.js", line: 4, column: 12 });
    });
    it("knows unknowns, and secrets that are withheld", () => {
        const resource = find(preview([db]), "db");
        assert.equal(resource.input("vpcSecurityGroupIds").elements()[0]?.isUnknown, true);
        const password = resource.input("password");
        assert.deepEqual([password.secret, password.text().state], [true, "unknown"]);
    });
    it("takes inputs that are left out for empty", () => {
        assert.deepEqual(find(preview([step("create", "aws:s3/bucket:Bucket", "b", undefined)]), "b").inputs, {});
    });
    it("passes over what is deleted, also after a refresh", () => {
        const steps = [
            step("refresh", "aws:s3/bucket:Bucket", "gone", {}),
            { op: "delete", urn: urn("aws:s3/bucket:Bucket", "gone"), oldState: {} },
            { op: "delete-replaced", urn: urn(DB_TYPE, "db"), oldState: {} },
            db,
            { op: "delete-replaced", urn: urn(DB_TYPE, "db"), oldState: {} },
        ];
        assert.deepEqual(
            stackOf(preview(steps)).deployment.resources.map((resource) => resource.name),
            ["db"],
        );
    });
    it("counts a replacement once, without the id of what it replaces", () => {
        const oldState = { id: "old", inputs: {}, outputs: { arn: "old" } };
        const steps = ["create-replacement", "replace"].map((op) =>
            step(op, DB_TYPE, "db", { engine: "mysql" }, { oldState }),
        );
        const { resources } = stackOf(preview(steps)).deployment;
        assert.deepEqual(
            resources.map((resource) => [resource.id, resource.output("arn").isAbsent]),
            [[undefined, true]],
        );
    });
    it("keeps what an unchanged resource has", () => {
        const same = step(
            "same",
            DB_TYPE,
            "db",
            { engine: "mysql" },
            { oldState: { id: "db-1", outputs: { arn: "arn:db" } } },
        );
        const resource = find(preview([same], { changeSummary: { same: 1 } }), "db");
        assert.deepEqual([resource.id, resource.text("arn")], ["db-1", { state: "known", value: "arn:db" }]);
    });
    it("keeps of a changed resource what the author's inputs do not touch", () => {
        const oldState = {
            id: "db-1",
            inputs: { publiclyAccessible: true, storageEncrypted: true },
            outputs: {
                arn: "arn:db",
                publiclyAccessible: true,
                storageEncrypted: true,
                backupRetentionPeriod: 0,
                tagsAll: {},
                iops: 3,
            },
        };
        const update = step(
            "update",
            DB_TYPE,
            "db",
            { publiclyAccessible: false },
            { oldState, detailedDiff: { iops: {} }, diffReasons: ["backupRetentionPeriod"] },
        );
        assert.deepEqual(find(preview([update]), "db").outputs, { arn: "arn:db" });
    });
    it("keeps links to a security group that changes", () => {
        const update = step("update", SG_TYPE, "sg", {}, { oldState: { id: "sg-1", inputs: {}, outputs: {} } });
        assert.equal(find(preview([update]), "sg").id, "sg-1");
    });
    it("keeps reads of existing resources apart", () => {
        const read = {
            op: "read",
            urn: urn(SG_TYPE, "sg"),
            newState: { urn: urn(SG_TYPE, "sg"), type: SG_TYPE, custom: true, external: true, outputs: { name: "x" } },
        };
        const resource = find(preview([read]), "sg");
        assert.deepEqual([resource.external, resource.inputs], [true, undefined]);
    });
    it("may stand behind lines of a log, and before some", () => {
        const log = `Logging in using access token\nwarning: {not json}\n${JSON.stringify(preview([stackStep, db]), null, 4)}\nnpm notice\n`;
        assert.equal(stackOf(Buffer.from(log)).deployment.resources.length, 2);
    });
    it("must show unchanged resources", () => {
        const message =
            "leaves out 37 unchanged resource(s), without which nothing can be judged. Write it again with `pulumi preview --json --show-sames`.";
        const result = readInput("p", bytesOf(preview([db], { changeSummary: { create: 1, same: 37 } })));
        assert.deepEqual([result.inputs, result.errors], [[], [{ input: "p", message }]]);
    });
    it("is told where it ended with an error, and judged as far as it goes", () => {
        const diagnostics = [{ severity: "error", message: "boom" }];
        const message =
            "holds a preview or update that ended with an error, so resources may be missing from it. Mend that first.";
        const partial = readInput("p", bytesOf(preview([db], { diagnostics })));
        assert.deepEqual([partial.inputs.length, partial.errors.map((error) => error.message)], [1, [message]]);
        const failed = readInput("p", bytesOf({ diagnostics, duration: 25247776 }));
        assert.deepEqual([failed.inputs.length, failed.errors.map((error) => error.message)], [0, [message]]);
    });
    it("may hold warnings", () => {
        assert.deepEqual(
            complaints(bytesOf(preview([db], { diagnostics: [{ severity: "warning" }, { severity: "info#err" }] }))),
            [],
        );
    });
    it("may hold nothing to do", () => {
        assert.equal(stackOf({ steps: [], duration: 1, changeSummary: {} }).deployment.resources.length, 0);
    });
});

describe("engine events, one a line", () => {
    const event = (kind: string, body: Json, sequence = 0): string =>
        JSON.stringify({ sequence, timestamp: 1_795_613_302, [kind]: body });
    const metadata = (op: string, state: Json | null, old: Json | null = null) => ({
        metadata: { op, urn: urn(DB_TYPE, "db"), type: DB_TYPE, old, new: state },
        planning: true,
    });
    const sealed = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
    const created = {
        urn: urn(DB_TYPE, "db"),
        type: DB_TYPE,
        custom: true,
        id: "",
        inputs: { engine: "mysql", password: sealed },
        outputs: {},
    };
    const stream = (...lines: string[]) => Buffer.from(`${lines.join("\n")}\n`);

    it("are a preview, with planned outputs", () => {
        const lines = [
            event("diagnosticEvent", { severity: "warning" }),
            event("preludeEvent", { config: {} }),
            event("resourcePreEvent", metadata("create", created)),
            event("resOutputsEvent", metadata("create", { ...created, outputs: { arn: UNKNOWN } })),
            event("summaryEvent", {}),
            event("cancelEvent", {}),
        ];
        const { form, deployment } = stackOf(stream("Previewing update (prod)", ...lines));
        assert.deepEqual([form, deployment.preview, deployment.resources.length], ["engine events", true, 1]);
        assert.equal(deployment.resources[0]?.output("arn").isUnknown, true);
        assert.equal(deployment.resources[0]?.input("password").secret, true);
    });
    it("are the state that an update left", () => {
        const lines = [
            event("resourcePreEvent", { ...metadata("create", created), planning: false }),
            event("resOutputsEvent", {
                metadata: {
                    op: "create",
                    urn: urn(DB_TYPE, "db"),
                    new: { ...created, id: "db-1", outputs: { arn: "arn" } },
                },
            }),
        ];
        const { deployment } = stackOf(stream(...lines));
        assert.deepEqual([deployment.preview, deployment.resources[0]?.id], [false, "db-1"]);
    });
    it("say where the operation failed", () => {
        assert.equal(
            complaints(
                stream(
                    event("resourcePreEvent", metadata("create", created)),
                    event("diagnosticEvent", { severity: "error" }),
                ),
            ).length,
            1,
        );
    });
});
