import rule from "../../../policies/secret/secret-django-key-strength";
import { codeBuild, lambda, pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, type ResourceSpec, secret, UNKNOWN } from "../../support/stack";

const GOOD = "hT7#kQ2m-Zx9!pL4w@Rb8nYc3sDf6gHjVe5uKi1oAaBbCcDdEeFfGgHh";
const DJANGO = { command: ["gunicorn", "shop.wsgi:application"] };
const version = (secretString: unknown, more: Partial<ResourceSpec> = {}) => resource("aws:secretsmanager/secretVersion:SecretVersion", "content", { secretId: SECRET_ARN, secretString }, more);
const store = (name: string) => resource("aws:secretsmanager/secret:Secret", "key", { name }, { id: SECRET_ARN, outputs: { arn: SECRET_ARN } });
const reads = (valueFrom = SECRET_ARN, container: Json = DJANGO, name = "SECRET_KEY") => task({ ...container, secrets: [{ name, valueFrom }] });
const random = (length: unknown) => resource("random:index/randomPassword:RandomPassword", "gen", { length });

testRule(rule, {
    valid: [
        { name: "a long plain key", resources: [taskEnv({ SECRET_KEY: GOOD }, DJANGO)] },
        { name: "a good key in the store that Django reads", resources: [store("shop/app"), version(GOOD), reads()], expect: [{ on: "content" }] },
        { name: "a long generator", resources: [store("shop/app"), random(64), version(UNKNOWN, { deps: { secretString: ["gen"], secretId: ["key"] } }), reads()], expect: [{ on: "content" }] },
        { name: "one key of a document", resources: [store("shop/app"), version(JSON.stringify({ SECRET_KEY: GOOD, JWT: "x" })), reads(`${SECRET_ARN}:SECRET_KEY::`)], expect: [{ on: "content" }] },
    ],
    invalid: [
        {
            name: "made by startproject",
            resources: [version(secret(JSON.stringify({ DJANGO_SECRET_KEY: "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789abcdef" })))],
            expect: [{ on: "content", message: "insecure", at: "secretString.DJANGO_SECRET_KEY" }],
        },
        {
            name: "sixty characters, two different ones",
            resources: [taskEnv({ SECRET_KEY: "ab".repeat(30) }, DJANGO)],
            expect: [{ on: "task", message: "monotonous", at: "containerDefinitions[web].environment[SECRET_KEY]" }],
        },
        {
            name: "short",
            resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", SHOP_SECRET_KEY: "k3y-of-the-shop" })],
            expect: [{ on: "fn", message: "short", at: "environment.variables.SHOP_SECRET_KEY" }],
        },
        {
            name: "the second fallback",
            resources: [taskEnv({ SECRET_KEY_FALLBACKS: `${GOOD},short-key` }, DJANGO)],
            expect: [{ on: "task", message: "short", at: "containerDefinitions[web].environment[SECRET_KEY_FALLBACKS]" }],
        },
        {
            name: "a short generator",
            resources: [store("shop/app"), random(32), version(UNKNOWN, { deps: { secretString: ["gen"], secretId: ["key"] } }), reads()],
            expect: [{ on: "content", message: "generator", at: "secretString" }],
        },
        {
            name: "a store with Django's name that nobody reads here",
            resources: [store("shop/django-secret-key"), version("k3y-of-the-shop")],
            expect: [{ on: "content", message: "short", at: "secretString" }],
        },
        {
            name: "a parameter",
            resources: [resource("aws:ssm/parameter:Parameter", "param", { name: "/shop/DJANGO_SECRET_KEY", type: "SecureString", value: "k3y-of-the-shop" })],
            expect: [{ on: "param", message: "short", at: "value" }],
        },
    ],
    unknown: [
        { name: "an unknown value without a generator", resources: [store("shop/django-secret-key"), version(UNKNOWN)], expect: [{ on: "content", says: "secretString of content" }] },
        { name: "a secret of another stack", resources: [reads()], expect: [{ on: "task", says: "outside this stack" }] },
        { name: "a store that is filled out of band", resources: [store("shop/app"), reads()] },
        {
            name: "an unknown environment of a Django function",
            resources: [
                task({ ...DJANGO, environment: pairs({ DJANGO_SETTINGS_MODULE: "x.y" }) }),
                resource("aws:lambda/function:Function", "fn", { environment: { variables: { DJANGO_SETTINGS_MODULE: "x.y", SECRET_KEY: UNKNOWN } } }),
            ],
            expect: [{ on: "fn" }],
        },
        {
            name: "an unknown document that Django reads",
            resources: [store("shop/app"), version(UNKNOWN), reads(`${SECRET_ARN}:SECRET_KEY::`)],
            expect: [{ on: "content", says: "secretString of content" }],
        },
        { name: "unknown containers", resources: [task({}, { inputs: { containerDefinitions: UNKNOWN } })], expect: [{ on: "task", says: "containerDefinitions of task" }] },
        { name: "an unknown environment of a Python function", resources: [lambda({}, { environment: UNKNOWN })], expect: [{ on: "fn", says: "environment" }] },
        { name: "a generator of unknown length", resources: [store("shop/app"), random(UNKNOWN), version(UNKNOWN, { deps: { secretString: ["gen"], secretId: ["key"] } }), reads()] },
    ],
    notApplicable: [
        { name: "Rails", resources: [taskEnv({ RAILS_ENV: "production", SECRET_KEY_BASE: "k3y" })] },
        {
            name: "a document that only Flask reads",
            resources: [
                store("shop/app"),
                version(JSON.stringify({ SECRET_KEY: "0123456789abcdef0123456789abcdef" })),
                reads(`${SECRET_ARN}:SECRET_KEY::`, { environment: pairs({ FLASK_APP: "shop" }) }),
            ],
        },
        { name: "no key is visible", resources: [task(DJANGO)] },
        { name: "an unknown environment of another runtime", resources: [lambda({}, { runtime: "nodejs22.x", environment: UNKNOWN })] },
        { name: "an unknown environment of a build", resources: [codeBuild([], { environment: UNKNOWN })] },
        { name: "an unknown document that nobody reads here", resources: [version(UNKNOWN)] },
    ],
});
