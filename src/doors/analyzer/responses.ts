/** Encodes the responses of the Analyzer protocol (`pulumirpc.Analyzer`). Fields with proto3's zero value are left out. */
import { Writer } from "protobufjs/minimal";
import type { PropertyMap } from "../../model/tree";
import type { Level, Severity } from "../../rule/rule";
import { encodeProperties } from "./struct";

/** A message to the user, put on a resource. */
export interface Diagnostic {
    readonly policyName: string;
    readonly description: string;
    readonly message: string;
    readonly level: Level;
    readonly severity: Severity;
    readonly urn: string;
}

/** A policy that has no verdict here, and why. The engine counts every policy that is not named as passed. */
export interface NotApplicable {
    readonly policyName: string;
    readonly reason: string;
}

export interface Remediation {
    readonly policyName: string;
    readonly description: string;
    /** The resource's properties with the change, as on the wire. */
    readonly properties?: PropertyMap;
    /** Why nothing was changed, for the user; in place of properties. */
    readonly diagnostic?: string;
}

export interface Framework {
    readonly name: string;
    readonly version: string;
    readonly reference: string;
    readonly specification: string;
}

/** Metadata of one policy. */
export interface PolicyInfo {
    readonly name: string;
    readonly displayName: string;
    readonly description: string;
    readonly level: Level;
    readonly severity: Severity;
    readonly type: "resource" | "stack";
    /** JSON schemas of the options, by name. */
    readonly options: PropertyMap;
    readonly framework?: Framework;
    readonly tags: readonly string[];
    readonly remediationSteps: string;
    readonly url: string;
}

/** Who answers: the pack. */
export interface PackInfo {
    readonly name: string;
    readonly displayName: string;
    readonly version: string;
    readonly description: string;
    readonly readme: string;
    readonly repository: string;
    readonly tags: readonly string[];
}

/** Numbers of `pulumirpc.EnforcementLevel` and `pulumirpc.PolicySeverity`. */
const LEVELS: Readonly<Record<Level, number>> = { advisory: 0, mandatory: 1, disabled: 2, remediate: 3 };
const SEVERITIES: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3, critical: 4 };
const POLICY_TYPES = { resource: 1, stack: 2 } as const;

export const EMPTY: Buffer = Buffer.alloc(0);

/** `AnalyzeResponse` without its diagnostics: entries to be joined with those of `encodeDiagnostics`. */
export function encodeNotApplicable(entries: readonly NotApplicable[]): Buffer {
    const writer = Writer.create();
    for (const { policyName, reason } of entries) notApplicable(writer, 3, policyName, reason);
    return finish(writer);
}

/** The diagnostics of an `AnalyzeResponse`. */
export function encodeDiagnostics(pack: PackInfo, diagnostics: readonly Diagnostic[]): Buffer {
    const writer = Writer.create();
    for (const diagnostic of diagnostics) {
        message(writer, 2, () => {
            text(writer, 1, diagnostic.policyName);
            text(writer, 2, pack.name);
            text(writer, 3, pack.version);
            text(writer, 4, diagnostic.description);
            text(writer, 5, diagnostic.message);
            number(writer, 7, LEVELS[diagnostic.level]);
            text(writer, 8, diagnostic.urn);
            number(writer, 9, SEVERITIES[diagnostic.severity]);
        });
    }
    return finish(writer);
}

export function encodeRemediate(
    pack: PackInfo,
    remediations: readonly Remediation[],
    entries: readonly NotApplicable[],
): Buffer {
    const writer = Writer.create();
    for (const remediation of remediations) {
        message(writer, 1, () => {
            text(writer, 1, remediation.policyName);
            text(writer, 2, pack.name);
            text(writer, 3, pack.version);
            text(writer, 4, remediation.description);
            if (remediation.properties !== undefined) bytes(writer, 5, encodeProperties(remediation.properties));
            text(writer, 6, remediation.diagnostic ?? "");
        });
    }
    for (const { policyName, reason } of entries) notApplicable(writer, 2, policyName, reason);
    return finish(writer);
}

export function encodeAnalyzerInfo(pack: PackInfo, policies: readonly PolicyInfo[]): Buffer {
    const writer = Writer.create();
    text(writer, 1, pack.name);
    text(writer, 2, pack.displayName);
    for (const policy of policies) message(writer, 3, () => policyInfo(writer, policy));
    text(writer, 4, pack.version);
    // The pack takes a configuration.
    number(writer, 5, 1);
    text(writer, 7, pack.description);
    text(writer, 8, pack.readme);
    for (const tag of pack.tags) text(writer, 10, tag);
    text(writer, 11, pack.repository);
    return finish(writer);
}

function policyInfo(writer: Writer, policy: PolicyInfo): void {
    text(writer, 1, policy.name);
    text(writer, 2, policy.displayName);
    text(writer, 3, policy.description);
    number(writer, 5, LEVELS[policy.level]);
    message(writer, 6, () => bytes(writer, 1, encodeProperties(policy.options)));
    number(writer, 7, POLICY_TYPES[policy.type]);
    number(writer, 8, SEVERITIES[policy.severity]);
    const { framework } = policy;
    if (framework !== undefined) {
        message(writer, 9, () => {
            text(writer, 1, framework.name);
            text(writer, 2, framework.version);
            text(writer, 3, framework.reference);
            text(writer, 4, framework.specification);
        });
    }
    for (const tag of policy.tags) text(writer, 10, tag);
    text(writer, 11, policy.remediationSteps);
    text(writer, 12, policy.url);
}

export function encodePluginInfo(version: string): Buffer {
    const writer = Writer.create();
    text(writer, 1, version);
    return finish(writer);
}

/** `pulumirpc.LogRequest`: an information for the user, about the whole stack. */
export function encodeLogRequest(text_: string): Buffer {
    const writer = Writer.create();
    // LogSeverity.INFO
    number(writer, 1, 1);
    text(writer, 2, text_);
    return finish(writer);
}

function notApplicable(writer: Writer, field: number, policyName: string, reason: string): void {
    message(writer, field, () => {
        text(writer, 1, policyName);
        text(writer, 2, reason);
    });
}

function message(writer: Writer, field: number, fill: () => void): void {
    writer.uint32((field << 3) | 2).fork();
    fill();
    writer.ldelim();
}

function text(writer: Writer, field: number, value: string): void {
    if (value !== "") writer.uint32((field << 3) | 2).string(value);
}

function bytes(writer: Writer, field: number, value: Uint8Array): void {
    writer.uint32((field << 3) | 2).bytes(value);
}

function number(writer: Writer, field: number, value: number): void {
    if (value !== 0) writer.uint32(field << 3).uint32(value);
}

function finish(writer: Writer): Buffer {
    const encoded = writer.finish();
    return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
}
