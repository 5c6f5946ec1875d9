/** What real states do: each oddity in a small state of its own. */
import assert from "node:assert/strict";
import { SIGNATURE_KEY, SIGNATURES } from "../../../src/model/tree";
import { DB, DB_TYPE, type Json, resourceOf, STACK, STACK_URN, stackExport, stackOf, state, urn } from "./states";

const sealed: Json = { [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: "v1:abc" };
const opened = (value: unknown): Json => ({ [SIGNATURE_KEY]: SIGNATURES.secret, plaintext: JSON.stringify(value) });
const db = (more: Json) => resourceOf(stackExport([STACK, state(DB_TYPE, "db", more)]));
const known = (value: unknown) => ({ state: "known", value });

describe("what real states do", () => {
    it("1: a value is clear on one side and sealed on the other; clear anywhere is clear", () => {
        const inClear = { password: "hunter2-hunter2" };
        for (const resource of [
            db({ inputs: inClear, outputs: { password: sealed } }),
            db({ inputs: { password: sealed }, outputs: inClear }),
        ]) {
            assert.deepEqual(resource.scalar("password").text(), known("hunter2-hunter2"));
            assert.deepEqual(resource.structure("password").text(), known("hunter2-hunter2"));
        }
    });
    it("2: envelopes replace values that are no secrets: unreadable, not absent", () => {
        const resource = db({
            inputs: { containerDefinitions: sealed, cpu: sealed },
            outputs: { containerDefinitions: sealed, tagsAll: sealed },
        });
        for (const path of ["containerDefinitions", "cpu", "tagsAll"]) {
            const property = resource.structure(path);
            assert.deepEqual([property.isPresent, property.isUnknown, property.secret], [true, true, true], path);
            assert.deepEqual(property.gap().gaps, [{ reason: "unreadable", what: `${path} of db` }]);
        }
    });
    it("2: an opened envelope may hold anything, null too", () => {
        const resource = db({
            inputs: {
                secretBinary: opened(null),
                cpu: opened(256),
                list: opened([{ name: "web" }]),
                broken: { [SIGNATURE_KEY]: SIGNATURES.secret, plaintext: "{" },
            },
        });
        assert.equal(resource.input("secretBinary").isAbsent, true);
        assert.deepEqual(resource.input("cpu").number(), known(256));
        assert.deepEqual(resource.input("list").elements()[0]?.get("name").text(), known("web"));
        assert.equal(resource.input("broken").isUnknown, true);
    });
    const dependencies: readonly [string, unknown, readonly string[]][] = [
        ["an object", { subnetIds: ["urn:a"] }, ["urn:a"]],
        ["null", null, []],
        ["missing", undefined, []],
        ["an object that holds null", { subnetIds: null }, []],
        ["an object that holds an empty list", { subnetIds: [] }, []],
        ["an object that holds other things", { subnetIds: ["urn:a", null, 3] }, ["urn:a"]],
    ];
    for (const [name, propertyDependencies, expected] of dependencies) {
        it(`3: propertyDependencies are ${name}`, () => {
            assert.deepEqual(db({ propertyDependencies }).dependenciesOf("subnetIds"), expected);
        });
    }
    it("3: references may dangle", () => {
        const bare = resourceOf(
            stackExport([
                { ...DB, parent: "urn:pulumi:gone", provider: "urn:pulumi:gone::x", dependencies: ["urn:gone"] },
            ]),
        );
        assert.deepEqual([bare.parent, bare.provider], ["urn:pulumi:gone", { urn: "urn:pulumi:gone" }]);
    });
    it("4: facts stand in outputs only, or in inputs only", () => {
        assert.deepEqual(
            db({ outputs: { storageEncrypted: true } })
                .scalar("storageEncrypted")
                .boolean(),
            known(true),
        );
        assert.deepEqual(
            db({ inputs: { storageEncrypted: true }, outputs: undefined })
                .scalar("storageEncrypted")
                .boolean(),
            known(true),
        );
    });
    it("4: the author of a read resource wrote nothing, which is not the same as empty inputs", () => {
        for (const inputs of [{}, undefined, null]) {
            const resource = db({ external: true, inputs, outputs: { engine: "mysql" } });
            assert.deepEqual(
                [resource.external, resource.inputs, resource.text("engine")],
                [true, undefined, known("mysql")],
            );
        }
        assert.deepEqual(db({ inputs: {} }).inputs, {});
    });
    it("5: a resource on its way out is named, not judged, also where its successor has its URN", () => {
        const { deployment } = stackOf(stackExport([STACK, { ...DB, delete: true, id: "old" }, { ...DB, id: "new" }]));
        assert.deepEqual(
            deployment.resources.map((resource) => resource.id),
            [undefined, "new"],
        );
        assert.deepEqual(deployment.pendingDeletion, [DB.urn]);
    });
    it("5: the same URN twice in a migrated state is two resources", () => {
        const { deployment } = stackOf(stackExport([STACK, { ...DB, id: "one" }, { ...DB, id: "two" }]));
        assert.deepEqual(
            deployment.resources.map((resource) => resource.id),
            [undefined, "one", "two"],
        );
    });
    it("6: operations that were interrupted, creations that failed half-way, and options", () => {
        const broken = {
            ...DB,
            initErrors: ["timeout"],
            aliases: ["urn:old"],
            protect: true,
            retainOnDelete: true,
            pendingReplacement: true,
            outputs: undefined,
        };
        const document = stackExport([STACK, broken]);
        (document.deployment as Json).pending_operations = [{ resource: DB, type: "creating" }];
        const input = stackOf(document);
        assert.deepEqual([input.pendingOperations, input.incomplete], [1, [DB.urn]]);
        const resource = resourceOf(document);
        assert.deepEqual(resource.options, { protect: true, ignoreChanges: [], retainOnDelete: true });
        assert.equal(resource.outputs, undefined);
    });
    it("7: old and odd types", () => {
        const types = [
            "aws:elasticloadbalancingv2/listener:Listener",
            "aws:serverless:Function",
            "aws:apigateway:x:API",
            "mycomponent:Thing",
            "terraform:module/vpc:Vpc",
        ];
        const { deployment } = stackOf(
            stackExport(
                types.map((type, index) => state(type, `r${index}`, { custom: !type.startsWith("aws:apigateway:x") })),
            ),
        );
        assert.deepEqual(
            deployment.resources.map((resource) => resource.type),
            ["aws:lb/listener:Listener", ...types.slice(1)],
        );
        assert.deepEqual(
            deployment.resources.map((resource) => resource.custom),
            [true, true, false, true, true],
        );
        assert.deepEqual(deployment.unsupportedTypes, ["terraform:module/vpc:Vpc"]);
    });
    it("7: a resource without a type has that of its URN", () => {
        const { type: _, ...typeless } = state(DB_TYPE, "db");
        const nested = { ...typeless, urn: `urn:pulumi:prod::shop::acme:Site$${DB_TYPE}::db` };
        assert.equal(resourceOf(stackExport([nested])).type, DB_TYPE);
    });
    it("8: numbers and booleans as text, a port with a fraction of nothing, the word undefined", () => {
        const resource = resourceOf(
            Buffer.from(
                JSON.stringify(
                    stackExport([{ ...DB, inputs: { port: "443", on: "true", other: 0, name: "undefined" } }]),
                ).replace('"other":0', '"other":3306.0'),
            ),
        );
        assert.deepEqual(resource.input("port").number(), known(443));
        assert.deepEqual(resource.input("on").boolean(), known(true));
        assert.deepEqual(resource.input("other").text(), known("3306"));
        assert.deepEqual(resource.input("name").text(), known("undefined"));
    });
    it("9: user data is text in the inputs and a hash in the outputs", () => {
        const resource = db({
            inputs: { userData: "#!/bin/sh\necho" },
            outputs: { userData: "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
        });
        assert.deepEqual(resource.structure("userData").text(), known("#!/bin/sh\necho"));
    });
    it("9: JSON text that the provider wrote anew gives way to what the author wrote", () => {
        const resource = db({ inputs: { policy: '{ "a": 1 }' }, outputs: { policy: '{"a":1,"b":null}' } });
        assert.deepEqual(resource.structure("policy").text(), known('{ "a": 1 }'));
    });
    it("10: a property that is really named plaintext is a property", () => {
        const resource = db({ inputs: { plaintext: "x", ciphertext: "y", value: { plaintext: "z" } } });
        assert.deepEqual(resource.input("plaintext").text(), known("x"));
        assert.deepEqual(resource.input("value.plaintext").text(), known("z"));
        assert.equal(resource.input("plaintext").secret, false);
    });
    it("10: outputs of the stack, inputs of a component and of a provider are there to see", () => {
        const provider = state("pulumi:providers:aws", "own", {
            inputs: { region: "eu-west-1" },
            outputs: { region: "eu-west-1", version: "6.1.0" },
            id: "p1",
        });
        const component = state("acme:Site", "site", { custom: false, inputs: { adminPassword: "x" } });
        const managed = { ...DB, provider: `${String(provider.urn)}::p1` };
        const { deployment } = stackOf(
            stackExport([{ ...STACK, outputs: { token: "t", sealed } }, managed, component, provider]),
        );
        assert.equal(deployment.outputs?.token, "t");
        assert.deepEqual(deployment.resources.find((resource) => resource.name === "db")?.provider?.properties, {
            region: "eu-west-1",
            version: "6.1.0",
        });
        assert.deepEqual(
            deployment.resources
                .find((resource) => resource.name === "site")
                ?.input("adminPassword")
                .text(),
            known("x"),
        );
    });
    it("11: a provider reference may carry a package address, and the stack may come last", () => {
        const address = urn("pulumi:providers:terraform-provider", "default_1_0_0_https://registry.example/acme/aws");
        const { deployment } = stackOf(stackExport([{ ...DB, provider: `${address}::04da6b54` }, STACK]));
        assert.deepEqual(deployment.resources[0]?.provider, { urn: address });
        assert.equal(deployment.stack.name, "prod");
        assert.equal(deployment.outputs?.url, "https://example.org");
    });
    it("keys that JavaScript knows are data", () => {
        const text = JSON.stringify(stackExport([{ ...DB, inputs: { X: 1 } }])).replace(
            '"X":1',
            '"__proto__":{"a":1},"constructor":"c"',
        );
        const resource = resourceOf(Buffer.from(text));
        assert.deepEqual(resource.input("constructor").text(), known("c"));
        assert.deepEqual(resource.input("__proto__.a").text(), known("1"));
        assert.equal(resource.input("toString").isAbsent, true);
    });
    it("bookkeeping of the engine is no property", () => {
        const resource = db({ inputs: { __defaults: ["name"], name: "x" }, outputs: { __meta: "{}", name: "x" } });
        assert.deepEqual(
            [Object.keys(resource.inputs ?? {}), Object.keys(resource.outputs ?? {})],
            [["name"], ["name"]],
        );
    });
    it("the stack is that of its own resource, whatever other URNs say", () => {
        const foreign = { ...DB, urn: `urn:pulumi:other::another::${DB_TYPE}::db` };
        assert.deepEqual(
            [
                stackOf(stackExport([foreign, STACK])).deployment.stack.name,
                stackOf(stackExport([foreign])).deployment.stack.name,
            ],
            ["prod", "other"],
        );
        assert.equal(STACK_URN.includes("prod"), true);
    });
});
