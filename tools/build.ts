/**
 * Builds what is shipped: `dist/pack.js` (the policy pack, an executable and the `main` of the folder), `dist/cli.js`
 * (the command line) and `dist/policies.js` (the rules as policies, for packs that others compose). Each is one file that
 * loads little else, because a pack is started at every preview and update.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type BuildOptions } from "esbuild";

const root = resolve(__dirname, "..");

/** Packages that stay outside the bundles: shared with the SDK, or of files of their own. */
const EXTERNAL = ["@grpc/grpc-js", "@pulumi/pulumi", "@pulumi/pulumi/*", "@pulumi/policy"];

export const COMMON: BuildOptions = {
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: EXTERNAL,
    // Less to read at every start; names stay, so that a stack trace still says where.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "external",
    logLevel: "warning",
    absWorkingDir: root,
};

const BUNDLES: Readonly<Record<string, string>> = {
    "policies/index.ts": "dist/pack.js",
    "src/cli/main.ts": "dist/cli.js",
    "policies/compose.ts": "dist/policies.js",
};

/** What makes a file an executable, where the entry does not say it itself. */
function firstLine(entry: string): BuildOptions {
    const says = readFileSync(join(root, entry), "utf8").startsWith("#!");
    return says ? {} : { banner: { js: "#!/usr/bin/env node" } };
}

async function main(): Promise<void> {
    mkdirSync(join(root, "dist"), { recursive: true });
    for (const [entry, outfile] of Object.entries(BUNDLES)) {
        if (!existsSync(join(root, entry))) {
            console.error(`${entry} is not there: ${outfile} was not built.`);
            continue;
        }
        await build({ ...COMMON, ...firstLine(entry), entryPoints: [entry], outfile });
        chmodSync(join(root, outfile), 0o755);
    }
    copyFileSync(join(root, "src/doors/policy-pack/index.d.ts"), join(root, "dist/policies.d.ts"));
}

if (require.main === module) {
    main().catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    });
}
