/** Reads the policy config file of `--config`. */
import { readFileSync } from "node:fs";
import { parsePolicyConfig } from "../engine/config";
import { DEFAULT_SETTINGS, type Settings } from "../engine/settings";
import { describeJsonFault } from "../doors/state/fault";
import type { Rule } from "../rule/rule";
import { UsageError } from "./io";

export function readSettings(file: string | undefined, rules: readonly Rule[]): Settings {
    return file === undefined ? DEFAULT_SETTINGS : settingsOf(file, readConfig(file), rules);
}

/** The parsed file; an empty one stands for no settings, as in Pulumi. */
export function readConfig(file: string): unknown {
    const text = readText(file).replace(/^\uFEFF/, "");
    if (text.trim() === "") return {};
    try {
        return JSON.parse(text);
    } catch {
        throw new UsageError(`${file} ${describeJsonFault(text, 0, "Correct it there.")}`);
    }
}

export function settingsOf(file: string, config: unknown, rules: readonly Rule[]): Settings {
    const result = parsePolicyConfig(config, rules);
    if ("settings" in result) return result.settings;
    throw new UsageError([`${file} cannot be used:`, ...result.errors.map((error) => `  ${error}`)].join("\n"));
}

function readText(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        const code = String((error as { code?: unknown }).code);
        throw new UsageError(code === "ENOENT" ? `${file} does not exist.` : `${file} could not be read (${code}).`);
    }
}
