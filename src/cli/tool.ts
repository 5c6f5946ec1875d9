/** The tool's name, version and folder. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { version } from "../../package.json";

export const TOOL = { name: "deployment-checklist", version } as const;

/** The page of a rule, which lies beside the code; undefined where it was not installed. */
export function pageOf(rule: string): string | undefined {
    for (let folder = __dirname; ; folder = dirname(folder)) {
        const page = join(folder, "docs", "rules", `${rule}.md`);
        if (existsSync(page)) return page;
        if (folder === dirname(folder)) return undefined;
    }
}
