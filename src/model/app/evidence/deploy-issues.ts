/** What a bundle says against a deployment, beyond what other rules read from it themselves. */
import { isTrue, isYes, type UnknownValue } from "../../value";
import { developmentSegment } from "../settings-module";
import type { EvidenceBundle } from "./bundle";
import type { CheckIssue, CheckReport } from "./check-output";
import { checkInfo, DEPLOY_CHECK_RULE, isDeploymentCheck, ruleOfCheck } from "./checks";
import type { DjangoSettings } from "./django-settings";

/** What an organisation accepts. */
export interface DeployBounds {
    readonly maxAgeDays: number;
    /** Ids of issues that are accepted, shown or silenced. */
    readonly acceptedIds: readonly string[];
    /** Applications that belong to development. */
    readonly debugApps: readonly string[];
}

/** One fault. `data` fills the message of the same name; ids and names only, never a line of a file. */
export interface DeployFault {
    readonly kind:
        | "unusable"
        | "plainCheck"
        | "old"
        | "developmentSettings"
        | "issues"
        | "debug"
        | "debugApps"
        | "silenced"
        | "silencedUnseen";
    readonly data: Readonly<Record<string, string | number>>;
    /** The issues that were shown, each with its meaning. */
    readonly details: readonly string[];
}

/** Every fault of a bundle, and what leaves the answer open. */
export function deployFaults(
    bundle: EvidenceBundle,
    bounds: DeployBounds,
): { readonly faults: readonly DeployFault[]; readonly gap: UnknownValue | undefined } {
    const silenced = silencedIds(bundle, bounds.acceptedIds);
    return {
        faults: [
            ...bundle.problems.flatMap(({ place, text }) => fault("unusable", { place, reason: text })),
            ...originFaults(bundle, bounds),
            ...shownFaults(bundle, bounds),
            ...settingsFaults(bundle, bounds),
            ...("state" in silenced || silenced.length === 0 ? [] : fault("silenced", { ids: silenced.join(", ") })),
        ],
        gap: "state" in silenced ? silenced : undefined,
    };
}

function fault(kind: DeployFault["kind"], data: DeployFault["data"], details: readonly string[] = []): [DeployFault] {
    return [{ kind, data, details }];
}

/** How the evidence came about: with --deploy, in time, with production settings. */
function originFaults(bundle: EvidenceBundle, { maxAgeDays }: DeployBounds): DeployFault[] {
    const { deployRun: run, ageInDays: age, settingsModule: module } = bundle;
    const proof = run.state === "no" && run.expected !== undefined ? `, for its settings call for ${run.expected}` : "";
    const isDevelopment = module.state === "known" && developmentSegment(module.value) !== undefined;
    return [
        ...(run.state === "no" ? fault("plainCheck", { proof }) : []),
        ...(age.state === "known" && age.value > maxAgeDays ? fault("old", { days: Math.floor(age.value) }) : []),
        ...(isDevelopment ? fault("developmentSettings", { module: module.value }) : []),
    ];
}

function shownFaults(bundle: EvidenceBundle, { acceptedIds }: DeployBounds): DeployFault[] {
    if (bundle.check.state !== "read") return [];
    const report = bundle.check.value;
    const ids = ownIssues(report, acceptedIds);
    return [
        ...(ids.length > 0 ? fault("issues", { ids: ids.join(", ") }, ids.map(describeCheck)) : []),
        ...(report.silenced > 0 && !bundle.hasSettings ? fault("silencedUnseen", { count: report.silenced }) : []),
    ];
}

/** Ids, once each, of the issues that no other rule reports and nobody accepted. */
export function ownIssues(report: CheckReport, acceptedIds: readonly string[]): string[] {
    const ids = report.issues.filter(bearsOnDeployment).map((issue) => issue.id);
    return unique(ids.filter((id) => ruleOfCheck(id) === DEPLOY_CHECK_RULE && !acceptedIds.includes(id)));
}

/** Errors of every tag stop a deployment; of warnings only those that Django's deployment checks make. */
function bearsOnDeployment({ id, level }: CheckIssue): boolean {
    if (level === "critical" || level === "error") return true;
    return level === "warning" && isDeploymentCheck(id);
}

function describeCheck(id: string): string {
    const info = checkInfo(id);
    return info === undefined ? id : `${id}: ${info.meaning}`;
}

function silencedIds(bundle: EvidenceBundle, acceptedIds: readonly string[]): readonly string[] | UnknownValue {
    const silenced = bundle.settings.silencedSystemChecks;
    if (!bundle.hasSettings || silenced.state === "absent") return [];
    if (silenced.state === "unknown") return silenced;
    return unique(silenced.value.filter((id) => isDeploymentCheck(id) && !acceptedIds.includes(id)));
}

function settingsFaults(bundle: EvidenceBundle, { debugApps }: DeployBounds): DeployFault[] {
    const { settings } = bundle;
    // security.W018 says the same of DEBUG.
    const debug = bundle.shown("security.W018") === undefined && isYes(isTrue(settings.debug)) ? ["DEBUG"] : [];
    const propagate = isYes(isTrue(settings.debugPropagateExceptions)) ? ["DEBUG_PROPAGATE_EXCEPTIONS"] : [];
    const on = [...debug, ...propagate];
    const apps = installed(settings, debugApps);
    return [
        ...(on.length > 0 ? fault("debug", { settings: on.join(" and ") }) : []),
        ...(apps.length > 0 ? fault("debugApps", { apps: apps.join(", ") }) : []),
    ];
}

/** Which of the applications are installed, by name or by their configuration class. */
function installed(settings: DjangoSettings, names: readonly string[]): string[] {
    const apps = settings.installedApps;
    if (apps.state !== "known") return [];
    return names.filter((name) => apps.value.some((app) => app === name || app.startsWith(`${name}.`)));
}

function unique(values: readonly string[]): string[] {
    return [...new Set(values)];
}
