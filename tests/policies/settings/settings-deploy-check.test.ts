import rule from "../../../policies/settings/settings-deploy-check";
import { instance, task, taskEnv } from "../../support/apps";
import { checkOutput, dump, type EvidenceSpec } from "../../support/evidence";
import { service } from "../../support/fronts";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const GUNICORN = { command: ["gunicorn", "shop.wsgi:application"], portMappings: [{ containerPort: 8000 }] };
const DJANGO = [task(GUNICORN)];
const DEPLOY = { checkDeployCommand: "python manage.py check --deploy", generatedAt: "2026-01-10T00:00:00Z" };
const MIDDLEWARE = "['django.middleware.security.SecurityMiddleware']";
const web = "containerDefinitions[web]";

const clean = (more: EvidenceSpec = {}): EvidenceSpec[] => [{ manifest: DEPLOY, check: checkOutput(), ...more }];
const shows = (...ids: string[]): EvidenceSpec[] => clean({ check: checkOutput(ids) });
const settings = (values: Record<string, string>): EvidenceSpec[] => [{ settings: dump(values) }];
const fault = (message: string) => [{ on: "task", message, at: web }];

testRule(rule, {
    valid: [
        {
            name: "a web process of which nothing shows, and a bundle that names nothing",
            resources: service({ command: undefined }),
            evidence: clean(),
            expect: [{ on: "task" }],
        },
        { name: "a clean deploy run", resources: DJANGO, evidence: clean(), expect: [{ on: "task", says: "evidence.json shows nothing open for container web" }] },
        { name: "an accepted issue", resources: DJANGO, evidence: shows("security.W021") },
        { name: "issues that other rules report", resources: DJANGO, evidence: shows("security.W008", "security.W012", "security.W004", "mail.E001", "caches.W002") },
        { name: "warnings of other tags", resources: DJANGO, evidence: shows("models.W042", "axes.W001") },
        {
            name: "no command, and a dump that calls for no issue",
            resources: DJANGO,
            evidence: [
                {
                    check: checkOutput(),
                    settings: dump({
                        MIDDLEWARE,
                        SECURE_HSTS_SECONDS: "3600",
                        SECURE_HSTS_INCLUDE_SUBDOMAINS: "True",
                        SECURE_HSTS_PRELOAD: "True",
                        SECURE_SSL_REDIRECT: "True",
                        SECRET_KEY: "'<redacted len>=50 unique>=5 insecure_prefix=no>'",
                        ALLOWED_HOSTS: "['shop.example.com']",
                        SILENCED_SYSTEM_CHECKS: "['security.W002', 'security.W003']",
                    }),
                },
            ],
            options: { acceptedIds: ["security.W002", "security.W003"] },
        },
        { name: "exactly as old as allowed", resources: DJANGO, evidence: clean({ manifest: { ...DEPLOY, generatedAt: "2025-12-16T00:00:00Z" } }) },
        { name: "older than the default, within a wider bound", options: { maxAgeDays: 90 }, resources: DJANGO, evidence: clean({ manifest: { ...DEPLOY, generatedAt: "2025-11-01T00:00:00Z" } }) },
        { name: "accepted ids that are silenced", resources: DJANGO, evidence: clean({ settings: dump({ SILENCED_SYSTEM_CHECKS: "['security.W021', 'models.W042']" }), check: checkOutput([], 2) }) },
        { name: "evidence that is required, and there", options: { requireEvidence: true }, resources: DJANGO, evidence: clean() },
        { name: "evidence that names a process which shows no sign of Django", resources: [task({ image: "shop:1" })], evidence: clean({ manifest: { ...DEPLOY, service: "web" } }) },
        { name: "the more exact of two bundles", resources: DJANGO, evidence: [...shows("security.W018"), ...clean({ manifest: { ...DEPLOY, service: "web" } })] },
        { name: "the newer of two bundles", resources: DJANGO, evidence: [{ manifest: { ...DEPLOY, generatedAt: "2026-01-01" }, check: checkOutput(["security.W018"]) }, ...clean()] },
        {
            name: "a resource named in full while its containers are unknown",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })],
            evidence: clean({ manifest: { ...DEPLOY, service: "task" } }),
        },
    ],
    invalid: [
        { name: "debug mode", resources: DJANGO, evidence: shows("security.W018"), expect: fault("issues") },
        { name: "a weak key of the CI", resources: DJANGO, evidence: shows("security.W009", "security.W025", "security.W025"), expect: fault("issues") },
        { name: "an id that nobody has heard of", resources: DJANGO, evidence: shows("security.W099"), expect: fault("issues") },
        { name: "an error of another tag", resources: DJANGO, evidence: shows("urls.E007"), expect: fault("issues") },
        { name: "an id that is not accepted any more", options: { acceptedIds: [] }, resources: DJANGO, evidence: shows("security.W019"), expect: fault("issues") },
        {
            name: "one bundle for two containers of a task is reported once",
            resources: [task([{ ...GUNICORN }, { name: "api", ...GUNICORN }])],
            evidence: shows("security.W018"),
            expect: fault("issues"),
        },
        { name: "a captured standard output, which is empty", resources: DJANGO, evidence: clean({ check: "" }), expect: fault("unusable") },
        { name: "an output that is cut off", resources: DJANGO, evidence: clean({ check: "System check identified some issues:\n\nWARNINGS:\n?: (security.W018) Off." }), expect: fault("unusable") },
        { name: "a dump that cannot be read", resources: DJANGO, evidence: clean({ settings: "Traceback (most recent call last):" }), expect: fault("unusable") },
        { name: "a run without --deploy", resources: DJANGO, evidence: clean({ manifest: { checkDeployCommand: "manage.py check" } }), expect: fault("plainCheck") },
        {
            name: "a clean output, and a dump that calls for security.W004",
            resources: DJANGO,
            evidence: [{ check: checkOutput(), settings: dump({ MIDDLEWARE, SECURE_HSTS_SECONDS: "0" }) }],
            expect: fault("plainCheck"),
        },
        { name: "evidence of last year", resources: DJANGO, evidence: clean({ manifest: { ...DEPLOY, generatedAt: "2025-12-15T00:00:00Z" } }), expect: fault("old") },
        { name: "settings of development", resources: DJANGO, evidence: clean({ manifest: { ...DEPLOY, settingsModule: "shop.settings.local" } }), expect: fault("developmentSettings") },
        { name: "settings of development, as the dump says of itself", resources: DJANGO, evidence: settings({ SETTINGS_MODULE: "'config.settings_test'" }), expect: fault("developmentSettings") },
        { name: "debug mode in the dump", resources: DJANGO, evidence: settings({ DEBUG: "True", DEBUG_PROPAGATE_EXCEPTIONS: "True" }), expect: fault("debug") },
        {
            name: "debug mode in both is told once",
            resources: DJANGO,
            evidence: clean({ check: checkOutput(["security.W018"]), settings: dump({ DEBUG: "True", ALLOWED_HOSTS: "['a']" }) }),
            expect: fault("issues"),
        },
        { name: "the debug toolbar", resources: DJANGO, evidence: settings({ INSTALLED_APPS: "['django.contrib.auth', 'debug_toolbar', 'silk.apps.SilkAppConfig']" }), expect: fault("debugApps") },
        {
            name: "an application of the organisation's",
            options: { debugApps: ["shop.devtools"] },
            resources: DJANGO,
            evidence: settings({ INSTALLED_APPS: "['shop.devtools']" }),
            expect: fault("debugApps"),
        },
        { name: "silenced issues", resources: DJANGO, evidence: settings({ SILENCED_SYSTEM_CHECKS: "['security.W004', 'fields.W342']" }), expect: fault("silenced") },
        { name: "silenced issues without a dump", resources: DJANGO, evidence: clean({ check: checkOutput([], 3) }), expect: fault("silencedUnseen") },
        { name: "no evidence where it is required", options: { requireEvidence: true }, resources: DJANGO, expect: fault("missing") },
        {
            name: "evidence of another service where it is required",
            options: { requireEvidence: true },
            resources: DJANGO,
            evidence: clean({ manifest: { ...DEPLOY, service: "shop-api" } }),
            expect: fault("missing"),
        },
        { name: "a dump alone where evidence is required", options: { requireEvidence: true }, resources: DJANGO, evidence: settings({}), expect: fault("missing") },
        {
            name: "a worker",
            resources: [task({ command: ["celery", "-A", "shop", "worker"], environment: [{ name: "DJANGO_SETTINGS_MODULE", value: "shop.settings" }] })],
            evidence: shows("security.W020"),
            expect: fault("issues"),
        },
        {
            name: "a boot script",
            resources: [instance("#!/bin/bash\nexport DJANGO_SETTINGS_MODULE=shop.settings\ngunicorn shop.wsgi:application\n")],
            evidence: shows("security.W001"),
            expect: [{ on: "host", message: "issues" }],
        },
    ],
    unknown: [
        {
            name: "containers that are unknown",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })],
            evidence: clean(),
            expect: [{ on: "task", says: "containerDefinitions of task is known after the update" }],
        },
        { name: "silenced ids that cannot be read", resources: DJANGO, evidence: settings({ SILENCED_SYSTEM_CHECKS: "<LazyList>" }), expect: [{ on: "task", says: "SILENCED_SYSTEM_CHECKS" }] },
    ],
    notApplicable: [
        {
            name: "a web process of Node beside a bundle that names nothing",
            resources: service({ command: ["node", "server.js"] }),
            evidence: shows("security.W018"),
        },
        { name: "no evidence", resources: DJANGO, expect: [{ on: "task", says: "No evidence" }] },
        { name: "no evidence and unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
        { name: "no Django", resources: [task({ command: ["node", "server.js"] })], evidence: shows("security.W018"), expect: [{ on: "task", says: "starts no Django process" }] },
        {
            name: "a sidecar and a migration",
            resources: [
                task([
                    { name: "proxy", image: "nginx:1" },
                    { name: "migrate", command: ["python", "manage.py", "migrate"] },
                ]),
            ],
            evidence: shows("security.W018"),
        },
        { name: "a development stack", stack: "dev", resources: [taskEnv({ DJANGO_DEBUG: "0" })], evidence: shows("security.W018") },
        { name: "evidence of another service", resources: DJANGO, evidence: [{ manifest: { service: "shop-api" }, check: checkOutput(["security.W018"]) }] },
    ],
});
