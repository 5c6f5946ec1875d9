/** From inputs to judged stacks: what `check` and `exceptions` share. */
import { evaluate } from "../engine/evaluate";
import { type ExemptionNote, profileExemptionNotes, tagExemptionNotes } from "../engine/exemptions";
import type { Finding } from "../engine/finding";
import type { Settings } from "../engine/settings";
import type { InputError, StackInput } from "../doors/state/read";
import { classifyEnvironment } from "../model/stack-environment";
import { type JudgedStack, judgedStack } from "../report/build";
import type { ReportNote } from "../report/model";
import { readReport } from "../report/read";
import type { Rule } from "../rule/rule";
import { readInputs } from "./inputs";
import type { Io } from "./io";

export interface Judged {
    readonly stacks: readonly JudgedStack[];
    readonly notes: readonly ReportNote[];
    readonly errors: readonly InputError[];
}

/** Reads and judges every input; findings that were read are taken as they are. */
export async function judgeInputs(
    paths: readonly string[],
    settings: Settings,
    rules: readonly Rule[],
    io: Io,
): Promise<Judged> {
    const stacks: JudgedStack[] = [];
    const findings: Finding[][] = [];
    const notes: ReportNote[] = [];
    const faults: InputError[] = [];
    const judge = (input: StackInput) => {
        const own = evaluate({ deployment: input.deployment, rules, settings, now: io.now, pass: "stack" });
        findings.push(own);
        notes.push(...tagExemptionNotes(input.deployment, settings, rules, io.now));
        const environment = classifyEnvironment(input.deployment.stack, settings.shared);
        stacks.push(judgedStack({ ...input, environment, findings: own, rules }));
    };
    const errors = await readInputs(paths, io, (input) => {
        if (input.kind === "stack") return judge(input);
        const report = readReport(input.content);
        if ("fault" in report) {
            faults.push({ input: input.input, message: report.fault });
            return;
        }
        stacks.push(...report.stacks);
        notes.push(...report.notes);
        faults.push(...report.errors);
    });
    const profile: ExemptionNote[] = profileExemptionNotes(findings, settings, rules, io.now);
    return { stacks, notes: [...profile, ...notes], errors: [...errors, ...faults] };
}
