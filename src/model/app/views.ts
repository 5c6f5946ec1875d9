/** What the settings rules are about: resources that start application processes. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { applicationTypes } from "./hosts";
import type { Host, Process } from "./process";
import { processesOf, stackProcessesOf } from "./processes";

export interface ProcessesView extends View {
    readonly processes: readonly Process[];
}

/** Hosts that build, and run nothing for users. */
const BUILDS: ReadonlySet<Host> = new Set(["codebuild", "amplify", "image-build"]);
const BUILD_TYPES = ["aws:codebuild/project:Project", "aws:amplify/app:App", "aws:amplify/branch:Branch"];

/** Types that start processes of an application. */
export const runningTypes: readonly string[] = applicationTypes.filter((type) => !BUILD_TYPES.includes(type));

/** Resources of some types with their processes, each seen by itself. */
export function processesFamily(name: string, types: readonly string[]): Family<ProcessesView> {
    return { name, types, view: (resource, model) => ({ resource, processes: processesOf(resource, model) }) };
}

/** Resources that start processes, each seen by itself: for rules of scope resource. */
export const processHosts: Family<ProcessesView> = {
    name: "resources that start application processes",
    types: runningTypes,
    view: (resource, model) => ({ resource, processes: running(processesOf(resource, model)) }),
};

/** Resources that start processes, with what the stack says of them: for rules of scope stack. */
export const stackProcessHosts: Family<ProcessesView> = {
    name: "resources that start application processes",
    types: runningTypes,
    view: (resource: Resource, model: Model) => ({ resource, processes: running(stackProcessesOf(resource, model)) }),
};

function running(processes: readonly Process[]): readonly Process[] {
    return processes.filter((process) => !BUILDS.has(process.host));
}
