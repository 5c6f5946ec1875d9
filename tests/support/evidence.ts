/** Evidence from Django projects for tests, written as the commands print it. */
import { EvidenceBundle } from "../../src/model/app/evidence/bundle";
import { parseCheckOutput } from "../../src/model/app/evidence/check-output";
import type { Manifest } from "../../src/model/app/evidence/manifest";
import { parseSettingsDump } from "../../src/model/app/evidence/settings-dump";

/** The moment of every test. */
const NOW = new Date("2026-01-15T00:00:00Z");

/** What one CI run supplied. */
export interface EvidenceSpec {
    readonly manifest?: Manifest;
    /** Output of `check --deploy`. */
    readonly check?: string;
    /** Output of `diffsettings`. */
    readonly settings?: string;
}

export function toBundle({ manifest, check, settings }: EvidenceSpec): EvidenceBundle {
    return new EvidenceBundle({
        place: "evidence.json",
        readAt: NOW,
        ...(manifest === undefined ? {} : { manifest }),
        ...(check === undefined ? {} : { check: parseCheckOutput(check, "check.txt") }),
        ...(settings === undefined ? {} : { settings: parseSettingsDump(settings, "settings.txt") }),
    });
}

/** What `check` prints with these issues; ids with an `E` are errors. */
export function checkOutput(ids: readonly string[] = [], silenced = 0): string {
    const footer = `System check identified ${ids.length === 0 ? "no issues" : `${ids.length} issue${ids.length === 1 ? "" : "s"}`} (${silenced} silenced).`;
    if (ids.length === 0) return footer;
    const isError = (id: string) => /[EC]\d+$/.test(id);
    const group = (heading: string, members: readonly string[]) =>
        members.length === 0 ? [] : ["", heading, ...members.map((id) => `?: (${id}) Something.`)];
    return [
        "System check identified some issues:",
        ...group("ERRORS:", ids.filter(isError)),
        ...group(
            "WARNINGS:",
            ids.filter((id) => !isError(id)),
        ),
        "",
        footer,
    ].join("\n");
}

/** What `diffsettings` prints without `--all`: names and Python texts. */
export function dump(settings: Readonly<Record<string, string>>): string {
    const all = { SETTINGS_MODULE: "'shop.settings.production'", ...settings };
    return Object.entries(all)
        .map(([name, value]) => `${name} = ${value}`)
        .join("\n");
}
