import assert from "node:assert/strict";
import fc from "fast-check";
import { RULES } from "../../../policies/catalogue";
import { evaluate } from "../../../src/engine/evaluate";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import { appRunner, base64, beanstalk, codeBuild, instance, lambda, pairs, task } from "../../support/apps";
import { decoders } from "../../support/decoders";
import { resource, type ResourceSpec, secret } from "../../support/stack";

const OURS = RULES.filter((rule) => /^(?:secret|settings|reporting|performance|host)-/.test(rule.id));

/** Where a secret may stand, each as the stack that holds it there. */
const PLACES: readonly ((text: string) => ResourceSpec)[] = [
    (text) => task({ environment: pairs({ DB_PASSWORD: text }) }),
    (text) =>
        task({
            environment: pairs({
                DATABASE_URL: `postgres://app:${encodeURIComponent(text)}@db/app`,
                DEBUG: text,
                CONN_MAX_AGE: text,
            }),
        }),
    (text) =>
        task({
            secrets: [{ name: "DB_PASSWORD", valueFrom: text }],
            command: ["app", "--password", text],
            dockerLabels: { password: text },
        }),
    (text) =>
        task({
            logConfiguration: { logDriver: "awslogs", options: { apikey: text } },
            image: `bob:${text}@registry/x`,
        }),
    (text) =>
        lambda({
            BILLING: `sk_live_${text}`,
            CONFIG: JSON.stringify({ password: text }),
            ENCODED: base64(`postgres://a:${text}@b/c`),
        }),
    (text) => lambda({ AWS_SECRET_ACCESS_KEY: text, NODE_ENV: text, AWS_S3_ENDPOINT_URL: text }),
    (text) =>
        appRunner({ runtimeEnvironmentVariables: { SECRET_KEY: secret(text) }, startCommand: `app --token ${text}` }),
    (text) =>
        beanstalk({
            "aws:rds:dbinstance/DBPassword": text,
            "aws:elasticbeanstalk:application:environment/API_TOKEN": text,
        }),
    (text) =>
        codeBuild([{ name: "NPM_TOKEN", value: text }], {
            source: { location: `https://x:${text}@h/r.git`, buildspec: `env:\n  variables:\n    TOKEN: ${text}\n` },
        }),
    (text) =>
        instance(
            `#!/bin/bash\nexport DB_PASSWORD='${text}'\ncurl -u bob:${text} https://x\necho ${text} | passwd --stdin bob\n`,
        ),
    (text) => resource("aws:ssm/parameter:Parameter", "param", { name: "/shop/password", type: "String", value: text }),
    (text) =>
        resource("aws:secretsmanager/secretVersion:SecretVersion", "content", {
            secretId: "s",
            secretString: JSON.stringify({ username: text, password: text }),
        }),
    (text) => resource("aws:rds/instance:Instance", "db", { username: text, password: text, identifier: text }),
    (text) => resource("aws:iam/role:Role", "role", { description: `login password=${text}`, tags: { token: text } }),
    (text) =>
        resource("aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion", "conf", {
            content: JSON.stringify({ db: { password: text } }),
        }),
    (text) =>
        resource("aws:sfn/stateMachine:StateMachine", "flow", {
            definition: JSON.stringify({ States: { A: { Parameters: { Password: text } } } }),
        }),
    (text) =>
        resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
            containerDefinitions: `[{"name":"web","environment":[{"name":"DB_PASSWORD","value":"${text}`,
        }),
    (text) =>
        resource("pulumi:providers:aws", "aws", {
            secretKey: text,
            defaultTags: JSON.stringify({ tags: { password: text } }),
        }),
];

/** Secrets of many forms; upper and lower case, digits and the characters that quoting stumbles over. */
const secretText = fc
    .array(fc.constantFrom(..."abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%&*+-.=?@^_~"), {
        minLength: 12,
        maxLength: 40,
    })
    .map((chars) => `Zq7${chars.join("")}`);

describe("no finding shows a secret", () => {
    PLACES.forEach((place, index) => {
        it(`of place ${index + 1}`, () => {
            fc.assert(
                fc.property(secretText, (text) => {
                    for (const decoder of decoders) {
                        const deployment = decoder.decode({ resources: [place(text)] });
                        for (const pass of ["resource", "stack"] as const) {
                            const found = evaluate({
                                deployment,
                                rules: OURS,
                                settings: DEFAULT_SETTINGS,
                                now: new Date("2026-01-15T00:00:00Z"),
                                pass,
                            });
                            const shown = JSON.stringify(found);
                            for (let start = 0; start + 8 <= text.length; start += 1) {
                                const part = text.slice(start, start + 8);
                                assert.ok(
                                    !shown.includes(part) && !shown.includes(JSON.stringify(part).slice(1, -1)),
                                    `A finding shows part of the secret.`,
                                );
                            }
                            assert.deepEqual(
                                found.filter(({ outcome }) => outcome === "error").map(({ rule }) => rule),
                                [],
                            );
                            assert.ok(
                                found.every(({ message }) => !message.startsWith("Withheld")),
                                "A rule relied on the guard.",
                            );
                        }
                    }
                }),
                { numRuns: 25 },
            );
        });
    });
});
