import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** A binary that can be built from a Go module of this folder. */
export interface Build {
    /** Folder of the module below this one; also tells builds apart in messages. */
    readonly module: string;
    readonly package: string;
    readonly binary: string;
    readonly version: string;
    /** Folder in the cache. */
    readonly entry: string;
}

const CLI = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

export const NEWEST: Build = {
    module: "cli-new",
    package: CLI,
    binary: "pulumi",
    version: "3.274.1",
    entry: "3.274.1",
};

/** The last version that starts folder packs through the SDK's own launcher. */
export const OLD: Build = { module: "cli-old", package: CLI, binary: "pulumi", version: "3.219.0", entry: "3.219.0" };

/** Runs TypeScript programs from a folder; full distributions have their own. */
export const LANGUAGE_NODEJS: Build = {
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    binary: "pulumi-language-nodejs",
    version: "3.68.0",
    entry: "language-nodejs-3.68.0",
};

/** Whether Go is there to build with. */
export function hasGo(): boolean {
    return spawnSync("go", ["version"], { stdio: "ignore" }).status === 0;
}

/** Builds a binary into `target`; the version stamp is what the Automation API reads. */
export function goBuild(build: Build, target: string): void {
    const stamp = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${build.version}`;
    const result = spawnSync("go", ["build", "-ldflags", `-s -w -X ${stamp}`, "-o", target, build.package], {
        cwd: join(__dirname, build.module),
        stdio: ["ignore", "ignore", "pipe"],
        encoding: "utf8",
    });
    if (result.status === 0) return;
    const reason = result.stderr
        .split("\n")
        .filter((line) => !line.startsWith("go: downloading"))
        .join("\n")
        .trim();
    throw new Error(`Building ${build.binary} ${build.version} from ${build.module} failed: ${reason}`);
}
