/** The file into which the pack writes every finding of a run: what reports in CI are made from. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Finding } from "../../engine/finding";
import type { Deployment } from "../../model/deployment";

/** Version of the document's shape. A reader refuses those it does not know. */
export const FINDINGS_SCHEMA_VERSION = 1;

/** The document as text. */
export function findingsDocument(
    tool: { readonly name: string; readonly version: string },
    deployment: Deployment,
    findings: readonly Finding[],
): string {
    const { organization, project, name } = deployment.stack;
    const document = {
        schemaVersion: FINDINGS_SCHEMA_VERSION,
        tool: { name: tool.name, version: tool.version },
        stack: { organization, project, name },
        preview: deployment.preview,
        findings,
    };
    return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * Writes a file so that a reader sees the old one or the new one, never half of it. A relative path starts at the
 * working directory: the program's for a pack started as an executable, the pack's own for a folder. Gives back a
 * sentence where that was not possible.
 */
export function writeAtomically(path: string, text: string, base = process.cwd()): string | undefined {
    const target = resolve(base, path);
    const draft = `${target}.${process.pid}.tmp`;
    try {
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(draft, text);
        renameSync(draft, target);
        return undefined;
    } catch (error) {
        rmSync(draft, { force: true });
        const code = error instanceof Error && "code" in error ? String(error.code) : "unknown cause";
        return `The findings file ${path} could not be written (${code}). Relative paths start at ${base}.`;
    }
}
