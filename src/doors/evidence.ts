/**
 * Loads what the CI of Django projects supplied: bundles that the profile names, and files named on the command line. What
 * cannot be used is told by file and line, and never quoted: these files may hold secrets.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { EvidenceBundle } from "../model/app/evidence/bundle";
import { parseCheckOutput } from "../model/app/evidence/check-output";
import { checkManifest, type Manifest, parseManifest } from "../model/app/evidence/manifest";
import { parseSettingsDump } from "../model/app/evidence/settings-dump";
import { type EvidenceProblem, invalid, LARGEST_TEXT, NO_PIECE, type Piece, read } from "../model/app/evidence/text";
import { toUtf8 } from "./state/bytes";
import { InputFault } from "./state/fault";

/** Environment variable that names the directory to which evidence paths are relative. */
export const EVIDENCE_VARIABLE = "DEPLOYMENT_CHECKLIST_EVIDENCE";

export interface EvidenceRequest {
    /** Entries of the profile: paths of bundles, manifests or directories, or manifests themselves. */
    readonly entries?: readonly (string | Manifest)[];
    /** Output of `manage.py check --deploy`, from the command line. */
    readonly checkFile?: string;
    /** Output of `manage.py diffsettings`, from the command line. */
    readonly settingsFile?: string;
    /** Directory of the profile's relative paths; see `evidenceDirectory`. */
    readonly directory: string;
    /** Value of the environment variable: alone it names a directory whose bundles are all read. */
    readonly variable?: string;
    /** Ages are counted to this moment. */
    readonly readAt: Date;
}

export interface LoadedEvidence {
    readonly bundles: readonly EvidenceBundle[];
    /** Files and manifests that cannot be used at all. Outputs that are refused stand in their bundles. */
    readonly problems: readonly EvidenceProblem[];
}

/** Directory to which the profile's paths are relative: that of the variable, else the working directory. */
export function evidenceDirectory(variable: string | undefined, workingDirectory: string): string {
    return variable === undefined || variable === "" ? workingDirectory : resolve(workingDirectory, variable);
}

/** Reads all evidence of a run. Never throws for what a file holds. */
export function loadEvidence(request: EvidenceRequest): LoadedEvidence {
    const loader = new Loader(request);
    const entries = request.entries ?? [];
    for (const entry of entries) loader.entry(entry);
    if (entries.length === 0 && request.variable !== undefined && request.variable !== "") {
        loader.path(request.directory);
    }
    loader.commandLine();
    return { bundles: loader.bundles, problems: loader.problems };
}

/**
 * Reads the evidence that a profile names, for doors that run in the Pulumi engine. `variable` is the value of
 * `EVIDENCE_VARIABLE`.
 */
export function evidenceReader(variable: string | undefined): (entries: readonly string[]) => LoadedEvidence {
    return (entries) =>
        loadEvidence({
            entries,
            directory: evidenceDirectory(variable, process.cwd()),
            ...(variable === undefined ? {} : { variable }),
            readAt: new Date(),
        });
}

class Loader {
    readonly bundles: EvidenceBundle[] = [];
    readonly problems: EvidenceProblem[] = [];

    constructor(private readonly request: EvidenceRequest) {}

    entry(entry: string | Manifest): void {
        if (typeof entry === "string") return this.path(resolve(this.request.directory, entry));
        const place = "the profile's evidence";
        this.add(checkManifest(entry, place), place, this.request.directory);
    }

    /** A manifest, or a directory with manifests. */
    path(path: string): void {
        const files = manifestsAt(path);
        if (files.state !== "read") return this.note(files);
        for (const file of files.value) {
            const place = this.placeOf(file);
            const text = readText(file, place, 3 * LARGEST_TEXT);
            this.add(text.state === "read" ? parseManifest(text.value, place) : text, place, dirname(file));
        }
    }

    commandLine(): void {
        const { checkFile, settingsFile, readAt } = this.request;
        if (checkFile === undefined && settingsFile === undefined) return;
        const before = this.problems.length;
        const check = checkFile === undefined ? NO_PIECE : this.needed(checkFile, parseCheckOutput);
        const settings = settingsFile === undefined ? NO_PIECE : this.needed(settingsFile, parseSettingsDump);
        if (this.problems.length > before) return;
        // Named on the command line, it is the output of this very run of the CI.
        const manifest = { generatedAt: readAt.toISOString(), ...(checkFile === undefined ? {} : this.commandOf()) };
        this.bundles.push(
            new EvidenceBundle({ place: basename(checkFile ?? settingsFile ?? ""), manifest, check, settings, readAt }),
        );
    }

    /** The option's name says which command it asks for; with a dump the dump decides. */
    private commandOf(): Manifest {
        return this.request.settingsFile === undefined ? { checkDeployCommand: "manage.py check --deploy" } : {};
    }

    /** A file of the command line: that it cannot be opened is a mistake of the call, what it holds is not. */
    private needed<T>(path: string, parse: (text: string, place: string) => Piece<T>): Piece<T> {
        const text = readText(path, path, LARGEST_TEXT);
        if (text.state === "read") return parse(text.value, basename(path));
        this.note(text);
        return NO_PIECE;
    }

    private add(manifest: Piece<Manifest>, place: string, directory: string): void {
        if (manifest.state !== "read") return this.note(manifest);
        const { checkDeploy, checkDeployOutput, diffsettings, diffsettingsOutput } = manifest.value;
        this.bundles.push(
            new EvidenceBundle({
                place,
                manifest: manifest.value,
                check: this.piece(
                    checkDeploy,
                    checkDeployOutput,
                    `${place} (checkDeployOutput)`,
                    directory,
                    parseCheckOutput,
                ),
                settings: this.piece(
                    diffsettings,
                    diffsettingsOutput,
                    `${place} (diffsettingsOutput)`,
                    directory,
                    parseSettingsDump,
                ),
                readAt: this.request.readAt,
            }),
        );
    }

    private piece<T>(
        file: string | undefined,
        output: string | undefined,
        place: string,
        directory: string,
        parse: (text: string, place: string) => Piece<T>,
    ): Piece<T> {
        if (output !== undefined) return parse(output, place);
        if (file === undefined) return NO_PIECE;
        if (!isInside(file)) return invalid(place, "names a file outside the manifest's directory");
        const path = join(directory, file);
        const text = readText(path, this.placeOf(path), LARGEST_TEXT);
        return text.state === "read" ? parse(text.value, this.placeOf(path)) : text;
    }

    private note(piece: Piece<unknown>): void {
        if (piece.state === "invalid") this.problems.push(piece.problem);
    }

    /** The path as people wrote it: relative to the evidence directory where it lies in it. */
    private placeOf(path: string): string {
        const inside = relative(this.request.directory, path);
        return inside !== "" && isInside(inside) ? inside : path;
    }
}

/** A manifest must not lead anywhere but to its neighbours: it may come from another repository. */
function isInside(path: string): boolean {
    return !isAbsolute(path) && !path.split(/[\\/]/).includes("..");
}

/** The file itself, or the JSON files of a directory. */
function manifestsAt(path: string): Piece<string[]> {
    try {
        if (!statSync(path).isDirectory()) return read([path]);
        const files = readdirSync(path)
            .filter((name) => name.endsWith(".json") && !name.startsWith("."))
            .sort()
            .map((name) => path + (path.endsWith(sep) ? "" : sep) + name);
        return files.length > 0 ? read(files) : invalid(path, "is a directory without a manifest (a file *.json)");
    } catch (error) {
        return invalid(path, accessFault(error));
    }
}

function readText(path: string, place: string, limit: number): Piece<string> {
    try {
        // A character takes up to four bytes.
        if (statSync(path).size > 4 * limit) return invalid(place, "is larger than any output of this kind");
        return read(toUtf8(readFileSync(path), 4 * limit).toString("utf8"));
    } catch (error) {
        return invalid(place, error instanceof InputFault ? error.message.replace(/\.$/, "") : accessFault(error));
    }
}

const ACCESS_FAULTS: Readonly<Record<string, string>> = {
    ENOENT: "does not exist",
    EACCES: "may not be read: permission denied",
    EISDIR: "is a directory",
    ENOTDIR: "does not exist",
};

function accessFault(error: unknown): string {
    const code = String((error as { code?: unknown }).code ?? "unexpected failure");
    return ACCESS_FAULTS[code] ?? `could not be read (${code})`;
}
