/** From findings to what the engine is told: diagnostics, and policies that have no verdict here. */
import type { Finding, FindingEvidence } from "../../engine/finding";
import { nameOfUrn, type SourcePosition } from "../../model/resource";
import { type Level, type Rule, ruleUrl } from "../../rule/rule";
import { descriptionOf } from "./metadata";
import type { Diagnostic, NotApplicable } from "./responses";

/** The diagnostic of a violation or of a rule that failed. Every other outcome has none. */
export function toDiagnostic(finding: Finding, rule: Rule): Diagnostic {
    return {
        policyName: finding.rule,
        description: descriptionOf(rule),
        message: finding.outcome === "error" ? errorText(finding) : violationText(finding),
        level: shownLevel(finding.level),
        severity: finding.severity,
        urn: finding.subject.urn,
    };
}

export function isDiagnosed(finding: Finding): boolean {
    return finding.outcome === "violation" || finding.outcome === "error";
}

/** What remediation could not mend is mandatory. */
function shownLevel(level: Level): Level {
    return level === "remediate" ? "mandatory" : level;
}

/**
 * First line the complete sentence, then the way that leads to the fault, then the remedy and the address of the page:
 * only this text reaches terminals and pull requests.
 */
function violationText(finding: Finding): string {
    return [
        `${finding.message}${position(finding.subject.source)}`,
        ...supportOf(finding),
        ...(finding.levelReason === undefined ? [] : [`Advisory here: ${finding.levelReason}`]),
        ...(finding.fix === undefined ? [] : [`Fix: ${finding.fix}`]),
        ruleUrl(finding.rule),
    ].join("\n");
}

function errorText(finding: Finding): string {
    return `${finding.message}\nNothing is known about this requirement here until that is mended.`;
}

/** The way to the fault in one line where there is one, else the evidence, each line once. */
function supportOf({ steps, evidence, subject }: Finding): string[] {
    if (steps !== undefined) return [`Path: ${steps.map((step) => describe(step, subject.urn)).join(" -> ")}`];
    return [...new Set((evidence ?? []).map((item) => describe(item, subject.urn)))];
}

/** A text with the place that it speaks of, before its full stop. */
function describe({ text, urn, path, source }: FindingEvidence, subject: string): string {
    const place =
        path === undefined || text.includes(path) ? [] : [urn === undefined ? path : placeOn(urn, path, subject)];
    const places = [...place, ...(source === undefined ? [] : [programLine(source)])];
    if (places.length === 0) return text;
    const [, sentence = text, stop = ""] = /^(.*?)(\.?)$/s.exec(text) ?? [];
    return `${sentence} (${places.join(", ")})${stop}`;
}

/** A path on another resource than the subject is told with that resource: names are shared between kinds. */
function placeOn(urn: string, path: string, subject: string): string {
    if (urn === subject) return path;
    const kind = /[/:](\w+)::[^:]*$/.exec(urn)?.[1] ?? "";
    return `${path} of ${kind} ${nameOfUrn(urn)}`;
}

function position(source: SourcePosition | undefined): string {
    return source === undefined ? "" : ` (${programLine(source)})`;
}

function programLine({ file, line }: SourcePosition): string {
    return `${file}:${line}`;
}

/** Why a rule has no verdict from its findings; undefined where it has one. */
function reasonOf(findings: readonly Finding[]): string | undefined {
    if (findings.some(isDiagnosed)) return undefined;
    const unknown = findings.filter((finding) => finding.outcome === "unknown");
    if (unknown.length > 0) return several(unknown);
    if (findings.some((finding) => finding.outcome === "pass")) return undefined;
    const exempt = findings.find((finding) => finding.outcome === "exempt");
    if (exempt !== undefined) return `Exempt: ${exempt.exemption?.reason ?? "by the settings"}`;
    return several(findings.filter((finding) => finding.outcome === "not-applicable"));
}

const SHOWN_REASONS = 3;

function several(findings: readonly Finding[]): string {
    const reasons = [...new Set(findings.map((finding) => finding.message))];
    const more = reasons.length - SHOWN_REASONS;
    return [...reasons.slice(0, SHOWN_REASONS), ...(more > 0 ? [`and ${more} more`] : [])].join(" ");
}

/** The rules among `rules` that have no verdict, with the reason; `otherwise` answers for rules without any finding. */
export function notApplicable(
    rules: readonly Rule[],
    findings: readonly Finding[],
    otherwise: (rule: Rule) => string,
): NotApplicable[] {
    const byRule = new Map<string, Finding[]>();
    for (const finding of findings) {
        const list = byRule.get(finding.rule);
        if (list === undefined) byRule.set(finding.rule, [finding]);
        else list.push(finding);
    }
    return rules.flatMap((rule) => {
        const own = byRule.get(rule.id);
        const reason = own === undefined ? otherwise(rule) : reasonOf(own);
        return reason === undefined ? [] : [{ policyName: rule.id, reason }];
    });
}
