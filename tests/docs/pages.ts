import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What an example shows: the outcome that the page's rule must give. */
export const MARKS = ["violation", "pass", "unknown", "not-applicable"] as const;
export type Mark = (typeof MARKS)[number];

/** One fenced program of a page. */
export interface Example {
    readonly mark: Mark;
    /** Line of the page on which the program begins, from 1. */
    readonly line: number;
    readonly code: string;
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

/** The marked programs of a page; a `ts` block without one of the marks is an error. */
export function examplesOf(page: string): Example[] {
    const lines = page.split("\n");
    const examples: Example[] = [];
    for (let index = 0; index < lines.length; index += 1) {
        const fence = /^```ts\b\s*(.*)$/.exec(lines[index] ?? "");
        if (fence === null) continue;
        const mark = MARKS.find((candidate) => candidate === fence[1]?.trim());
        if (mark === undefined) {
            throw new Error(`Line ${index + 1}: "${fence[0]}" is not marked as one of ${MARKS.join(", ")}.`);
        }
        const end = lines.indexOf("```", index);
        if (end < 0) throw new Error(`Line ${index + 1}: the example does not end.`);
        examples.push({ mark, line: index + 2, code: lines.slice(index + 1, end).join("\n") });
        index = end;
    }
    return examples;
}
