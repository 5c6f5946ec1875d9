/** The evidence from a Django project that is about one process. */
import type { Model } from "../model";
import { carriersOf } from "../edge/entry-points";
import { bundlesFor, evidenceBundles, isNamed } from "./evidence/binding";
import type { EvidenceBundle } from "./evidence/bundle";
import type { Process } from "./process";
import { processes } from "./processes";

/** The bundles about a process, the more exact ones only. One that names no service is about every Django process. */
export function evidenceFor(process: Process, model: Model): readonly EvidenceBundle[] {
    const bundles = evidenceBundles(model);
    if (bundles.length === 0) return [];
    const { urn, name } = process.resource;
    const aliases = carriersOf(model, process.resource).map((carrier) => carrier.resource.name);
    const found = bundlesFor(bundles, { urn, name, part: process.part, aliases });
    return process.framework === "django" ? found : found.filter(isNamed);
}

/** The newest bundle about a process; undefined where nobody supplied one. */
export function newestEvidence(process: Process, model: Model): EvidenceBundle | undefined {
    return newest(evidenceAbout(process, model));
}

/**
 * The bundles about a process, and those that name no service where no process of the stack shows to be Django: they are
 * about the web processes whose code nobody can see.
 */
function evidenceAbout(process: Process, model: Model): readonly EvidenceBundle[] {
    const found = evidenceFor(process, model);
    if (found.length > 0 || process.kind !== "web") return found;
    const isOpen = process.framework === "none-visible" || process.framework === "python";
    return isOpen && !model.fact(showsDjango) ? evidenceBundles(model).filter((bundle) => !isNamed(bundle)) : found;
}

function showsDjango(model: Model): boolean {
    return processes(model).some((process) => process.framework === "django");
}

/** The newest bundle with a settings dump about a process, where one was supplied. */
export function settingsEvidence(process: Process, model: Model): EvidenceBundle | undefined {
    return newest(evidenceAbout(process, model).filter((bundle) => bundle.hasSettings));
}

/** The bundle of the latest time; one without a time counts as the oldest. */
function newest(bundles: readonly EvidenceBundle[]): EvidenceBundle | undefined {
    const age = ({ ageInDays }: EvidenceBundle) =>
        ageInDays.state === "known" ? ageInDays.value : Number.POSITIVE_INFINITY;
    return bundles.reduce<EvidenceBundle | undefined>(
        (best, bundle) => (best === undefined || age(bundle) < age(best) ? bundle : best),
        undefined,
    );
}

/** Whether a bundle names this process, so that it must be one of Django. */
export function isNamedByEvidence(process: Process, model: Model): boolean {
    return evidenceFor(process, model).some(isNamed);
}
