import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

export const ROOT = resolve(__dirname, "../..");

/** Files below a folder, by path from the project's root; a folder that is not there has none. */
export function filesBelow(folder: string, ending: string): string[] {
    const full = join(ROOT, folder);
    if (!existsSync(full)) return [];
    return readdirSync(full, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"))
        .sort();
}

export function read(path: string): string {
    return readFileSync(join(ROOT, path), "utf8");
}

export function exists(path: string): boolean {
    return existsSync(join(ROOT, path));
}

/** Every file that belongs to the project: what git tracks and what it would take in. */
export function projectFiles(): string[] {
    const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
        cwd: ROOT,
        encoding: "utf8",
    });
    return list.split("\n").filter((path) => path !== "" && exists(path));
}
