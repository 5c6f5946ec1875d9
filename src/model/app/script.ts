/**
 * Assignments inside scripts, cloud-init documents, unit files and the like (catalogue of secrets and settings, 1.3).
 * Works line by line with bounded patterns, so that hostile texts cost linear time.
 */

/** `NAME = value` in one of its many spellings. */
export interface Assignment {
    readonly name: string;
    /** Quotes taken off once. Empty where the value is computed at boot. */
    readonly value: string;
    /** The value is a command substitution or a variable: no literal. */
    readonly computed: boolean;
    /** Line of the text, from 1. */
    readonly line: number;
    /** `env`: the process that starts sees it under this name. `key`: a key of a document. */
    readonly form: "env" | "key";
}

const NAME = "[A-Za-z_][A-Za-z0-9_]{0,127}";
/**
 * `NAME=value` at the start, after white space, an operator or a quote: export, `-e`, `echo`, here-documents, units. All of
 * these end an unquoted value, so that values overlap in quotes only and the work stays linear.
 */
const EQUALS = new RegExp(`(?:^|[\\s;&|"'\`])(${NAME})=`, "g");
/** Dockerfile, Apache and Windows: the name and value are words. */
const WORDS = new RegExp(`(?:^|[\\s;&|])(?:ENV|SetEnv|setx)\\s{1,20}"?(${NAME})"?\\s{1,20}(?![=])`, "gi");
const POWERSHELL = new RegExp(`\\$env:(${NAME})\\s{0,20}=\\s{0,20}`, "gi");
const SET_VARIABLE = new RegExp(`SetEnvironmentVariable\\(\\s{0,20}["'](${NAME})["']\\s{0,20},\\s{0,20}`, "gi");
/** A key of YAML, also as a list's element, at the start of a line. */
const KEY = /^\s{0,200}(?:-\s{1,20})?["']?([A-Za-z_][\w.-]{0,127})["']?\s{0,20}:\s{1,20}(?=\S)/;
/** A quoted key of JSON or Python. */
const QUOTED_KEY = /["']([A-Za-z_][\w.-]{0,127})["']\s{0,20}:\s{0,20}(?=["'])/g;

const LONGEST_LINE = 1 << 16;

/** Every assignment of a script, in order. Comment lines hold none. */
export function assignments(text: string): Assignment[] {
    const found: Assignment[] = [];
    const readers = READERS.filter(({ hint }) => hint.test(text));
    const hasKeys = text.includes(":");
    let number = 0;
    const add = (name: string, rest: string, form: Assignment["form"]) => {
        const value = readValue(rest, form);
        found.push({ name, value: value.text, computed: value.computed, line: number, form });
    };
    for (const whole of linesOf(text)) {
        number += 1;
        const line = whole.length > LONGEST_LINE ? whole.slice(0, LONGEST_LINE) : whole.replace(/\r$/, "");
        if (COMMENT.test(line)) continue;
        const before = found.length;
        for (const { read } of readers) read(line, add);
        if (hasKeys && found.length === before) readKeys(line, add);
    }
    return found;
}

/** More lines than any boot script or document can have; what follows is not looked into. */
const MOST_LINES = 50_000;

/** The lines of a script. */
export function linesOf(text: string): string[] {
    return text.split("\n", MOST_LINES);
}

const COMMENT = /^\s*(?:#|\/\/|REM\s|<!--)/i;

type Add = (name: string, rest: string, form: Assignment["form"]) => void;

/** The spellings of an assignment, each with what a text must hold to have any. */
const READERS: readonly { readonly hint: RegExp; read(line: string, add: Add): void }[] = [
    { hint: /=/, read: (line, add) => each(EQUALS, line, add, "env") },
    { hint: /\b(?:env|setenv|setx)\s/i, read: (line, add) => each(WORDS, line, add, "env") },
    { hint: /\$env:/i, read: (line, add) => each(POWERSHELL, line, add, "env") },
    { hint: /SetEnvironmentVariable\(/i, read: (line, add) => each(SET_VARIABLE, line, add, "env") },
    {
        hint: /\bsed\b/,
        read(line, add) {
            if (line.includes("sed")) replacements(line).forEach(([name, value]) => add(name, value, "env"));
        },
    },
];

function readKeys(line: string, add: Add): void {
    if (!line.includes(":")) return;
    const key = KEY.exec(line);
    if (key !== null) add(key[1] as string, line.slice(key[0].length), "key");
    else each(QUOTED_KEY, line, add, "key");
}

function each(pattern: RegExp, line: string, add: Add, form: Assignment["form"]): void {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
        add(match[1] as string, line.slice(pattern.lastIndex, pattern.lastIndex + LONGEST_VALUE), form);
    }
}

const LONGEST_VALUE = 2048;

/** A value as a shell or document reads it: up to the closing quote, or to the end of the word or line. */
function readValue(rest: string, form: Assignment["form"]): { text: string; computed: boolean } {
    const quote = rest[0];
    if (quote === '"' || quote === "'") {
        const end = closing(rest, quote);
        const text = rest.slice(1, end);
        return { text, computed: quote === '"' ? isComputed(text) : /^\$\(|^\$\{|^`/.test(text) };
    }
    // An unquoted substitution may hold blanks.
    if (/^(?:\$\(|`)/.test(rest)) return { text: "", computed: true };
    const word = form === "key" ? uncommented(rest).trim() : (/^[^\s;&|)"'`<>]*/.exec(rest)?.[0] ?? "");
    return { text: word, computed: isComputed(word) };
}

function uncommented(rest: string): string {
    const comment = rest.indexOf(" #");
    return comment < 0 ? rest : rest.slice(0, comment);
}

function closing(rest: string, quote: string): number {
    for (let index = 1; index < rest.length; index += 1) {
        if (rest[index] === "\\" && quote === '"') index += 1;
        else if (rest[index] === quote) return index;
    }
    return rest.length;
}

/** Whether a shell replaces something in the text. */
function isComputed(text: string): boolean {
    return text !== "" && /\$[({A-Za-z_]|`|%\w+%|\{\{/.test(text);
}

/** `sed -i "s/^NAME=.*` `/NAME=value/"`: names and values of the replacements in a line. */
function replacements(line: string): [string, string][] {
    const found: [string, string][] = [];
    for (const start of line.matchAll(/(?:^|[\s"';])s([/|#,~@])/g)) {
        const [, replacement] = line
            .slice(start.index + start[0].length, start.index + LONGEST_VALUE)
            .split(start[1] as string, 2);
        const match =
            replacement === undefined
                ? null
                : /^\s{0,20}([A-Za-z_]\w{0,127})\s{0,20}[=:]\s{0,20}([\s\S]*)$/.exec(replacement);
        if (match !== null) found.push([match[1] as string, match[2] as string]);
    }
    return found;
}
