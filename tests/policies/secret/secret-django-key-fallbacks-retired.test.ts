import rule from "../../../policies/secret/secret-django-key-fallbacks-retired";
import { SECRET_ARN, task, taskEnv } from "../../support/apps";
import { dump } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const DJANGO = { command: ["gunicorn", "shop.wsgi:application"] };
const KEY = "hT7#kQ2m-Zx9!pL4w@Rb8nYc3sDf6gHjVe5uKi1oAaBbCcDdEeFfGgHh";
const at = "containerDefinitions[web].environment[SECRET_KEY_FALLBACKS]";
const param = (value: unknown, modified?: string) =>
    resource("aws:ssm/parameter:Parameter", "old", { name: "/shop/django_secret_key_fallbacks", type: "SecureString", value }, modified === undefined ? {} : { modified });
const dumped = (list: string) => [{ settings: dump({ SECRET_KEY_FALLBACKS: list }) }];

testRule(rule, {
    valid: [
        { name: "one in the environment", resources: [taskEnv({ SECRET_KEY_FALLBACKS: KEY }, DJANGO)] },
        { name: "one in a store that changed last week", resources: [param(KEY, "2026-01-08T00:00:00Z")] },
        { name: "two where two are allowed", options: { maxFallbacks: 2 }, resources: [taskEnv({ SECRET_KEY_FALLBACKS: `${KEY},${KEY}x` }, DJANGO)] },
    ],
    invalid: [
        { name: "two in the environment", resources: [taskEnv({ SECRET_KEY_FALLBACKS: `${KEY},${KEY}x` }, DJANGO)], expect: [{ on: "task", message: "many", at }] },
        { name: "two in the settings dump", resources: [task(DJANGO)], evidence: dumped(`['${KEY}', '${KEY}x']`), expect: [{ on: "task", message: "many", at: "containerDefinitions[web]" }] },
        { name: "an old store", resources: [param(KEY, "2025-06-01T00:00:00Z")], expect: [{ on: "old", message: "old", at: "value" }] },
        { name: "a shorter window", options: { maxAgeDays: 3 }, resources: [param(KEY, "2026-01-08T00:00:00Z")], expect: [{ on: "old", message: "old", at: "value" }] },
    ],
    unknown: [
        {
            name: "a list of another stack",
            resources: [task({ ...DJANGO, secrets: [{ name: "DJANGO_SECRET_KEY_FALLBACKS", valueFrom: SECRET_ARN }] })],
            expect: [{ on: "task", says: "outside this stack" }],
        },
        { name: "a store whose time is not told", resources: [param(KEY)], expect: [{ on: "old", says: "the time of the last change" }] },
        { name: "a store with unknown content", resources: [param(UNKNOWN)] },
        {
            name: "an unknown document of which Django reads a list",
            resources: [
                resource("aws:secretsmanager/secret:Secret", "secret", { name: "shop/app" }, { id: SECRET_ARN, outputs: { arn: SECRET_ARN } }),
                resource("aws:secretsmanager/secretVersion:SecretVersion", "content", { secretId: SECRET_ARN, secretString: UNKNOWN }),
                task({ ...DJANGO, secrets: [{ name: "SECRET_KEY_FALLBACKS", valueFrom: `${SECRET_ARN}:OLD_KEYS::` }] }),
            ],
            expect: [{ on: "content", says: "secretString of content" }],
        },
        { name: "unknown containers", resources: [task({}, { inputs: { containerDefinitions: UNKNOWN } })], expect: [{ on: "task", says: "containerDefinitions of task" }] },
    ],
    notApplicable: [{ name: "no fallbacks are visible", resources: [task(DJANGO)] }],
});
