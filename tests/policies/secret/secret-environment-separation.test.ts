import rule from "../../../policies/secret/secret-environment-separation";
import { codeBuild, lambda, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const arn = (name: string, account = "111122223333") => `arn:aws:secretsmanager:eu-west-1:${account}:secret:${name}-AbCdEf`;
const web = (valueFrom: unknown, name = "DJANGO_SECRET_KEY", more: Json = {}) => task({ secrets: [{ name, valueFrom }] }, more);
const at = "containerDefinitions[web].secrets[DJANGO_SECRET_KEY]";
const on = (message: string, where = at) => [{ on: "task", message, at: where }];
const behind = (...names: string[]) => ({ ...web(UNKNOWN), deps: { containerDefinitions: names } });
const stackReference = (name: string) => resource("pulumi:pulumi:StackReference", "base", { name });
const store = (name: string, inputs: Json = {}) => resource("aws:secretsmanager/secret:Secret", name, inputs);

testRule(rule, {
    valid: [
        { name: "the stack's own environment", resources: [web(arn("shop/prod/django"))] },
        { name: "no environment at all", resources: [web("/shop/secret-key")] },
        { name: "a word that only begins like one", stack: "dev", resources: [web(arn("product-catalogue/key"))] },
        { name: "another word for the same environment", stack: "dev", resources: [web("/shop/test/key")] },
        { name: "a shop of demos", resources: [web("/demo-shop/key")] },
        { name: "the production of a test service", resources: [web("/test-results/prod/key")] },
        { name: "a shared secret that is no key of Django", resources: [web("/shared/dev-tools/token", "GITHUB_TOKEN")] },
        { name: "one's own shared word", options: { sharedTokens: ["tools"] }, resources: [web("/dev/tools/token", "GITHUB_TOKEN")] },
        { name: "the account of the environment", options: { accountEnvironments: { "111122223333": "production" } }, resources: [web(arn("shop/django"))] },
        { name: "the production of another stack", resources: [stackReference("acme/shop/prod"), behind("base")] },
        { name: "a stack without an environment", resources: [stackReference("acme/network/main"), behind("base")] },
        { name: "a store that the provider names", resources: [store("django"), behind("django")] },
        { name: "a store of this stack", resources: [store("django", { name: "shop/prod/django" }), behind("django")] },
    ],
    invalid: [
        { name: "staging on production", resources: [web(arn("shop/staging/django"))], expect: on("name") },
        { name: "production on development", stack: "dev", resources: [web("/shop/prod/secret-key")], expect: on("name") },
        { name: "a whole segment", resources: [web("/local/shop/key")], expect: on("name") },
        { name: "another stack's", resources: [stackReference("acme/shop/dev"), behind("base")], expect: on("name") },
        {
            name: "a function's variable that hangs on a store of another environment",
            resources: [store("db", { name: "shop/staging/db" }), { ...lambda({ DB_SECRET_ARN: UNKNOWN }), deps: { environment: ["db"] } }],
            expect: [{ on: "fn", message: "name", at: "environment.variables.DB_SECRET_ARN" }],
        },
        { name: "a store of this stack by its name", resources: [store("django", { name: "shop/staging/django" }), behind("django")], expect: on("name") },
        { name: "a store that will be named after its resource", resources: [store("staging-django", { name: UNKNOWN }), behind("staging-django")], expect: on("name") },
        { name: "a shared word does not excuse a key of Django", resources: [web("/shared/staging/key")], expect: on("name") },
        { name: "a function that looks it up", resources: [lambda({ DB_SECRET_ARN: arn("shop/uat/db") })], expect: [{ on: "fn", message: "name", at: "environment.variables.DB_SECRET_ARN" }] },
        {
            name: "a build",
            resources: [codeBuild([{ name: "TOKEN", type: "PARAMETER_STORE", value: "/qa/token" }])],
            expect: [{ on: "build", message: "name", at: "environment.environmentVariables[TOKEN]" }],
        },
        { name: "another environment's account", options: { accountEnvironments: { "444455556666": "staging" } }, resources: [web(arn("shop/django", "444455556666"))], expect: on("account") },
        {
            name: "one secret for two environments of one stack",
            resources: [web(arn("shop/django"), "DJANGO_SECRET_KEY", { name: "web-prod" }), web(arn("shop/django"), "DJANGO_SECRET_KEY", { name: "web-staging" })],
            expect: ["web-prod", "web-staging"].map((name) => ({ on: name, message: "mixed", at })),
        },
    ],
    unknown: [
        { name: "nothing stands behind it", resources: [behind()] },
        { name: "unknown containers", resources: [task({}, { inputs: { containerDefinitions: UNKNOWN } })], expect: [{ on: "task", says: "containerDefinitions of task" }] },
        { name: "an unknown variable that leads to a secret", resources: [lambda({ DB_SECRET_ARN: UNKNOWN })], expect: [{ on: "fn", says: "DB_SECRET_ARN of fn" }] },
        { name: "a build's variable of unknown kind", resources: [codeBuild([{ name: "TOKEN", type: UNKNOWN, value: "/qa/token" }])] },
        {
            name: "another stack whose name is known after the update",
            resources: [resource("pulumi:pulumi:StackReference", "base", { name: UNKNOWN }), behind("base")],
            expect: [{ on: "task", says: "name of base" }],
        },
        { name: "a store whose name is known after the update", resources: [store("django", { name: UNKNOWN }), behind("django")], expect: [{ on: "task", says: "name of django" }] },
    ],
    notApplicable: [
        { name: "no references", resources: [task({})] },
        { name: "an unknown variable that names no secret", resources: [lambda({ TABLE: UNKNOWN })] },
        { name: "an unknown input of an event", resources: [resource("aws:cloudwatch/eventTarget:EventTarget", "target", { input: UNKNOWN })] },
    ],
});
