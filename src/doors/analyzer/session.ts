/**
 * One analyzer: what each call of the protocol does, from bytes to bytes. Knows nothing of gRPC.
 *
 * The engine may leave out any call but `GetAnalyzerInfo`. Resources are analysed in parallel and in no useful order, and
 * an exception would fail the user's whole operation without a word: see `answer`.
 */
import { parseEngineConfig, PROFILE_POLICY } from "../../engine/config";
import { evaluate } from "../../engine/evaluate";
import { type ExemptionNote, matches, profileExemptionNotes, tagExemptionNotes } from "../../engine/exemptions";
import type { Finding } from "../../engine/finding";
import { RedactionGuard } from "../../engine/redaction";
import { DEFAULT_SETTINGS, type Settings } from "../../engine/settings";
import { type Deployment, STACK_TYPE } from "../../model/deployment";
import { Model } from "../../model/model";
import type { PropertyMap } from "../../model/tree";
import { canonicalType } from "../../model/types";
import type { Rule } from "../../rule/rule";
import { describeProblem } from "../../model/app/evidence/text";
import type { LoadedEvidence } from "../evidence";
import { findingsDocument } from "./findings-file";
import { IdleRules } from "./idle-rules";
import { type Analyzed, NO_FACTS, operationFacts, ProviderCache, resourceDeployment, stackDeployment } from "./join";
import { withinLimit } from "./limit";
import { descriptionOf, type Pack, policyInfos } from "./metadata";
import { awaitingText, configText } from "./notices";
import { applyChanges } from "./remediation";
import { decodeAnalyzeStack, decodeConfigure, decodeConfigureStack, decodeResource } from "./requests";
import {
    type Diagnostic,
    EMPTY,
    encodeAnalyzerInfo,
    encodeDiagnostics,
    encodeNotApplicable,
    encodePluginInfo,
    encodeRemediate,
    type Remediation,
} from "./responses";
import { decodePlain, decodeProperties, encodeProperties } from "./struct";
import { isDiagnosed, notApplicable, toDiagnostic } from "./verdicts";

/** What a session needs of the world. */
export interface Host {
    now(): Date;
    /** Shows a line of information to the user. */
    inform(text: string): Promise<void>;
    /** File for the findings of a run that the environment asks for; it wins over the settings. */
    readonly findingsFile: string | undefined;
    /** Writes a file atomically; gives back why that was not possible. */
    writeFile(path: string, text: string): string | undefined;
    /** Reads the evidence from Django projects that the settings name; without it there is none. */
    readEvidence?(entries: readonly string[]): LoadedEvidence;
}

/** The settings that a user gave are wrong. The message lists every mistake. */
export class ConfigError extends Error {}

export class AnalyzerSession {
    private settings: Settings = DEFAULT_SETTINGS;
    private facts = NO_FACTS;
    private analyzed = new Map<string, Pick<Analyzed, "inputs">>();
    /** Fingerprints of what `Analyze` has reported. */
    private said = new Set<string>();
    private guard = new RedactionGuard();
    private providers = new ProviderCache();
    private idle = new IdleRules(this.settings, []);
    /** Read when it is first needed in an operation. */
    private loaded: LoadedEvidence | undefined;

    constructor(
        private readonly pack: Pack,
        private readonly host: Host,
    ) {
        this.use(this.settings);
    }

    getAnalyzerInfo(): Buffer {
        return encodeAnalyzerInfo(this.pack.info, policyInfos(this.pack));
    }

    getPluginInfo(): Buffer {
        return encodePluginInfo(this.pack.info.version);
    }

    /** Takes the settings over. Throws a `ConfigError` where they are wrong: nothing is to be checked by them. */
    configure(bytes: Uint8Array): Buffer {
        const configs = Object.fromEntries(decodeConfigure(bytes));
        const result = parseEngineConfig(configs, this.pack.rules);
        if ("errors" in result) throw new ConfigError(configText(result.errors));
        this.use(result.settings);
        return EMPTY;
    }

    configureStack(bytes: Uint8Array): Buffer {
        this.clear();
        this.facts = operationFacts(decodeConfigureStack(bytes));
        return EMPTY;
    }

    /** One resource before it is created: the rules that need nothing but its inputs. */
    analyze(bytes: Uint8Array): Buffer {
        return this.answer("a resource", () => {
            const message = decodeResource(bytes);
            const inputs = decodeProperties(message.properties);
            this.analyzed.set(message.urn, { inputs });
            const type = canonicalType(message.type);
            const idle = this.idle.answerFor(type);
            const concerned = this.idle.concerned(type);
            if (concerned.length === 0) return idle;
            const deployment = resourceDeployment({ message, inputs }, this.facts, this.providers);
            const findings = this.evaluate(deployment, "resource");
            const diagnosed = findings.filter(isDiagnosed);
            for (const finding of diagnosed) this.said.add(finding.fingerprint);
            const open = notApplicable(concerned, findings, () => "Does not concern this resource.");
            return Buffer.concat([this.diagnostics(diagnosed), idle, encodeNotApplicable(open)]);
        });
    }

    /** Changes inputs by the rules at the level `remediate`; the others leave it to `analyze`. */
    remediate(bytes: Uint8Array): Buffer {
        try {
            return this.remedy(bytes);
        } catch {
            // Nothing is changed, and Analyze, which comes next with the same resource, says what is wrong.
            return this.idle.remediateAnswer;
        }
    }

    private remedy(bytes: Uint8Array): Buffer {
        const message = decodeResource(bytes);
        const rules = this.idle.remediating(canonicalType(message.type));
        if (rules.length === 0) return this.idle.remediateAnswer;
        const remediations: Remediation[] = [];
        let plain = decodePlain(message.properties);
        for (const rule of rules) {
            const inputs = withoutBookkeeping(decodeProperties(encodeProperties(plain)));
            const deployment = resourceDeployment({ message, inputs }, this.facts, this.providers);
            const changed = this.remedied(rule, deployment, plain);
            if (changed === undefined) continue;
            plain = changed;
            remediations.push({ policyName: rule.id, description: descriptionOf(rule), properties: plain });
        }
        return encodeRemediate(this.pack.info, remediations, this.idle.notRemediating(rules));
    }

    private remedied(rule: Rule, deployment: Deployment, plain: PropertyMap): PropertyMap | undefined {
        const [resource] = deployment.resources;
        const findings = this.evaluate(deployment, "resource", this.idle.alone(rule));
        if (
            resource === undefined ||
            !findings.some((found) => found.outcome === "violation" && found.level === "remediate")
        ) {
            return undefined;
        }
        const subject = rule.subjects.view(resource, new Model(deployment, this.settings.shared, false));
        const changes = subject === undefined ? [] : rule.remediate(subject);
        // Where nothing can be changed, Analyze reports the violation.
        return changes.length === 0 ? undefined : applyChanges(plain, changes);
    }

    /** The whole stack: every rule; reported is what `analyze` has not said. */
    async analyzeStack(bytes: Uint8Array): Promise<Buffer> {
        const notices: string[] = [];
        const response = this.answer("the stack", () => {
            const deployment = stackDeployment(decodeAnalyzeStack(bytes), this.analyzed, this.facts, this.providers);
            const findings = this.evaluate(deployment, "stack");
            const news = findings.filter((finding) => isDiagnosed(finding) && !this.said.has(finding.fingerprint));
            const extra = [
                ...this.evidenceDiagnostics(deployment),
                ...this.exemptionDiagnostics(deployment, findings),
                ...this.writeFindings(deployment, findings),
            ];
            notices.push(...awaitingText(findings));
            const open = notApplicable(this.idle.stackRules, findings, (rule) => this.idle.whyNoFinding(rule));
            return Buffer.concat([this.diagnostics(news, extra, deployment), encodeNotApplicable(open)]);
        });
        this.clear();
        for (const notice of notices) await this.host.inform(notice);
        return response;
    }

    private evaluate(deployment: Deployment, pass: "resource" | "stack", rules = this.pack.rules): Finding[] {
        const { settings, guard } = this;
        const { bundles } = this.evidence();
        const informed = bundles.length === 0 ? deployment : { ...deployment, evidence: bundles };
        const faultsOnly = pass === "resource" || this.findingsPath() === undefined;
        return evaluate({ deployment: informed, rules, settings, now: this.host.now(), pass, guard, faultsOnly });
    }

    private evidence(): LoadedEvidence {
        this.loaded ??= this.host.readEvidence?.(this.settings.evidence) ?? { bundles: [], problems: [] };
        return this.loaded;
    }

    private evidenceDiagnostics(deployment: Deployment): Diagnostic[] {
        return this.evidence().problems.map((problem) =>
            this.packDiagnostic(
                `Evidence cannot be used: ${describeProblem(problem)}`,
                stackUrn(deployment),
                "advisory",
            ),
        );
    }

    private diagnostics(
        findings: readonly Finding[],
        extra: readonly Diagnostic[] = [],
        deployment?: Deployment,
    ): Buffer {
        const ruleOf = (finding: Finding) => this.pack.rules.find((rule) => rule.id === finding.rule) as Rule;
        const all = [...findings.map((finding) => toDiagnostic(finding, ruleOf(finding))), ...extra];
        if (all.length === 0) return EMPTY;
        const { kept, left } = withinLimit(all);
        const file = this.findingsPath();
        const where =
            file === undefined
                ? "Set DEPLOYMENT_CHECKLIST_FINDINGS=<file> to get the whole list."
                : `The whole list is in ${file}.`;
        const note = `${left} more violations are not shown: together they are more than the engine takes. ${where}`;
        const notes = left === 0 ? [] : [this.packDiagnostic(note, stackUrn(deployment), "advisory")];
        return encodeDiagnostics(this.pack.info, [...kept, ...notes]);
    }

    private exemptionDiagnostics(deployment: Deployment, findings: readonly Finding[]): Diagnostic[] {
        const { settings, pack } = this;
        const now = this.host.now();
        const notes = [
            ...profileExemptionNotes([findings], settings, pack.rules, now).filter((note) =>
                concernsStack(note, findings),
            ),
            ...tagExemptionNotes(deployment, settings, pack.rules, now),
        ];
        return notes.map(({ message, resource }) =>
            this.packDiagnostic(message, resource.startsWith("urn:") ? resource : stackUrn(deployment), "advisory"),
        );
    }

    private findingsPath(): string | undefined {
        return this.host.findingsFile ?? this.settings.findingsFile;
    }

    private writeFindings(deployment: Deployment, findings: readonly Finding[]): Diagnostic[] {
        const path = this.findingsPath();
        if (path === undefined) return [];
        const problem = this.host.writeFile(path, findingsDocument(this.pack.info, deployment, findings));
        return problem === undefined ? [] : [this.packDiagnostic(problem, stackUrn(deployment), "advisory")];
    }

    private packDiagnostic(message: string, urn: string, level: "mandatory" | "advisory"): Diagnostic {
        return {
            policyName: PROFILE_POLICY,
            description: "The settings of the whole pack are in order.",
            message: this.guard.hides(message) ? "A message is withheld: it would show part of a secret." : message,
            level,
            severity: level === "mandatory" ? "high" : "low",
            urn,
        };
    }

    /** What cannot be checked must not pass for checked: a failure of our own is a violation, mandatory if any rule is. */
    private answer(what: string, handler: () => Buffer): Buffer {
        try {
            return handler();
        } catch (error) {
            const cause = error instanceof Error ? error.message : "unexpected failure";
            const text =
                `The policy pack could not check ${what}, so nothing is known about it: ${cause}\n` +
                "This is a fault of the policy pack or of its connection to the Pulumi engine: please report it.";
            const level = this.idle.anyMandatory ? "mandatory" : "advisory";
            return encodeDiagnostics(this.pack.info, [this.packDiagnostic(text, "", level)]);
        }
    }

    private use(settings: Settings): void {
        this.settings = settings;
        this.loaded = undefined;
        this.idle = new IdleRules(settings, this.pack.rules);
    }

    /** Forgets everything about the operation, so that nothing leaks into the next. */
    private clear(): void {
        this.facts = NO_FACTS;
        this.analyzed = new Map();
        this.said = new Set();
        this.loaded = undefined;
        this.guard = new RedactionGuard();
        this.providers = new ProviderCache();
    }
}

/** One profile serves many stacks: that an exemption covers nothing in this one says nothing about it. */
function concernsStack({ fault, resource }: ExemptionNote, findings: readonly Finding[]): boolean {
    if (fault !== "unused") return true;
    return findings.some(({ subject }) => matches(resource, subject.urn) || matches(resource, subject.name));
}

/** Keys of the engine's own in inputs as `Remediate` sends them. */
function withoutBookkeeping(inputs: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(inputs).filter(([key]) => key === "__proto__" || !key.startsWith("__")));
}

function stackUrn(deployment: Deployment | undefined): string {
    return deployment?.resources.find((resource) => resource.declaredType === STACK_TYPE)?.urn ?? "";
}
