import type { Process } from "../../src/model/app/processes";
import type { Resource } from "../../src/model/resource";
import { type NotApplicable, notApplicable } from "../../src/rule";

export const NO_EVIDENCE = notApplicable("No evidence: nobody supplied the output of check --deploy or a settings dump.");

export function noDjango(resource: Resource): NotApplicable {
    return notApplicable(`${resource.name} starts no Django process.`);
}

/** The place of a process, where it is only a part of its resource. */
export function at(process: Pick<Process, "path">): { at?: string } {
    return process.path === "" ? {} : { at: process.path };
}
