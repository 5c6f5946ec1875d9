/** Debug mode of a process, in Django or any other framework, as its own resource shows it. */
import { DEFAULT_SHARED_SETTINGS, type SharedSettings } from "../profile";
import type { UnknownValue } from "../value";
import { type Binding, mergeGaps } from "./binding";
import { followValue, type SettingValue } from "./effective";
import type { Process } from "./process";
import { commandWords, isPythonServer, isTaskWorker } from "./recognise";
import { parseBoolean } from "./setting-values";
import { nameReadings, SETTING_NAMES, settingPrefixes } from "./settings";

/** A sign that a process runs with debug mode on. `setting` is the variable or flag; a mode's word is no secret. */
export interface DebugSign {
    readonly kind: "debug" | "mode" | "pin" | "flag";
    readonly setting: string;
    readonly mode: string;
    readonly path: string;
}

export interface DebugAnswer {
    readonly signs: readonly DebugSign[];
    /** What may yet turn debug mode on. */
    readonly gap: UnknownValue | undefined;
}

/** Debug switches of frameworks that have one name only. */
const SWITCHES: ReadonlySet<string> = new Set(["FLASK_DEBUG", "APP_DEBUG"]);
const MODES: ReadonlySet<string> = new Set([
    "FLASK_ENV",
    "NODE_ENV",
    "RAILS_ENV",
    "RACK_ENV",
    "APP_ENV",
    "ASPNETCORE_ENVIRONMENT",
]);
const DEBUG_MODES: ReadonlySet<string> = new Set(["development", "dev", "local", "test"]);
const PIN = "WERKZEUG_DEBUG_PIN";

/** Debug signs of a process. Sidecars have none: there `DEBUG` is mere verbosity. */
export function debugSigns(process: Process, settings: SharedSettings, extraNames: readonly string[]): DebugAnswer {
    if (process.kind === "sidecar") return { signs: [], gap: undefined };
    const prefixes = settingPrefixes(process, settings);
    const debugNames = new Set<string>([...SETTING_NAMES.DEBUG, ...extraNames.map((name) => name.toUpperCase())]);
    const own = new Set(extraNames.map((name) => name.toUpperCase()));
    const obeysDebug = takesDebug(process);
    const signs: DebugSign[] = flags(process);
    let gap = process.envGap;
    const isDebug = (name: string) => {
        const upper = name.toUpperCase();
        if (SWITCHES.has(upper) || own.has(upper)) return true;
        return obeysDebug && nameReadings(name, prefixes).some((reading) => debugNames.has(reading));
    };
    const telling = process.env.filter(({ name }) => {
        const upper = name.toUpperCase();
        return MODES.has(upper) || upper === PIN || isDebug(name);
    });
    for (const binding of lastOfEachName(telling)) {
        const value = followValue(process, binding);
        if (value.state === "unknown") gap = mergeGaps(gap, value);
        else signs.push(...sign(binding, binding.name.toUpperCase(), isDebug(binding.name), value));
    }
    return { signs, gap };
}

function sign(
    binding: Binding,
    upper: string,
    isDebug: boolean,
    value: SettingValue & { state: "known" },
): DebugSign[] {
    const word = value.value.trim().toLowerCase();
    const at = { setting: binding.name, path: binding.path, mode: "" };
    if (MODES.has(upper)) return DEBUG_MODES.has(word) ? [{ ...at, kind: "mode", mode: word }] : [];
    if (upper === PIN) return word === "off" ? [{ ...at, kind: "pin" }] : [];
    return isDebug && parseBoolean(value.value) === "true" ? [{ ...at, kind: "debug" }] : [];
}

/** Whether `DEBUG` is more than verbosity: Django, a Python server or task worker, or what serves and shows nothing else. */
function takesDebug(process: Process): boolean {
    if (process.framework === "django") return true;
    if (process.host === "lambda" || process.host === "microvm") {
        return process.env.some((binding) => binding.name.startsWith("FLASK_"));
    }
    if (isPythonServer(process) || isTaskWorker(process)) return true;
    if (process.framework === "none-visible" || process.framework === "python") return process.serves;
    return (
        process.framework === "other" &&
        process.serves &&
        !/\b(?:java|dotnet)\b|\.jar\b|\.dll\b/.test(commandWords(process).join(" "))
    );
}

const FLAGGED = /(?:^|[\s/])(?:flask|sanic|werkzeug|manage\.py)\s(?:[^\n;&|]{0,500}\s)?(--debug|--debugger)(?:$|\s)/;

function flags(process: Process): DebugSign[] {
    const flag = FLAGGED.exec(
        commandWords(process)
            .join(" ")
            .slice(0, 1 << 14),
    )?.[1];
    if (flag === undefined) return [];
    const token = process.command.find(({ text }) => text.state === "known" && text.value.includes(flag));
    return [{ kind: "flag", setting: flag, mode: "", path: token?.path ?? process.path }];
}

/** The last binding of each name is what the process sees. */
function lastOfEachName(env: readonly Binding[]): Binding[] {
    return [...new Map(env.map((binding) => [binding.name, binding])).values()];
}

/** Paths of the variables that turn debug mode on and can be changed by themselves: those of a map, not of a text or list. */
export function changeableDebugPaths(processes: readonly Process[]): string[] {
    return processes
        .flatMap((process) => debugSigns(process, DEFAULT_SHARED_SETTINGS, []).signs)
        .filter(({ kind, path, setting }) => kind === "debug" && !/[[:]/.test(path) && !setting.includes("."))
        .map(({ path }) => path);
}
