import { existsSync, readFileSync } from "node:fs";

/** A policy violation as the engine reports it. */
export interface PolicyEvent {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
    readonly severity?: string;
}

/** One line of the engine's event log; only what the tests read is spelt out. */
export interface EngineEvent {
    readonly sequence?: number;
    readonly policyEvent?: PolicyEvent;
    readonly policyRemediationEvent?: Readonly<Record<string, unknown>>;
    readonly policyAnalyzeSummaryEvent?: PolicySummary;
    readonly policyAnalyzeStackSummaryEvent?: PolicySummary;
    readonly [kind: string]: unknown;
}

/** Which policies passed and which failed, for one resource or for the stack. */
export interface PolicySummary {
    readonly resourceUrn?: string;
    readonly policyPackName: string;
    readonly passed?: readonly string[];
    readonly failed?: readonly string[];
}

/** Reads an event log; a run that failed before it began has written none. */
export function readEvents(file: string): readonly EngineEvent[] {
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "");
    return lines.map((line) => JSON.parse(line) as EngineEvent);
}

/** The policy violations among the events. */
export function policyEvents(events: readonly EngineEvent[]): readonly PolicyEvent[] {
    return events.flatMap((event) => (event.policyEvent === undefined ? [] : [event.policyEvent]));
}
