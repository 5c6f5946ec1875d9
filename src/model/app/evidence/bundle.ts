/** What one CI run of a Django project supplied about one service: the bundle that rules read. */
import { known, type Truth, unknown, type UnknownValue, type Value, absent, yes, no } from "../../value";
import { isDeployCommand, type CheckReport } from "./check-output";
import { checkInfo } from "./checks";
import { DjangoSettings } from "./django-settings";
import { expectedDeployIds } from "./expected-checks";
import type { Manifest } from "./manifest";
import type { SettingsDump } from "./settings-dump";
import { type EvidenceProblem, NO_PIECE, type Piece, unreadable } from "./text";
import { type DjangoVersion, parseVersion } from "./versions";

/** What a loader hands over. */
export interface BundleParts {
    /** File that names the bundle in messages. */
    readonly place: string;
    readonly manifest?: Manifest;
    readonly check?: Piece<CheckReport>;
    readonly settings?: Piece<SettingsDump>;
    /** When the bundle was read: ages are counted to this moment. */
    readonly readAt: Date;
}

/** Whether the checks ran with `--deploy`. `expected` is an id that a deploy run would have shown. */
export type DeployRun =
    | { readonly state: "yes" }
    | { readonly state: "no"; readonly expected: string | undefined }
    | { readonly state: "unproven" };

const MILLISECONDS_OF_A_DAY = 86_400_000;

export class EvidenceBundle {
    readonly place: string;
    readonly check: Piece<CheckReport>;
    readonly dump: Piece<SettingsDump>;
    private readonly manifest: Manifest;
    private readonly readAt: Date;
    /** The settings. Without a dump each is unknown; see `hasSettings`. */
    readonly settings: DjangoSettings;

    constructor(parts: BundleParts) {
        this.place = parts.place;
        this.check = parts.check ?? NO_PIECE;
        this.dump = parts.settings ?? NO_PIECE;
        this.manifest = parts.manifest ?? {};
        this.readAt = parts.readAt;
        this.settings = new DjangoSettings(this.dumpOrGap(), this.djangoVersion);
    }

    /** URN, resource name or container name pattern; undefined for every Django process of the stack. */
    get service(): string | undefined {
        return this.manifest.service;
    }

    /** Settings module that the outputs were made with: what the dump says of itself, else the manifest. */
    get settingsModule(): Value<string> {
        const { settingsModule } = this.settings;
        if (settingsModule.state === "known") return settingsModule;
        return this.manifest.settingsModule === undefined ? absent : known(this.manifest.settingsModule);
    }

    get image(): string | undefined {
        return this.manifest.image;
    }
    get commit(): string | undefined {
        return this.manifest.commit;
    }

    /** Version of Django: the manifest's, else that of the installed package. */
    get djangoVersion(): DjangoVersion | undefined {
        const stated = this.manifest.djangoVersion ?? this.packageVersion("django");
        return stated === undefined ? undefined : parseVersion(stated);
    }

    /** Days between the making of the bundle and this run; absent where no time is stated. Never negative. */
    get ageInDays(): Value<number> {
        const made = this.manifest.generatedAt;
        if (made === undefined) return absent;
        return known(Math.max(0, (this.readAt.getTime() - Date.parse(made)) / MILLISECONDS_OF_A_DAY));
    }

    /** Parts that were supplied and cannot be used. */
    get problems(): readonly EvidenceProblem[] {
        return [this.check, this.dump].flatMap((piece) => (piece.state === "invalid" ? [piece.problem] : []));
    }

    get hasSettings(): boolean {
        return this.dump.state === "read";
    }

    private dumpOrGap(): SettingsDump | UnknownValue {
        if (this.dump.state === "read") return this.dump.value;
        return this.dump.state === "invalid"
            ? unreadable(this.dump.problem)
            : unknown("unreadable", `the settings dump of ${this.place}`);
    }

    /** Whether the run of the checks shows an issue. No where it is not shown: see `silences` and `deployRun`. */
    shows(id: string): Truth {
        if (this.check.state === "invalid") return unreadable(this.check.problem);
        if (this.check.state === "none") return unknown("unreadable", `the output of check --deploy in ${this.place}`);
        return this.check.value.issues.some((issue) => issue.id === id) ? yes : no;
    }

    /** The first of the ids that the run certainly shows. */
    shown(...ids: readonly string[]): string | undefined {
        if (this.check.state !== "read") return undefined;
        return this.check.value.issues.find((issue) => ids.includes(issue.id))?.id;
    }

    /** Whether the checks ran with `--deploy`: by an id that only such a run shows, by the command, or by the dump. */
    get deployRun(): DeployRun {
        if (this.check.state !== "read") return { state: "unproven" };
        const shown = new Set(this.check.value.issues.map((issue) => issue.id));
        if ([...shown].some((id) => checkInfo(id)?.deployOnly === true)) return { state: "yes" };
        const command = this.manifest.checkDeployCommand;
        if (command !== undefined) {
            return isDeployCommand(command) ? { state: "yes" } : { state: "no", expected: undefined };
        }
        if (this.dump.state !== "read") return { state: "unproven" };
        const silenced = this.settings.silencedSystemChecks;
        const expected = expectedDeployIds(this.settings).filter(
            (id) => silenced.state !== "known" || !silenced.value.includes(id),
        );
        const missing = expected.find((id) => !shown.has(id));
        return missing === undefined ? { state: "yes" } : { state: "no", expected: missing };
    }

    /** Names of installed packages in lower case; absent where the bundle does not list them. */
    get packages(): Value<ReadonlySet<string>> {
        const names = this.packageLines?.flatMap((line) => /^[\w.-]+/.exec(line.trim()) ?? []);
        return names === undefined ? absent : known(new Set(names.map(normaliseName)));
    }

    private packageVersion(name: string): string | undefined {
        const line = this.packageLines?.find((candidate) => normaliseName(candidate.split("==")[0] ?? "") === name);
        return line?.split("==")[1];
    }

    private get packageLines(): readonly string[] | undefined {
        const { packages } = this.manifest;
        return typeof packages === "string" ? packages.split("\n") : packages;
    }

    /** Template paths as the bundle lists them; absent where it does not. */
    get templates(): Value<readonly string[]> {
        return this.manifest.templates === undefined ? absent : known(this.manifest.templates);
    }
    /** Error handlers of the URL module: `handler404`, `handler500` ...; absent where the bundle does not tell. */
    get errorHandlers(): Value<readonly string[]> {
        return this.manifest.errorHandlers === undefined ? absent : known(this.manifest.errorHandlers);
    }
}

/** Package names count without case and kind of dash. */
function normaliseName(name: string): string {
    return name
        .trim()
        .toLowerCase()
        .replace(/[-_.]+/g, "-");
}
