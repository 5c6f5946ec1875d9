/** Finds the files behind the arguments of the command line. */
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { MAX_INPUT_BYTES, TOO_LARGE } from "./bytes";
import type { InputError } from "./read";

/** A file to read, or standard input where the path is `-`. */
export interface InputFile {
    readonly path: string;
    /** The directory whose listing found it; undefined where it was named itself. */
    readonly foundIn?: string;
}

/** The files behind files, directories and `-`, each once, in a stable order. */
export function findInputs(paths: readonly string[]): { files: InputFile[]; errors: InputError[] } {
    const files = new Map<string, InputFile>();
    const errors: InputError[] = [];
    for (const path of paths) {
        try {
            for (const file of behind(path)) files.set(file.path === "-" ? "-" : realpathSync(file.path), file);
        } catch (error) {
            errors.push({ input: path, message: describe(error) });
        }
    }
    return { files: [...files.values()], errors };
}

function behind(path: string): InputFile[] {
    if (path === "-" || !statSync(path).isDirectory()) return [{ path }];
    return exportsBelow(stacksFolder(path)).map((file) => ({ path: file, foundIn: path }));
}

/** A self-managed backend keeps its checkpoints in `.pulumi/stacks`, beside histories and backups that are no stacks. */
function stacksFolder(directory: string): string {
    for (const folder of [join(directory, ".pulumi", "stacks"), join(directory, "stacks")]) {
        const isBackend = folder.includes(`.pulumi${sep}`) || directory.endsWith(".pulumi");
        if (isBackend && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
    }
    return directory;
}

const EXPORT_NAME = /\.(json|json\.gz|gz|checkpoint)$/i;

function exportsBelow(directory: string): string[] {
    return readdirSync(directory, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap((entry) => {
            const path = join(directory, entry.name);
            if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
            if (entry.isDirectory()) return exportsBelow(path);
            return EXPORT_NAME.test(entry.name) ? [path] : [];
        });
}

/** The bytes of a file; what is larger than the limit is refused before it is read. */
export function readBytes(path: string): { bytes: Buffer } | { error: string } {
    try {
        if (path === "-") return { bytes: readFileSync(0) };
        if (statSync(path).size > MAX_INPUT_BYTES) return { error: TOO_LARGE };
        return { bytes: readFileSync(path) };
    } catch (error) {
        return { error: describe(error) };
    }
}

const FAULTS: Readonly<Record<string, string>> = {
    ENOENT: "does not exist.",
    EACCES: "may not be read: permission denied.",
    EISDIR: "is a directory.",
    ENOTDIR: "does not exist.",
};

function describe(error: unknown): string {
    const code = String((error as { code?: unknown }).code ?? "unexpected failure");
    return FAULTS[code] ?? `could not be read (${code}).`;
}
