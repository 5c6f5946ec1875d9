import assert from "node:assert/strict";
import { Property } from "../../src/model/property";
import { fromJson, Secret, SIGNATURE_KEY, SIGNATURES, Unknown } from "../../src/model/tree";
import { absent, known } from "../../src/model/value";
import { secret, UNKNOWN } from "../support/stack";

const of = (json: unknown) => Property.of({ name: "db" }, "", fromJson(json));

describe("property tree", () => {
    it("reads scalars however providers spelt them", () => {
        assert.deepEqual(of("443").number(), known(443));
        assert.deepEqual(of("3306.0").number(), known(3306));
        assert.deepEqual(of(5432).text(), known("5432"));
        assert.deepEqual(of("True").boolean(), known(true));
        assert.deepEqual(of(null).text(), absent);
        assert.equal(of("yes").boolean().state, "unknown");
        assert.equal(of("").number().state, "unknown");
    });
    it("turns each kind of sentinel into one mark", () => {
        for (const sentinel of [
            UNKNOWN,
            "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
            "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
        ]) {
            assert.equal(of({ a: sentinel }).get("a").raw(), Unknown.afterUpdate);
        }
    });
    it("names what is unknown, and follows an unknown map into its keys", () => {
        const inner = of({ vpcConfig: UNKNOWN }).at("vpcConfig.securityGroupIds");
        assert.deepEqual(inner.list(), {
            state: "unknown",
            gaps: [{ reason: "after-update", what: "vpcConfig.securityGroupIds of db" }],
        });
    });
    it("takes one map for a list of one", () => {
        const list = of({ ingress: { fromPort: 1 } })
            .get("ingress")
            .list();
        assert.equal(list.state === "known" ? list.value.length : 0, 1);
    });
    it("keeps keys such as __proto__ and constructor as data", () => {
        const tree = of(JSON.parse('{"__proto__": {"x": "1"}, "constructor": "2"}'));
        assert.deepEqual(tree.at("__proto__.x").text(), known("1"));
        assert.deepEqual(tree.get("constructor").text(), known("2"));
        assert.deepEqual(tree.get("toString").text(), absent);
        assert.deepEqual(of({}).get("__proto__").text(), absent);
    });

    describe("secrets", () => {
        it("reads through the mark and remembers it", () => {
            const password = of({ password: secret("hunter2hunter2") }).get("password");
            assert.equal(password.secret, true);
            assert.deepEqual(password.text(), known("hunter2hunter2"));
            assert.equal(of({ a: secret({ b: "c" }) }).at("a.b").secret, true);
        });
        it("reads what --show-secrets wrote", () => {
            const shown = { [SIGNATURE_KEY]: SIGNATURES.secret, plaintext: '"text"' };
            assert.deepEqual(of(shown).text(), known("text"));
        });
        it("takes ciphertext and withheld secrets for unreadable, not absent", () => {
            for (const rest of [{ ciphertext: "AAAA" }, { value: "[secret]" }, { plaintext: "not JSON" }]) {
                const value = of({ [SIGNATURE_KEY]: SIGNATURES.secret, ...rest });
                assert.equal(value.isPresent, true);
                assert.deepEqual(value.text(), { state: "unknown", gaps: [{ reason: "unreadable", what: " of db" }] });
            }
        });
        it("keeps a property that is really named plaintext", () => {
            assert.deepEqual(of({ plaintext: "x" }).get("plaintext").text(), known("x"));
        });
    });

    it("reads assets, references and output values", () => {
        const asset = { [SIGNATURE_KEY]: SIGNATURES.asset, text: "print()", hash: "ab" };
        assert.deepEqual(of(asset).fileText(), known("print()"));
        assert.equal(of({ [SIGNATURE_KEY]: SIGNATURES.asset, path: "./app.py" }).fileText().state, "unknown");
        assert.deepEqual(of({ [SIGNATURE_KEY]: SIGNATURES.resource, urn: "urn:x", id: "sg-1" }).text(), known("sg-1"));
        assert.equal(of({ [SIGNATURE_KEY]: SIGNATURES.output }).isUnknown, true);
        const output = of({ [SIGNATURE_KEY]: SIGNATURES.output, value: "v", secret: true });
        assert.deepEqual([output.text(), output.secret], [known("v"), true]);
    });
    it("leaves an unknown signature as data", () => {
        assert.deepEqual(
            of({ [SIGNATURE_KEY]: "ffff", a: "b" })
                .get("a")
                .text(),
            known("b"),
        );
    });
    it("leaves the provider's bookkeeping out of a map's entries", () => {
        const entries = of({ variables: { __defaults: [], NAME: "x" } })
            .get("variables")
            .entries();
        assert.deepEqual(entries.state === "known" && entries.value.map(([key]) => key), ["NAME"]);
    });
    it("tells filled from empty from unknown", () => {
        const filled = (json: unknown) => of({ v: json }).get("v").filled;
        assert.deepEqual(
            [filled([]), filled(""), filled({}), filled(null)].map((value) => value.state === "known" && value.value),
            [false, false, false, false],
        );
        assert.deepEqual(filled(["x"]), known(true));
        assert.equal(filled(UNKNOWN).state, "unknown");
        assert.equal(fromJson(secret("a")) instanceof Secret, true);
    });
});
