/** `exceptions`: the exemptions that are in force, in the form of Pulumi's own policy exceptions. */
import { createHash } from "node:crypto";
import { PROFILE_POLICY } from "../engine/config";
import type { ReportFinding } from "../report/model";
import type { Rule } from "../rule/rule";
import { readConfig, settingsOf } from "./config-file";
import { EXIT, type ExitCode, type Io } from "./io";
import { judgeInputs } from "./judge";

interface Exception {
    reason: string;
    match: { policies: string[]; targets: string[] }[];
}

/**
 * Writes the config file in its second form: the policies as they are, Pulumi's exceptions as they are, and each
 * exemption of ours that excuses something in the given stacks. Patterns become the URNs they match there.
 */
export async function exceptions(
    paths: readonly string[],
    config: string,
    rules: readonly Rule[],
    io: Io,
): Promise<ExitCode> {
    const raw = readConfig(config);
    const judged = await judgeInputs(paths, settingsOf(config, raw, rules), rules, io);
    const exempt = judged.stacks.flatMap(({ report }) =>
        report.findings.filter((finding) => finding.outcome === "exempt"),
    );
    const file = {
        version: 2,
        policies: policiesOf(raw as Record<string, unknown>),
        exceptions: { ...exceptionsOf(raw as Record<string, unknown>), ...ours(exempt) },
    };
    io.out(`${JSON.stringify(file, null, 2)}\n`);
    for (const { input, message } of judged.errors) io.err(`${input} ${message}\n`);
    return judged.errors.length > 0 ? EXIT.usage : EXIT.clean;
}

function ours(findings: readonly ReportFinding[]): Record<string, Exception> {
    const written: Record<string, Exception> = {};
    for (const { rule, subject, exemption } of findings) {
        if (exemption === undefined || exemption.source === "pulumi") continue;
        const reason = [
            exemption.reason,
            ...(exemption.expires === undefined ? [] : [`Until ${exemption.expires}.`]),
            ...(exemption.approvedBy === undefined ? [] : [`Approved by ${exemption.approvedBy}.`]),
        ].join(" ");
        const id = `checklist-${createHash("sha256").update(`${rule}\n${reason}`).digest("hex").slice(0, 8)}`;
        const targets = (written[id] ??= { reason, match: [{ policies: [rule], targets: [] }] }).match[0]?.targets;
        if (targets !== undefined && !targets.includes(subject.urn)) targets.push(subject.urn);
    }
    return written;
}

function policiesOf(raw: Record<string, unknown>): unknown {
    if (raw.version === 2) return raw.policies ?? {};
    const { environments: _, ...policies } = raw;
    return Object.fromEntries(
        Object.entries(policies).sort(([a], [b]) => Number(b === PROFILE_POLICY) - Number(a === PROFILE_POLICY)),
    );
}

function exceptionsOf(raw: Record<string, unknown>): Record<string, unknown> {
    return raw.version === 2 ? ((raw.exceptions as Record<string, unknown> | undefined) ?? {}) : {};
}
