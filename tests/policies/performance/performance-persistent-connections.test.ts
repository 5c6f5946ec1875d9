import rule from "../../../policies/performance/performance-persistent-connections";
import { lambda, pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { dump } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const GUNICORN = { command: ["gunicorn", "shop.wsgi:application"] };
const UVICORN = { command: ["uvicorn", "shop.asgi:application"] };
const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const DIRECT = { DB_HOST: "db.abc.eu-west-1.rds.amazonaws.com" };
const PROXIED = { DB_HOST: "p.proxy-abc.eu-west-1.rds.amazonaws.com" };
const proxy = (inputs = {}) => resource("aws:rds/proxy:Proxy", "proxy", inputs, { outputs: { endpoint: PROXIED.DB_HOST } });
const pgbouncer = { name: "pool", image: "edoburu/pgbouncer:1.23", environment: pairs({ POOL_MODE: "transaction" }) };
const found = (message: string, name = "CONN_MAX_AGE") => [{ on: "task", message, at: at(name) }];

testRule(rule, {
    valid: [
        {
            name: "a pool under ASGI",
            resources: [task(UVICORN)],
            evidence: [{ settings: dump({ DATABASES: "{'default': {'ENGINE': 'django.db.backends.postgresql', 'CONN_MAX_AGE': 0, 'OPTIONS': {'pool': True}}}" }) }],
        },
        {
            name: "a pool under WSGI",
            resources: [task(GUNICORN)],
            evidence: [{ settings: dump({ DATABASES: "{'default': {'ENGINE': 'django.db.backends.postgresql', 'CONN_MAX_AGE': 0, 'OPTIONS': {'pool': True}}}" }) }],
        },
        { name: "an age under WSGI", resources: [taskEnv({ CONN_MAX_AGE: "60", ...DIRECT }, GUNICORN)] },
        { name: "no age under ASGI", resources: [taskEnv({ CONN_MAX_AGE: "0" }, UVICORN)] },
        { name: "an age in the URL", resources: [taskEnv({ DATABASE_URL: "postgres://app@db/app?conn_max_age=60" }, GUNICORN)] },
        { name: "a proxy of the stack", resources: [taskEnv({ CONN_MAX_AGE: "0", ...PROXIED }, GUNICORN), proxy()] },
        { name: "a proxy of another stack", resources: [taskEnv({ CONN_MAX_AGE: "0", ...PROXIED }, GUNICORN)] },
        {
            name: "a pooler beside it",
            resources: [
                task([
                    { ...GUNICORN, environment: pairs({ CONN_MAX_AGE: "0" }) },
                    { name: "pool", image: "edoburu/pgbouncer:1.23" },
                ]),
            ],
        },
        { name: "long ages behind a proxy with checks", resources: [taskEnv({ CONN_MAX_AGE: "None", CONN_HEALTH_CHECKS: "True", ...PROXIED }, GUNICORN), proxy()] },
        {
            name: "checks settle it, whatever the proxy's patience",
            resources: [taskEnv({ CONN_MAX_AGE: "300", CONN_HEALTH_CHECKS: "True", ...PROXIED }, GUNICORN), proxy({ idleClientTimeout: UNKNOWN })],
        },
        { name: "a function behind a proxy", resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", CONN_MAX_AGE: "60", ...PROXIED })] },
        { name: "an age with a hidden URL", resources: [task({ ...GUNICORN, environment: pairs({ CONN_MAX_AGE: "60" }), secrets: [{ name: "DATABASE_URL", valueFrom: SECRET_ARN }] })] },
    ],
    invalid: [
        {
            name: "the default of a settings dump under WSGI",
            resources: [taskEnv(DIRECT, GUNICORN)],
            evidence: [{ settings: dump({ DATABASES: "{'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': 'db'}}" }) }],
            expect: [{ on: "task", message: "closed", at: "containerDefinitions[web]" }],
        },
        { name: "no age under WSGI, straight to the database", resources: [taskEnv({ CONN_MAX_AGE: "0", ...DIRECT }, GUNICORN)], expect: found("closed") },
        { name: "an age under ASGI", resources: [taskEnv({ DB_CONN_MAX_AGE: "600" }, UVICORN)], expect: found("asgi", "DB_CONN_MAX_AGE") },
        {
            name: "gunicorn with uvicorn workers",
            resources: [taskEnv({ CONN_MAX_AGE: "600" }, { command: ["gunicorn", "-k", "uvicorn.workers.UvicornWorker", "shop.asgi:application"] })],
            expect: found("asgi"),
        },
        {
            name: "a function without a proxy",
            resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", CONN_MAX_AGE: "60", ...DIRECT })],
            expect: [{ on: "fn", message: "lambda", at: "environment.variables.CONN_MAX_AGE" }],
        },
        { name: "longer than the proxy waits", resources: [taskEnv({ CONN_MAX_AGE: "3600", ...PROXIED, CONN_HEALTH_CHECKS: "False" }, GUNICORN), proxy()], expect: found("proxyCloses") },
        { name: "longer than a proxy with a short patience", resources: [taskEnv({ CONN_MAX_AGE: "300", ...PROXIED }, GUNICORN), proxy({ idleClientTimeout: 120 })], expect: found("proxyCloses") },
        {
            name: "cursors in a transaction pool",
            resources: [task([{ ...GUNICORN, environment: pairs({ CONN_MAX_AGE: "0", DISABLE_SERVER_SIDE_CURSORS: "False" }) }, pgbouncer])],
            expect: found("cursors"),
        },
        {
            name: "an instance behind an unknown host",
            resources: [
                resource("aws:rds/instance:Instance", "db", {}),
                { ...taskEnv({ CONN_MAX_AGE: "0" }, { ...GUNICORN, secrets: [{ name: "DATABASE_URL", valueFrom: SECRET_ARN }] }), deps: { containerDefinitions: ["db"] } },
            ],
            expect: found("closed"),
        },
    ],
    unknown: [
        { name: "unknown containers", resources: [task({}, { inputs: { containerDefinitions: UNKNOWN } })], expect: [{ on: "task", says: "containerDefinitions of task" }] },
        { name: "an unknown environment of a Python function", resources: [lambda({}, { environment: UNKNOWN })], expect: [{ on: "fn", says: "environment" }] },
        { name: "an unknown age", resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", CONN_MAX_AGE: UNKNOWN })] },
        {
            name: "a host in a store",
            resources: [task({ ...GUNICORN, environment: pairs({ CONN_MAX_AGE: "0" }), secrets: [{ name: "DATABASE_URL", valueFrom: SECRET_ARN }] })],
            expect: [{ on: "task", says: "outside this stack" }],
        },
        {
            name: "a proxy whose patience is known after the update",
            resources: [taskEnv({ CONN_MAX_AGE: "300", ...PROXIED }, GUNICORN), proxy({ idleClientTimeout: UNKNOWN })],
            expect: [{ on: "task", says: "idleClientTimeout of proxy" }],
        },
        {
            name: "a proxy and an instance behind an unknown host",
            resources: [
                resource("aws:rds/instance:Instance", "db", {}),
                proxy(),
                { ...taskEnv({ CONN_MAX_AGE: "0" }, { ...GUNICORN, secrets: [{ name: "DATABASE_URL", valueFrom: SECRET_ARN }] }), deps: { containerDefinitions: ["db", "proxy"] } },
            ],
        },
    ],
    notApplicable: [
        { name: "no value is visible", resources: [task(GUNICORN)], expect: [{ on: "task", says: "CONN_MAX_AGE" }] },
        { name: "SQLite", resources: [taskEnv({ DATABASE_URL: "sqlite:////data/db.sqlite3", CONN_MAX_AGE: "0" }, GUNICORN)] },
        { name: "a server that is not visible", resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings", CONN_MAX_AGE: "0", ...DIRECT })] },
        { name: "an unknown environment of another runtime", resources: [lambda({}, { runtime: "nodejs22.x", environment: UNKNOWN })] },
        { name: "no Django", resources: [taskEnv({ CONN_MAX_AGE: "0" }, { command: ["node", "x.js"] })] },
    ],
});
