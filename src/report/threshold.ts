/** When a run fails: the words of `--fail-on`, and what they say about findings. */
import { SEVERITIES, type Severity } from "../rule/rule";
import type { JudgedStack } from "./build";
import type { ReportFinding, ReportNote } from "./model";

/**
 * - a severity: violations of it or a graver one, whatever their level;
 * - `mandatory`: mandatory violations (the default); `advisory`: every violation;
 * - `unknown`, `exemption`: also what cannot be told, also exemptions that need attention;
 * - `none`: nothing.
 */
export const THRESHOLDS = [...SEVERITIES, "mandatory", "advisory", "unknown", "exemption", "none"] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** Whether a run is not clean. An error of a rule, and a stack with types that nothing evaluates, never are. */
export function isUnclean(
    stacks: readonly JudgedStack[],
    notes: readonly ReportNote[],
    thresholds: readonly Threshold[],
): boolean {
    if (thresholds.includes("none")) return false;
    if (thresholds.includes("exemption") && notes.length > 0) return true;
    const fails = failing(thresholds);
    return stacks.some(({ report }) => report.unsupportedTypes.length > 0 || report.findings.some(fails));
}

function failing(thresholds: readonly Threshold[]): (finding: ReportFinding) => boolean {
    const severities = thresholds.filter((word): word is Severity => (SEVERITIES as readonly string[]).includes(word));
    const gravest = Math.max(-1, ...severities.map((severity) => SEVERITIES.indexOf(severity)));
    const byLevel = severities.length === 0 || thresholds.includes("mandatory");
    return (finding) => {
        if (finding.outcome === "error") return true;
        if (finding.outcome === "unknown") return thresholds.includes("unknown");
        if (finding.outcome !== "violation") return false;
        if (thresholds.includes("advisory") || SEVERITIES.indexOf(finding.severity) <= gravest) return true;
        return byLevel && finding.level !== "advisory";
    };
}
