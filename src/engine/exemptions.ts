/** Exemptions: which findings do not count, and why. An exempt finding stays in every report. */
import type { Model } from "../model/model";
import type { AppliedExemption, Finding } from "./finding";
import type { EvaluationRequest } from "./evaluate";
import type { Exemption, Settings } from "./settings";

/** Turns violations that an exemption in force covers into `exempt` findings. */
export function applyExemptions(findings: readonly Finding[], model: Model, request: EvaluationRequest): Finding[] {
    const { settings } = request;
    const today = request.now.toISOString().slice(0, 10);
    const aliases = new Map(request.rules.flatMap((rule) => rule.aliases.map((alias) => [alias, rule.id])));
    const never = new Set(settings.neverExempt.map((rule) => aliases.get(rule) ?? rule));
    const inForce = settings.exemptions
        .map((exemption) => ({ ...exemption, rule: aliases.get(exemption.rule) ?? exemption.rule }))
        .filter((exemption) => exemption.expires === undefined || exemption.expires >= today);
    return findings.map((finding) => {
        if (finding.outcome !== "violation" || never.has(finding.rule)) return finding;
        const exemption =
            byProfile(finding, inForce) ??
            byTag(finding, model, settings, today, aliases) ??
            byPulumi(finding, settings, aliases);
        return exemption === undefined ? finding : { ...finding, outcome: "exempt", exemption };
    });
}

function byProfile(finding: Finding, exemptions: readonly Exemption[]): AppliedExemption | undefined {
    const found = exemptions.find(
        (exemption) =>
            exemption.rule === finding.rule &&
            (matches(exemption.resource, finding.subject.urn) || matches(exemption.resource, finding.subject.name)),
    );
    return (
        found && {
            source: "profile",
            reason: found.reason,
            ...(found.expires === undefined ? {} : { expires: found.expires }),
            ...(found.approvedBy === undefined ? {} : { approvedBy: found.approvedBy }),
        }
    );
}

/** Tags: `deployment-checklist:exempt` names rules (separated by spaces); companions give reason and expiry. */
function byTag(
    finding: Finding,
    model: Model,
    settings: Settings,
    today: string,
    aliases: ReadonlyMap<string, string>,
): AppliedExemption | undefined {
    if (!settings.tagExemptions) return undefined;
    const resource = model.resource(finding.subject.urn);
    const tag = (key: string) => {
        const value = resource?.tag(key);
        return value?.state === "known" ? value.value : undefined;
    };
    const rules = tag("deployment-checklist:exempt")?.split(/[\s,]+/) ?? [];
    if (!rules.some((rule) => (aliases.get(rule) ?? rule) === finding.rule)) return undefined;
    const reason = tag("deployment-checklist:exempt-reason");
    const expires = tag("deployment-checklist:exempt-expires");
    if (reason === undefined || (expires !== undefined && expires < today)) return undefined;
    return { source: "tag", reason, ...(expires === undefined ? {} : { expires }) };
}

function byPulumi(
    finding: Finding,
    settings: Settings,
    aliases: ReadonlyMap<string, string>,
): AppliedExemption | undefined {
    const found = settings.pulumiExceptions.find((exception) =>
        exception.match.some(
            ({ policies, targets }) =>
                policies.some((policy) => (aliases.get(policy) ?? policy) === finding.rule) &&
                targets.includes(finding.subject.urn),
        ),
    );
    return found && { source: "pulumi", id: found.id, reason: found.reason };
}

/** `*` in a pattern matches any text; everything else is literal. */
export function matches(pattern: string, text: string): boolean {
    const parts = pattern.split("*");
    if (parts.length === 1) return pattern === text;
    const [first, last] = [parts[0] ?? "", parts.at(-1) ?? ""];
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    let position = first.length;
    for (const part of parts.slice(1, -1)) {
        const found = text.indexOf(part, position);
        if (found < 0) return false;
        position = found + part.length;
    }
    return position <= text.length - last.length;
}
