/** Django processes of a deployment with the evidence that is about each: what the settings rules look at. */
import type { Family, View } from "../../family";
import type { Model } from "../../model";
import type { Resource } from "../../resource";
import type { UnknownValue } from "../../value";
import { hiddenFramework, type Process } from "../process";
import { newestEvidence as evidenceOf } from "../process-evidence";
import { processes, stackProcessesOf } from "../processes";
import { runningTypes } from "../views";
import type { EvidenceBundle } from "./bundle";

export { evidenceOf };

/** A process that goes on running, and what its project's CI supplied. */
export interface DjangoService {
    readonly process: Process;
    /** The newest bundle about it; undefined where nobody supplied one. */
    readonly evidence: EvidenceBundle | undefined;
}

/** A resource that starts Django processes. */
export interface DjangoHostView extends View {
    /** Processes that go on running: no sidecars, no one-off commands. */
    readonly services: readonly DjangoService[];
    /** Processes are there of which it cannot be told whether they are Django. */
    readonly gap: UnknownValue | undefined;
}

/** Resources that start processes, with those of Django and their evidence: for rules of scope stack. */
export const djangoHosts: Family<DjangoHostView> = {
    name: "resources that start Django processes",
    types: runningTypes,
    view: (resource, model) => djangoHost(resource, model),
};

/** The same of any framework: for rules on variables that speak for themselves. */
export const serviceHosts: Family<ServiceHostView> = {
    name: "resources that start application processes",
    types: runningTypes,
    view: (resource, model) => ({ resource, services: servicesOf(resource, model) }),
};

/** A resource and its processes that go on running. */
export interface ServiceHostView extends View {
    readonly services: readonly DjangoService[];
}

function servicesOf(resource: Resource, model: Model): readonly DjangoService[] {
    return stackProcessesOf(resource, model)
        .filter(isService)
        .map((process) => ({ process, evidence: evidenceOf(process, model) }));
}

function djangoHost(resource: Resource, model: Model): DjangoHostView {
    const all = servicesOf(resource, model);
    const services = all.filter(({ process, evidence }) => process.framework === "django" || evidence !== undefined);
    const [gap] = all.flatMap((service) =>
        services.includes(service) ? [] : (hiddenFramework(service.process) ?? []),
    );
    return { resource, services, gap };
}

function isService(process: Process): boolean {
    return process.kind !== "sidecar" && process.kind !== "oneoff" && process.host !== "override";
}

/** The Django processes that a bundle is about. */
export function sharersOf(bundle: EvidenceBundle, model: Model): readonly Process[] {
    return model.fact(bound).get(bundle) ?? [];
}

function bound(model: Model): ReadonlyMap<EvidenceBundle, readonly Process[]> {
    const found = new Map<EvidenceBundle, Process[]>();
    for (const process of processes(model).filter(isService)) {
        const bundle = evidenceOf(process, model);
        if (bundle !== undefined) found.set(bundle, [...(found.get(bundle) ?? []), process]);
    }
    return found;
}
