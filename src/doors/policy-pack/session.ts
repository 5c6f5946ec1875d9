/** The rules at work inside somebody's `PolicyPack`: what its policies answer, and what they know together. */
import type {
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
} from "@pulumi/policy";
import { type EnginePolicyConfig, parseEngineConfig, PROFILE_POLICY } from "../../engine/config";
import { evaluate } from "../../engine/evaluate";
import type { Finding } from "../../engine/finding";
import { DEFAULT_SETTINGS, type Settings } from "../../engine/settings";
import { type Deployment, STACK_TYPE } from "../../model/deployment";
import { isMemberType } from "../../model/family";
import { Model } from "../../model/model";
import { canonicalType } from "../../model/types";
import type { Rule } from "../../rule/rule";
import { describeProblem } from "../../model/app/evidence/text";
import { isDiagnosed, notApplicable, toDiagnostic } from "../analyzer/verdicts";
import type { LoadedEvidence } from "../evidence";
import { resourceDeployment, SeenInputs, stackDeployment } from "./deployments";
import { readProps } from "./props";
import { applyChanges } from "./remediation";

type Validation =
    | Pick<ResourceValidationPolicy, "validateResource" | "remediateResource">
    | Pick<StackValidationPolicy, "validateStack">;
type Answer = Pick<ResourceValidationArgs, "notApplicable" | "getConfig">;

/** What the policies of one call of `policies` know together. */
export class Session {
    private readonly seen = new SeenInputs();
    private profileConfig: Readonly<Record<string, unknown>> = {};
    private readonly parsed = new Map<string, { settings: Settings; errors: readonly string[] }>();

    private readonly evidence = new Map<string, LoadedEvidence>();

    /** `rules` are all of the pack, which a profile may name; `readEvidence` reads what it names of Django projects. */
    constructor(
        private readonly rules: readonly Rule[],
        private readonly readEvidence: (entries: readonly string[]) => LoadedEvidence,
    ) {}

    /**
     * Sees every resource's inputs and the profile, and reports on the stack's own resource a profile that cannot be read.
     * That resource comes before all others, so that the profile is known when the first of them is remediated.
     */
    profile(): Pick<ResourceValidationPolicy, "validateResource"> {
        return {
            validateResource: (args, report) => {
                this.seen.remember(args.urn, readProps(args.props));
                this.profileConfig = args.getConfig<Record<string, unknown>>();
                if (args.type === STACK_TYPE) {
                    const { errors, settings } = this.settings(undefined, {});
                    if (errors.length > 0) return report(errors.join("\n"), args.urn);
                    const faults = this.evidenceFor(settings).problems.map(describeProblem);
                    if (faults.length > 0) {
                        const message = faults.map((fault) => `Evidence cannot be used: ${fault}`).join("\n");
                        return tell(report, { message, urn: args.urn, enforcementLevel: "advisory" });
                    }
                }
                args.notApplicable("The settings of the whole pack are read here.");
            },
        };
    }

    validation(rule: Rule): Validation {
        if (rule.scope === "stack") return { validateStack: (args, report) => this.validateStack(rule, args, report) };
        return {
            validateResource: (args, report) => this.validateResource(rule, args, report),
            ...(rule.remediates ? { remediateResource: (args) => this.remediate(rule, args) } : {}),
        };
    }

    private validateStack(rule: Rule, args: StackValidationArgs, report: ReportViolation): void {
        if (!args.resources.some((resource) => concerns(rule, resource.type))) return args.notApplicable(notIn(rule));
        const settings = this.ownSettings(rule, args, report);
        if (settings === undefined) return;
        answer(rule, this.judge(rule, stackDeployment(args, this.seen), settings, "stack"), args, report);
    }

    private validateResource(rule: Rule, args: ResourceValidationArgs, report: ReportViolation): void {
        if (!concerns(rule, args.type)) return args.notApplicable(notIn(rule));
        const settings = this.ownSettings(rule, args, report);
        if (settings === undefined) return;
        const inputs = this.seen.get(args.urn) ?? readProps(args.props);
        answer(rule, this.judge(rule, resourceDeployment(args, inputs), settings, "resource"), args, report);
    }

    /** Changes the properties in place, which keeps their secrets secret; nothing where the rule has nothing to remedy. */
    private remediate(rule: Rule, args: ResourceValidationArgs): Record<string, unknown> | undefined {
        if (!concerns(rule, args.type)) return args.notApplicable(notIn(rule));
        const deployment = resourceDeployment(args, readProps(args.props));
        const { settings } = this.settings(rule, args.getConfig());
        const violated = this.judge(rule, deployment, settings, "resource").some(
            (finding) => finding.outcome === "violation",
        );
        const [resource] = deployment.resources;
        if (!violated || resource === undefined) return undefined;
        const view = rule.subjects.view(resource, new Model(deployment, settings.shared, false));
        const changes = view === undefined ? [] : rule.remediate(view);
        return changes.length === 0 ? undefined : applyChanges(args.props, changes);
    }

    private judge(rule: Rule, deployment: Deployment, settings: Settings, pass: "resource" | "stack"): Finding[] {
        // The SDK decides whether the policy runs and at which level; the rule only says what is less.
        const levels = new Map([[rule.id, "mandatory" as const]]);
        const { bundles } = this.evidenceFor(settings);
        const informed = bundles.length === 0 ? deployment : { ...deployment, evidence: bundles };
        return evaluate({
            deployment: informed,
            rules: [rule],
            settings: { ...settings, levels },
            now: new Date(),
            pass,
        });
    }

    private evidenceFor({ evidence }: Settings): LoadedEvidence {
        const key = JSON.stringify(evidence);
        let loaded = this.evidence.get(key);
        if (loaded === undefined) this.evidence.set(key, (loaded = this.readEvidence(evidence)));
        return loaded;
    }

    /** The settings a rule runs with; undefined, and reported, where its own options cannot be read. */
    private ownSettings(rule: Rule, args: Answer, report: ReportViolation): Settings | undefined {
        const { settings, errors } = this.settings(rule, args.getConfig());
        if (errors.length === 0) return settings;
        report(errors.join("\n"));
        return undefined;
    }

    /** A profile that cannot be read is reported by its own policy; the rules go by the defaults then. */
    private settings(rule: Rule | undefined, options: Readonly<Record<string, unknown>>) {
        const key = JSON.stringify([rule?.id, options, this.profileConfig]);
        const known = this.parsed.get(key);
        if (known !== undefined) return known;
        const profile = { [PROFILE_POLICY]: { properties: this.profileConfig } };
        const own: Record<string, EnginePolicyConfig> =
            rule === undefined ? {} : { [rule.id]: { properties: options } };
        const withProfile = parseEngineConfig({ ...profile, ...own }, this.rules);
        const result =
            "settings" in withProfile || rule === undefined ? withProfile : parseEngineConfig(own, this.rules);
        const read =
            "settings" in result
                ? { settings: result.settings, errors: [] }
                : { settings: DEFAULT_SETTINGS, errors: result.errors };
        this.parsed.set(key, read);
        return read;
    }
}

function concerns(rule: Rule, type: string): boolean {
    return isMemberType(rule.subjects.types, canonicalType(type));
}

function notIn(rule: Rule): string {
    return `The rule is about ${rule.subjects.name}.`;
}

/** Violations are reported; where there are none, whatever keeps the policy from counting as passed is its reason. */
function answer(rule: Rule, findings: readonly Finding[], args: Answer, report: ReportViolation): void {
    for (const finding of findings.filter(isDiagnosed)) {
        const { message, urn } = toDiagnostic(finding, rule);
        const lowered = finding.outcome === "error" || finding.level === "advisory";
        tell(report, { message, urn, ...(lowered ? { enforcementLevel: "advisory" } : {}) });
    }
    const [open] = notApplicable([rule], findings, notIn);
    if (open !== undefined) args.notApplicable(open.reason);
}

/** The SDK accepts this form beside a text, though it does not declare it: the message as it is, and a level. */
function tell(report: ReportViolation, text: Report): void {
    (report as unknown as (report: Report) => void)(text);
}

interface Report {
    readonly message: string;
    readonly urn: string;
    readonly enforcementLevel?: "advisory";
}
