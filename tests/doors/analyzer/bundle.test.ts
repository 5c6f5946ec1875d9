import assert from "node:assert/strict";
import { builtinModules } from "node:module";
import { build } from "esbuild";
import { COMMON } from "../../../tools/build";

describe("the bundle of the pack", () => {
    it("loads gRPC and nothing else from outside", async () => {
        const { metafile } = await build({
            ...COMMON,
            entryPoints: ["policies/index.ts"],
            outfile: "dist/pack.js",
            write: false,
            metafile: true,
        });
        const loaded = Object.values(metafile.outputs).flatMap((output) =>
            output.imports.filter((item) => item.external).map((item) => item.path),
        );
        const packages = [...new Set(loaded)].filter((name) => !builtinModules.includes(name.replace(/^node:/, "")));
        assert.deepEqual(packages, ["@grpc/grpc-js"]);
        const inside = Object.keys(metafile.inputs).filter((file) => /node_modules\/@pulumi\//.test(file));
        assert.deepEqual(inside, []);
    });
});
