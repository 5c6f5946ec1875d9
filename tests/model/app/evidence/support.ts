/** Outputs of real Django projects (`tools/django`), kept under `tests/fixtures/django/<version>/<form>...`. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EvidenceBundle } from "../../../../src/model/app/evidence/bundle";
import { type CheckReport, parseCheckOutput } from "../../../../src/model/app/evidence/check-output";
import type { DjangoSettings } from "../../../../src/model/app/evidence/django-settings";
import { type Manifest, parseManifest } from "../../../../src/model/app/evidence/manifest";
import { parseSettingsDump, type SettingsDump } from "../../../../src/model/app/evidence/settings-dump";
import type { Piece } from "../../../../src/model/app/evidence/text";

const FIXTURES = resolve(__dirname, "../../../fixtures/django");
export const VERSIONS = readdirSync(FIXTURES).sort();
export const READ_AT = new Date("2026-01-15T00:00:00Z");

/** Names of the fixtures of a version that end so. */
export function fixtures(version: string, end: string): string[] {
    return readdirSync(join(FIXTURES, version))
        .filter((name) => name.endsWith(end))
        .sort();
}

export function fixturePath(version: string, name: string): string {
    return join(FIXTURES, version, name);
}

export function fixture(version: string, name: string): string {
    return readFileSync(fixturePath(version, name), "utf8");
}

/** The value of a piece that must have been read. */
export function value<T>(piece: Piece<T>): T {
    if (piece.state === "read") return piece.value;
    throw new Error(
        piece.state === "invalid" ? `${piece.problem.place} ${piece.problem.text}` : "nothing was supplied",
    );
}

export function dump(version: string, form: string): SettingsDump {
    return value(parseSettingsDump(fixture(version, `${form}.diffsettings.txt`), `${form}.diffsettings.txt`));
}

export function report(version: string, form: string): CheckReport {
    return value(parseCheckOutput(fixture(version, `${form}.check.txt`), `${form}.check.txt`));
}

/** A bundle from texts, as a loader would make it. */
export function bundle(parts: { manifest?: Manifest; check?: string; settings?: string }): EvidenceBundle {
    return new EvidenceBundle({
        place: "evidence.json",
        readAt: READ_AT,
        ...(parts.manifest === undefined ? {} : { manifest: parts.manifest }),
        ...(parts.check === undefined ? {} : { check: parseCheckOutput(parts.check, "check.txt") }),
        ...(parts.settings === undefined ? {} : { settings: parseSettingsDump(parts.settings, "settings.txt") }),
    });
}

/** The bundle of one form of the project under one Django. */
export function fixtureBundle(version: string, form: string, manifest: Manifest = {}): EvidenceBundle {
    return bundle({
        manifest: { djangoVersion: version, ...manifest },
        check: fixture(version, `${form}.check.txt`),
        settings: fixture(version, `${form}.diffsettings.txt`),
    });
}

/** The bundle that the producer wrote. */
export function producedBundle(version: string, form: string): EvidenceBundle {
    const manifest = value(parseManifest(fixture(version, `${form}.bundle.json`), `${form}.bundle.json`));
    return bundle({ manifest, check: manifest.checkDeployOutput ?? "", settings: manifest.diffsettingsOutput ?? "" });
}

/** Settings from the text of a dump. */
export function settings(text: string, version?: string): DjangoSettings {
    return bundle({ settings: text, manifest: version === undefined ? {} : { djangoVersion: version } }).settings;
}
