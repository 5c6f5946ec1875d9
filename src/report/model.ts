/**
 * What reports are made of: a shape of its own, frozen by its version. Within a version, keys may be added; none changes
 * its meaning or goes. `docs/schemas/report-v1.schema.json` describes it.
 */
import type { Outcome, OutcomeCounts } from "../engine/finding";
import type { StackEnvironment } from "../model/profile";
import type { UnknownReason } from "../model/value";
import type { Area, Level, Severity } from "../rule/rule";

export const REPORT_SCHEMA_VERSION = 1;

export interface Report {
    readonly schemaVersion: typeof REPORT_SCHEMA_VERSION;
    readonly tool: ReportTool;
    readonly stacks: readonly StackReport[];
    /** Over all stacks, listed or not. */
    readonly counts: OutcomeCounts;
    /** Every rule that had something to say, in the order of the catalogue. */
    readonly rules: readonly RuleReport[];
    /** Exemptions that need attention. */
    readonly notes: readonly ReportNote[];
    /** Inputs that could not be read, wholly or in part. */
    readonly errors: readonly ReportError[];
}

export interface ReportTool {
    readonly name: string;
    readonly version: string;
}

export interface StackReport {
    /** The file as it was named; `-` for standard input. */
    readonly input: string;
    /** Empty where the input does not say. */
    readonly organization: string;
    readonly project: string;
    readonly stack: string;
    readonly environment: StackEnvironment;
    readonly preview: boolean;
    /** Number of resources that were looked at. */
    readonly resources: number;
    /** Number of resources on their way out, which are not judged. */
    readonly pendingDeletion: number;
    /** Types of cloud resources that nothing here evaluates. A stack with any is never clean. */
    readonly unsupportedTypes: readonly string[];
    readonly counts: OutcomeCounts;
    /** The violations among the counts, by level. */
    readonly violations: ViolationCounts;
    /** The findings of the outcomes that were asked for. */
    readonly findings: readonly ReportFinding[];
}

export interface ViolationCounts {
    readonly mandatory: number;
    readonly advisory: number;
}

export interface ReportFinding {
    readonly rule: string;
    readonly outcome: Outcome;
    readonly level: Level;
    readonly severity: Severity;
    readonly subject: ReportSubject;
    readonly message: string;
    /** Property path on the subject. */
    readonly path?: string;
    readonly evidence?: readonly ReportEvidence[];
    /** The way that leads to the fault, in order. */
    readonly steps?: readonly ReportEvidence[];
    /** Why an unknown is one. */
    readonly reason?: UnknownReason;
    readonly gaps?: readonly ReportGap[];
    readonly levelReason?: string;
    readonly fix?: string;
    readonly exemption?: ReportExemption;
    readonly restsOnAbsence?: boolean;
    readonly fingerprint: string;
}

export interface ReportSubject {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** Physical id, only where several resources of a state bear this URN. */
    readonly id?: string;
    readonly source?: ReportSource;
}

/** Place in the program, relative to the project; line and column from 1. */
export interface ReportSource {
    readonly file: string;
    readonly line: number;
    readonly column?: number;
}

export interface ReportEvidence {
    readonly text: string;
    readonly urn?: string;
    readonly path?: string;
    readonly source?: ReportSource;
}

export interface ReportGap {
    readonly reason: UnknownReason;
    readonly what: string;
}

export interface ReportExemption {
    readonly source: "profile" | "tag" | "pulumi";
    readonly id?: string;
    readonly reason: string;
    readonly expires?: string;
    readonly approvedBy?: string;
}

export interface RuleReport {
    readonly id: string;
    readonly title: string;
    readonly area: Area;
    /** Ids of the checklist items that the rule serves. */
    readonly checklist: readonly string[];
    readonly severity: Severity;
    readonly docs: string;
    readonly counts: OutcomeCounts;
}

export interface ReportNote {
    readonly fault: "expired" | "unused" | "misspelt" | "forbidden" | "incomplete";
    readonly message: string;
    readonly rule: string;
    readonly resource: string;
}

export interface ReportError {
    readonly input: string;
    readonly message: string;
}

/** A report as text. Pure: writers know neither the console nor the disk. */
export type Writer = (report: Report, options: WriterOptions) => string;

export interface WriterOptions {
    /** Whether the reader's terminal shows colours. */
    readonly color: boolean;
    /** Violations and faults only. */
    readonly quiet: boolean;
    readonly groupBy: "rule" | "resource";
}
