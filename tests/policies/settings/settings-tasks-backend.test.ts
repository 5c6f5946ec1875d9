import rule from "../../../policies/settings/settings-tasks-backend";
import { lambda, task, taskEnv } from "../../support/apps";
import { dump, type EvidenceSpec } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { UNKNOWN } from "../../support/stack";

const DJANGO = task({ command: ["gunicorn", "shop.wsgi:application"] });
const WORKER = task({ name: "tasks", command: ["python", "manage.py", "db_worker"] }, { name: "worker" });
const evidence = (djangoVersion: string, values: Record<string, string> = {}, packages?: string[]): EvidenceSpec[] => [
    { manifest: { djangoVersion, service: "web", ...(packages ? { packages } : {}) }, settings: dump(values) },
];
const tasks = (backend: string) => ({ TASKS: `{'default': {'BACKEND': '${backend}'}}` });
const seen = (message: string) => [{ on: "task", message, at: "containerDefinitions[web]" }];

testRule(rule, {
    valid: [
        { name: "the database backend", resources: [DJANGO], evidence: evidence("6.1.3", tasks("django_tasks.backends.database.DatabaseBackend")), expect: [{ on: "task", says: "another backend" }] },
        { name: "Celery with a worker", resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", CELERY_TASK_ALWAYS_EAGER: "False" })] },
    ],
    invalid: [
        { name: "no TASKS setting, and a worker that waits", resources: [DJANGO, WORKER], evidence: evidence("6.1.3"), expect: seen("immediate") },
        { name: "no TASKS setting, and a backend's package", resources: [DJANGO], evidence: evidence("6.0.10", {}, ["django-tasks-db==0.1"]), expect: seen("immediate") },
        { name: "a backend's application", resources: [DJANGO], evidence: evidence("6.0", { INSTALLED_APPS: "['django_tasks.backends.database']" }), expect: seen("immediate") },
        { name: "the dummy", resources: [DJANGO, WORKER], evidence: evidence("6.1", tasks("django.tasks.backends.dummy.DummyBackend")), expect: seen("dummy") },
        {
            name: "eager Celery",
            resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", CELERY_TASK_ALWAYS_EAGER: "True" })],
            expect: [{ on: "task", message: "eager", at: "containerDefinitions[web].environment[CELERY_TASK_ALWAYS_EAGER]" }],
        },
        { name: "eager Celery by its old name and a prefix", resources: [taskEnv({ DJANGO_CELERY_ALWAYS_EAGER: "1" })], expect: [{ on: "task", message: "eager" }] },
        { name: "eager Celery in the dump", resources: [DJANGO], evidence: evidence("4.2", { CELERY_TASK_ALWAYS_EAGER: "True  ###" }), expect: seen("eager") },
    ],
    unknown: [
        { name: "an eager variable known after the update", resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", CELERY_TASK_ALWAYS_EAGER: UNKNOWN })] },
        { name: "tasks that cannot be read", resources: [DJANGO, WORKER], evidence: evidence("6.1", { TASKS: "<Tasks>" }) },
        { name: "an unknown version", resources: [DJANGO, WORKER], evidence: [{ manifest: { service: "web" }, settings: dump({}) }] },
    ],
    notApplicable: [
        { name: "Django 5.2", resources: [DJANGO], evidence: evidence("5.2.19"), expect: [{ on: "task", says: "has no tasks" }] },
        { name: "nothing shows that tasks are used", resources: [DJANGO], evidence: evidence("6.1.3"), expect: [{ on: "task", says: "Nothing shows" }] },
        { name: "no evidence and no variable", resources: [DJANGO, WORKER], expect: [{ on: "task", says: "No evidence" }, { on: "worker" }] },
        { name: "no Django", resources: [taskEnv({ CELERY_TASK_ALWAYS_EAGER: "True" }, { command: ["node", "server.js"] })] },
    ],
});
