/** Small helpers of texts for people. */
import pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

export function colorsFor(color: boolean): Colors {
    return pc.createColors(color);
}

const WIDTH = 100;

/** Control characters of foreign texts would act on the terminal. */
export function clean(text: string): string {
    return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}

/** Lines of at most a page's width, each behind `indent` spaces. Words are never cut. */
export function wrap(text: string, indent: number, firstPrefix = ""): string[] {
    const pad = " ".repeat(indent);
    return text.split("\n").flatMap((paragraph, index) => {
        const lines: string[] = [];
        let line = index === 0 ? firstPrefix : "";
        const hang = " ".repeat(firstPrefix.length);
        for (const word of clean(paragraph).split(" ")) {
            const isFull = line.length + word.length + 1 > WIDTH - indent && line.trim() !== "";
            if (isFull) lines.push(pad + line.trimEnd());
            line = isFull ? `${hang}${word} ` : `${line}${word} `;
        }
        return [...lines, pad + line.trimEnd()];
    });
}

export function plural(count: number, one: string, many = `${one}s`): string {
    return `${count} ${count === 1 ? one : many}`;
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[], gap = 2): string[] {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
    return rows.map((row) =>
        row
            .map((cell, column) => cell.padEnd((widths[column] ?? 0) + gap))
            .join("")
            .trimEnd(),
    );
}
