import rule from "../../../policies/secret/secret-in-metadata";
import { task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const bucket = (inputs: Record<string, unknown>) => resource("aws:s3/bucket:Bucket", "bucket", inputs);
const role = (description: unknown) => resource("aws:iam/role:Role", "role", { description });

testRule(rule, {
    valid: [
        {
            name: "an owner of secrets",
            resources: [bucket({ tags: { "secret-owner": "platform-team", SecretArn: "arn:aws:secretsmanager:eu-west-1:1:secret:x", PasswordRotation: "90d", Secret: "shop-prod-db" } })],
        },
        { name: "prose", resources: [role("Secret: database credentials of the shop"), resource("aws:iam/policy:Policy", "policy", { description: "Token: generated automatically" })] },
        { name: "a token's family is another rule's", resources: [bucket({ tags: { token: ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_") } })] },
        { name: "a reference after the word", resources: [role("password=arn:aws:secretsmanager:eu-west-1:1:secret:x and token: $TOKEN_VALUE_1")] },
    ],
    invalid: [
        { name: "a tag", resources: [bucket({ tags: { db_password: "S3cr3tS3cr3t" } })], expect: [{ on: "bucket", message: "tag", at: "tags.db_password" }] },
        { name: "a description", resources: [role("admin login: admin / password=Qwerty12345")], expect: [{ on: "role", message: "text", at: "description" }] },
        {
            name: "an alarm",
            resources: [resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", { name: "a", alarmDescription: "Grafana token: gl_9x8y7z6w" })],
            expect: [{ on: "alarm", message: "text", at: "alarmDescription" }],
        },
        {
            name: "a label of a container",
            resources: [task({ dockerLabels: { "admin.password": "Winter2024x" } })],
            expect: [{ on: "task", message: "tag", at: "containerDefinitions[web].dockerLabels.admin.password" }],
        },
        {
            name: "default tags of a provider",
            resources: [resource("pulumi:providers:aws", "aws", { defaultTags: JSON.stringify({ tags: { ApiToken: "Winter2024x" } }) })],
            expect: [{ on: "aws", message: "tag", at: "defaultTags.tags.ApiToken" }],
        },
    ],
    unknown: [
        { name: "an unknown description", resources: [role(UNKNOWN)] },
        {
            name: "labels inside container definitions known after the update",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })],
            expect: [{ on: "task", says: "containerDefinitions of task" }],
        },
        {
            name: "an unknown label",
            resources: [resource("aws:ecs/daemonTaskDefinition:DaemonTaskDefinition", "daemon", { containerDefinitions: [{ name: "web", image: "x", dockerLabels: { team: UNKNOWN } }] })],
        },
        { name: "unknown default tags of a provider", resources: [resource("pulumi:providers:aws", "aws", { defaultTags: UNKNOWN })] },
        { name: "unknown tags", resources: [bucket({ tags: UNKNOWN })] },
    ],
});
