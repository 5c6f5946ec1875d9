/** Builds the report from findings: the one place that knows both shapes. */
import type { ExemptionNote } from "../engine/exemptions";
import { countOutcomes, type Finding, type Outcome, type OutcomeCounts, OUTCOMES } from "../engine/finding";
import type { Deployment } from "../model/deployment";
import type { StackEnvironment } from "../model/profile";
import { type Rule, ruleUrl } from "../rule/rule";
import { groupBy } from "./group";
import {
    type Report,
    REPORT_SCHEMA_VERSION,
    type ReportError,
    type ReportFinding,
    type ReportTool,
    type RuleReport,
    type StackReport,
} from "./model";

/** A stack with all its findings, of every outcome. */
export interface JudgedStack {
    readonly report: StackReport;
    readonly rules: readonly RuleReport[];
}

export interface StackFindings {
    readonly input: string;
    readonly deployment: Deployment;
    readonly environment: StackEnvironment;
    readonly findings: readonly Finding[];
    readonly rules: readonly Rule[];
}

/** The report of one stack. */
export function judgedStack({ input, deployment, environment, findings, rules }: StackFindings): JudgedStack {
    const { stack } = deployment;
    const report: StackReport = {
        input,
        organization: stack.organization,
        project: stack.project,
        stack: stack.name,
        environment,
        preview: deployment.preview,
        resources: deployment.resources.length,
        pendingDeletion: deployment.pendingDeletion.length,
        unsupportedTypes: deployment.unsupportedTypes,
        counts: countOutcomes(findings),
        violations: countLevels(findings),
        findings: findings.map(toReport),
    };
    return { report, rules: ruleReports(findings, rules) };
}

/** What each rule had to say. */
export function ruleReports(findings: readonly Told[], rules: readonly Rule[]): RuleReport[] {
    const byRule = groupBy(findings, (finding) => finding.rule);
    return rules.flatMap((rule) => {
        const own = byRule.get(rule.id);
        if (own === undefined) return [];
        const { id, title, area, checklist, severity } = rule;
        return [{ id, title, area, checklist, severity, docs: ruleUrl(id), counts: countOutcomes(own) }];
    });
}

/** The violations by level. */
export function countLevels(findings: readonly Told[]): StackReport["violations"] {
    const violations = findings.filter((finding) => finding.outcome === "violation");
    const advisory = violations.filter((finding) => finding.level === "advisory").length;
    return { mandatory: violations.length - advisory, advisory };
}

/** As much of a finding as counting needs. */
type Told = Pick<Finding, "rule" | "outcome" | "level">;

/** Spelt out key by key, so that nothing new in a finding slips into the frozen shape. */
function toReport(finding: Finding): ReportFinding {
    const { rule, outcome, level, severity, subject, message, path, evidence, steps, reason, gaps } = finding;
    const { levelReason, fix, exemption, restsOnAbsence, fingerprint } = finding;
    return withoutUndefined({
        rule,
        outcome,
        level,
        severity,
        subject,
        message,
        path,
        evidence,
        steps,
        reason,
        gaps,
        levelReason,
        fix,
        exemption,
        restsOnAbsence,
        fingerprint,
    });
}

function withoutUndefined<T extends object>(values: T): T {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

export interface ReportParts {
    readonly tool: ReportTool;
    readonly stacks: readonly JudgedStack[];
    readonly notes: readonly ExemptionNote[];
    readonly errors: readonly ReportError[];
    /** Outcomes whose findings are listed; all are counted. */
    readonly outcomes: readonly Outcome[];
}

/** One report over many stacks. */
export function buildReport({ tool, stacks, notes, errors, outcomes }: ReportParts): Report {
    return {
        schemaVersion: REPORT_SCHEMA_VERSION,
        tool,
        stacks: stacks.map(({ report }) => ({
            ...report,
            findings: report.findings.filter((finding) => outcomes.includes(finding.outcome)),
        })),
        counts: sumCounts(stacks.map(({ report }) => report.counts)),
        rules: mergeRules(stacks.flatMap(({ rules }) => rules)),
        notes: notes.map(({ fault, message, rule, resource }) => ({ fault, message, rule, resource })),
        errors,
    };
}

function mergeRules(rules: readonly RuleReport[]): RuleReport[] {
    return [...groupBy(rules, (rule) => rule.id).values()].map((same) => ({
        ...(same[0] as RuleReport),
        counts: sumCounts(same.map((rule) => rule.counts)),
    }));
}

export function sumCounts(all: readonly OutcomeCounts[]): OutcomeCounts {
    return Object.fromEntries(
        OUTCOMES.map((outcome) => [outcome, all.reduce((sum, counts) => sum + counts[outcome], 0)]),
    ) as Record<Outcome, number>;
}
