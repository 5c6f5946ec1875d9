import rule from "../../../policies/settings/settings-secure-cookies";
import { lambda, pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { checkOutput, dump, type EvidenceSpec } from "../../support/evidence";
import { balancer, http, https, redirect, service } from "../../support/fronts";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const DJANGO = [task({ command: ["gunicorn", "shop.wsgi:application"] })];
const MIDDLEWARE = "['django.contrib.sessions.middleware.SessionMiddleware', 'django.middleware.csrf.CsrfViewMiddleware']";
const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const env = (values: Json) => [taskEnv(values)];
const dumped = (values: Record<string, string> = {}): EvidenceSpec[] => [{ settings: dump({ MIDDLEWARE, INSTALLED_APPS: "['django.contrib.sessions']", ...values }) }];
const ON = { SESSION_COOKIE_SECURE: "True", CSRF_COOKIE_SECURE: "True" };
const own = (name: string) => ({ on: "task", message: "variable", at: at(name) });
const seen = { on: "task", message: "setting", at: "containerDefinitions[web]", advisory: true };
const checked = (check: string, checkDeployCommand = "manage.py check --deploy"): EvidenceSpec[] => [{ check, manifest: { checkDeployCommand } }];
const OFF = { environment: pairs({ SESSION_COOKIE_SECURE: "False" }) };
const INTERNAL = { internal: true };

testRule(rule, {
    valid: [
        { name: "variables that switch them on", resources: env({ DJANGO_SESSION_COOKIE_SECURE: "True", DJANGO_CSRF_COOKIE_SECURE: "1" }), expect: [{ on: "task", says: "over HTTPS only" }] },
        { name: "settings that switch them on", resources: DJANGO, evidence: dumped(ON) },
        { name: "a CSRF token in the session", resources: DJANGO, evidence: dumped({ SESSION_COOKIE_SECURE: "True", CSRF_USE_SESSIONS: "True" }) },
        { name: "an API without sessions and CSRF middleware", resources: DJANGO, evidence: dumped({ MIDDLEWARE: "[]", INSTALLED_APPS: "[]" }) },
        { name: "a clean deploy run", resources: DJANGO, evidence: checked(checkOutput()) },
        { name: "the language cookie is not looked at", resources: env({ LANGUAGE_COOKIE_SECURE: "False", SESSION_COOKIE_SECURE: "True" }) },
        { name: "the language cookie alone", options: { cookies: ["language"] }, resources: DJANGO, evidence: dumped({ LANGUAGE_COOKIE_SECURE: "True" }) },
        { name: "a reachable site that is in order", resources: [...service({ environment: pairs({ SESSION_COOKIE_SECURE: "true" }) }), balancer(), https()] },
    ],
    invalid: [
        { name: "off", resources: env({ DJANGO_SESSION_COOKIE_SECURE: "False" }), expect: [own("DJANGO_SESSION_COOKIE_SECURE")] },
        { name: "off with blanks", resources: env({ DJANGO_SESSION_COOKIE_SECURE: " False " }), expect: [own("DJANGO_SESSION_COOKIE_SECURE")] },
        {
            name: "all of them",
            resources: env({ SESSION_COOKIE_SECURE: "0", CSRF_COOKIE_SECURE: "off", SESSION_COOKIE_HTTPONLY: "" }),
            expect: [own("SESSION_COOKIE_SECURE"), own("CSRF_COOKIE_SECURE"), own("SESSION_COOKIE_HTTPONLY")],
        },
        { name: "the language cookie", options: { cookies: ["language", "session"] }, resources: env({ LANGUAGE_COOKIE_SECURE: "no" }), expect: [own("LANGUAGE_COOKIE_SECURE")] },
        { name: "Django's defaults", resources: DJANGO, evidence: dumped(), expect: [seen, seen] },
        { name: "a session cookie that scripts can read", resources: DJANGO, evidence: dumped({ ...ON, SESSION_COOKIE_HTTPONLY: "False" }), expect: [seen] },
        { name: "issues of the checks", resources: DJANGO, evidence: checked(checkOutput(["security.W012", "security.W016"])), expect: [seen, seen] },
        {
            name: "the language cookie in the dump",
            options: { cookies: ["language"] },
            resources: DJANGO,
            evidence: dumped({ MIDDLEWARE: "['django.middleware.locale.LocaleMiddleware']" }),
            expect: [seen],
        },
        { name: "off by variable whatever the evidence shows", resources: env({ SESSION_COOKIE_SECURE: "False" }), evidence: dumped(ON), expect: [own("SESSION_COOKIE_SECURE")] },
        { name: "a public site", resources: [...service(OFF), balancer(), https(), redirect()], expect: [own("SESSION_COOKIE_SECURE")] },
        { name: "an internal site that speaks HTTPS", resources: [...service(OFF), balancer(INTERNAL), https()], expect: [own("SESSION_COOKIE_SECURE")] },
        { name: "a text that means false to pydantic", resources: [lambda({ DJANGO_CSRF_COOKIE_SECURE: "n" })], expect: [{ on: "fn", message: "variable" }] },
    ],
    unknown: [
        { name: "an unknown environment of a Python function", resources: [lambda({}, { environment: UNKNOWN })] },
        { name: "an unknown value", resources: [lambda({ DJANGO_SESSION_COOKIE_SECURE: UNKNOWN })] },
        { name: "a value in a store", resources: [task({ secrets: [{ name: "SESSION_COOKIE_SECURE", valueFrom: SECRET_ARN }] })] },
        { name: "a text that is no boolean", resources: env({ SESSION_COOKIE_SECURE: "enabled" }), expect: [{ on: "task", says: "as a boolean" }] },
        {
            name: "a variable that the evidence contradicts",
            resources: env({ DJANGO_SESSION_COOKIE_SECURE: "True" }),
            evidence: dumped({ CSRF_COOKIE_SECURE: "True" }),
            expect: [{ on: "task", says: "which the evidence contradicts" }],
        },
        { name: "a run without --deploy", resources: DJANGO, evidence: checked(checkOutput(), "manage.py check") },
        { name: "silenced issues", resources: DJANGO, evidence: checked(checkOutput([], 1)) },
        { name: "a load balancer that may be internal", resources: [...service(OFF), balancer({ internal: UNKNOWN }), http()], expect: [{ on: "task", says: "internal of lb" }] },
        {
            name: "an internal site whose listener does something that is not known",
            resources: [...service(OFF), balancer(INTERNAL), http({ defaultActions: UNKNOWN })],
            expect: [{ on: "task", says: "defaultActions of http" }],
        },
        {
            name: "an internal site that may have other load balancers",
            resources: [...service(OFF, {}, { loadBalancers: UNKNOWN }), balancer(INTERNAL), http()],
            expect: [{ on: "task", says: "loadBalancers of service" }],
        },
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "no evidence and no variable", resources: DJANGO, expect: [{ on: "task", says: "No evidence" }] },
        { name: "a tool behind a VPN, on HTTP", resources: [...service(OFF), balancer(INTERNAL), http()], expect: [{ on: "task", says: "public or speaks HTTPS" }] },
        { name: "a worker", resources: [task({ command: ["celery", "-A", "shop", "worker"], ...OFF })], expect: [{ on: "task", says: "no web process" }] },
        { name: "a sidecar", resources: [task({ image: "nginx:1", ...OFF })] },
    ],
});
