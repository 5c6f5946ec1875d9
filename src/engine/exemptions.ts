/** Exemptions: which findings do not count, and why. An exempt finding stays in every report. */
import type { Deployment } from "../model/deployment";
import type { Model } from "../model/model";
import type { Resource } from "../model/resource";
import type { Rule } from "../rule/rule";
import type { EvaluationRequest } from "./evaluate";
import type { AppliedExemption, Finding } from "./finding";
import { isDay } from "./profile-settings";
import { RuleNames } from "./rule-names";
import { configuredLevel, type Exemption, type Settings } from "./settings";

/** Tag that names the rules from which its resource is exempt, separated by spaces or commas; companions say why and until when. */
export const EXEMPT_TAG = "deployment-checklist:exempt";
export const EXEMPT_REASON_TAG = "deployment-checklist:exempt-reason";
export const EXEMPT_EXPIRES_TAG = "deployment-checklist:exempt-expires";

/** What turns a violation that an exemption in force covers into an `exempt` finding, and leaves every other one alone. */
export function exempter(model: Model, request: EvaluationRequest): (finding: Finding) => Finding {
    const { settings } = request;
    if (settings.exemptions.length === 0 && settings.pulumiExceptions.length === 0 && !settings.tagExemptions) {
        return (finding) => finding;
    }
    const today = dayOf(request.now);
    const names = new RuleNames(request.rules);
    const never = new Set(settings.neverExempt.map((name) => names.idOf(name)));
    const inForce = settings.exemptions.filter((exemption) => !isOver(exemption.expires, today));
    return (finding) => {
        if (finding.outcome !== "violation" || never.has(finding.rule)) return finding;
        const exemption =
            byProfile(finding, inForce, names) ??
            byTag(finding, model, settings, today, names) ??
            byPulumi(finding, settings, names);
        return exemption === undefined ? finding : { ...finding, outcome: "exempt", exemption };
    };
}

function byProfile(finding: Finding, exemptions: readonly Exemption[], names: RuleNames): AppliedExemption | undefined {
    const found = exemptions.find(
        (exemption) => names.idOf(exemption.rule) === finding.rule && concerns(exemption, finding.subject),
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

function byTag(
    finding: Finding,
    model: Model,
    settings: Settings,
    today: string,
    names: RuleNames,
): AppliedExemption | undefined {
    if (!settings.tagExemptions) return undefined;
    const resource = model.resource(finding.subject.urn);
    const tagged = resource && readTags(resource);
    if (tagged?.reason === undefined || !tagged.rules.some((rule) => names.idOf(rule) === finding.rule)) {
        return undefined;
    }
    if (tagged.expires !== undefined && (!isDay(tagged.expires) || isOver(tagged.expires, today))) return undefined;
    return {
        source: "tag",
        reason: tagged.reason,
        ...(tagged.expires === undefined ? {} : { expires: tagged.expires }),
    };
}

function byPulumi(finding: Finding, settings: Settings, names: RuleNames): AppliedExemption | undefined {
    const found = settings.pulumiExceptions.find((exception) =>
        exception.match.some(
            ({ policies, targets }) =>
                policies.some((policy) => names.idOf(policy) === finding.rule) && targets.includes(finding.subject.urn),
        ),
    );
    return found && { source: "pulumi", id: found.id, reason: found.reason };
}

/** What the exemption tags of a resource say; undefined where it has none. */
function readTags(resource: Resource): { rules: string[]; reason?: string; expires?: string } | undefined {
    const tag = (key: string): string | undefined => {
        const value = resource.tag(key);
        return value.state === "known" && value.value.trim() !== "" ? value.value.trim() : undefined;
    };
    const rules = tag(EXEMPT_TAG)
        ?.split(/[\s,]+/)
        .filter((rule) => rule !== "");
    if (rules === undefined) return undefined;
    const [reason, expires] = [tag(EXEMPT_REASON_TAG), tag(EXEMPT_EXPIRES_TAG)];
    return { rules, ...(reason === undefined ? {} : { reason }), ...(expires === undefined ? {} : { expires }) };
}

/** Why an exemption does not do what its author meant. */
export type ExemptionFault = "expired" | "unused" | "misspelt" | "forbidden" | "incomplete";

/** An exemption that needs attention. */
export interface ExemptionNote {
    readonly fault: ExemptionFault;
    /** Complete sentences. */
    readonly message: string;
    /** Rule as the exemption names it. */
    readonly rule: string;
    /** The resource with the tag, or the profile's pattern. */
    readonly resource: string;
}

/**
 * Exemptions of the profile that are expired, misspelt, not allowed, or cover nothing in any of the stacks of a run
 * (given by their findings). With an unknown, or a rule that does not apply in the environment, an exemption may still
 * be needed: nothing is said then.
 */
export function profileExemptionNotes(
    stacks: readonly (readonly Finding[])[],
    settings: Settings,
    rules: readonly Rule[],
    now: Date,
): ExemptionNote[] {
    const context = noteContext(settings, rules, now);
    return settings.exemptions.flatMap((exemption) => profileNote(exemption, stacks, context) ?? []);
}

/** Exemptions by tag of one deployment that are expired, misspelt, incomplete or not allowed. */
export function tagExemptionNotes(
    deployment: Deployment,
    settings: Settings,
    rules: readonly Rule[],
    now: Date,
): ExemptionNote[] {
    return settings.tagExemptions ? tagNotes(deployment, noteContext(settings, rules, now)) : [];
}

function noteContext(settings: Settings, rules: readonly Rule[], now: Date): NoteContext {
    const names = new RuleNames(rules);
    return { names, never: new Set(settings.neverExempt.map((name) => names.idOf(name))), settings, today: dayOf(now) };
}

interface NoteContext {
    readonly names: RuleNames;
    readonly never: ReadonlySet<string>;
    readonly settings: Settings;
    readonly today: string;
}

function profileNote(
    exemption: Exemption,
    stacks: readonly (readonly Finding[])[],
    context: NoteContext,
): ExemptionNote | undefined {
    const { rule, resource, expires } = exemption;
    const note = (fault: ExemptionFault, rest: string): ExemptionNote => ({
        fault,
        message: `The exemption of ${resource} from ${rule} ${rest}`,
        rule,
        resource,
    });
    const known = context.names.find(rule);
    if (known === undefined) return note("misspelt", `names no rule${meant(rule, context)}.`);
    if (context.never.has(known.id)) {
        return note("forbidden", "has no effect: neverExempt forbids to exempt this rule.");
    }
    if (isOver(expires, context.today)) {
        return note("expired", `ended on ${expires}. Remedy the violation, or review and extend it.`);
    }
    if (stacks.length === 0 || configuredLevel(known, context.settings) === "disabled") return undefined;
    const touched = stacks.flatMap((findings) =>
        findings.filter((finding) => finding.rule === known.id && concerns(exemption, finding.subject)),
    );
    if (touched.some((finding) => finding.outcome !== "pass")) return undefined;
    if (touched.length > 0) return note("unused", "is not needed any more: the rule passes there. Remove it.");
    return note("unused", "covers nothing. Correct the resource, or remove it.");
}

function tagNotes(deployment: Deployment, context: NoteContext): ExemptionNote[] {
    return deployment.resources.flatMap((resource) => {
        const tagged = readTags(resource);
        if (tagged === undefined) return [];
        const note = (fault: ExemptionFault, rule: string, rest: string): ExemptionNote => ({
            fault,
            message: `The tag ${EXEMPT_TAG} on ${resource.name} ${rest}`,
            rule,
            resource: resource.urn,
        });
        const all = tagged.rules.join(" ");
        if (tagged.reason === undefined) {
            return [note("incomplete", all, `gives no reason, so it has no effect. Add the tag ${EXEMPT_REASON_TAG}.`)];
        }
        if (tagged.expires !== undefined && !isDay(tagged.expires)) {
            return [
                note("incomplete", all, `has no effect: ${EXEMPT_EXPIRES_TAG} is not a date. Write it as YYYY-MM-DD.`),
            ];
        }
        if (isOver(tagged.expires, context.today)) {
            return [note("expired", all, `ended on ${tagged.expires}. Remedy the violation, or review and extend it.`)];
        }
        return tagged.rules.flatMap((rule) => {
            const known = context.names.find(rule);
            if (known === undefined) {
                return [note("misspelt", rule, `names ${rule}, which is no rule${meant(rule, context)}.`)];
            }
            return context.never.has(known.id)
                ? [note("forbidden", rule, `names ${rule}, which neverExempt forbids to exempt.`)]
                : [];
        });
    });
}

function meant(rule: string, context: NoteContext): string {
    const near = context.names.suggest(rule);
    return near === undefined ? "" : ` (did you mean ${near}?)`;
}

function concerns(exemption: Exemption, subject: { readonly urn: string; readonly name: string }): boolean {
    return matches(exemption.resource, subject.urn) || matches(exemption.resource, subject.name);
}

/** The last day counts. */
function isOver(expires: string | undefined, today: string): boolean {
    return expires !== undefined && expires < today;
}

function dayOf(now: Date): string {
    return now.toISOString().slice(0, 10);
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
