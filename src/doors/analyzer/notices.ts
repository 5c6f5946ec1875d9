/** What the pack says in its own name. */
import type { Finding } from "../../engine/finding";

/** Every mistake of the policy config in one text. */
export function configText(errors: readonly string[]): string {
    return [
        "The policy config of deployment-checklist is wrong; nothing was checked.",
        ...errors.map((error) => `- ${error}`),
    ].join("\n");
}

/** One line in place of a warning for each: unknowns of a first preview are no fault. */
export function awaitingText(findings: readonly Finding[]): string[] {
    const unknown = findings.filter((finding) => finding.outcome === "unknown");
    const awaiting = unknown.filter((finding) => finding.reason === "after-update").length;
    const rest = unknown.length - awaiting;
    const parts = [
        ...(awaiting === 0
            ? []
            : [`${count(awaiting, "check")} await${awaiting === 1 ? "s" : ""} the update, which reveals their values`]),
        ...(rest === 0 ? [] : [`${count(rest, "check")} cannot be decided from this stack alone`]),
    ];
    return parts.length === 0 ? [] : [`deployment-checklist: ${parts.join("; ")}.`];
}

function count(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
