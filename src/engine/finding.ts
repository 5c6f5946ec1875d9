/** What the engine says about one rule and one subject. Plain data: reports and doors need nothing else. */
import type { SourcePosition } from "../model/resource";
import type { UnknownReason } from "../model/value";
import type { Level, Severity } from "../rule/rule";

export const OUTCOMES = ["pass", "violation", "unknown", "not-applicable", "exempt", "error"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface FindingSubject {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** Physical id, only where several resources of a state bear this URN. */
    readonly id?: string;
    /** Place in the program that declared the resource. */
    readonly source?: SourcePosition;
}

/** A step of evidence: what was seen and where. */
export interface FindingEvidence {
    readonly text: string;
    readonly urn?: string;
    readonly path?: string;
    readonly source?: SourcePosition;
}

/** Why a finding does not count: an exemption of the profile, a tag, or an exception of Pulumi's own. */
export interface AppliedExemption {
    readonly source: "profile" | "tag" | "pulumi";
    readonly id?: string;
    readonly reason: string;
    /** Last day on which it holds, `YYYY-MM-DD`. */
    readonly expires?: string;
    readonly approvedBy?: string;
}

export interface Finding {
    readonly rule: string;
    readonly outcome: Outcome;
    readonly level: Level;
    readonly severity: Severity;
    readonly subject: FindingSubject;
    /** Complete sentence. For `pass` the evidence in one line, for `not-applicable` and `unknown` the reason. */
    readonly message: string;
    /** Property path on the subject. */
    readonly path?: string;
    readonly evidence?: readonly FindingEvidence[];
    /** The way to the fault, in order, for violations of reach. */
    readonly steps?: readonly FindingEvidence[];
    /** Why an unknown is one; the first of `gaps`. */
    readonly reason?: UnknownReason;
    readonly gaps?: readonly { readonly reason: UnknownReason; readonly what: string }[];
    /** Why the level is not the rule's own, where it was lowered. */
    readonly levelReason?: string;
    readonly fix?: string;
    readonly exemption?: AppliedExemption;
    readonly restsOnAbsence?: boolean;
    /** Stable identity of the finding: rule, subject and place, never a value. */
    readonly fingerprint: string;
}

export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** Counts by outcome; every outcome is there, also at zero. */
export function countOutcomes(findings: readonly Pick<Finding, "outcome">[]): OutcomeCounts {
    const counts: Record<Outcome, number> = {
        pass: 0,
        violation: 0,
        unknown: 0,
        "not-applicable": 0,
        exempt: 0,
        error: 0,
    };
    for (const finding of findings) counts[finding.outcome] += 1;
    return counts;
}
