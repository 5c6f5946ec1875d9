/** `inspect`: a deployment as the checklist sees it. */
import { DEFAULT_SETTINGS } from "../engine/settings";
import { inspection } from "../report/inspect";
import { inspectionsAsJson, inspectionsAsText } from "../report/inspect-writers";
import type { Inspection } from "../report/inspect";
import { readInputs } from "./inputs";
import { EXIT, type ExitCode, type Io } from "./io";

export async function inspect(
    paths: readonly string[],
    options: { format: string; color: boolean },
    io: Io,
): Promise<ExitCode> {
    const found: Inspection[] = [];
    const errors = await readInputs(paths, io, (input) => {
        if (input.kind === "stack") found.push(inspection(input, DEFAULT_SETTINGS.shared));
    });
    io.out(options.format === "json" ? inspectionsAsJson(found) : inspectionsAsText(found, options.color && io.color));
    for (const { input, message } of errors) io.err(`${input} ${message}\n`);
    return errors.length > 0 ? EXIT.usage : EXIT.clean;
}
