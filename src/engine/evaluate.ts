/**
 * The one evaluation path: a deployment and rules in, findings out. Every door comes through here.
 *
 * Pure: no clock, no disk, no console. A rule that throws becomes an `error` finding and hides nothing else.
 */
import type { Deployment } from "../model/deployment";
import { Model } from "../model/model";
import type { StackEnvironment } from "../model/profile";
import type { Resource } from "../model/resource";
import { classifyEnvironment } from "../model/stack-environment";
import { awaitsUpdate } from "../model/tree";
import { combine, type Evidence, type RuleOutcome, type Violation } from "../rule/outcome";
import {
    type CheckContext,
    type Level,
    renderMessage,
    type Rule,
    SEVERITIES,
    type ViolationDetails,
} from "../rule/rule";
import type { Finding, FindingEvidence, FindingSubject } from "./finding";
import { type ConfiguredRule, ConfiguredRules } from "./configured-rules";
import { exempter } from "./exemptions";
import { fingerprintOf, RedactionGuard, redactFinding } from "./redaction";
import { environmentCap, type Settings } from "./settings";

export interface EvaluationRequest {
    readonly deployment: Deployment;
    readonly rules: readonly Rule[];
    readonly settings: Settings;
    readonly now: Date;
    /**
     * `resource`: the deployment holds one resource whose stack is not known yet; only rules of scope resource are
     * asked. `stack`: the whole deployment, every rule.
     */
    readonly pass: "resource" | "stack";
    /** A guard that has seen other parts of the same operation; without one, it knows this deployment's secrets only. */
    readonly guard?: RedactionGuard;
    /**
     * For doors that tell of faults and only count the rest: what passes or does not apply comes without evidence and
     * fingerprint, a pass without text too. Most of it would be thrown away.
     */
    readonly faultsOnly?: boolean;
}

/** Findings in a stable order: by severity, rule, subject and place. None of their texts shows a secret. */
export function evaluate(request: EvaluationRequest): Finding[] {
    const { deployment, settings } = request;
    const model = new Model(deployment, settings.shared, request.pass === "stack");
    const environment = classifyEnvironment(deployment.stack, settings.shared);
    const judged = possibleSubjects(request, model).map(({ configured, resources }) => {
        const run = new RuleRun(configured, model, environment, request);
        const findings: Finding[] = [];
        for (const resource of resources) run.judge(resource, findings);
        return { rule: configured.rule, findings };
    });
    // Judging recognises secrets that nothing marks: only now does the guard learn all of them.
    const guard = request.guard ?? new RedactionGuard();
    guard.observe(model);
    const exempt = exempter(model, request);
    return judged.flatMap(({ rule, findings }) =>
        findings.map((finding) => redactFinding(exempt(finding), guard, rule)).sort(compareOfOneRule),
    );
}

interface RuleSubjects {
    readonly configured: ConfiguredRule;
    readonly resources: readonly Resource[];
}

/** The rules that are on and have a possible subject in the model, each with all of them; by severity, then by id. */
function possibleSubjects(request: EvaluationRequest, model: Model): readonly RuleSubjects[] {
    const rules = ConfiguredRules.of(request.rules, request.settings);
    const subjects = new Map<ConfiguredRule, Resource[]>();
    for (const type of model.types()) {
        for (const configured of rules.about(type)) {
            if (request.pass === "resource" && configured.rule.scope !== "resource") continue;
            const resources = subjects.get(configured);
            if (resources === undefined) subjects.set(configured, [...model.ofType(type)]);
            else for (const resource of model.ofType(type)) resources.push(resource);
        }
    }
    return [...subjects]
        .map(([configured, resources]) => ({ configured, resources }))
        .sort((a, b) => compareRules(a.configured.rule, b.configured.rule));
}

/** One rule over one model. */
class RuleRun {
    private readonly rule: Rule;
    private readonly configured: Level;
    private readonly options: Readonly<Record<string, unknown>>;
    private readonly cap: ReturnType<typeof environmentCap>;
    private readonly context: CheckContext<Readonly<Record<string, unknown>>, string>;

    constructor(
        { rule, level, options }: ConfiguredRule,
        private readonly model: Model,
        private readonly environment: StackEnvironment,
        private readonly request: EvaluationRequest,
    ) {
        this.rule = rule;
        this.configured = level;
        this.options = options;
        this.cap = environmentCap(rule, environment, request.settings);
        this.context = { options, model, now: request.now, violation: toViolation };
    }

    /** Adds what the rule finds on a resource. */
    judge(resource: Resource, findings: Finding[]): void {
        // What is only read belongs to somebody else: part of the graph, judged where a rule asks for it.
        if (resource.external && !this.rule.judgesReads) return;
        const before = findings.length;
        try {
            const subject = this.rule.subjects.view(resource, this.model);
            if (subject === undefined) return;
            if (this.cap === "not-applicable") {
                const reason = `The ${this.rule.area} rules do not apply to ${this.environment} stacks.`;
                findings.push(this.finding(resource, { outcome: "not-applicable", message: reason }));
                return;
            }
            const answer = this.rule.check(subject, this.context);
            for (const outcome of combine(isList(answer) ? answer : [answer])) {
                findings.push(this.fromOutcome(resource, outcome));
            }
        } catch (error) {
            // What a rule said before it failed is not the whole of what it would say.
            findings.length = before;
            findings.push(this.failed(resource, error));
        }
    }

    private fromOutcome(resource: Resource, outcome: RuleOutcome): Finding {
        switch (outcome.outcome) {
            case "pass":
                if (this.request.faultsOnly === true) return this.counted(resource, "pass", "");
                return this.finding(resource, {
                    outcome: "pass",
                    message: outcome.evidence.map((item) => item.text).join(" ") || `${this.rule.title}.`,
                    ...evidenceOf(outcome.evidence),
                });
            case "not-applicable":
                if (this.request.faultsOnly === true) return this.counted(resource, "not-applicable", outcome.reason);
                return this.finding(resource, { outcome: "not-applicable", message: outcome.reason });
            case "unknown":
                return this.finding(resource, {
                    outcome: "unknown",
                    message: `Cannot tell: ${outcome.gaps.map(describeGap).join("; ")}.`,
                    reason: outcome.gaps[0]?.reason ?? "unreadable",
                    gaps: outcome.gaps,
                });
            case "violation":
                return this.violated(outcome.subject ?? resource, outcome);
        }
    }

    private violated(resource: Resource, violation: Violation): Finding {
        const data = { ...this.options, name: resource.name, ...violation.data };
        const template = this.rule.messages[violation.message];
        if (template === undefined) throw new Error(`Rule ${this.rule.id} has no message ${violation.message}.`);
        return this.finding(resource, {
            outcome: "violation",
            ...this.levelOf(violation),
            message: renderMessage(template, data),
            ...(violation.path === undefined ? {} : { path: violation.path }),
            ...evidenceOf(violation.evidence),
            ...(violation.steps.length > 0 ? { steps: violation.steps.map(toEvidence) } : {}),
            fix: this.rule.fix,
            ...(violation.restsOnAbsence ? { restsOnAbsence: true } : {}),
            fingerprint: this.fingerprint(resource, violation.path, violation.message),
        });
    }

    /** The level of one violation, and why it is not the rule's own where it is lower. */
    private levelOf(violation: Violation): { level: Level; levelReason?: string } {
        if (this.configured === "advisory") return { level: "advisory" };
        if (violation.advisory) return { level: "advisory", levelReason: "The rule treats this case as advisory." };
        if (this.cap === "advisory") {
            return { level: "advisory", levelReason: `Advisory at most in a ${this.environment} stack.` };
        }
        if (violation.restsOnAbsence && this.hasUnknowns()) {
            return {
                level: "advisory",
                levelReason: "Parts of this preview are unknown, and the program may yet declare what is missing.",
            };
        }
        return { level: this.configured };
    }

    private hasUnknowns(): boolean {
        return this.model.deployment.preview && this.model.fact(awaitsUpdateAnywhere);
    }

    private failed(resource: Resource, error: unknown): Finding {
        const cause = describeError(error);
        return this.finding(resource, {
            outcome: "error",
            message: `The rule ${this.rule.id} failed on ${resource.name} (${cause}). This is a fault of the policy pack: please report it.`,
        });
    }

    private counted(resource: Resource, outcome: "pass" | "not-applicable", message: string): Finding {
        return {
            rule: this.rule.id,
            level: this.configured,
            severity: this.rule.severity,
            subject: subjectOf(resource, this.model),
            outcome,
            message,
            fingerprint: "",
        };
    }

    private finding(resource: Resource, part: Partial<Finding> & Pick<Finding, "outcome" | "message">): Finding {
        return {
            rule: this.rule.id,
            level: this.configured,
            severity: this.rule.severity,
            subject: subjectOf(resource, this.model),
            fingerprint: part.fingerprint ?? this.fingerprint(resource, part.path, ""),
            ...part,
        };
    }

    private fingerprint(resource: Resource, path = "", message: string): string {
        return fingerprintOf(this.rule.id, subjectOf(resource, this.model), path, message);
    }
}

function toViolation(message: string, details: ViolationDetails = {}): Violation {
    return {
        outcome: "violation",
        message,
        data: details.data ?? {},
        path: details.at,
        evidence: details.evidence ?? [],
        steps: details.steps ?? [],
        advisory: details.advisory ?? false,
        restsOnAbsence: details.restsOnAbsence ?? false,
        subject: details.subject,
    };
}

/** A resource as findings name it: one object for all of them. */
function subjectOf(resource: Resource, model: Model): FindingSubject {
    const subjects = model.fact(subjectsByResource);
    let subject = subjects.get(resource);
    if (subject === undefined) subjects.set(resource, (subject = describeSubject(resource, model)));
    return subject;
}

function subjectsByResource(): Map<Resource, FindingSubject> {
    return new Map();
}

function describeSubject(resource: Resource, model: Model): FindingSubject {
    const { urn, declaredType: type, name, source } = resource;
    // Told only where the URN does not say which resource is meant: ids change with every replacement.
    const id = model.isShared(urn) ? resource.id : undefined;
    return { urn, type, name, ...(id === undefined ? {} : { id }), ...(source === undefined ? {} : { source }) };
}

/** In such a preview the program may still declare resources that it creates from values it does not have yet. */
function awaitsUpdateAnywhere(model: Model): boolean {
    return model.deployment.resources.some(
        (resource) => awaitsUpdate(resource.inputs) || awaitsUpdate(resource.outputs),
    );
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
    return Array.isArray(value);
}

function evidenceOf(evidence: readonly Evidence[]): { evidence?: FindingEvidence[] } {
    return evidence.length === 0 ? {} : { evidence: evidence.map(toEvidence) };
}

function toEvidence(evidence: Evidence): FindingEvidence {
    return {
        text: evidence.text,
        ...(evidence.resource === undefined ? {} : { urn: evidence.resource.urn }),
        ...(evidence.path === undefined ? {} : { path: evidence.path }),
        ...(evidence.resource?.source === undefined ? {} : { source: evidence.resource.source }),
    };
}

/** Errors of parsers quote their input, which may be secret: of those the name alone is told. */
function describeError(error: unknown): string {
    if (!(error instanceof Error)) return "unexpected failure";
    return error instanceof SyntaxError || error instanceof URIError ? error.name : `${error.name}: ${error.message}`;
}

const GAP_TEXTS = {
    "after-update": "is known after the update",
    "outside-stack": "is outside this stack",
    unreadable: "cannot be read here",
} as const;

function describeGap(gap: { reason: keyof typeof GAP_TEXTS; what: string }): string {
    return `${gap.what} ${GAP_TEXTS[gap.reason]}`;
}

function compareRules(a: Rule, b: Rule): number {
    return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || compareText(a.id, b.id);
}

function compareOfOneRule(a: Finding, b: Finding): number {
    return (
        compareText(a.subject.urn, b.subject.urn) ||
        compareText(a.path ?? "", b.path ?? "") ||
        compareText(a.message, b.message)
    );
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
