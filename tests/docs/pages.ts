import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Manifest } from "../../src/model/app/evidence/manifest";
import type { EvidenceSpec } from "../support/evidence";

/** What an example shows: the outcome that the page's rule must give. */
export const MARKS = ["violation", "pass", "unknown", "not-applicable"] as const;
export type Mark = (typeof MARKS)[number];

/** One fenced program of a page. */
export interface Example {
    readonly mark: Mark;
    /** Line of the page on which the program begins, from 1. */
    readonly line: number;
    readonly code: string;
    /** Evidence that stands before the program, in `text check-deploy`, `text diffsettings` and `json manifest` blocks. */
    readonly evidence: EvidenceSpec | undefined;
}

export const PAGES = resolve(__dirname, "../../docs/rules");

/** Ids of the rules that have a page. */
export function pageIds(): string[] {
    return readdirSync(PAGES)
        .filter((file) => file.endsWith(".md") && file !== "README.md")
        .map((file) => file.slice(0, -3))
        .sort();
}

export function readPage(id: string): string {
    return readFileSync(join(PAGES, `${id}.md`), "utf8");
}

/** Blocks before a program that are its evidence. */
const EVIDENCE_PARTS: readonly { readonly fence: string; read(text: string): EvidenceSpec }[] = [
    { fence: "```text check-deploy", read: (check) => ({ check }) },
    { fence: "```text diffsettings", read: (settings) => ({ settings }) },
    { fence: "```json manifest", read: (text) => ({ manifest: JSON.parse(text) as Manifest }) },
];

/** The marked programs of a page; a `ts` block without one of the marks is an error. */
export function examplesOf(page: string): Example[] {
    const lines = page.split("\n");
    const examples: Example[] = [];
    let evidence: EvidenceSpec | undefined;
    for (let index = 0; index < lines.length; index += 1) {
        const part = EVIDENCE_PARTS.find(({ fence }) => lines[index] === fence);
        if (part !== undefined) {
            const close = lines.indexOf("```", index);
            evidence = { ...evidence, ...part.read(lines.slice(index + 1, close).join("\n")) };
            index = close;
            continue;
        }
        const fence = /^```ts\b\s*(.*)$/.exec(lines[index] ?? "");
        if (fence === null) continue;
        const mark = MARKS.find((candidate) => candidate === fence[1]?.trim());
        if (mark === undefined) {
            throw new Error(`Line ${index + 1}: "${fence[0]}" is not marked as one of ${MARKS.join(", ")}.`);
        }
        const end = lines.indexOf("```", index);
        if (end < 0) throw new Error(`Line ${index + 1}: the example does not end.`);
        examples.push({ mark, line: index + 2, code: lines.slice(index + 1, end).join("\n"), evidence });
        evidence = undefined;
        index = end;
    }
    return examples;
}

const EXPORT = /^export (?=const (\w+))/gm;

/** A program as the body of a function: what it exports are the outputs of its stack. */
export function withoutExports(code: string): { body: string; outputs: string[] } {
    return { body: code.replace(EXPORT, ""), outputs: [...code.matchAll(EXPORT)].map((match) => match[1] as string) };
}
