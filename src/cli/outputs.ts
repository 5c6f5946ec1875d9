/** The pairs of `--format` and `--output`: each output takes the format before it, or that of its name. */
import { extname } from "node:path";
import { type Format, FORMATS } from "../report";
import { UsageError } from "./io";

export interface OutputRequest {
    readonly format: Format;
    /** Undefined for standard output. */
    readonly file: string | undefined;
}

const BY_EXTENSION: Readonly<Record<string, string>> = {
    ".txt": "text",
    ".json": "json",
    ".html": "html",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
    ".csv": "csv",
};

/** Collects the two options in the order in which they stand on the command line. */
export class OutputRequests {
    private readonly requests: { format?: string; file?: string }[] = [];

    readonly format = (value: string): void => {
        if (!FORMATS.some((known) => known === value)) {
            throw new UsageError(`--format must be one of ${FORMATS.join(", ")}.`);
        }
        this.requests.push({ format: value });
    };

    readonly output = (file: string): void => {
        const last = this.requests.at(-1);
        if (last !== undefined && last.file === undefined) last.file = file;
        else this.requests.push({ file });
    };

    /** Text on standard output where nothing was asked for. */
    all(): OutputRequest[] {
        const requests = this.requests.map(({ format, file }) => ({ format: format ?? byName(file ?? ""), file }));
        if (requests.filter((request) => request.file === undefined).length > 1) {
            throw new UsageError("Only one format can go to standard output: give the others an --output.");
        }
        return (requests.length === 0 ? [{ format: "text", file: undefined }] : requests) as OutputRequest[];
    }
}

function byName(file: string): string {
    const format = BY_EXTENSION[extname(file).toLowerCase()];
    if (format !== undefined && FORMATS.some((known) => known === format)) return format;
    throw new UsageError(`Give a --format before --output ${file}: its name does not tell one.`);
}
