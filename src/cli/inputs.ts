/** Reads the inputs of a command one after the other, so that only one is in memory. */
import { findInputs, type InputFile, readBytes } from "../doors/state/files";
import { type FindingsInput, type InputError, type ReadResult, readInput, type StackInput } from "../doors/state/read";
import type { Io } from "./io";

export type Visit = (input: StackInput | FindingsInput) => void;

/** Shows every input to `visit`; returns what could not be read. */
export async function readInputs(paths: readonly string[], io: Io, visit: Visit): Promise<InputError[]> {
    const { files, errors } = findInputs(paths);
    const found = new Map<string, number>(paths.map((path) => [path, 0]));
    for (const file of files) {
        const result = await readOne(file, io);
        // A directory may hold JSON of other kinds; a file that was named may not.
        const isPassedOver = result.foreign === true && file.foundIn !== undefined && result.inputs.length === 0;
        if (isPassedOver) continue;
        const root = file.foundIn ?? file.path;
        found.set(root, (found.get(root) ?? 0) + 1);
        errors.push(...result.errors);
        result.inputs.forEach(visit);
    }
    const directories = new Set(
        paths.filter((path) => found.get(path) === 0 && !errors.some((error) => error.input === path)),
    );
    for (const path of directories) errors.push({ input: path, message: NO_EXPORTS });
    return errors;
}

const NO_EXPORTS =
    "holds no stack exports (files ending in .json, .json.gz or .checkpoint). Write one with `pulumi stack export --file FILE`.";

async function readOne(file: InputFile, io: Io): Promise<ReadResult> {
    const read = file.path === "-" ? { bytes: await io.stdin() } : readBytes(file.path);
    if ("error" in read) return { inputs: [], errors: [{ input: file.path, message: read.error }] };
    return readInput(file.path, read.bytes);
}
