import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { bin, exports as entries, main, version } from "../../package.json";
import { exists, read, ROOT } from "./repository";

interface Packed {
    readonly files: readonly { readonly path: string }[];
    readonly unpackedSize: number;
}

/** What an organisation downloads, and what its machines start. */
describe("package", function () {
    this.timeout(60_000);
    let files: ReadonlySet<string>;
    let unpackedSize: number;

    before(() => {
        assert.ok(exists("dist/pack.js"), "dist is not built: run npm run build.");
        const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
            cwd: ROOT,
            encoding: "utf8",
        });
        const [packed] = JSON.parse(output) as Packed[];
        assert.ok(packed);
        files = new Set(packed.files.map((file) => file.path));
        unpackedSize = packed.unpackedSize;
    });

    it("holds the pack, its description, its pages and its programs", () => {
        const wanted = [
            "package.json",
            "PulumiPolicy.yaml",
            "README.md",
            "docs/rules/README.md",
            "tools/prepare.mjs",
            main,
            ...Object.values(bin),
        ];
        assert.deepEqual(
            wanted.filter((path) => !files.has(path)),
            [],
        );
    });

    it("holds everything that its exports name", () => {
        const named = Object.values(entries).flatMap((entry: string | Record<string, string>) =>
            typeof entry === "string" ? [entry] : Object.values(entry),
        );
        const inside = named.map((path) => path.replace(/^\.\//, ""));
        assert.deepEqual(
            inside.filter((path) => !files.has(path)),
            [],
        );
    });

    it("holds no test, example or left-over", () => {
        assert.deepEqual(
            [...files].filter((path) => /^(tests|examples|bench|coverage|node_modules|\.)/.test(path)),
            [],
        );
    });

    it("stays small", () => assert.ok(unpackedSize < 8_000_000, `${unpackedSize} bytes`));

    it("has one version everywhere", () => {
        assert.equal(/^version: (.+)$/m.exec(read("PulumiPolicy.yaml"))?.[1], version);
    });
});
