import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readInput } from "../../../src/doors/state/read";
import { bytesOf, DB, type Json, STACK, stackExport, stackOf } from "./states";

const NOBODY = { organization: "", project: "", name: "", tags: {} };
const SHOP = { organization: "", project: "shop", name: "prod", tags: {} };

/** Reads an input and says what it is, whose, and how many resources it holds. */
function read(bytes: Buffer | Json) {
    const { form, deployment } = stackOf(bytes);
    return { form, stack: deployment.stack, resources: deployment.resources.length };
}

describe("forms of a state", () => {
    for (const version of [1, 2, 3, 4]) {
        it(`stack export, deployment version ${version}`, () => {
            assert.deepEqual(read(stackExport([STACK, DB], version)), {
                form: `stack export, version ${version}`,
                stack: SHOP,
                resources: 2,
            });
        });
    }
    it("stack export without a list of resources", () => {
        assert.deepEqual(read({ version: 3, deployment: { manifest: {}, metadata: {} } }), {
            form: "stack export, version 3",
            stack: NOBODY,
            resources: 0,
        });
    });
    it("stack export with null for resources", () => {
        assert.equal(read({ version: 3, deployment: { resources: null } }).resources, 0);
    });
    it("stack export of a stack that was never deployed", () => {
        assert.equal(read({ version: 3, deployment: null }).resources, 0);
        assert.equal(read({ version: 3 }).resources, 0);
    });
    it("stack export with its keys in another order, on one line", () => {
        assert.equal(read({ deployment: stackExport().deployment, version: 3 }).form, "stack export, version 3");
    });
    it("checkpoint of a self-managed backend", () => {
        const checkpoint = { stack: "acme/shop/prod", config: {}, latest: { manifest: {}, resources: [STACK, DB] } };
        assert.deepEqual(read({ version: 3, checkpoint }), {
            form: "checkpoint, version 3",
            stack: { ...SHOP, organization: "acme" },
            resources: 2,
        });
    });
    it("checkpoint whose stack has a short name", () => {
        assert.deepEqual(read({ version: 3, checkpoint: { stack: "prod", latest: { resources: [DB] } } }).stack, SHOP);
    });
    it("checkpoint without latest: its name is all that is known", () => {
        const { stack, resources } = read({ version: 3, checkpoint: { stack: "organization/shop/prod" } });
        assert.deepEqual([stack, resources], [{ ...SHOP, organization: "organization" }, 0]);
    });
    it("checkpoint version 4 with features and an empty name", () => {
        const checkpoint = { stack: "", latest: { resources: [STACK, DB] } };
        assert.deepEqual(read({ version: 4, features: ["refreshBeforeUpdate"], checkpoint }).stack, SHOP);
    });
    it("the oldest form: no wrapper, no version, no stack resource", () => {
        const oldest = { target: "prod", config: { "aws:config:region": "us-east-2" }, latest: { resources: [DB] } };
        assert.deepEqual(read(oldest), { form: "checkpoint", stack: SHOP, resources: 1 });
        assert.deepEqual(read({ target: "foo", config: {} }).stack, { ...NOBODY, name: "foo" });
    });
    it("findings of ours", () => {
        const content = { schemaVersion: 1, tool: { name: "x", version: "1" }, stacks: [] };
        assert.deepEqual(readInput("f.json", bytesOf(content)).inputs, [
            { kind: "findings", input: "f.json", content },
        ]);
    });
    it("several exports in one stream", () => {
        const both = Buffer.concat([bytesOf(stackExport(), 2), Buffer.from("\n"), bytesOf(stackExport([DB]))]);
        const { inputs, errors } = readInput("-", both);
        assert.deepEqual(errors, []);
        assert.deepEqual(
            inputs.map((input) => input.kind === "stack" && input.deployment.resources.length),
            [2, 1],
        );
    });
});

describe("encodings of a state", () => {
    const text = JSON.stringify(
        stackExport([STACK, { ...DB, inputs: { description: "Bücher 本 🚀" } }]),
        null,
        4,
    ).replaceAll("\n", "\r\n");
    const utf16 = Buffer.from(text, "utf16le");
    const encodings: readonly [string, Buffer][] = [
        ["UTF-8", Buffer.from(text)],
        ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${text}`)],
        ["UTF-16LE with a byte order mark (`>` in PowerShell)", Buffer.from(`\uFEFF${text}`, "utf16le")],
        ["UTF-16LE without one", utf16],
        ["UTF-16BE with a byte order mark", Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
        ["UTF-16BE without one", Buffer.from(utf16).swap16()],
        ["gzip", gzipSync(text)],
        ["gzip of UTF-16", gzipSync(Buffer.from(`\uFEFF${text}`, "utf16le"))],
        ["with space before and after", Buffer.from(`\r\n\r\n  ${text}  \r\n\r\n`)],
    ];
    for (const [name, bytes] of encodings) {
        it(name, () => {
            const db = stackOf(bytes).deployment.resources.find((resource) => resource.name === "db");
            assert.deepEqual(db?.input("description").text(), { state: "known", value: "Bücher 本 🚀" });
        });
    }
    it("keeps characters that a piece of a long UTF-16 text would cut in two", () => {
        const long = `${"x".repeat((1 << 23) - 40)}🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀`;
        const bytes = Buffer.from(JSON.stringify(stackExport([{ ...DB, inputs: { long } }])), "utf16le");
        const db = stackOf(bytes).deployment.resources[0];
        assert.deepEqual(db?.input("long").text(), { state: "known", value: long });
    });
});
