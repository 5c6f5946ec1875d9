import rule from "../../../policies/settings/settings-module-production";
import { appRunner, codeBuild, instance, lambda, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const module = (name: string, container = {}) => [taskEnv({ DJANGO_SETTINGS_MODULE: name }, container)];
const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const found = (message = "development", path = at("DJANGO_SETTINGS_MODULE")) => [{ on: "task", message, at: path }];
const command = "containerDefinitions[web].command";

testRule(rule, {
    valid: [
        { name: "production", resources: module("config.settings.production"), expect: [{ on: "task", says: "names no settings of development" }] },
        { name: "a single module", resources: module("shop.settings") },
        { name: "a package whose name begins like the word", resources: module("devices.settings") },
        { name: "a package of that name", resources: module("example.settings") },
        { name: "a segment that begins like the word", resources: module("shop.settings.testimonials") },
        { name: "Django without a module in sight", resources: [task({ command: ["gunicorn", "shop.wsgi:application"] })] },
        {
            name: "a variable of another framework",
            resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", DJANGO_CONFIGURATION: "Production", DJANGO_READ_DOT_ENV_FILE: "False", PYTHONDEVMODE: "" })],
        },
        { name: "a word less in the option", options: { devSegments: ["local"] }, resources: module("shop.settings.ci") },
        { name: "the required pattern", options: { requiredPattern: "\\.production$" }, resources: module("shop.settings.production") },
        { name: "a flag of another program", resources: [task({ command: ["gunicorn", "shop.wsgi", "--settings", "shop.settings.local"] })] },
    ],
    invalid: [
        { name: "local", resources: module("config.settings.local"), expect: found() },
        { name: "blanks and capitals", resources: module(" config.settings.Dev "), expect: found() },
        { name: "a part between underscores", resources: module("config.settings_local"), expect: found() },
        { name: "a flag of a migration", resources: [task({ command: ["python", "manage.py", "migrate", "--settings=config.settings.test"] })], expect: found("development", command) },
        {
            name: "a flag of two words, in a shell",
            resources: [task({ command: ["sh", "-c", "django-admin migrate --settings config.settings.ci && gunicorn shop.wsgi"] })],
            expect: found("development", `${command}[2]`),
        },
        {
            name: "a variable that the server sets",
            resources: [task({ command: ["gunicorn", "shop.wsgi", "--env", "DJANGO_SETTINGS_MODULE=shop.settings.debug"] })],
            expect: found("development", command),
        },
        {
            name: "both a flag and a variable",
            resources: [task({ command: ["python", "manage.py", "db_worker", "--settings", "shop.settings.dev"], environment: [{ name: "DJANGO_SETTINGS_MODULE", value: "shop.settings.local" }] })],
            expect: [...found("development", command), ...found()],
        },
        { name: "a word of the organisation's", options: { devSegments: ["lab"] }, resources: module("shop.settings.lab"), expect: found() },
        { name: "not what the organisation requires", options: { requiredPattern: "\\.(production|live)$" }, resources: module("shop.settings"), expect: found("unexpected") },
        { name: "a configuration of django-configurations", resources: [taskEnv({ DJANGO_CONFIGURATION: "Dev" })], expect: found("configuration", at("DJANGO_CONFIGURATION")) },
        { name: "a file with variables", resources: [taskEnv({ DJANGO_READ_DOT_ENV_FILE: "True" })], expect: found("dotEnv", at("DJANGO_READ_DOT_ENV_FILE")) },
        { name: "Python's development mode", resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", PYTHONDEVMODE: "1" })], expect: found("pythonDebug", at("PYTHONDEVMODE")) },
        {
            name: "asyncio's debug mode, which any text turns on",
            resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", PYTHONASYNCIODEBUG: "0" })],
            expect: found("pythonDebug", at("PYTHONASYNCIODEBUG")),
        },
        {
            name: "a function",
            resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings.dev" })],
            expect: [{ on: "fn", message: "development", at: "environment.variables.DJANGO_SETTINGS_MODULE" }],
        },
        {
            name: "a boot script",
            resources: [instance("#!/bin/bash\nexport DJANGO_SETTINGS_MODULE=shop.settings.local\npython manage.py migrate --settings=shop.settings.test\n")],
            expect: [
                { on: "host", message: "development", at: "userData:2" },
                { on: "host", message: "development", at: "userData:3" },
            ],
        },
        {
            name: "another unknown variable hides nothing",
            resources: [appRunner({ runtimeEnvironmentVariables: { DJANGO_SETTINGS_MODULE: "shop.settings.local", HOST: UNKNOWN } })],
            expect: [{ on: "svc", message: "development" }],
        },
    ],
    unknown: [
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
        { name: "an unknown module", resources: [lambda({ DJANGO_SETTINGS_MODULE: UNKNOWN })] },
        { name: "a module in a store", resources: [task({ secrets: [{ name: "DJANGO_SETTINGS_MODULE", valueFrom: SECRET_ARN }] })], expect: [{ on: "task", says: "outside this stack" }] },
        { name: "an unknown switch", resources: [lambda({ DJANGO_READ_DOT_ENV_FILE: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "no sign of Django", resources: [task({ command: ["node", "server.js"], environment: [{ name: "PYTHONDEVMODE", value: "1" }] })], expect: [{ on: "task", says: "no sign of Django" }] },
        { name: "a build that runs tests", resources: [codeBuild([{ name: "DJANGO_SETTINGS_MODULE", value: "shop.settings.test" }])] },
        { name: "a sidecar", resources: [task({ image: "nginx:1" })] },
        { name: "a development stack", stack: "shop-dev", resources: module("shop.settings.local") },
    ],
});
