import rule from "../../../policies/secret/secret-django-key-referenced";
import { pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const ROLE = "arn:aws:iam::123456789012:role/shop";
const DJANGO = { command: ["gunicorn", "shop.wsgi:application"] };
const role = (policy: unknown) => resource("aws:iam/role:Role", "role", { assumeRolePolicy: "{}", inlinePolicies: [{ name: "own", policy }] }, { id: "shop", outputs: { arn: ROLE, name: "shop" } });
const allows = (Action: string) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
const web = (container: Json = {}, inputs: Json = {}) => task({ ...DJANGO, ...container }, { inputs });
const key = (valueFrom: string) => [{ name: "DJANGO_SECRET_KEY", valueFrom }];
const missing = [{ on: "task", message: "missing", at: "containerDefinitions[web]" }];

testRule(rule, {
    valid: [
        { name: "a reference", resources: [web({ secrets: key(SECRET_ARN) })] },
        { name: "a mounted file", resources: [taskEnv({ SECRET_KEY_FILE: "/etc/secret_key.txt" }, DJANGO)] },
        { name: "the ARN of a secret that the code fetches", resources: [taskEnv({ APP_SECRET_ARN: SECRET_ARN }, DJANGO)] },
        { name: "one variable with all secrets", options: { bulkSecretNames: ["EVERYTHING"] }, resources: [web({ secrets: [{ name: "EVERYTHING", valueFrom: SECRET_ARN }] })] },
        {
            name: "web and worker with one key",
            resources: [
                task([
                    { ...DJANGO, secrets: key(SECRET_ARN) },
                    { name: "worker", command: ["celery", "-A", "shop", "worker"], environment: pairs({ DJANGO_SETTINGS_MODULE: "x.y" }), secrets: key(SECRET_ARN) },
                ]),
            ],
        },
    ],
    invalid: [
        { name: "settings and nothing else, without a role", resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings.production" })], expect: missing },
        { name: "a role that may read nothing", resources: [web({}, { taskRoleArn: ROLE }), role(allows("s3:GetObject"))], expect: missing },
        {
            name: "a worker with another key",
            resources: [
                task([
                    { ...DJANGO, secrets: key(SECRET_ARN) },
                    { name: "worker", command: ["celery", "-A", "shop", "worker"], environment: pairs({ DJANGO_SETTINGS_MODULE: "x.y" }), secrets: key(`${SECRET_ARN}:other::`) },
                ]),
            ],
            expect: [{ on: "task", message: "differs", at: "containerDefinitions[worker]" }],
        },
    ],
    unknown: [
        {
            name: "an unknown environment",
            resources: [
                resource("aws:lambda/function:Function", "fn", {
                    handler: "handler.lambda_handler",
                    runtime: "python3.12",
                    environment: { variables: { DJANGO_SETTINGS_MODULE: "x.y" } },
                    role: UNKNOWN,
                }),
            ],
            expect: [{ on: "fn" }],
        },
        { name: "unknown containers", resources: [task({}, { inputs: { containerDefinitions: UNKNOWN } })], expect: [{ on: "task", says: "containerDefinitions of task" }] },
        { name: "a role of another stack", resources: [web({}, { taskRoleArn: "arn:aws:iam::123456789012:role/elsewhere" })] },
    ],
    notApplicable: [
        {
            name: "an environment file that nobody can see",
            resources: [web({ environmentFiles: [{ type: "s3", value: "arn:aws:s3:::conf/prod.env" }] })],
            expect: [{ on: "task", says: "environment file" }],
        },
        { name: "a role that may read secrets", resources: [web({}, { taskRoleArn: ROLE }), role(allows("secretsmanager:GetSecretValue"))] },
        { name: "files that are mounted", resources: [web({ mountPoints: [{ sourceVolume: "conf", containerPath: "/etc/shop" }] })] },
        { name: "a command that fetches", resources: [task({ command: ["sh", "-c", "SECRET_KEY=$(aws secretsmanager get-secret-value --secret-id x) gunicorn shop.wsgi"] })] },
        { name: "an unknown job, which runs and ends", resources: [resource("aws:batch/jobDefinition:JobDefinition", "job", { type: "container", containerProperties: UNKNOWN })] },
        { name: "migrations", resources: [task({ command: ["python", "manage.py", "migrate"] })] },
    ],
});
