/** Reads what `manage.py check` prints. Messages and hints are left where they are: rules need ids and counts. */
import { invalid, linesOf, type Piece, read } from "./text";

/** Levels of Django's system checks. */
export type IssueLevel = "critical" | "error" | "warning" | "info" | "debug";

/** One issue of a run. */
export interface CheckIssue {
    /** For example `security.W018`; as printed, also where nobody here knows it. */
    readonly id: string;
    readonly level: IssueLevel;
    /** Line of the output, from 1. */
    readonly line: number;
}

/** One complete run of the checks. */
export interface CheckReport {
    readonly place: string;
    readonly issues: readonly CheckIssue[];
    /** How many issues the run counted beyond `issues`: those without an id. */
    readonly unidentified: number;
    /** How many issues `SILENCED_SYSTEM_CHECKS` kept back. */
    readonly silenced: number;
}

const HEADINGS: ReadonlyMap<string, IssueLevel> = new Map([
    ["CRITICALS:", "critical"],
    ["ERRORS:", "error"],
    ["WARNINGS:", "warning"],
    ["INFOS:", "info"],
    ["DEBUGS:", "debug"],
]);
const FOOTER = /^System check identified (?:(no) issues|(\d{1,9}) issues?) \((\d{1,9}) silenced\)\.$/;
/** Behind the object that an issue is about: `: (security.W018) `. */
const ID = /^: \(([\w.:-]{1,120})\) /;

/** Reads the output of one run, both streams. Without its closing line it is cut off, and says nothing. */
export function parseCheckOutput(text: string, place: string): Piece<CheckReport> {
    if (text.trim() === "") {
        return invalid(place, "is empty: issues go to standard error, so both streams must be captured");
    }
    const lines = linesOf(text, place);
    return lines.state === "read" ? reportOf(lines.value, place) : lines;
}

function reportOf(lines: readonly string[], place: string): Piece<CheckReport> {
    const footers = lines.flatMap((line) => {
        const match = FOOTER.exec(line.trimEnd());
        return match === null
            ? []
            : [{ stated: match[1] === undefined ? Number(match[2]) : 0, silenced: Number(match[3]) }];
    });
    const [footer] = footers;
    if (footer === undefined) {
        return invalid(place, "has no closing line of manage.py check: it is cut off, or the command failed");
    }
    if (footers.length > 1) {
        return invalid(place, `holds ${footers.length} runs of manage.py check where one is expected`);
    }
    const issues = issuesOf(lines);
    if (issues.length > footer.stated) return invalid(place, "shows more issues than its closing line counts");
    return read({ place, issues, unidentified: footer.stated - issues.length, silenced: footer.silenced });
}

function issuesOf(lines: readonly string[]): CheckIssue[] {
    const issues: CheckIssue[] = [];
    let level: IssueLevel | undefined;
    for (const [index, line] of lines.entries()) {
        const heading = HEADINGS.get(line.trimEnd());
        if (heading !== undefined) level = heading;
        const id = level === undefined ? undefined : issueId(line);
        if (id !== undefined && level !== undefined) issues.push({ id, level, line: index + 1 });
    }
    return issues;
}

/** The id of the issue that begins on this line. A line that begins with white space goes on with the issue before it. */
function issueId(line: string): string | undefined {
    if (line === "" || line.startsWith(" ") || line.startsWith("\t")) return undefined;
    const at = line.indexOf(": (");
    return at < 0 ? undefined : ID.exec(line.slice(at, at + LONGEST_MARK))?.[1];
}

const LONGEST_MARK = 130;

/** Which command made an output: `check --deploy` runs the checks that this is all about, plain `check` does not. */
export function isDeployCommand(command: string): boolean {
    return /(?:^|\s)--deploy(?:\s|$)/.test(command);
}
