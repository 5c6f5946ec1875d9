import rule from "../../../policies/settings/settings-evidence-matches-deployment";
import { appRunner, pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { checkOutput, dump, type EvidenceSpec } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const PRODUCTION = { DJANGO_SETTINGS_MODULE: "shop.settings.production" };
const settings = (values: Record<string, string> = {}): EvidenceSpec[] => [{ settings: dump(values) }];
const manifest = (more: NonNullable<EvidenceSpec["manifest"]>): EvidenceSpec[] => [{ manifest: more, check: checkOutput() }];
const web = "containerDefinitions[web]";
const variable = (name: string) => `${web}.environment[${name}]`;

testRule(rule, {
    valid: [
        { name: "the same module", resources: [taskEnv(PRODUCTION)], evidence: settings(), expect: [{ on: "task", says: "contradicts evidence.json" }] },
        { name: "the same module by flag", resources: [task({ command: ["python", "manage.py", "db_worker", "--settings=shop.settings.production"] })], evidence: settings() },
        { name: "no module in sight", resources: [task({ command: ["gunicorn", "shop.wsgi"] })], evidence: settings() },
        {
            name: "values that mean the same",
            resources: [taskEnv({ ...PRODUCTION, DJANGO_DEBUG: "off", ALLOWED_HOSTS: "a.example.com, b.example.com", SECURE_HSTS_SECONDS: " 3600 ", SESSION_COOKIE_SECURE: "1" })],
            evidence: settings({ ALLOWED_HOSTS: "['a.example.com', 'b.example.com', 'localhost']", SECURE_HSTS_SECONDS: "3600", SESSION_COOKIE_SECURE: "True" }),
        },
        { name: "a variable of a name that no setting has", resources: [taskEnv({ ...PRODUCTION, FORCE_HTTPS: "true" })], evidence: settings() },
        { name: "a text that is no boolean", resources: [taskEnv({ ...PRODUCTION, DEBUG: "app:*" })], evidence: settings() },
        { name: "the same digest under another tag", resources: [task({ image: "registry.example.com/shop:2@sha256:aaa", ...env(PRODUCTION) })], evidence: manifest({ image: "shop:1@sha256:aaa" }) },
        { name: "the same tag", resources: [task({ image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4", ...env(PRODUCTION) })], evidence: manifest({ image: "shop:1.4" }) },
        { name: "a tag made of the commit", resources: [task({ image: "shop:sha-0123abc", ...env(PRODUCTION) })], evidence: manifest({ commit: "0123abcdef0123abcdef0123abcdef0123abcdef" }) },
        {
            name: "an image and a commit that cannot be compared",
            resources: [task({ image: "shop:1.4", ...env(PRODUCTION) })],
            evidence: manifest({ commit: "0123abcdef0123abcdef0123abcdef0123abcdef" }),
        },
        { name: "a tag and a digest cannot be compared", resources: [task({ image: "shop@sha256:aaa", ...env(PRODUCTION) })], evidence: manifest({ image: "shop:1.4" }) },
        {
            name: "two services, a bundle each",
            resources: [
                task([
                    { name: "web", ...env(PRODUCTION) },
                    { name: "api", ...env({ DJANGO_SETTINGS_MODULE: "api.settings" }) },
                ]),
            ],
            evidence: [...manifest({ service: "web", settingsModule: "shop.settings.production" }), ...manifest({ service: "api", settingsModule: "api.settings" })],
        },
    ],
    invalid: [
        {
            name: "another module",
            resources: [taskEnv(PRODUCTION)],
            evidence: manifest({ settingsModule: "shop.settings.test" }),
            expect: [{ on: "task", message: "module", at: variable("DJANGO_SETTINGS_MODULE") }],
        },
        {
            name: "another module, as the dump says of itself",
            resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings" })],
            evidence: settings(),
            expect: [{ on: "task", message: "module", at: variable("DJANGO_SETTINGS_MODULE") }],
        },
        {
            name: "a flag wins over the variable",
            resources: [task({ command: ["python", "manage.py", "db_worker", "--settings", "shop.settings.worker"], ...env(PRODUCTION) })],
            evidence: settings(),
            expect: [{ on: "task", message: "module", at: `${web}.command` }],
        },
        {
            name: "debug mode that the dump does not have",
            resources: [taskEnv({ ...PRODUCTION, DJANGO_DEBUG: "1" })],
            evidence: settings({ DEBUG: "False" }),
            expect: [{ on: "task", message: "contradicts", at: web }],
        },
        {
            name: "several settings",
            resources: [taskEnv({ ...PRODUCTION, SECURE_HSTS_SECONDS: "0", ALLOWED_HOSTS: "c.example.com", X_FRAME_OPTIONS: "SAMEORIGIN", SECURE_SSL_REDIRECT: "true" })],
            evidence: settings({ SECURE_HSTS_SECONDS: "3600", ALLOWED_HOSTS: "['a.example.com']" }),
            expect: [{ on: "task", message: "contradicts", at: web }],
        },
        {
            name: "another tag",
            resources: [task({ image: "shop:1.5", ...env(PRODUCTION) })],
            evidence: manifest({ image: "registry.example.com:5000/shop:1.4" }),
            expect: [{ on: "task", message: "image", at: web }],
        },
        {
            name: "another digest",
            resources: [task({ image: "shop@sha256:bbb", ...env(PRODUCTION) })],
            evidence: manifest({ image: "shop@sha256:aaa" }),
            expect: [{ on: "task", message: "image", at: web }],
        },
        {
            name: "a tag of another commit",
            resources: [task({ image: "shop:fedcba9", ...env(PRODUCTION) })],
            evidence: manifest({ commit: "0123abcdef" }),
            expect: [{ on: "task", message: "image", at: web }],
        },
        {
            name: "one bundle for two modules",
            resources: [
                task([
                    { name: "web", ...env(PRODUCTION) },
                    { name: "api", ...env({ DJANGO_SETTINGS_MODULE: "api.settings" }) },
                ]),
            ],
            evidence: manifest({}),
            expect: [
                { on: "task", message: "shared", at: variable("DJANGO_SETTINGS_MODULE") },
                { on: "task", message: "shared", at: "containerDefinitions[api].environment[DJANGO_SETTINGS_MODULE]" },
            ],
        },
        {
            name: "an unknown variable hides no contradiction",
            resources: [appRunner({ runtimeEnvironmentVariables: { ...PRODUCTION, DEBUG: "true", ALLOWED_HOSTS: UNKNOWN } })],
            evidence: settings(),
            expect: [{ on: "svc", message: "contradicts" }],
        },
    ],
    unknown: [
        {
            name: "an image that is built in the same update",
            resources: [
                resource("aws:apprunner/service:Service", "svc", {
                    sourceConfiguration: { imageRepository: { imageIdentifier: UNKNOWN, imageRepositoryType: "ECR", imageConfiguration: { runtimeEnvironmentVariables: PRODUCTION } } },
                }),
            ],
            evidence: manifest({ image: "shop:1" }),
        },
        { name: "a variable known after the update", resources: [appRunner({ runtimeEnvironmentVariables: { ...PRODUCTION, ALLOWED_HOSTS: UNKNOWN } })], evidence: settings() },
        { name: "a module in a store", resources: [task({ secrets: [{ name: "DJANGO_SETTINGS_MODULE", valueFrom: SECRET_ARN }] })], evidence: settings() },
        { name: "a setting that the dump shows as an object", resources: [taskEnv({ ...PRODUCTION, ALLOWED_HOSTS: "a.example.com" })], evidence: settings({ ALLOWED_HOSTS: "<LazyList>" }) },
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })], evidence: settings() },
    ],
    notApplicable: [
        { name: "no evidence", resources: [taskEnv(PRODUCTION)], expect: [{ on: "task", says: "No evidence" }] },
        { name: "no Django", resources: [task({ command: ["node", "server.js"] })], evidence: settings(), expect: [{ on: "task", says: "no Django process" }] },
    ],
});

function env(values: Record<string, string>) {
    return { environment: pairs(values) };
}
