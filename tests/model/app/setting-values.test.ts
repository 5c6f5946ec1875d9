import assert from "node:assert/strict";
import { parseBoolean, parseInteger, parseList, parseUrl } from "../../../src/model/app/setting-values";
import { openCommand, shellWords } from "../../../src/model/app/shell";
import { assignments } from "../../../src/model/app/script";

describe("booleans of settings", () => {
    const table = {
        true: "1 true TRUE yes y on t ok 2 -1 01",
        false: "0 false no n off f none null disable disabled 00",
        ambiguous: "enable enabled * app:* verbose WARN 1.0",
    };
    for (const [expected, words] of Object.entries(table)) {
        for (const word of words.split(" ")) {
            it(`${word} is ${expected}`, () => assert.equal(parseBoolean(word), expected));
        }
    }
    it("blanks are trimmed, an empty text is false, quotes are no boolean", () => {
        assert.equal(parseBoolean(" yes "), "true");
        assert.equal(parseBoolean(""), "false");
        assert.equal(parseBoolean('"True"'), "ambiguous");
    });
});

describe("lists, numbers and URLs of settings", () => {
    it("lists", () => {
        assert.deepEqual(parseList("a, b,,c,"), ["a", "b", "c"]);
        assert.deepEqual(parseList('["a", "b"]'), ["a", "b"]);
        assert.deepEqual(parseList("['a', 'b']"), ["a", "b"]);
        assert.deepEqual(parseList("(a,b)"), ["a", "b"]);
        assert.deepEqual(parseList("a b;c", /[,;\s]+/), ["a", "b", "c"]);
    });
    it("numbers", () => assert.deepEqual(["60", "None", "x", "-1"].map(parseInteger), [60, null, undefined, -1]));
    it("URLs", () => {
        const url = parseUrl("postgres://app:p%40ss@db.example.com:5432/shop?conn_max_age=60&sslmode=require");
        assert.deepEqual(
            [url?.scheme, url?.user, url?.host, url?.port, url?.path],
            ["postgres", "app", "db.example.com", "5432", "/shop"],
        );
        assert.equal(url?.query.get("conn_max_age"), "60");
        assert.equal(parseUrl("redis://:p@cache:6379/0")?.password, "p");
        assert.equal(parseUrl("sqlite:////data/db")?.scheme, "sqlite");
        assert.equal(parseUrl("locmemcache://")?.scheme, "locmemcache");
        assert.equal(parseUrl("postgres://app:a/b@db/x")?.host, "db");
        assert.equal(parseUrl("no url"), undefined);
    });
});

describe("command lines", () => {
    it("are split as a shell splits them", () => {
        assert.deepEqual(shellWords(`a "b c" 'd "e' f\\ g&&h;i | j`), [
            "a",
            "b c",
            'd "e',
            "f g",
            "&&",
            "h",
            ";",
            "i",
            "|",
            "j",
        ]);
        assert.deepEqual(shellWords(""), []);
        assert.deepEqual(shellWords('unclosed "quote'), ["unclosed", "quote"]);
    });
    it("are opened inside a shell", () =>
        assert.deepEqual(openCommand(["/bin/sh", "-c", "a b"]), ["/bin/sh", "-c", "a", "b"]));
});

describe("assignments of scripts", () => {
    const of = (text: string) =>
        assignments(text).map(({ name, value, computed }) => (computed ? `${name} computed` : `${name}=${value}`));
    const cases: [string, string[]][] = [
        ["export A=1 B='x y'", ["A=1", "B=x y"]],
        ["A=1 gunicorn shop.wsgi", ["A=1"]],
        ['echo "A=b" >> .env', ["A=b"]],
        ['Environment="A=b"', ["Environment=A=b", "A=b"]],
        ["docker run -e A=b --env C=d x", ["A=b", "C=d"]],
        ["ENV A b", ["A=b"]],
        ["SetEnv A b", ["A=b"]],
        ["A=$(aws ssm get-parameter)", ["A computed"]],
        ["A=`date`", ["A computed"]],
        ['A="x${B}"', ["A computed"]],
        ["A='$ecret'", ["A=$ecret"]],
        ['sed -i "s/^A=.*/A=b/" f', ["A=b"]],
        ['$env:A = "b"', ["A=b"]],
        ["setx A b", ["A=b"]],
        ["key: value # comment", ["key=value"]],
        ['{"a": "b", "c": "d"}', ["a=b", "c=d"]],
        ["# A=b", []],
        ["a == b && c != d", []],
    ];
    for (const [text, expected] of cases) it(text, () => assert.deepEqual(of(text), expected));
    it("know their line", () =>
        assert.deepEqual(
            assignments("#!/bin/sh\n\nA=1\r\n").map(({ line, value }) => [line, value]),
            [[3, "1"]],
        ));
});
