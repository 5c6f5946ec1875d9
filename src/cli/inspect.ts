/** `inspect`: a deployment as the checklist sees it. */
import { inspection } from "../report/inspect/inspection";
import { inspectionsAsMermaid } from "../report/inspect/mermaid";
import type { Inspection } from "../report/inspect/model";
import { inspectionsAsJson, inspectionsAsText } from "../report/inspect/writers";
import type { Rule } from "../rule/rule";
import { readSettings } from "./config-file";
import { readInputs } from "./inputs";
import { EXIT, type ExitCode, type Io } from "./io";

export interface InspectOptions {
    readonly format: string;
    readonly config?: string;
    readonly color: boolean;
}

export async function inspect(
    paths: readonly string[],
    options: InspectOptions,
    rules: readonly Rule[],
    io: Io,
): Promise<ExitCode> {
    const { shared } = readSettings(options.config, rules);
    const found: Inspection[] = [];
    const errors = await readInputs(paths, io, (input) => {
        if (input.kind === "stack") found.push(inspection(input, shared));
    });
    io.out(write(found, options, io));
    for (const { input, message } of errors) io.err(`${input} ${message}\n`);
    return errors.length > 0 ? EXIT.usage : EXIT.clean;
}

function write(found: readonly Inspection[], { format, color }: InspectOptions, io: Io): string {
    if (format === "json") return inspectionsAsJson(found);
    return format === "mermaid" ? inspectionsAsMermaid(found) : inspectionsAsText(found, color && io.color);
}
