/** Reads a report back from its JSON, so that findings of several runs make one report. */
import { OUTCOMES } from "../engine/finding";
import type { JudgedStack } from "./build";
import { REPORT_SCHEMA_VERSION, type ReportNote, type RuleReport, type StackReport } from "./model";

export interface ReadReport {
    readonly stacks: readonly JudgedStack[];
    readonly notes: readonly ReportNote[];
    readonly errors: readonly { readonly input: string; readonly message: string }[];
}

/** The report in `content`, or why it is none: a sentence that the input's name begins. */
export function readReport(content: Readonly<Record<string, unknown>>): ReadReport | { readonly fault: string } {
    if (content.schemaVersion !== REPORT_SCHEMA_VERSION) {
        return {
            fault: `holds findings of another schema version; this release reads version ${REPORT_SCHEMA_VERSION}. Write it again, or update deployment-checklist.`,
        };
    }
    const stacks = listOf(content.stacks);
    if (!stacks.every(isStackReport)) {
        return { fault: "holds findings that are not whole. Write it again with `check --format json --output FILE`." };
    }
    const rules = listOf(content.rules).filter(isRuleReport);
    return {
        // The rules of a report are counted once, whichever of its stacks carries them.
        stacks: stacks.map((report, index) => ({ report, rules: index === 0 ? rules : [] })),
        notes: listOf(content.notes).filter(isRecord) as unknown as ReportNote[],
        errors: listOf(content.errors).filter(isInputError),
    };
}

function isStackReport(value: unknown): value is StackReport {
    return (
        isRecord(value) &&
        ["input", "project", "stack", "environment"].every((key) => typeof value[key] === "string") &&
        isCounts(value.counts) &&
        isRecord(value.violations) &&
        Array.isArray(value.unsupportedTypes) &&
        listOf(value.findings).every(isFinding)
    );
}

function isFinding(value: unknown): boolean {
    return (
        isRecord(value) &&
        ["rule", "level", "severity", "message", "fingerprint"].every((key) => typeof value[key] === "string") &&
        OUTCOMES.some((outcome) => outcome === value.outcome) &&
        isRecord(value.subject) &&
        typeof value.subject.urn === "string"
    );
}

function isRuleReport(value: unknown): value is RuleReport {
    return isRecord(value) && typeof value.id === "string" && isCounts(value.counts);
}

function isInputError(value: unknown): value is { input: string; message: string } {
    return isRecord(value) && typeof value.input === "string" && typeof value.message === "string";
}

function isCounts(value: unknown): boolean {
    return isRecord(value) && OUTCOMES.every((outcome) => typeof value[outcome] === "number");
}

function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
