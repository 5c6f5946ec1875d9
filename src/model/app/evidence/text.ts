/** What every reader of evidence shares: limits, cleaning, and problems that name a place and quote nothing. */
import { type UnknownValue, unknown } from "../../value";

/** Why a piece of evidence cannot be used. The text is one sentence without its full stop, and quotes nothing of the file. */
export interface EvidenceProblem {
    /** File, with the line behind a colon where there is one: `check.txt:12`. */
    readonly place: string;
    readonly text: string;
}

/** A piece of evidence: read, refused with the reason, or never supplied. */
export type Piece<T> =
    | { readonly state: "read"; readonly value: T }
    | { readonly state: "invalid"; readonly problem: EvidenceProblem }
    | { readonly state: "none" };

export const NO_PIECE: Piece<never> = Object.freeze({ state: "none" });

export function read<T>(value: T): Piece<T> {
    return { state: "read", value };
}

export function invalid(place: string, text: string, line?: number): Piece<never> {
    return { state: "invalid", problem: { place: line === undefined ? place : `${place}:${line}`, text } };
}

/** A problem as one clear line. */
export function describeProblem(problem: EvidenceProblem): string {
    return `${problem.place} ${problem.text}.`;
}

/** The unknown that stands for a fact of a refused piece. */
export function unreadable(problem: EvidenceProblem): UnknownValue {
    return unknown("unreadable", `the evidence in ${problem.place}`);
}

/** The largest output of Django that is read, in characters. A settings dump has some 30,000. */
export const LARGEST_TEXT = 8 << 20;
/** The longest line that is read, in characters. */
export const LONGEST_LINE = 1 << 18;
/** The most lines that are read. Long checks and dumps of large projects have some thousands. */
const MOST_LINES = 100_000;

const ESCAPE = "\u001b";
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;:?]*[A-Za-z]`, "g");

/** The lines of an output without colours and line ends; or why it is refused. */
export function linesOf(text: string, place: string): Piece<string[]> {
    if (text.length > LARGEST_TEXT) return invalid(place, "is larger than any output of this command");
    if (text.includes("\0")) return invalid(place, "is no text: it holds zero bytes");
    const plain = text.includes(ESCAPE) ? text.replace(COLOURS, "") : text;
    const rows = plain.split("\n", MOST_LINES + 1);
    if (rows.length > MOST_LINES) return invalid(place, "has more lines than this command ever prints");
    const lines = rows.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
    const long = lines.findIndex((line) => line.length > LONGEST_LINE);
    return long < 0
        ? read(lines)
        : invalid(place, "has a line that is longer than any that this command prints", long + 1);
}
