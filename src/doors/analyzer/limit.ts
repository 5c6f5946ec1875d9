/** Keeps a response below what the newer Node launcher's proxy passes on (4 MiB). */
import { SEVERITIES } from "../../rule/rule";
import type { Diagnostic } from "./responses";

/** Room for the diagnostics of one response, in bytes; the rest is for what else a response holds. */
const ROOM = 3_500_000;
/** Tags and lengths of one encoded diagnostic. */
const OVERHEAD = 64;

/**
 * The diagnostics that fit, and how many do not. Advisory ones go first, then those of low severity, so that what stops
 * an operation is never lost.
 */
export function withinLimit(
    diagnostics: readonly Diagnostic[],
    room = ROOM,
): { kept: readonly Diagnostic[]; left: number } {
    let size = diagnostics.reduce((sum, diagnostic) => sum + sizeOf(diagnostic), 0);
    if (size <= room) return { kept: diagnostics, left: 0 };
    const kept = [...diagnostics].sort(byWeight);
    while (size > room) size -= sizeOf(kept.pop() as Diagnostic);
    return { kept, left: diagnostics.length - kept.length };
}

function byWeight(a: Diagnostic, b: Diagnostic): number {
    return (
        Number(b.level === "mandatory") - Number(a.level === "mandatory") ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
    );
}

function sizeOf({ policyName, description, message, urn }: Diagnostic): number {
    return OVERHEAD + [policyName, description, message, urn].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
