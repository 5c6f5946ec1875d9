import type { EvidenceBundle } from "../../src/model/app/evidence/bundle";
import type { DjangoHostView } from "../../src/model/app/evidence/services";
import type { Process } from "../../src/model/app/processes";
import type { Model } from "../../src/model/model";
import { cannotTell, type Evidence, type NotApplicable, notApplicable, type UnknownOutcome } from "../../src/rule";

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
