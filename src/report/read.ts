/** Reads a report back from its JSON, so that findings of several runs make one report. */
import { countOutcomes, OUTCOMES } from "../engine/finding";
import { DEFAULT_SHARED_SETTINGS, type StackEnvironment } from "../model/profile";
import { classifyEnvironment } from "../model/stack-environment";
import type { Rule } from "../rule/rule";
import { countLevels, type JudgedStack, ruleReports } from "./build";
import { REPORT_SCHEMA_VERSION, type ReportFinding, type ReportNote, type RuleReport, type StackReport } from "./model";

export interface ReadReport {
    readonly stacks: readonly JudgedStack[];
    readonly notes: readonly ReportNote[];
    readonly errors: readonly { readonly input: string; readonly message: string }[];
}

/** The report in `content`, or why it is none: a sentence that the input's name begins. */
export function readReport(
    input: string,
    content: Json,
    rules: readonly Rule[],
): ReadReport | { readonly fault: string } {
    if (content.schemaVersion !== REPORT_SCHEMA_VERSION) {
        return {
            fault: `holds findings of another schema version; this release reads version ${REPORT_SCHEMA_VERSION}. Write it again, or update deployment-checklist.`,
        };
    }
    if (isRecord(content.stack)) return readFindings(input, content.stack, content, rules);
    const stacks = listOf(content.stacks);
    if (!stacks.every(isStackReport)) return NOT_WHOLE;
    const told = listOf(content.rules).filter(isRuleReport);
    return {
        // The rules of a report are counted once, whichever of its stacks carries them.
        stacks: stacks.map((report, index) => ({ report, rules: index === 0 ? told : [] })),
        notes: listOf(content.notes).filter(isRecord) as unknown as ReportNote[],
        errors: listOf(content.errors).filter(isInputError),
    };
}

const NOT_WHOLE = { fault: "holds findings that are not whole. Write it again." };

/** The findings file of the pack: one stack, and nothing counted yet. */
function readFindings(
    input: string,
    stack: Json,
    content: Json,
    rules: readonly Rule[],
): ReadReport | { fault: string } {
    const findings = listOf(content.findings);
    if (!findings.every(isFinding)) return NOT_WHOLE;
    const facts = {
        organization: textOf(stack.organization),
        project: textOf(stack.project),
        name: textOf(stack.name),
        tags: {},
    };
    const environment = ENVIRONMENTS.find((known) => known === content.environment);
    const report: StackReport = {
        input,
        organization: facts.organization,
        project: facts.project,
        stack: facts.name,
        environment: environment ?? classifyEnvironment(facts, DEFAULT_SHARED_SETTINGS),
        preview: content.preview === true,
        resources:
            typeof content.resources === "number"
                ? content.resources
                : new Set(findings.map(({ subject }) => subject.urn)).size,
        pendingDeletion: 0,
        unsupportedTypes: listOf(content.unsupportedTypes).filter((type) => typeof type === "string"),
        counts: countOutcomes(findings),
        violations: countLevels(findings),
        findings,
    };
    return { stacks: [{ report, rules: ruleReports(findings, rules) }], notes: [], errors: [] };
}

const ENVIRONMENTS: readonly StackEnvironment[] = ["production", "staging", "development"];

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

function isFinding(value: unknown): value is ReportFinding {
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

function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}

type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
