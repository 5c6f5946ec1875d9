/** The evidence from a Django project that is about one process. */
import type { Model } from "../model";
import { bundlesFor, evidenceBundles } from "./evidence/binding";
import type { EvidenceBundle } from "./evidence/bundle";
import type { Process } from "./process";

/** The bundles about a process, the more exact ones only. One that names no service is about every Django process. */
export function evidenceFor(process: Process, model: Model): readonly EvidenceBundle[] {
    const { urn, name } = process.resource;
    const found = bundlesFor(evidenceBundles(model), { urn, name, part: process.part });
    return process.framework === "django" ? found : found.filter(isNamed);
}

/** The settings dump about a process, where one was supplied. */
export function settingsEvidence(process: Process, model: Model): EvidenceBundle | undefined {
    return evidenceFor(process, model).find((bundle) => bundle.hasSettings);
}

/** Whether a bundle names this process, so that it must be one of Django. */
export function isNamedByEvidence(process: Process, model: Model): boolean {
    return evidenceFor(process, model).some(isNamed);
}

function isNamed(bundle: EvidenceBundle): boolean {
    return bundle.service !== undefined && bundle.service !== "*";
}
