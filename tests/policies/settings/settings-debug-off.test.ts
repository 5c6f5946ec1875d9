import assert from "node:assert/strict";
import rule from "../../../policies/settings/settings-debug-off";
import { appRunner, base64, beanstalk, codeBuild, instance, lambda, pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { Model } from "../../../src/model/model";
import { decoders } from "../../support/decoders";
import { testRule } from "../../support/rule-tester";
import { resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const GUNICORN = { command: ["gunicorn", "shop.wsgi:application"] };
const SERVING = { portMappings: [{ containerPort: 8000 }] };
const VARIABLES = "aws:elasticbeanstalk:application:environment";

testRule(rule, {
    valid: [
        { name: "Django, off", resources: [taskEnv({ DJANGO_DEBUG: "False", DEBUG: "" })] },
        { name: "nothing is set", resources: [task(GUNICORN)] },
        { name: "a namespace filter of Node", resources: [taskEnv({ DEBUG: "app:*", NODE_ENV: "production" }, { command: ["node", "server.js"], ...SERVING })] },
        { name: "verbosity of a sidecar", resources: [taskEnv({ DEBUG: "true" }, { image: "envoyproxy/envoy:v1", ...SERVING })] },
        { name: "verbosity of a Go program that serves nobody", resources: [taskEnv({ DEBUG: "true" }, { command: ["/shipper"] })] },
        { name: "a Python function without a sign of Django", resources: [lambda({ DEBUG: "true", LOG_LEVEL: "DEBUG" })] },
        { name: "the last occurrence counts", resources: [task({ ...GUNICORN, environment: [...pairs({ DEBUG: "1" }), ...pairs({ DEBUG: "0" })] })] },
        { name: "a boot script without variables", resources: [instance("#!/bin/bash\nyum update -y\n")] },
        { name: "a staging word in a mode", resources: [taskEnv({ APP_ENV: "staging", RAILS_ENV: "production" })] },
    ],
    invalid: [
        { name: "a prefix", resources: [taskEnv({ DJANGO_DEBUG: "1" })], expect: [{ on: "task", message: "debug", at: at("DJANGO_DEBUG") }] },
        { name: "the project's own prefix", resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", SHOP_DEBUG: "on" })], expect: [{ on: "task", message: "debug", at: at("SHOP_DEBUG") }] },
        { name: "a JSON boolean", resources: [task({ ...GUNICORN, environment: [{ name: "DEBUG", value: true }] })], expect: [{ on: "task", message: "debug", at: at("DEBUG") }] },
        { name: "blanks round a word", resources: [taskEnv({ DEBUG: " yes " }, GUNICORN)], expect: [{ on: "task", message: "debug", at: at("DEBUG") }] },
        { name: "a number that is not zero", resources: [taskEnv({ DEBUG: "2" }, GUNICORN)], expect: [{ on: "task", message: "debug", at: at("DEBUG") }] },
        { name: "a variable of another name", resources: [taskEnv({ VERBOSE: "true", DEBUG: "$VERBOSE" }, GUNICORN)], expect: [{ on: "task", message: "debug", at: at("DEBUG") }] },
        { name: "what serves and shows nothing else", resources: [taskEnv({ DEBUG: "true" }, SERVING)], expect: [{ on: "task", message: "debug", at: at("DEBUG") }] },
        { name: "a task worker", resources: [taskEnv({ DEBUG: "true" }, { command: ["celery", "-A", "shop", "worker"] })], expect: [{ on: "task", message: "debug", at: at("DEBUG") }] },
        { name: "App Runner", resources: [appRunner({ runtimeEnvironmentVariables: { DEBUG: "True" } })], expect: [{ on: "svc", message: "debug" }] },
        { name: "Beanstalk", resources: [beanstalk({ [`${VARIABLES}/DEBUG`]: "true" })], expect: [{ on: "eb", message: "debug", at: `settings[${VARIABLES}/DEBUG]` }] },
        {
            name: "modes of other frameworks",
            resources: [taskEnv({ FLASK_ENV: "development", NODE_ENV: "Test" })],
            expect: [
                { on: "task", message: "mode", at: at("FLASK_ENV") },
                { on: "task", message: "mode", at: at("NODE_ENV") },
            ],
        },
        { name: "Laravel", resources: [taskEnv({ APP_DEBUG: "true" })], expect: [{ on: "task", message: "debug", at: at("APP_DEBUG") }] },
        { name: "Werkzeug without its PIN", resources: [taskEnv({ WERKZEUG_DEBUG_PIN: "off" })], expect: [{ on: "task", message: "pin", at: at("WERKZEUG_DEBUG_PIN") }] },
        {
            name: "a flag inside a shell",
            resources: [task({ command: ["sh", "-c", "flask run --host 0.0.0.0 --debug"] })],
            expect: [{ on: "task", message: "flag", at: "containerDefinitions[web].command[2]" }],
        },
        {
            name: "a boot script of a launch template",
            resources: [resource("aws:ec2/launchTemplate:LaunchTemplate", "lt", { userData: base64("#!/bin/bash\nexport DJANGO_DEBUG=True\npython manage.py runserver\n") })],
            expect: [{ on: "lt", message: "debug", at: "userData:2" }],
        },
        {
            name: "a name of the organisation's",
            options: { extraDebugNames: ["SHOW_TRACES"] },
            resources: [lambda({ SHOW_TRACES: "1" })],
            expect: [{ on: "fn", message: "debug", at: "environment.variables.SHOW_TRACES" }],
        },
        { name: "a staging stack", stack: "staging", resources: [taskEnv({ DJANGO_DEBUG: "1" })], expect: [{ on: "task", message: "debug", at: at("DJANGO_DEBUG") }] },
    ],
    unknown: [
        { name: "an unknown environment", resources: [lambda(UNKNOWN)], expect: [{ on: "fn", says: "environment.variables of fn" }] },
        { name: "an unknown value", resources: [lambda({ DJANGO_DEBUG: UNKNOWN })] },
        { name: "a value in a store", resources: [task({ ...GUNICORN, secrets: [{ name: "DEBUG", valueFrom: SECRET_ARN }] })] },
    ],
    notApplicable: [
        { name: "a development stack", stack: "dev", resources: [taskEnv({ DJANGO_DEBUG: "1" })] },
        { name: "a build", resources: [codeBuild([{ name: "NODE_ENV", value: "test" }])] },
        { name: "an instance without a boot script", resources: [instance(undefined)] },
    ],
});

describe("settings-debug-off remediation", () => {
    const changes = (spec: ResourceSpec) => {
        const deployment = decoders[0]?.decode({ resources: [spec] }) ?? assert.fail();
        const subject = deployment.resources.at(-1) ?? assert.fail();
        return rule.remediate(rule.subjects.view(subject, new Model(deployment)) ?? assert.fail());
    };
    it("sets the variable of a map", () => {
        assert.deepEqual(changes(lambda({ DJANGO_DEBUG: "1", NODE_ENV: "test" })), [{ path: "environment.variables.DJANGO_DEBUG", value: "False" }]);
    });
    it("leaves texts and lists alone", () => {
        assert.deepEqual(changes(taskEnv({ DJANGO_DEBUG: "1" })), []);
        assert.deepEqual(changes(lambda({ DJANGO_DEBUG: "0" })), []);
    });
});
