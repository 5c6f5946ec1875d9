/** `check`: judges stacks and writes reports. */
import { writeFileSync } from "node:fs";
import { type Outcome, OUTCOMES } from "../engine/finding";
import { WRITERS } from "../report";
import { buildReport } from "../report/build";
import type { Report, WriterOptions } from "../report/model";
import { isUnclean, THRESHOLDS } from "../report/threshold";
import type { Rule } from "../rule/rule";
import { readSettings } from "./config-file";
import { EXIT, type ExitCode, type Io, UsageError } from "./io";
import { type EvidenceFiles, judgeInputs } from "./judge";
import type { OutputRequest, OutputRequests } from "./outputs";
import { TOOL } from "./tool";

export interface CheckOptions extends EvidenceFiles {
    readonly config?: string;
    readonly failOn?: string[];
    readonly outcomes?: string[];
    readonly groupBy: "rule" | "resource";
    readonly color: boolean;
    readonly quiet: boolean;
}

const LISTED: readonly Outcome[] = ["violation", "unknown", "exempt", "error"];

export async function check(
    paths: readonly string[],
    options: CheckOptions,
    outputs: OutputRequests,
    rules: readonly Rule[],
    io: Io,
): Promise<ExitCode> {
    const requests = outputs.all();
    const thresholds = words("--fail-on", options.failOn ?? ["mandatory"], THRESHOLDS);
    const outcomes = options.outcomes === undefined ? LISTED : words("--outcomes", options.outcomes, OUTCOMES);
    const settings = readSettings(options.config, rules);
    const judged = await judgeInputs(paths, settings, rules, io, options);
    const report = buildReport({ tool: TOOL, ...judged, outcomes });
    for (const request of requests) write(request, report, options, io);
    // Where no text for people goes to standard output, they still learn what could not be read.
    if (!requests.some((request) => request.file === undefined && request.format === "text")) {
        for (const { input, message } of judged.errors) io.err(`${input} ${message}\n`);
    }
    if (judged.errors.length > 0) return EXIT.usage;
    return isUnclean(judged.stacks, judged.notes, thresholds) ? EXIT.violations : EXIT.clean;
}

function write({ format, file }: OutputRequest, report: Report, options: CheckOptions, io: Io): void {
    const color = options.color && io.color && file === undefined;
    const text = WRITERS[format](report, {
        color,
        quiet: options.quiet,
        groupBy: options.groupBy,
    } satisfies WriterOptions);
    if (file === undefined) return io.out(text);
    try {
        writeFileSync(file, text);
    } catch (error) {
        throw new UsageError(`${file} could not be written (${String((error as { code?: unknown }).code)}).`);
    }
}

/** Words of an option that takes several, separated by commas or repeated. */
function words<T extends string>(option: string, given: readonly string[], known: readonly T[]): T[] {
    return given
        .flatMap((text) => text.split(","))
        .map((word) => {
            const found = known.find((candidate) => candidate === word.trim());
            if (found === undefined) throw new UsageError(`${option} takes ${known.join(", ")}.`);
            return found;
        });
}
