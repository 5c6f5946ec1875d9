import { type DjangoService, djangoHosts } from "../../src/model/app/evidence/services";
import { eagerTasks, NO_WORKER_BACKENDS, taskBackend, usesTasks } from "../../src/model/app/task-backend";
import {
    cannotTell,
    type CheckContext,
    defineRule,
    given,
    notApplicable,
    pass,
    type RuleOutcome,
    when,
} from "../../src/rule";
import { at, NO_EVIDENCE, seenIn, withoutServices } from "./shared";

type Key = "eager" | "immediate" | "dummy";
type Context = CheckContext<object, Key>;

export default defineRule({
    id: "settings-tasks-backend",
    title: "Background tasks of production run in a worker, neither inside the request nor never",
    checklist: ["check-deploy"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoHosts,
    messages: {
        eager: "{{service}} runs its Celery tasks inside the request: {{setting}} is true.",
        immediate:
            "{{service}} runs its background tasks inside the request: its default task backend is ImmediateBackend.",
        dummy: "{{service}} never runs its background tasks: its default task backend is DummyBackend.",
    },
    fix: 'Set `TASKS = {"default": {"BACKEND": "django_tasks.backends.database.DatabaseBackend"}}` and run a `db_worker` process; remove the eager variable of Celery.',
    check(host, context) {
        if (host.services.length === 0) return withoutServices(host, context.model, true);
        return host.services.flatMap((service) => [...eager(service, context), backend(service, context)]);
    },
});

function eager({ process, evidence }: DjangoService, { model, violation }: Context): RuleOutcome<Key>[] {
    const { eager: found, gaps, isSet } = eagerTasks(process, evidence, model);
    if (found !== undefined) {
        const place = found.path === undefined ? at(process) : { at: found.path };
        return [
            violation("eager", {
                ...place,
                data: { service: process.label, setting: found.setting },
                evidence: seenIn(found.path === undefined ? evidence : undefined),
            }),
        ];
    }
    if (gaps.length > 0) return gaps.map((gap) => cannotTell(gap));
    return isSet ? [pass(`${process.label} leaves its Celery tasks to a worker.`)] : [];
}

function backend({ process, evidence }: DjangoService, { model, violation }: Context): RuleOutcome<Key> {
    if (!evidence?.hasSettings) return NO_EVIDENCE;
    const named = taskBackend(evidence);
    if (named.state === "absent") return notApplicable(`The Django of ${process.label} has no tasks.`);
    return given(named, (path) => {
        const fault = NO_WORKER_BACKENDS.get(path);
        if (fault === undefined) return pass(`${process.label} leaves its tasks to another backend.`);
        return when(
            usesTasks(evidence, model),
            () => violation(fault, { ...at(process), data: { service: process.label }, evidence: seenIn(evidence) }),
            () => notApplicable(`Nothing shows that ${process.label} enqueues tasks.`),
        );
    });
}
