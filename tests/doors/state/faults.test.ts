import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { jsonFaultOffset } from "../../../src/doors/state/fault";
import { readInput } from "../../../src/doors/state/read";
import { bytesOf, complaints, DB, STACK, stackExport } from "./states";

const AGAIN = "Write it again with `pulumi stack export --file FILE`.";
const good = JSON.stringify(stackExport(), null, 2);

describe("inputs that cannot be read", () => {
    const faults: readonly [string, Buffer, string][] = [
        ["empty", Buffer.from(""), "is empty. Write it with `pulumi stack export --file FILE`."],
        ["blank", Buffer.from("\n \n"), "is empty. Write it with `pulumi stack export --file FILE`."],
        [
            "no JSON at all",
            Buffer.from("error: no stack named 'prod' found"),
            `is not JSON: line 1, column 1. ${AGAIN}`,
        ],
        [
            "a fault in the frame",
            Buffer.from('{\n  "version": 3,\n  "deployment": {]\n}'),
            `is not JSON: line 3, column 18. ${AGAIN}`,
        ],
        [
            "a fault in a resource",
            Buffer.from('{"version": 3, "deployment": {"resources": [\n{"urn": hunter2}]}}'),
            `is not JSON: line 2, column 9. ${AGAIN}`,
        ],
        [
            "a comma too many between resources",
            Buffer.from('{"deployment": {"resources": [{},,{}]}, "version": 3}'),
            `is not JSON: line 1, column 34. ${AGAIN}`,
        ],
        [
            "a comma too many after resources",
            Buffer.from('{"deployment": {"resources": [{},]}, "version": 3}'),
            `is not JSON: line 1, column 34. ${AGAIN}`,
        ],
        [
            "two resources without a comma",
            Buffer.from('{"deployment": {"resources": [{} {}]}, "version": 3}'),
            `is not JSON: line 1, column 34. ${AGAIN}`,
        ],
        [
            "a conflict that was not resolved",
            Buffer.from(good.replace('"manifest"', '\n<<<<<<< HEAD\n"manifest"')),
            `is not JSON: line 5, column 1. ${AGAIN}`,
        ],
        [
            "cut off in a resource",
            Buffer.from(good.slice(0, good.indexOf("engine"))),
            `ends in the middle (line 22). ${AGAIN}`,
        ],
        [
            "cut off after the resources",
            Buffer.from(good.slice(0, good.lastIndexOf("]") + 1)),
            `ends in the middle (line 30). ${AGAIN}`,
        ],
        ["cut off in a word", Buffer.from('{"version": 3, "deployment": nul'), `ends in the middle (line 1). ${AGAIN}`],
        ["something after the end", Buffer.from(`${good}}`), `is not JSON: line 32, column 2. ${AGAIN}`],
        [
            "a gzip file that is cut off",
            gzipSync(good).subarray(0, 60),
            "is a gzip file that ends too early. Copy it again.",
        ],
        [
            "a gzip file that is damaged",
            Buffer.concat([gzipSync(good).subarray(0, 20), Buffer.alloc(200, 7)]),
            "is a damaged gzip file. Copy it again.",
        ],
        [
            "JSON of another kind",
            bytesOf({ name: "package", version: "1.0.0" }),
            "is JSON, but neither a stack export, a checkpoint, the output of `pulumi preview --json` nor a findings file. Write one with `pulumi stack export --file FILE`.",
        ],
        [
            "a list",
            bytesOf([1, 2]),
            "is JSON, but neither a stack export, a checkpoint, the output of `pulumi preview --json` nor a findings file. Write one with `pulumi stack export --file FILE`.",
        ],
        [
            "a version to come",
            bytesOf(stackExport([], 9)),
            "has stack export version 9; this release reads 1 to 4. Update deployment-checklist.",
        ],
        [
            "a checkpoint version to come",
            bytesOf({ version: 7, checkpoint: { latest: { resources: [] } } }),
            "has checkpoint version 7; this release reads 1 to 4. Update deployment-checklist.",
        ],
        [
            "resources that are no list",
            bytesOf({ version: 3, deployment: { resources: {} } }),
            `holds no list under deployment.resources. ${AGAIN}`,
        ],
    ];
    for (const [name, bytes, message] of faults) {
        it(name, () => {
            assert.deepEqual(complaints(bytes), [message]);
            assert.ok(!complaints(bytes).join().includes("hunter2"), "The content is not quoted.");
        });
    }
    it("larger than the limit, before and after decompression", () => {
        const message = "is larger than 1 GiB, the most that is read. Split it, or export fewer resources.";
        assert.deepEqual(complaints(Buffer.from(good), 100), [message]);
        assert.deepEqual(complaints(gzipSync(Buffer.alloc(100_000, 0x20)), 10_000), [message]);
    });
    it("entries that are no resources lose no others", () => {
        const { inputs, errors } = readInput(
            "x",
            bytesOf(stackExport([STACK, null as never, "text" as never, { type: "aws:s3/bucket:Bucket" }, DB])),
        );
        assert.deepEqual(
            errors.map((error) => error.message),
            [`holds 3 resource(s) without a URN, which cannot be judged. ${AGAIN}`],
        );
        assert.equal(inputs[0]?.kind === "stack" && inputs[0].deployment.resources.length, 2);
    });
    it("a fault in the second document loses nothing of the first", () => {
        const { inputs, errors } = readInput("x", Buffer.from(`${good}\n{"version": 3,\n nonsense}`));
        assert.equal(inputs.length, 1);
        assert.deepEqual(
            errors.map((error) => error.message),
            [`is not JSON: line 34, column 2. ${AGAIN}`],
        );
    });
});

describe("the place where a text stops being JSON", () => {
    it("is none in JSON", () => {
        fc.assert(fc.property(fc.json(), (json) => jsonFaultOffset(json) === undefined));
    });
    it("is there exactly where the parser refuses", () => {
        const damaged = fc
            .json()
            .chain((json) =>
                fc.tuple(
                    fc.constant(json),
                    fc.nat(json.length),
                    fc.constantFrom("", ",", "}", '"', "x", "[", "\\", "0"),
                ),
            );
        fc.assert(
            fc.property(damaged, ([json, at, insert]) => {
                const text = json.slice(0, at) + insert + json.slice(at + 1);
                let isJson = true;
                try {
                    JSON.parse(text);
                } catch {
                    isJson = false;
                }
                return (jsonFaultOffset(text) === undefined) === isJson;
            }),
            { numRuns: 2000 },
        );
    });
    it("does not depend on the depth", () => {
        assert.equal(jsonFaultOffset("[".repeat(100_000) + "]".repeat(100_000)), undefined);
    });
});
