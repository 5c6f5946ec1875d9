/** From inputs to judged stacks: what `check` and `exceptions` share. */
import { evaluate } from "../engine/evaluate";
import { EVIDENCE_VARIABLE, evidenceDirectory, type LoadedEvidence, loadEvidence } from "../doors/evidence";
import type { FindingsInput, InputError, StackInput } from "../doors/state/read";
import { profileExemptionNotes, tagExemptionNotes } from "../engine/exemptions";
import type { Finding } from "../engine/finding";
import type { Settings } from "../engine/settings";
import type { EvidenceBundle } from "../model/app/evidence/bundle";
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

/** Files with what Django itself says of a project, from the command line. */
export interface EvidenceFiles {
    readonly djangoCheck?: string;
    readonly djangoSettings?: string;
}

/** Reads and judges every input; findings that were read are taken as they are. */
export async function judgeInputs(
    paths: readonly string[],
    settings: Settings,
    rules: readonly Rule[],
    io: Io,
    files: EvidenceFiles = {},
): Promise<Judged> {
    const { bundles, problems } = evidenceOf(settings, files, io);
    const run = new Run(settings, rules, io.now, bundles);
    for (const { place, text } of problems) run.faults.push({ input: place, message: `${text}.` });
    const errors = await readInputs(paths, io, (input) => {
        if (input.kind === "stack") run.judge(input);
        else run.merge(input);
    });
    const profile = profileExemptionNotes(run.findings, settings, rules, io.now);
    return { stacks: run.stacks, notes: [...profile, ...run.notes], errors: [...errors, ...run.faults] };
}

function evidenceOf(settings: Settings, files: EvidenceFiles, io: Io): LoadedEvidence {
    const variable = io.env[EVIDENCE_VARIABLE];
    return loadEvidence({
        entries: settings.evidence,
        directory: evidenceDirectory(variable, io.directory),
        variable,
        readAt: io.now,
        ...(files.djangoCheck === undefined ? {} : { checkFile: files.djangoCheck }),
        ...(files.djangoSettings === undefined ? {} : { settingsFile: files.djangoSettings }),
    });
}

/** What one run has gathered so far. */
class Run {
    readonly stacks: JudgedStack[] = [];
    readonly findings: Finding[][] = [];
    readonly notes: ReportNote[] = [];
    readonly faults: InputError[] = [];

    constructor(
        private readonly settings: Settings,
        private readonly rules: readonly Rule[],
        private readonly now: Date,
        private readonly evidence: readonly EvidenceBundle[],
    ) {}

    judge(input: StackInput): void {
        const { settings, rules, now } = this;
        const deployment =
            this.evidence.length === 0 ? input.deployment : { ...input.deployment, evidence: this.evidence };
        const findings = evaluate({ deployment, rules, settings, now, pass: "stack" });
        const environment = classifyEnvironment(deployment.stack, settings.shared);
        this.findings.push(findings);
        this.notes.push(...tagExemptionNotes(deployment, settings, rules, now));
        this.stacks.push(judgedStack({ input: input.input, deployment, environment, findings, rules }));
    }

    merge({ input, content }: FindingsInput): void {
        const report = readReport(input, content, this.rules);
        if ("fault" in report) {
            this.faults.push({ input, message: report.fault });
            return;
        }
        this.stacks.push(...report.stacks);
        this.notes.push(...report.notes);
        this.faults.push(...report.errors);
    }
}
