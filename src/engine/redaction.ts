/**
 * The redaction guard: the last filter that every text of a finding passes, so that none shows a secret or a part of one.
 *
 * It knows the known secrets of the run, of which any part of `WIDTH` characters is refused; every other text that Pulumi
 * holds as a secret and every literal that a classifier called one, which are refused as a whole. A text that would show
 * one is replaced altogether. What is public already (names, URNs, the rule's own words) gives nothing away and stays.
 */
import { hash } from "node:crypto";
import type { Model } from "../model/model";
import { classifiedSecrets, knownSecrets, markedTexts, secretParts } from "../model/secrets/known-secrets";
import { PassageIndex, WIDTH } from "../model/secrets/passages";
import type { Rule } from "../rule/rule";
import type { AppliedExemption, Finding, FindingEvidence } from "./finding";

const WITHHELD = "Withheld: the text would show part of a secret.";

/** Models that a guard keeps from being forgotten at most. */
const MOST_WAITING = 100;

/** What a guard has learnt so far. One guard may serve a whole operation: what it knows of one resource helps the next. */
export class RedactionGuard {
    private readonly secrets = new PassageIndex<true>();
    private readonly learnt = new Set<string>();
    private waiting: Model[] = [];

    /** Notes whose secrets to know; they are read when there is a text to check, or many models are kept for it. */
    observe(model: Model): void {
        this.waiting.push(model);
        if (this.waiting.length >= MOST_WAITING) this.learn();
    }

    /** Whether a text would show a secret. `isPublic` tells of a passage that it may be shown whatever it is part of. */
    hides(text: string, isPublic: (passage: string) => boolean = () => false): boolean {
        if (text.length < WIDTH) return false;
        this.learn();
        return this.secrets.find(text, (_, passage) => !isPublic(passage)) ?? false;
    }

    private learn(): void {
        for (const model of this.waiting) {
            for (const { value } of model.fact(knownSecrets).entries) this.addKnown(value);
            for (const resource of model.deployment.resources) {
                markedTexts(resource).forEach((text) => this.addMarked(text));
            }
            model.deployment.otherSecrets?.forEach((text) => this.addMarked(text));
            model.fact(classifiedSecrets).forEach((text) => this.addMarked(text));
        }
        this.waiting = [];
    }

    private addKnown(value: string): void {
        if (!this.isNew(`known ${value}`)) return;
        this.secrets.addParts(value, true);
    }

    private addMarked(text: string): void {
        if (!this.isNew(text)) return;
        for (const part of [text, ...secretParts(text)]) this.secrets.addWhole(part, true);
    }

    private isNew(value: string): boolean {
        if (value.length < WIDTH || this.learnt.has(value)) return false;
        this.learnt.add(value);
        return true;
    }
}

type Hides = (text: string | undefined) => boolean;

/** A finding whose texts show no secret. The same object where nothing had to be changed. */
export function redactFinding(finding: Finding, guard: RedactionGuard, rule: Rule): Finding {
    if (isCounted(finding)) return finding;
    const isPublic = publicTexts(finding, rule);
    const hides: Hides = (text) => text !== undefined && guard.hides(text, isPublic);
    if (!textsOf(finding).some(hides)) return finding;
    const message = hides(finding.message) ? withheldMessage(finding) : finding.message;
    const redacted: Partial<Finding> = {
        ...(message === finding.message ? {} : { message }),
        ...withRedactedCauses(finding, hides),
        // The message of a pass is its evidence, text after text: where it may be shown, they may.
        ...withRedactedSupport(finding, hides, finding.outcome === "pass" && message === finding.message),
    };
    // A hash of a path that shows a secret would be a hash of the secret.
    if (hides(finding.path)) Object.assign(redacted, { path: undefined, fingerprint: withoutPath(finding) });
    return { ...finding, ...redacted };
}

/** Whether a finding is a pass that was only counted. */
function isCounted({ outcome, message }: Finding): boolean {
    return outcome === "pass" && message === "";
}

/** Every text of a finding that is to be looked at; the evidence of a pass stands in its message. */
function textsOf({ outcome, message, path, gaps, evidence, steps, exemption }: Finding): (string | undefined)[] {
    const texts = [message, path];
    if (gaps !== undefined) for (const gap of gaps) texts.push(gap.what);
    if (evidence !== undefined) {
        for (const { text, path: place } of evidence) texts.push(outcome === "pass" ? undefined : text, place);
    }
    if (steps !== undefined) for (const step of steps) texts.push(step.text, step.path);
    if (exemption !== undefined) texts.push(exemption.id, exemption.reason, exemption.approvedBy);
    return texts;
}

/** What is to be changed among the reasons of a finding's outcome. */
function withRedactedCauses(finding: Finding, hides: Hides): Partial<Finding> {
    const { gaps } = finding;
    const exemption = redactExemption(finding.exemption, hides);
    return {
        ...(gaps?.some((gap) => hides(gap.what))
            ? { gaps: gaps.map((gap) => (hides(gap.what) ? { ...gap, what: WITHHELD } : gap)) }
            : {}),
        ...(exemption === finding.exemption ? {} : { exemption }),
    };
}

/** What is to be changed in what supports a finding. */
function withRedactedSupport(finding: Finding, hides: Hides, isChecked: boolean): Partial<Finding> {
    const evidence = redactEvidence(finding.evidence, hides, isChecked ? () => false : hides);
    const steps = redactEvidence(finding.steps, hides, hides);
    return {
        ...(evidence === finding.evidence ? {} : { evidence }),
        ...(steps === finding.steps ? {} : { steps }),
    };
}

/** What a finding shows in any case, and the words that stand in the rule. */
function publicTexts(finding: Finding, rule: Rule): (passage: string) => boolean {
    let texts: string | undefined;
    return (passage) => {
        texts ??= [
            finding.subject.urn,
            finding.subject.type,
            ...[...(finding.evidence ?? []), ...(finding.steps ?? [])].map((item) => item.urn ?? ""),
            rule.id,
            rule.title,
            rule.fix,
            rule.subjects.name,
            ...Object.values(rule.messages),
        ].join("\n");
        return texts.includes(passage);
    };
}

function redactEvidence(
    items: readonly FindingEvidence[] | undefined,
    hides: Hides,
    hidesText: (text: string) => boolean,
): readonly FindingEvidence[] | undefined {
    if (!items?.some((item) => hidesText(item.text) || hides(item.path))) return items;
    return items.map(({ path, ...item }) => ({
        ...item,
        ...(hides(item.text) ? { text: WITHHELD } : {}),
        ...(path === undefined || hides(path) ? {} : { path }),
    }));
}

function redactExemption(exemption: AppliedExemption | undefined, hides: Hides): AppliedExemption | undefined {
    if (exemption === undefined) return undefined;
    const { id, reason, approvedBy, ...rest } = exemption;
    if (![id, reason, approvedBy].some(hides)) return exemption;
    const shown = (text: string) => (hides(text) ? WITHHELD : text);
    return {
        ...rest,
        reason: shown(reason),
        ...(id === undefined ? {} : { id: shown(id) }),
        ...(approvedBy === undefined ? {} : { approvedBy: shown(approvedBy) }),
    };
}

function withheldMessage(finding: Finding): string {
    const { rule, subject } = finding;
    switch (finding.outcome) {
        case "violation":
        case "exempt":
            return `${subject.name} violates ${rule}. The details are withheld: they would show part of a secret.`;
        case "error":
            return `The rule ${rule} failed on ${subject.name}. The details are withheld: they would show part of a secret.`;
        default:
            return WITHHELD;
    }
}

function withoutPath(finding: Finding): string {
    return fingerprintOf(finding.rule, finding.subject, "", "");
}

/** Stable identity of a finding: rule, subject and place, never a value. */
export function fingerprintOf(
    rule: string,
    subject: { readonly urn: string; readonly id?: string },
    path: string,
    message: string,
): string {
    const identity = subject.id === undefined ? subject.urn : `${subject.urn} ${subject.id}`;
    return hash("sha256", [rule, identity, path, message].join("\n"), "hex").slice(0, 32);
}
