import assert from "node:assert/strict";
import fc from "fast-check";
import { DEEPEST_LEVEL, parsePython, type PythonValue, TooDeep } from "../../../../src/model/app/evidence/python";

/** A value as plain JavaScript; opaque values as `?`. */
function plain(value: PythonValue): unknown {
    switch (value.kind) {
        case "none":
            return null;
        case "opaque":
            return "?";
        case "bytes":
            return value.empty ? "b''" : "b'...'";
        case "path":
            return `path ${value.value}`;
        case "redacted":
            return "redacted";
        case "dict":
            return { dict: value.entries.map(([key, inner]) => [plain(key), plain(inner)]) };
        case "list":
            return value.items.map(plain);
        case "tuple":
        case "set":
            return { [value.kind]: value.items.map(plain) };
        default:
            return value.value;
    }
}

const parse = (text: string) => plain(parsePython(text).value);

describe("parsePython", () => {
    const cases: readonly (readonly [text: string, value: unknown])[] = [
        ["None", null],
        ["True", true],
        ["False", false],
        ["-12", -12],
        ["1e-07", 1e-7],
        ["inf", Infinity],
        ["-inf", -Infinity],
        ["'it\\'s'", "it's"],
        [`"it's"`, "it's"],
        ["'\\x41\\u0042\\U0001f600\\n\\t\\\\'", "AB\u{1f600}\n\t\\"],
        ["'\\U00110000'", "\\U00110000"],
        ["'\\q'", "\\q"],
        ["b'\\x00it\\'s'", "b'...'"],
        ["b''", "b''"],
        ["()", { tuple: [] }],
        ["('a',)", { tuple: ["a"] }],
        ["('a', 'b')", { tuple: ["a", "b"] }],
        ["[]", []],
        ["set()", { set: [] }],
        ["frozenset()", { set: [] }],
        ["frozenset({'a'})", { set: ["a"] }],
        ["{}", { dict: [] }],
        ["{'a'}", { set: ["a"] }],
        [
            "{'a': 1, 2: 'b', (1, 2): None}",
            {
                dict: [
                    ["a", 1],
                    [2, "b"],
                    [{ tuple: [1, 2] }, null],
                ],
            },
        ],
        ["OrderedDict({'a': 1})", { dict: [["a", 1]] }],
        ["PosixPath('/srv/shop')", "path /srv/shop"],
        [`PurePosixPath("/it's")`, "path /it's"],
        // Not literals: opaque where they stand, and nowhere else.
        ["(1-2j)", "?"],
        ["1-2j", "?"],
        ["Ellipsis", "?"],
        ["Decimal('1.5')", "?"],
        ["Point(x=1, y=2)", "?"],
        ["PosixPath('/a', '/b')", "?"],
        ["[1, Credentials(user='a', password=')'), 'after']", [1, "?", "after"]],
        ["[re.compile('[,\\'\\\\\"(]', re.IGNORECASE), 'after']", ["?", "after"]],
        ["[<function <lambda> at 0x7f>, <Foo: it's, [>, 3]", ["?", "?", 3]],
        [
            "{<Colour.RED: 1>: 'a', 'b': <object object>}",
            {
                dict: [
                    ["?", "a"],
                    ["b", "?"],
                ],
            },
        ],
        [
            "{'a': functools.partial(<class 'int'>, base=2), 'b': 1}",
            {
                dict: [
                    ["a", "?"],
                    ["b", 1],
                ],
            },
        ],
        ["defaultdict(<class 'list'>, {'a': [1]})", "?"],
        // Broken: the whole value is opaque.
        ["'never ends", "?"],
        ["['a', 'b'", "?"],
        ["['a')", "?"],
        ["{'a': 1, 'b'}", "?"],
        ["['a' 'b']", ["?"]],
        ["<never ends", "?"],
        ["", "?"],
    ];
    for (const [text, expected] of cases) {
        it(`reads ${text.slice(0, 60) || "nothing"}`, () => assert.deepEqual(parse(text), expected));
    }

    it("says where the literal ends", () => {
        assert.equal(parsePython("X = 'a'  ###", 4).end, 7);
    });

    it("refuses a value that nests too deep", () => {
        const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
        assert.equal(parsePython(nested(DEEPEST_LEVEL)).value.kind, "list");
        assert.throws(() => parsePython(nested(DEEPEST_LEVEL + 2)), TooDeep);
        assert.throws(() => parsePython("{1: ".repeat(100_000)), TooDeep);
    });

    it("reads whatever it prints back", () => {
        fc.assert(
            fc.property(fc.jsonValue(), (json) => {
                assert.deepEqual(parse(repr(json)), expectedOf(json));
            }),
        );
    });

    it("answers to any text, and throws nothing but TooDeep", () => {
        const hostile = fc.string({
            unit: fc.constantFrom(..."'\"\\()[]{}<>,:b1-. xX#".split(""), "True", "PosixPath("),
            maxLength: 60,
        });
        fc.assert(
            fc.property(hostile, (text) => {
                const { end } = parsePython(text);
                assert.ok(end <= text.length);
            }),
            { numRuns: 2000 },
        );
    });
});

/** Python's `repr` of a JSON value. */
function repr(json: unknown): string {
    if (json === null) return "None";
    if (typeof json === "boolean") return json ? "True" : "False";
    if (typeof json === "number") return String(json);
    if (typeof json === "string") {
        return `'${json.replace(/[\\']/g, "\\$&").replace(/[\n\r]/g, (end) => (end === "\n" ? "\\n" : "\\r"))}'`;
    }
    if (Array.isArray(json)) return `[${json.map(repr).join(", ")}]`;
    return `{${Object.entries(json as object)
        .map(([key, value]) => `${repr(key)}: ${repr(value)}`)
        .join(", ")}}`;
}

function expectedOf(json: unknown): unknown {
    if (Array.isArray(json)) return json.map(expectedOf);
    if (typeof json === "object" && json !== null) {
        return { dict: Object.entries(json).map(([key, value]) => [key, expectedOf(value)]) };
    }
    return Object.is(json, -0) ? 0 : json;
}
