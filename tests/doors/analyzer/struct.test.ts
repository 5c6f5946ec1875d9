import assert from "node:assert/strict";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
    decodePlain,
    decodeProperties,
    DEEPEST,
    encodeProperties,
    MalformedRequest,
} from "../../../src/doors/analyzer/struct";
import {
    FileAsset,
    type PropertyMap,
    ResourceReference,
    Secret,
    SIGNATURE_KEY,
    SIGNATURES,
    Unknown,
} from "../../../src/model/tree";
import { secret, UNKNOWN } from "../../support/stack";
import { struct } from "../../support/engine-requests";

const bytesOf = (json: Record<string, unknown>): Buffer => Buffer.from(struct(json).serializeBinary());
const decode = (json: Record<string, unknown>): PropertyMap => decodeProperties(bytesOf(json));
const jsonMap = () =>
    fc.dictionary(fc.string(), fc.jsonValue({ depthSize: "small" }), { maxKeys: 8 }) as fc.Arbitrary<PropertyMap>;
/** Text on the wire is UTF-8: it has no lone surrogates and tells -0 from 0 no better than JSON does. */
const plain = (json: unknown) => JSON.parse(JSON.stringify(json)) as PropertyMap;

describe("properties from bytes", () => {
    it("decodes every kind of value", () => {
        const json = {
            text: "a",
            empty: "",
            number: 1.5,
            zero: 0,
            yes: true,
            no: false,
            nothing: null,
            list: [1, "b", [true]],
            map: { a: { b: [] }, c: {} },
        };
        assert.deepEqual(decode(json), json);
    });
    it("reads no bytes as no properties", () => {
        assert.deepEqual(decodeProperties(undefined), {});
        assert.deepEqual(decodeProperties(Buffer.alloc(0)), {});
    });
    it("marks unknown values of every kind", () => {
        assert.equal(decode({ a: [UNKNOWN] }).a instanceof Array, true);
        assert.deepEqual(decode({ a: [UNKNOWN], b: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2" }), {
            a: [Unknown.afterUpdate],
            b: Unknown.afterUpdate,
        });
    });
    it("marks secrets, at any depth and around anything", () => {
        const found = decode({ a: secret("s"), b: { c: [secret({ d: UNKNOWN })] }, e: secret("[secret]") });
        assert.deepEqual(found, {
            a: new Secret("s"),
            b: { c: [new Secret({ d: Unknown.afterUpdate })] },
            e: new Secret(Unknown.unreadable),
        });
    });
    it("marks assets, archives, references and output values", () => {
        const found = decode({
            asset: { [SIGNATURE_KEY]: SIGNATURES.asset, text: "hello", hash: "h" },
            archive: {
                [SIGNATURE_KEY]: SIGNATURES.archive,
                assets: { a: { [SIGNATURE_KEY]: SIGNATURES.asset, path: "./a" } },
            },
            reference: { [SIGNATURE_KEY]: SIGNATURES.resource, urn: "urn:x", id: "i-1" },
            output: { [SIGNATURE_KEY]: SIGNATURES.output, value: "v", secret: true, dependencies: ["urn:y"] },
            pending: { [SIGNATURE_KEY]: SIGNATURES.output },
        });
        assert.ok(found.asset instanceof FileAsset && found.asset.text === "hello");
        assert.ok(found.archive instanceof FileAsset && found.archive.assets?.a instanceof FileAsset);
        assert.deepEqual(found.reference, new ResourceReference("urn:x", "i-1"));
        assert.deepEqual([found.output, found.pending], [new Secret("v"), Unknown.afterUpdate]);
    });
    it("keeps an unknown signature as data", () => {
        const wrapped = { [SIGNATURE_KEY]: "803fd3297a5875dc03ca845dda5d2a98", value: "AA==" };
        assert.deepEqual(decode({ bytes: wrapped }).bytes, wrapped);
    });
    it("takes __proto__ and constructor for keys like any other", () => {
        // The protocol's own classes lose such a key; the engine, written in Go, does not.
        const json = JSON.parse(
            '{"__proto__": {"polluted": true}, "constructor": 1, "a": {"__proto__": "x"}}',
        ) as PropertyMap;
        const found = decodeProperties(encodeProperties(json));
        assert.deepEqual(Object.entries(found), Object.entries(json));
        assert.equal(Object.getPrototypeOf(found), Object.prototype);
        assert.equal(({} as Record<string, unknown>).polluted, undefined);
    });
    it("reads what lies too deep as unreadable, and refuses to change it", () => {
        const nest = (levels: number): Record<string, unknown> => {
            let json: unknown = "bottom";
            for (let level = 0; level < levels; level++) json = level % 2 === 0 ? [json] : { a: json };
            return { deep: json };
        };
        const bytes = encodeProperties(nest(DEEPEST + 50) as PropertyMap);
        assert.match(JSON.stringify(decodeProperties(bytes)), /unreadable/);
        assert.throws(() => decodePlain(bytes), /nested more than 200 levels/);
        assert.match(JSON.stringify(decodeProperties(encodeProperties(nest(DEEPEST - 10) as PropertyMap))), /bottom/);
    });

    it("agrees with the protocol's own classes on any JSON, both ways", () => {
        fc.assert(
            fc.property(jsonMap(), (json) => {
                // Their classes lose this key, see above.
                fc.pre(!JSON.stringify(json).includes("__proto__"));
                const bytes = Buffer.from(
                    Struct.fromJavaScript(plain(json) as Parameters<typeof Struct.fromJavaScript>[0]).serializeBinary(),
                );
                assert.deepEqual(decodePlain(bytes), plain(json));
                const again = Struct.deserializeBinary(encodeProperties(plain(json))).toJavaScript();
                assert.deepEqual(again, plain(json));
            }),
        );
    });
    it("answers broken bytes with a clear error that quotes nothing", () => {
        fc.assert(
            fc.property(jsonMap(), fc.nat(), fc.integer({ min: 0, max: 255 }), (json, at, byte) => {
                const bytes = Buffer.from(encodeProperties({ ...plain(json), password: "hunter2hunter2" }));
                const cut = bytes.subarray(0, at % bytes.length);
                const bent = Buffer.from(bytes);
                bent[at % bytes.length] = byte;
                for (const broken of [cut, bent]) {
                    try {
                        decodeProperties(broken);
                    } catch (error) {
                        assert.ok(error instanceof MalformedRequest, String(error));
                        assert.doesNotMatch(error.message, /hunter2/);
                    }
                }
            }),
        );
    });
    it("refuses text that ends after its message", () => {
        assert.throws(() => decodeProperties(Buffer.from([10, 3, 10, 9, 97])), MalformedRequest);
        assert.throws(() => decodeProperties(Buffer.from([10, 50, 10, 1, 97])), MalformedRequest);
    });
});
