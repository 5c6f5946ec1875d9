/** The report for a person at a terminal. */
import { groupBy } from "./group";
import { clean, type Colors, colorsFor, plural, wrap } from "./layout";
import type { Report, ReportFinding, ReportSource, RuleReport, StackReport, Writer, WriterOptions } from "./model";

export const text: Writer = (report, options) => new TextReport(report, options).write();

const UNKNOWN_HEADINGS = {
    "after-update": "Known after the update",
    "outside-stack": "Decided outside this stack",
    unreadable: "Cannot be read here",
} as const;

class TextReport {
    private readonly c: Colors;
    private readonly rules: ReadonlyMap<string, RuleReport>;
    /** Rules whose fix has been shown. */
    private readonly fixed = new Set<string>();

    constructor(
        private readonly report: Report,
        private readonly options: WriterOptions,
    ) {
        this.c = colorsFor(options.color);
        this.rules = new Map(report.rules.map((rule) => [rule.id, rule]));
    }

    write(): string {
        const blocks = [
            ...this.report.stacks.map((stack) => this.stack(stack)),
            this.notes(),
            this.errors(),
            this.total(),
        ];
        const filled = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
        return filled.length === 0 ? "" : `${filled.join("\n\n")}\n`;
    }

    private stack(stack: StackReport): string[] {
        const of = (outcome: string) => stack.findings.filter((finding) => finding.outcome === outcome);
        const sections = [
            this.options.groupBy === "rule" ? this.byRule(of("violation")) : this.byResource(of("violation")),
            this.section("Errors of the policy pack", of("error"), "‼", (finding) => finding.message),
            ...(this.options.quiet ? [] : this.quieter(of)),
            this.unsupported(stack),
        ].filter((lines) => lines.length > 0);
        if (this.options.quiet && sections.length === 0) return [];
        return [this.heading(stack), ...sections.flatMap((lines) => ["", ...lines]), "", `  ${this.counts(stack)}`];
    }

    /** What a person needs less often than a violation. */
    private quieter(of: (outcome: string) => ReportFinding[]): string[][] {
        const unknown = groupBy(of("unknown"), (finding) => finding.reason ?? "unreadable");
        return [
            ...[...unknown].map(([reason, findings]) =>
                this.section(UNKNOWN_HEADINGS[reason], findings, "?", (finding) => missing(finding)),
            ),
            this.section("Exempt", of("exempt"), "⊘", (finding) => exemptionOf(finding)),
            this.section("Passed", of("pass"), "✓", (finding) => finding.message),
            this.section("Not applicable", of("not-applicable"), "–", (finding) => finding.message),
        ];
    }

    private heading(stack: StackReport): string {
        const name = [stack.organization, stack.project, stack.stack].filter((part) => part !== "").join("/");
        const facts = [
            stack.environment,
            ...(stack.preview ? ["preview"] : []),
            plural(stack.resources, "resource"),
            ...(stack.pendingDeletion > 0 ? [`${stack.pendingDeletion} pending deletion`] : []),
            stack.input === "-" ? "standard input" : stack.input,
        ];
        return `${this.c.bold(clean(name) || "(a stack without a name)")} ${this.c.dim(`· ${facts.map(clean).join(" · ")}`)}`;
    }

    private byRule(violations: readonly ReportFinding[]): string[] {
        return [...groupBy(violations, (finding) => finding.rule)].flatMap(([rule, findings], index) => {
            const level = findings.some((finding) => finding.level !== "advisory") ? "mandatory" : "advisory";
            return [
                ...(index > 0 ? [""] : []),
                this.ruleLine(findings[0] as ReportFinding, level),
                ...wrap(this.rules.get(rule)?.title ?? "", 4).map((line) => this.c.dim(line)),
                ...this.subjects(findings, level),
                ...this.fix(findings[0] as ReportFinding),
            ];
        });
    }

    /** Each subject once, with everything that a rule says of it. */
    private subjects(findings: readonly ReportFinding[], level: string): string[] {
        let before = "";
        return findings.flatMap((finding) => {
            const line = this.subjectLine(finding, level);
            const isSame = line === before;
            before = line;
            return [...(isSame ? [] : [line]), ...this.details(finding)];
        });
    }

    private byResource(violations: readonly ReportFinding[]): string[] {
        const groups = [...groupBy(violations, (finding) => finding.subject.urn).values()];
        const lines = groups.flatMap((findings, index) => [
            ...(index > 0 ? [""] : []),
            this.subjectLine(findings[0] as ReportFinding, undefined).slice(2),
            ...findings.flatMap((finding) => [`  ${this.ruleLine(finding, finding.level)}`, ...this.details(finding)]),
        ]);
        const fixes = violations.flatMap((finding) => this.fix(finding, finding.rule));
        return fixes.length === 0 ? lines : [...lines, "", "  How to fix", ...fixes];
    }

    private ruleLine(finding: ReportFinding, level: string): string {
        const isAdvisory = level === "advisory";
        const mark = isAdvisory ? this.c.yellow("!") : this.c.red("✗");
        const id = this.c.bold(isAdvisory ? this.c.yellow(finding.rule) : this.c.red(finding.rule));
        return `  ${mark} ${id} ${this.c.dim(`${finding.severity} · ${isAdvisory ? "advisory" : "mandatory"}`)}`;
    }

    /** The resource, its type and program line; the level only where it is not that of its rule's heading. */
    private subjectLine(finding: ReportFinding, level: string | undefined): string {
        const { name, type, id, source } = finding.subject;
        const lowered =
            level !== undefined && level !== "advisory" && finding.level === "advisory" ? " · advisory" : "";
        return `    ${this.c.bold(clean(name))} ${this.c.dim(clean(`${type}${id === undefined ? "" : ` ${id}`}`) + place(source) + lowered)}`;
    }

    private details(finding: ReportFinding): string[] {
        const evidence = (finding.evidence ?? []).flatMap((item) =>
            wrap(`${item.text}${place(item.source)}`, 6, "- ").map((line) => this.c.dim(line)),
        );
        return [
            ...wrap(finding.message, 6),
            ...wayOf(finding).flatMap((way) => wrap(way, 6)),
            ...evidence,
            ...(finding.levelReason === undefined ? [] : wrap(finding.levelReason, 6).map((line) => this.c.dim(line))),
        ];
    }

    /** The fix, once for each rule of the whole report. */
    private fix(finding: ReportFinding, label = "Fix"): string[] {
        if (finding.fix === undefined || this.fixed.has(finding.rule)) return [];
        this.fixed.add(finding.rule);
        return wrap(finding.fix, 4, `${label}: `).map((line, index) => {
            return index === 0 ? line.replace(`${label}:`, this.c.green(`${label}:`)) : line;
        });
    }

    /** Findings that need one line each, by rule. */
    private section(
        title: string,
        findings: readonly ReportFinding[],
        mark: string,
        say: (finding: ReportFinding) => string,
    ): string[] {
        if (findings.length === 0) return [];
        return [
            `  ${title} (${findings.length})`,
            ...[...groupBy(findings, (finding) => finding.rule)].flatMap(([rule, same]) => [
                `    ${this.c.cyan(mark)} ${rule} ${this.c.dim((same[0] as ReportFinding).severity)}`,
                ...same.flatMap((finding) => {
                    const name = clean(finding.subject.name);
                    const lines = wrap(`${name}${place(finding.subject.source)}: ${say(finding)}`, 8);
                    return lines.map((line) => this.c.dim(line));
                }),
            ]),
        ];
    }

    private unsupported(stack: StackReport): string[] {
        const types = stack.unsupportedTypes;
        if (types.length === 0) return [];
        const sentence = `Nothing here evaluates resources of ${plural(types.length, "type")} in this stack, so it is not clean: ${types.join(", ")}.`;
        return wrap(sentence, 4, "").map((line, index) =>
            index === 0 ? `  ${this.c.yellow("!")} ${line.trimStart()}` : line,
        );
    }

    private counts(of: { counts: Report["counts"]; violations?: StackReport["violations"] }): string {
        const { counts, violations } = of;
        const levels =
            violations === undefined ? "" : ` (${violations.mandatory} mandatory, ${violations.advisory} advisory)`;
        const paint = (count: number, label: string, color: (text: string) => string) =>
            count > 0 ? color(label) : this.c.dim(label);
        return [
            paint(counts.violation, plural(counts.violation, "violation") + levels, this.c.red),
            paint(counts.pass, `${counts.pass} passed`, this.c.green),
            paint(counts.unknown, `${counts.unknown} unknown`, this.c.cyan),
            paint(counts["not-applicable"], `${counts["not-applicable"]} not applicable`, String),
            paint(counts.exempt, `${counts.exempt} exempt`, String),
            paint(counts.error, plural(counts.error, "error"), this.c.red),
        ].join(", ");
    }

    private notes(): string[] {
        if (this.report.notes.length === 0) return [];
        const lines = this.report.notes.flatMap((note) => wrap(note.message, 2, "! "));
        return [this.c.bold("Exemptions that need attention"), ...lines];
    }

    private errors(): string[] {
        if (this.report.errors.length === 0) return [];
        const lines = this.report.errors.map(({ input, message }) => `  ✗ ${clean(`${input} ${message}`)}`);
        return [this.c.bold("Inputs that could not be read in full"), ...lines];
    }

    private total(): string[] {
        const { stacks, counts, errors } = this.report;
        if (this.options.quiet && counts.violation + counts.error + errors.length === 0) return [];
        const violations = {
            mandatory: stacks.reduce((sum, stack) => sum + stack.violations.mandatory, 0),
            advisory: stacks.reduce((sum, stack) => sum + stack.violations.advisory, 0),
        };
        const sum =
            stacks.length === 1 ? [] : [`${plural(stacks.length, "stack")}: ${this.counts({ counts, violations })}`];
        const hint = this.fixed.size > 0 ? [this.c.dim("More about a rule: deployment-checklist explain RULE")] : [];
        return [...sum, ...hint];
    }
}

/** `internet -> alb-sg (443) -> db`, where the message does not say it itself. */
function wayOf({ steps, message }: ReportFinding): string[] {
    const way = (steps ?? []).map((step) => step.text).join(" -> ");
    return way === "" || message.includes(way) ? [] : [way];
}

function place(source: ReportSource | undefined): string {
    if (source === undefined) return "";
    return ` ${clean(source.file)}:${source.line}${source.column === undefined ? "" : `:${source.column}`}`;
}

/** The missing facts of an unknown; its heading has said why they are missing. */
function missing(finding: ReportFinding): string {
    const same = (finding.gaps ?? []).filter((gap) => gap.reason === finding.reason);
    const others = (finding.gaps ?? []).filter((gap) => gap.reason !== finding.reason);
    if (same.length === 0) return finding.message;
    const more = others.length === 0 ? "" : ` (and ${others.length} more that cannot be told)`;
    // The line begins with the subject's name.
    const own = ` of ${finding.subject.name}`;
    return same.map(({ what }) => (what.endsWith(own) ? what.slice(0, -own.length) : what)).join("; ") + more;
}

function exemptionOf(finding: ReportFinding): string {
    const { id, reason, expires, approvedBy } = finding.exemption ?? { reason: "" };
    const details = [
        ...(id === undefined ? [] : [`Pulumi exception ${id}`]),
        ...(expires === undefined ? [] : [`until ${expires}`]),
        ...(approvedBy === undefined ? [] : [`approved by ${approvedBy}`]),
    ];
    return reason + (details.length === 0 ? "" : ` (${details.join(", ")})`);
}
