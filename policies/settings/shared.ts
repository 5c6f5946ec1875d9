import type { EvidenceBundle } from "../../src/model/app/evidence/bundle";
import type { DjangoHostView, DjangoService } from "../../src/model/app/evidence/services";
import type { Process } from "../../src/model/app/processes";
import type { Model } from "../../src/model/model";
import type { UnknownValue } from "../../src/model/value";
import {
    cannotTell,
    type CheckContext,
    type Evidence,
    type NotApplicable,
    notApplicable,
    type RuleOutcome,
    type UnknownOutcome,
} from "../../src/rule";

export const NO_EVIDENCE = notApplicable(
    "No evidence: nobody supplied the output of check --deploy or a settings dump.",
);

/**
 * What to say of a resource without a Django process that can be seen: there is none, or evidence may be about one that
 * the update will show.
 */
export function withoutServices(
    { resource, gap }: DjangoHostView,
    model: Model,
    asked = hasEvidence(model),
): NotApplicable | UnknownOutcome {
    if (gap === undefined) return notApplicable(`${resource.name} starts no Django process.`);
    return asked ? cannotTell(gap) : NO_EVIDENCE;
}

function hasEvidence(model: Model): boolean {
    return (model.deployment.evidence ?? []).length > 0;
}

/** The place of a process, where it is only a part of its resource. */
export function at(process: Pick<Process, "path">): { at?: string } {
    return process.path === "" ? {} : { at: process.path };
}

/** Where a fault was seen that only the evidence shows. */
export function seenIn(evidence: EvidenceBundle | undefined): readonly Evidence[] {
    return evidence === undefined ? [] : [{ text: `Seen in ${evidence.place}.` }];
}

/** What the variables and the evidence of a service show: faults, and what is not known. */
interface Shown<Key extends string> {
    /** `path` is the variable's; undefined where the evidence shows the fault. */
    readonly faults: readonly {
        readonly kind: Key;
        readonly what: string;
        readonly setting: string;
        readonly path: string | undefined;
    }[];
    readonly gaps: readonly UnknownValue[];
}

/** A violation for every fault of a service, and an open answer for everything that is not known of it. */
export function faultsAndGaps<Key extends string>(
    { process, evidence }: DjangoService,
    { faults, gaps }: Shown<Key>,
    violation: CheckContext<object, Key>["violation"],
): RuleOutcome<Key>[] {
    return [
        ...faults.map(({ kind, what, setting, path }) =>
            violation(kind, {
                ...(path === undefined ? at(process) : { at: path }),
                data: { service: process.label, what, setting },
                evidence: seenIn(path === undefined ? evidence : undefined),
            }),
        ),
        ...gaps.map((gap) => cannotTell(gap)),
    ];
}
