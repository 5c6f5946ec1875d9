import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const REPOSITORY = join(__dirname, "..", "..", "..");

/** The providers that the stand-in plays. */
export const PLAYED_PROVIDERS = ["aws", "random"];

/**
 * Bundles the stand-in provider into one executable in `folder`, as the CLI wants to find it.
 * One file starts in a fraction of the time that loading the protocol classes one by one takes.
 */
export async function bundleProvider(folder: string): Promise<string> {
    const target = join(folder, "pulumi-resource-aws");
    if (existsSync(target)) return folder;
    mkdirSync(folder, { recursive: true });
    const sdk = dirname(require.resolve("@pulumi/aws/package.json", { paths: [REPOSITORY] }));
    const { version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as { version: string };
    const draft = `${target}.${process.pid}`;
    await build({
        entryPoints: [join(__dirname, "main.ts")],
        outfile: draft,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        banner: { js: "#!/usr/bin/env node" },
        define: { AWS_SDK_FOLDER: JSON.stringify(sdk), AWS_SDK_VERSION: JSON.stringify(version) },
        logLevel: "warning",
    });
    chmodSync(draft, 0o755);
    renameSync(draft, target);
    for (const name of PLAYED_PROVIDERS.slice(1)) linkSync(target, join(folder, `pulumi-resource-${name}`));
    return folder;
}
