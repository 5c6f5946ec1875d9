/**
 * The commands that a process runs, taken out of what people wrap them in: shells, `exec`, `poetry run`, `tini --`,
 * entry points that run their arguments, boot scripts. Words that are data (`echo runserver`) are no commands.
 */
import type { Process } from "./process";
import { shellWords } from "./shell";

/** One command: its words, and where it stands. */
export interface RunCommand {
    readonly words: readonly string[];
    readonly path: string;
    /** Nothing waits for it: `command &`. */
    readonly background: boolean;
}

const SHELL = /^(?:.*\/)?(?:ba|da|a|z|k)?sh$/;
const OPERATORS: ReadonlySet<string> = new Set(["&&", "||", ";", ";;", "|", "&"]);
const ASSIGNMENT = /^[A-Za-z_]\w{0,127}=/;
/** Longest script and command line that is looked into, in characters. */
const LONGEST = 1 << 16;

/** Programs that run what stands behind them, by how many words of their own they take. */
const WRAPPERS: Readonly<Record<string, number>> = {
    exec: 0,
    env: 0,
    nohup: 0,
    time: 0,
    sudo: 0,
    "dumb-init": 0,
    tini: 0,
    "ddtrace-run": 0,
    "opentelemetry-instrument": 0,
    npx: 0,
    "su-exec": 1,
    gosu: 1,
    nice: 0,
};
/** The same, where the wrapper has a verb. */
const VERBED: Readonly<Record<string, readonly string[]>> = {
    poetry: ["run"],
    uv: ["run"],
    pipenv: ["run"],
    pdm: ["run"],
    rye: ["run"],
    hatch: ["run"],
    bundle: ["exec"],
    "newrelic-admin": ["run-program", "run-python"],
    doppler: ["run"],
    pnpm: ["exec", "dlx"],
    yarn: ["exec", "dlx"],
    docker: ["run", "exec"],
};

const commandsOf = new WeakMap<Process, readonly RunCommand[]>();

/** Every command that a process runs, in order; read once per process. */
export function runCommands(process: Process): readonly RunCommand[] {
    let commands = commandsOf.get(process);
    if (commands === undefined) commandsOf.set(process, (commands = [...fromTokens(process), ...fromScript(process)]));
    return commands;
}

function fromTokens(process: Process): RunCommand[] {
    const words = process.command.flatMap(({ text, path }) =>
        text.state === "known" ? [{ word: text.value, path }] : [],
    );
    if (words.length === 0) return [];
    const [first] = words;
    // One word with blanks is a whole command line.
    if (words.length === 1 && first !== undefined && /\s/.test(first.word)) return commandLine(first.word, first.path);
    const shell = words.findIndex(({ word }) => SHELL.test(word));
    const line = shell < 0 ? undefined : words.slice(shell + 1).find(({ word }) => !word.startsWith("-"));
    if (line !== undefined && words.slice(shell + 1).some(({ word }) => /^-\w{0,8}c$/.test(word))) {
        return commandLine(line.word, line.path);
    }
    const path = first?.path ?? process.path;
    return simple(
        words.map(({ word }) => word),
        listPath(path),
        false,
    );
}

/** `command[0]` stands for the list that it is the first of. */
function listPath(path: string): string {
    return path.replace(/\[0\]$/, "");
}

/** The commands of a line of shell. */
export function commandLine(line: string, path: string): RunCommand[] {
    const found: RunCommand[] = [];
    for (const row of line
        .slice(0, LONGEST)
        .replace(/\\\r?\n/g, " ")
        .split("\n")) {
        if (/^\s*#/.test(row)) continue;
        let words: string[] = [];
        for (const word of shellWords(row)) {
            if (!OPERATORS.has(word)) words.push(word);
            else {
                found.push(...simple(words, path, word === "&"));
                words = [];
            }
        }
        found.push(...simple(words, path, false));
    }
    return found;
}

function fromScript(process: Process): RunCommand[] {
    if (process.script === undefined) return [];
    return process.script
        .slice(0, LONGEST)
        .replace(/\\\r?\n/g, " ")
        .split("\n")
        .flatMap((row, index) => {
            // `ExecStart=` of a unit and list elements of cloud-init hold commands.
            const line = row.replace(/^\s*(?:ExecStart(?:Pre|Post)?=[-@+!:]{0,3}|command:\s|-\s)/, "");
            return commandLine(line, `${process.path}:${index + 1}`);
        });
}

/** A command without what it is wrapped in; none where nothing is left. */
function simple(words: readonly string[], path: string, background: boolean): RunCommand[] {
    const inner = unwrap(words);
    if (inner.length === 0) return [];
    const nested = SHELL.test(inner[0] ?? "") ? inner.findIndex((word) => /^-\w{0,8}c$/.test(word)) : -1;
    const line = nested < 0 ? undefined : inner[nested + 1];
    return line === undefined ? [{ words: inner, path, background }] : commandLine(line, path);
}

function unwrap(words: readonly string[]): readonly string[] {
    let rest = words;
    for (let step = 0; step < 12; step += 1) {
        const [first = "", second = ""] = rest;
        const name = programOf(first);
        if (ASSIGNMENT.test(first)) rest = rest.slice(1);
        else if (VERBED[name]?.includes(second)) rest = behindOptions(rest.slice(2), name === "docker");
        else if (Object.hasOwn(WRAPPERS, name)) rest = behindOptions(rest.slice(1)).slice(WRAPPERS[name]);
        else if (rest.length > 1 && isEntryPoint(first)) rest = behindOptions(rest.slice(1));
        else return rest;
    }
    return rest;
}

/** Scripts that prepare something and run their arguments. */
function isEntryPoint(word: string): boolean {
    return /(?:^|\/)(?:docker-)?entry-?point[\w.-]*$|(?:^|\/)(?:wait-for[\w.-]*|start|run)\.sh$/.test(word);
}

/** Drops options in front of a command, and `--`. Of `docker run` the image too: the command follows it. */
function behindOptions(words: readonly string[], isDocker = false): readonly string[] {
    const end = words.indexOf("--");
    if (end >= 0 && end < 8) return words.slice(end + 1);
    let index = 0;
    while (index < words.length && (words[index]?.startsWith("-") || ASSIGNMENT.test(words[index] ?? ""))) index += 1;
    if (!isDocker) return words.slice(index);
    const program = words.findIndex(
        (word, at) => at > 0 && /^(?:python[\d.]*|\.?\/?manage\.py|gunicorn|flask|npm|node|php)$/.test(word),
    );
    return program < 0 ? [] : words.slice(program);
}

/** Name of a program without its directory. */
export function programOf(word: string): string {
    return word.slice(word.lastIndexOf("/") + 1);
}

/** The name and arguments of a command; Python's `-m module` and `script.py` stand for the program. */
export function argumentsOf(words: readonly string[]): { readonly program: string; readonly args: readonly string[] } {
    const [first = "", ...rest] = words;
    const program = programOf(first);
    if (!/^(?:python[\d.]*|php[\d.]*|ruby|node|bin\/rails)$/.test(program)) return { program, args: rest };
    const module = rest.indexOf("-m");
    if (module >= 0 && module < 4 && program.startsWith("python")) {
        return { program: rest[module + 1] ?? "", args: rest.slice(module + 2) };
    }
    const script = rest.findIndex((word) => !word.startsWith("-"));
    const named = rest[script];
    // `php -S` and the like have no script: their flags speak for themselves.
    if (named === undefined || !/\.(?:py|js)$|(?:^|\/)(?:artisan|rails|manage)$/.test(named)) {
        return { program, args: rest };
    }
    return { program: programOf(named), args: rest.slice(script + 1) };
}
