/**
 * `npm run prepare`: npm runs it after an install in this folder and before packing. Builds `dist` where the build tools are
 * installed; where they are not (an install without devDependencies), `dist` must be there already, as it is in the package.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function canBuild() {
    const { resolve } = createRequire(import.meta.url);
    try {
        return existsSync(join(root, "tools", "build.ts")) && resolve("tsx") !== "" && resolve("esbuild") !== "";
    } catch {
        return false;
    }
}

if (canBuild()) {
    const build = spawnSync(process.execPath, ["--import", "tsx", join(root, "tools", "build.ts")], {
        cwd: root,
        stdio: "inherit",
    });
    process.exitCode = build.status ?? 1;
} else if (!existsSync(join(root, "dist", "pack.js"))) {
    console.error("dist is not built, and the build tools are not installed: run npm ci with devDependencies.");
    process.exitCode = 1;
}
