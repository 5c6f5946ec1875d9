/** Renders the Markdown of the rules' pages for a terminal: headings, code, emphasis and links. */
import { colorsFor } from "./layout";

export function markdownToText(markdown: string, color: boolean): string {
    const c = colorsFor(color);
    let isCode = false;
    const lines = markdown
        .replace(/<!--[\s\S]*?-->\n?/g, "")
        .split("\n")
        .flatMap((line) => {
            const fence = /^```(.*)$/.exec(line);
            if (fence !== null) {
                isCode = !isCode;
                const outcome = fence[1]?.split(" ").slice(1).join(" ") ?? "";
                return isCode && outcome !== "" ? [c.dim(`    // ${outcome}`)] : [];
            }
            if (isCode) return [c.cyan(`    ${line}`.trimEnd())];
            const heading = /^(#+) (.*)$/.exec(line);
            if (heading !== null) {
                return [
                    c.bold(
                        (heading[1] as string).length === 1
                            ? (heading[2] as string)
                            : c.underline(heading[2] as string),
                    ),
                ];
            }
            return [inline(line)];
        });
    return `${lines.join("\n").trim()}\n`;

    function inline(line: string): string {
        return line
            .replace(/`([^`]+)`/g, (_, code: string) => (color ? c.cyan(code) : `\`${code}\``))
            .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, label: string, url: string) => `${label} (${url})`)
            .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => c.bold(strong));
    }
}
