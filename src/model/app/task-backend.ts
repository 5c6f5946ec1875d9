/** Where background tasks of Django run: in a worker, inside the request, or never. */
import type { Model } from "../model";
import { isTrue, isYes, no, or, type Truth, truth, type UnknownValue, type Value } from "../value";
import { followValue } from "./effective";
import type { EvidenceBundle } from "./evidence/bundle";
import { hiddenVariables, type Process } from "./process";
import { processes } from "./processes";
import { commandWords } from "./recognise";
import { parseBoolean } from "./setting-values";
import { settingBindings } from "./settings";
import { isAtLeast } from "./evidence/versions";

/** A variable or setting that makes Celery run its tasks inside the request. */
export interface EagerTasks {
    readonly setting: string;
    readonly path: string | undefined;
}

export interface EagerAnswer {
    readonly eager: EagerTasks | undefined;
    readonly gaps: readonly UnknownValue[];
    /** Whether a variable says anything at all. */
    readonly isSet: boolean;
}

const EAGER_SETTINGS = ["CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER"];

export function eagerTasks(process: Process, evidence: EvidenceBundle | undefined, model: Model): EagerAnswer {
    const binding = settingBindings(process, "TASKS_EAGER", model).at(-1);
    const dumped = evidence?.hasSettings
        ? EAGER_SETTINGS.find((name) => isYes(isTrue(evidence.settings.get(name).flag())))
        : undefined;
    const seen = dumped === undefined ? undefined : { setting: dumped, path: undefined };
    if (binding === undefined) return { eager: seen, gaps: hiddenVariables(process), isSet: seen !== undefined };
    const value = followValue(process, binding);
    if (value.state === "unknown") return { eager: seen, gaps: [value], isSet: true };
    const own = parseBoolean(value.value) === "true" ? { setting: binding.name, path: binding.path } : undefined;
    return { eager: own ?? seen, gaps: [], isSet: true };
}

/** The backends that run a task inside the request, or not at all. */
export const NO_WORKER_BACKENDS: ReadonlyMap<string, "immediate" | "dummy"> = new Map([
    ["django.tasks.backends.immediate.ImmediateBackend", "immediate"],
    ["django.tasks.backends.dummy.DummyBackend", "dummy"],
]);

/** The default task backend; absent in Django before 6.0, which has no tasks. */
export function taskBackend(evidence: EvidenceBundle): Value<string> {
    const { version } = evidence.settings;
    if (version !== undefined && !isAtLeast(version, [6, 0])) return { state: "absent" };
    return evidence.settings.taskBackend;
}

/** Whether anything shows that the project enqueues Django's own tasks: a worker in the stack, or a backend's package. */
export function usesTasks(evidence: EvidenceBundle, model: Model): Truth {
    const installed = truth(evidence.settings.installedApps, (apps) => apps.some((app) => /^django_tasks\b/.test(app)));
    const packaged = truth(evidence.packages, (names) => [...names].some((name) => name.startsWith("django-tasks")));
    return or(model.fact(hasTaskWorker), packaged, installed);
}

function hasTaskWorker(model: Model): Truth {
    const found = processes(model).some((process) =>
        commandWords(process).some((word) => /^(?:\S*\s)?db_worker$/.test(word)),
    );
    return found ? { state: "known", value: true } : no;
}
