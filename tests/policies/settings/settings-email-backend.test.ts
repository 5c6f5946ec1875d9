import rule from "../../../policies/settings/settings-email-backend";
import { instance, lambda, pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { checkOutput, dump, type EvidenceSpec } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const DJANGO = [task({ command: ["gunicorn", "shop.wsgi:application"] })];
const CONSOLE = "django.core.mail.backends.console.EmailBackend";
const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const env = (values: Record<string, string>) => [taskEnv(values)];
const dumped = (values: Record<string, string> = {}, djangoVersion = "5.2"): EvidenceSpec[] => [{ manifest: { djangoVersion }, settings: dump(values) }];
const own = (message: string, name: string) => [{ on: "task", message, at: at(name) }];
const seen = (message: string) => [{ on: "task", message, at: "containerDefinitions[web]" }];

testRule(rule, {
    valid: [
        { name: "django-ses", resources: env({ EMAIL_BACKEND: "django_ses.SESBackend" }), expect: [{ on: "task", says: "as EMAIL_BACKEND says" }] },
        { name: "a relay by URL", resources: env({ EMAIL_URL: "submission://user:pass@email-smtp.eu-west-1.amazonaws.com:587" }) },
        { name: "a relay by host", resources: env({ DJANGO_EMAIL_HOST: "email-smtp.eu-west-1.amazonaws.com" }) },
        {
            name: "a relay in a sidecar",
            resources: [
                task([
                    { name: "web", environment: pairs({ EMAIL_HOST: "localhost" }) },
                    { name: "relay", image: "boky/postfix:v4" },
                ]),
            ],
        },
        { name: "a relay that the boot script installs", resources: [instance("#!/bin/bash\napt-get install -y postfix\nexport EMAIL_HOST=127.0.0.1\n")] },
        {
            name: "evidence with a relay",
            resources: DJANGO,
            evidence: dumped({ EMAIL_HOST: "'email-smtp.eu-west-1.amazonaws.com'", EMAIL_USE_TLS: "True" }),
            expect: [{ on: "task", says: "as EMAIL_BACKEND says" }],
        },
        {
            name: "mailers on SES beside EMAIL_HOST, which 6.1 does not read",
            resources: DJANGO,
            evidence: dumped({ MAILERS: "{'default': {'BACKEND': 'django_ses.SESBackend'}}  ###", EMAIL_HOST: "'localhost'" }, "6.1.3"),
            expect: [{ on: "task", says: "as MAILERS says" }],
        },
        {
            name: "a mailer without a backend, which is SMTP",
            resources: DJANGO,
            evidence: dumped({ MAILERS: "{'default': {'OPTIONS': {'host': 'email-smtp.eu-west-1.amazonaws.com'}}}  ###" }, "6.1.3"),
        },
        { name: "the evidence lacks the host that is deployed", resources: env({ DJANGO_SETTINGS_MODULE: "shop.settings", EMAIL_HOST: "smtp.example.com" }), evidence: dumped() },
        {
            name: "evidence tells what an unknown variable does not",
            resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", EMAIL_BACKEND: UNKNOWN })],
            evidence: dumped({ EMAIL_BACKEND: "'anymail.backends.mailgun.EmailBackend'" }),
        },
    ],
    invalid: [
        { name: "the console", resources: env({ DJANGO_EMAIL_BACKEND: CONSOLE }), expect: own("backend", "DJANGO_EMAIL_BACKEND") },
        { name: "the console by URL", resources: env({ EMAIL_URL: "consolemail://" }), expect: own("backend", "EMAIL_URL") },
        { name: "the console by URL of dj-email-url", resources: env({ EMAIL_URL: "console:" }), expect: own("backend", "EMAIL_URL") },
        { name: "a local relay that is not there", resources: env({ EMAIL_HOST: "localhost" }), expect: own("localRelay", "EMAIL_HOST") },
        { name: "a local relay by URL", resources: env({ EMAIL_URL: "smtp://127.0.0.1:25" }), expect: own("localRelay", "EMAIL_URL") },
        { name: "Django's default, a relay on localhost", resources: DJANGO, evidence: dumped(), expect: seen("localRelay") },
        { name: "the console in the dump", resources: DJANGO, evidence: dumped({ EMAIL_BACKEND: `'${CONSOLE}'` }), expect: seen("backend") },
        { name: "the console in its old place in 6.1, which no check sees", resources: DJANGO, evidence: dumped({ EMAIL_BACKEND: `'${CONSOLE}'` }, "6.1.3"), expect: seen("backend") },
        { name: "mailers that print", resources: DJANGO, evidence: dumped({ MAILERS: `{'default': {'BACKEND': '${CONSOLE}'}}  ###` }, "6.1.3"), expect: seen("backend") },
        { name: "mailers without a default", resources: DJANGO, evidence: dumped({ MAILERS: "{'reports': {'BACKEND': 'django_ses.SESBackend'}}  ###" }, "6.1.3"), expect: seen("noDefault") },
        { name: "mail.E001 alone", resources: DJANGO, evidence: [{ check: checkOutput(["mail.E001"]) }], expect: seen("check") },
        {
            name: "mail.W001 and the dump that explains it are told once",
            resources: DJANGO,
            evidence: [{ check: checkOutput(["mail.W001"]), settings: dump({ MAILERS: "{}  ###" }), manifest: { djangoVersion: "6.1" } }],
            expect: seen("check"),
        },
        {
            name: "what is deployed is wrong whatever the evidence shows",
            resources: env({ DJANGO_EMAIL_BACKEND: CONSOLE }),
            evidence: dumped({ EMAIL_BACKEND: "'django_ses.SESBackend'" }),
            expect: own("backend", "DJANGO_EMAIL_BACKEND"),
        },
    ],
    unknown: [
        { name: "an unknown backend", resources: [lambda({ EMAIL_BACKEND: UNKNOWN })] },
        { name: "a URL in a store", resources: [task({ secrets: [{ name: "EMAIL_URL", valueFrom: SECRET_ARN }] })], expect: [{ on: "task", says: "outside this stack" }] },
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
        { name: "mailers that cannot be read", resources: DJANGO, evidence: dumped({ MAILERS: "<Mailers>  ###" }, "6.1.3") },
    ],
    notApplicable: [
        { name: "no evidence and no variable", resources: DJANGO, expect: [{ on: "task", says: "No evidence" }] },
        { name: "an unknown environment of another framework", resources: [lambda(UNKNOWN)] },
        { name: "a sidecar", resources: [task({ image: "nginx:1", environment: pairs({ EMAIL_BACKEND: CONSOLE }) })] },
        { name: "a development stack", stack: "dev", resources: env({ EMAIL_BACKEND: CONSOLE }) },
    ],
});
