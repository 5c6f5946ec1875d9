/** Reads what `manage.py diffsettings` prints, in its formats `hash` and `unified`, with `--all` or without. */
import { DEEPEST_LEVEL, OPAQUE, parsePython, type PythonValue, TooDeep } from "./python";
import { withoutSecrets } from "./secrets";
import { invalid, linesOf, type Piece, read } from "./text";

/** How a setting relates to Django's default: it is the default, it differs, or Django has none of this name. */
export type SettingOrigin = "default" | "changed" | "custom";

export interface DumpedSetting {
    readonly name: string;
    /** The value without its secrets. */
    readonly value: PythonValue;
    readonly origin: SettingOrigin;
    /** Line of the dump, from 1. */
    readonly line: number;
}

/** The settings of a project as one dump shows them. */
export interface SettingsDump {
    readonly place: string;
    readonly format: "hash" | "unified";
    /** Whether defaults are in it too (`--all`); if not, a missing name has Django's default. */
    readonly complete: boolean;
    readonly settings: ReadonlyMap<string, DumpedSetting>;
}

const HASH = /^(### )?([A-Z][A-Z0-9_]{0,200}) = /;
const UNIFIED = /^([-+ ]) ([A-Z][A-Z0-9_]{0,200}) = /;
const CUSTOM_END = "  ###";
/** The last settings of every Django in order of names: a complete dump without them is cut off. */
const LAST_DEFAULT = "YEAR_MONTH_FORMAT";

/** Django itself has some 180. */
const MOST_SETTINGS = 10_000;

interface Line {
    readonly name: string;
    readonly mark: "default" | "changed" | "replaced";
    readonly text: string;
    readonly from: number;
    readonly custom: boolean;
    readonly number: number;
}

/** Reads a dump. It holds secrets: none is kept, and no problem quotes a line. */
export function parseSettingsDump(text: string, place: string): Piece<SettingsDump> {
    if (text.trim() === "") return invalid(place, "is empty");
    const lines = linesOf(text, place);
    return lines.state === "read" ? dumpOf(lines.value, place) : lines;
}

function dumpOf(lines: readonly string[], place: string): Piece<SettingsDump> {
    const format = formatOf(lines);
    if (format === undefined) return invalid(place, "holds no setting as manage.py diffsettings prints them");
    const settings = new Map<string, DumpedSetting>();
    const replaced = new Set<string>();
    let last: string | undefined;
    for (const [index, text] of lines.entries()) {
        const line = readLine(text, format, index + 1);
        if (line === undefined) {
            if (text.trim() !== "") spoil(settings, last);
            continue;
        }
        last = line.name;
        // `- NAME` shows the default that `+ NAME` replaces.
        if (line.mark === "replaced") {
            replaced.add(line.name);
            continue;
        }
        if (settings.has(line.name)) spoil(settings, line.name);
        else {
            if (settings.size >= MOST_SETTINGS) return invalid(place, "holds more settings than any project has");
            const value = valueOf(line);
            if (value === undefined) return invalid(place, `nests deeper than ${DEEPEST_LEVEL} levels`, line.number);
            settings.set(line.name, {
                name: line.name,
                value,
                origin: originOf(line, format, replaced),
                line: line.number,
            });
        }
    }
    const complete = [...settings.values()].some((setting) => setting.origin === "default");
    if (complete && !settings.has(LAST_DEFAULT)) {
        return invalid(place, "is cut off: the last of Django's settings are missing");
    }
    return read({ place, format, complete, settings });
}

/** The format that more lines have. */
function formatOf(lines: readonly string[]): SettingsDump["format"] | undefined {
    const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
    const [hash, unified] = [count(HASH), count(UNIFIED)];
    if (hash + unified === 0) return undefined;
    return hash >= unified ? "hash" : "unified";
}

function readLine(text: string, format: SettingsDump["format"], number: number): Line | undefined {
    const match = (format === "hash" ? HASH : UNIFIED).exec(text);
    if (match === null) return undefined;
    const sign = match[1];
    const custom = format === "hash" && text.endsWith(CUSTOM_END);
    const mark = sign === "-" ? "replaced" : sign === "### " || sign === " " ? "default" : "changed";
    return { name: match[2] as string, mark, text, from: match[0].length, custom, number };
}

/** The value of a line; undefined where it nests too deep. Anything behind the value makes it opaque. */
function valueOf({ name, text, from, custom }: Line): PythonValue | undefined {
    try {
        const line = custom ? text.slice(0, -CUSTOM_END.length) : text;
        const { value, end } = parsePython(line, from);
        return withoutSecrets(name, line.slice(end).trim() === "" ? value : OPAQUE);
    } catch (error) {
        if (error instanceof TooDeep) return undefined;
        throw error;
    }
}

function originOf(line: Line, format: SettingsDump["format"], replaced: ReadonlySet<string>): SettingOrigin {
    if (line.mark === "default") return "default";
    const changed = format === "hash" ? !line.custom : replaced.has(line.name);
    return changed ? "changed" : "custom";
}

/** A value that goes on over further lines, or a name that stands twice, cannot be read. */
function spoil(settings: Map<string, DumpedSetting>, name: string | undefined): void {
    const setting = name === undefined ? undefined : settings.get(name);
    if (setting !== undefined) settings.set(setting.name, { ...setting, value: OPAQUE });
}
