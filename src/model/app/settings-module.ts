/** Which settings module a process loads, and which names are those of development. */
import { known, type UnknownValue, type Value } from "../value";
import { argumentsOf, runCommands } from "./commands";
import { followValue } from "./effective";
import type { Process } from "./process";

/** Words that mark a settings module as one for development or tests. */
export const DEVELOPMENT_SEGMENTS: readonly string[] = [
    "local",
    "dev",
    "development",
    "test",
    "testing",
    "debug",
    "ci",
    "example",
];

/**
 * The word of a module's name that marks it as one for development: a segment behind the first, which is the project's
 * package, or a part of one between underscores (`config.settings_local`).
 */
export function developmentSegment(
    module: string,
    segments: readonly string[] = DEVELOPMENT_SEGMENTS,
): string | undefined {
    const [, ...inner] = module.trim().toLowerCase().split(".");
    const words = inner.flatMap((segment) => [segment, ...segment.split("_")]);
    return words.find((word) => segments.includes(word));
}

const VARIABLE = "DJANGO_SETTINGS_MODULE";

/** A place that names a settings module. */
export interface NamedModule {
    readonly module: Value<string>;
    readonly path: string;
    /** `flag` wins over `variable`. */
    readonly source: "flag" | "variable";
}

/** Every place in a process that names a settings module, flags of commands first. */
export function namedModules(process: Process): NamedModule[] {
    const flags = runCommands(process).flatMap(({ words, path }) =>
        moduleFlags(words).map((module): NamedModule => ({ module: known(module), path, source: "flag" })),
    );
    const binding = process.env.filter(({ name }) => name === VARIABLE).at(-1);
    if (binding === undefined) return flags;
    const module = followValue(process, binding);
    // The assignment of a boot script is a word of its command as well.
    const others = flags.filter((flag) => flag.path !== binding.path);
    return [...others, { module, path: binding.path, source: "variable" }];
}

/** What hides further places: unknown variables, an unknown command or word of it. */
export function hiddenModules(process: Process): UnknownValue | undefined {
    const word = process.command.map(({ text }) => text).find((text) => text.state === "unknown");
    return process.commandGap ?? process.envGap ?? (word?.state === "unknown" ? word : undefined);
}

/** `--settings=x`, `--settings x` of a Django command; `--env DJANGO_SETTINGS_MODULE=x` of a server. */
function moduleFlags(words: readonly string[]): string[] {
    const isDjango = /^(?:manage(?:\.py)?|django-admin|django)$/.test(argumentsOf(words).program);
    return words.flatMap((word, index) => {
        const variable = word.startsWith("--env=") ? word.slice("--env=".length) : word;
        if (variable.startsWith(`${VARIABLE}=`)) return [variable.slice(VARIABLE.length + 1)];
        if (!isDjango) return [];
        if (word.startsWith("--settings=")) return [word.slice("--settings=".length)];
        return word === "--settings" ? (words[index + 1] ?? []) : [];
    });
}
