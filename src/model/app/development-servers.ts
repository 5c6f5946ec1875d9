/** Servers that are made for development: which command starts one. */
import { argumentsOf, runCommands } from "./commands";
import type { Process } from "./process";

/** A development server that a process runs. */
export interface DevelopmentServer {
    /** The command as people know it: `manage.py runserver`, `flask run`. */
    readonly name: string;
    readonly path: string;
}

/** By program: a word that must be the first argument (or among them), and what to call it. */
const FIRST_ARGUMENT: Readonly<Record<string, readonly string[]>> = {
    "manage.py": ["runserver", "runserver_plus", "runsslserver"],
    manage: ["runserver", "runserver_plus", "runsslserver"],
    "django-admin": ["runserver", "runserver_plus", "runsslserver"],
    django: ["runserver", "runserver_plus", "runsslserver"],
    flask: ["run"],
    fastapi: ["dev"],
    artisan: ["serve"],
    next: ["dev"],
    vite: ["dev", "serve"],
};
const SCRIPT_RUNNERS: ReadonlySet<string> = new Set(["npm", "pnpm", "yarn", "bun"]);

/** The development servers among the commands of a process. */
export function developmentServers(process: Process, extra: readonly string[]): DevelopmentServer[] {
    const commands = runCommands(process);
    return commands.flatMap(({ words, path, background }, index) => {
        const isLast = index === commands.length - 1 && !background;
        const name = serverOf(words, isLast) ?? extraServer(words, extra);
        return name === undefined ? [] : [{ name, path }];
    });
}

function serverOf(words: readonly string[], isLast: boolean): string | undefined {
    const { program, args } = argumentsOf(words);
    const [verb = ""] = verbs(args);
    if (Object.hasOwn(FIRST_ARGUMENT, program) && FIRST_ARGUMENT[program]?.includes(verb)) return `${program} ${verb}`;
    if (SCRIPT_RUNNERS.has(program)) return isDevScript(args) ? `${program} run dev` : undefined;
    const test = Object.hasOwn(OTHERS, program) ? OTHERS[program] : undefined;
    return test?.(args, verb, isLast);
}

type Test = (args: readonly string[], verb: string, isLast: boolean) => string | undefined;
const named = (name: string, condition: boolean) => (condition ? name : undefined);

/** Programs whose arguments tell more than a verb. */
const OTHERS: Readonly<Record<string, Test>> = {
    vite: (_, verb) => named("vite", verb === ""),
    nodemon: () => "nodemon",
    uvicorn: (args) => named("uvicorn --reload", args.includes("--reload")),
    gunicorn: (args) => named("gunicorn --reload", args.includes("--reload")),
    rails: (args, verb) => named("rails server -e development", /^(?:server|s)$/.test(verb) && hasDevelopment(args)),
    "http.server": (_, __, isLast) => named("python -m http.server", isLast),
    php: (args, _, isLast) => named("php -S", isLast && args.includes("-S")),
};

/** Options of these programs that take the next word. */
const WITH_VALUE: ReadonlySet<string> = new Set([
    "--app",
    "-A",
    "--env-file",
    "-e",
    "--settings",
    "--pythonpath",
    "-C",
    "--prefix",
    "--filter",
    "-F",
    "--cwd",
]);

/** The arguments that are no options. */
function verbs(args: readonly string[]): string[] {
    return args.filter((word, index) => !word.startsWith("-") && !WITH_VALUE.has(args[index - 1] ?? ""));
}

function hasDevelopment(args: readonly string[]): boolean {
    return args.some(
        (word, index) =>
            word === "--environment=development" ||
            (/^(?:-e|--environment)$/.test(word) && args[index + 1] === "development"),
    );
}

/** `npm run dev`, `yarn dev`. */
function isDevScript(args: readonly string[]): boolean {
    const [verb, script] = verbs(args);
    return (verb === "run" ? script : verb) === "dev";
}

/** An organisation's own: the first words of a command, the program without its directory. */
function extraServer(words: readonly string[], extra: readonly string[]): string | undefined {
    const { program, args } = argumentsOf(words);
    const line = [program, ...args].join(" ");
    return extra.find((name) => line === name || line.startsWith(`${name} `));
}
