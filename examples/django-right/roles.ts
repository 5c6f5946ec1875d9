import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named, site, tags } from "./config";
import { databaseSecretArn } from "./database";
import { key } from "./encryption";
import { queue } from "./queue";
import { cacheCredential, djangoSecretKey, paymentApiKey } from "./secrets";
import { media } from "./storage";

function role(part: string, service: string): aws.iam.Role {
    return new aws.iam.Role(part, {
        name: named(part),
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
        }),
        tags,
    });
}

function allow(part: string, to: aws.iam.Role, statements: pulumi.Input<object>[]): void {
    new aws.iam.RolePolicy(part, {
        name: part,
        role: to.id,
        policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }),
    });
}

// Starts containers: pulls the image, writes logs, reads the secrets that the definitions name.
export const executionRole = role("execution", "ecs-tasks.amazonaws.com");
new aws.iam.RolePolicyAttachment("execution", {
    role: executionRole.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
});
allow("read-secrets", executionRole, [
    {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: [djangoSecretKey.arn, paymentApiKey.arn, cacheCredential.arn, databaseSecretArn],
    },
    { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [key.arn] },
]);

// What the site's own code may do.
export const applicationRole = role("application", "ecs-tasks.amazonaws.com");
allow("media-objects", applicationRole, [
    {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        Resource: [pulumi.interpolate`${media.bucket.arn}/*`],
    },
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [media.bucket.arn] },
]);
allow("tasks", applicationRole, [
    {
        Effect: "Allow",
        Action: [
            "sqs:SendMessage",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
        ],
        Resource: [queue.arn],
    },
]);
new aws.sqs.QueuePolicy("tasks", {
    queueUrl: queue.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "DenyWithoutTls",
                Effect: "Deny",
                Principal: "*",
                Action: "sqs:*",
                Resource: queue.arn,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    }),
});
allow("mail", applicationRole, [
    {
        Effect: "Allow",
        Action: ["ses:SendEmail", "ses:SendRawEmail"],
        Resource: ["*"],
        Condition: { StringEquals: { "ses:FromAddress": `no-reply@${site.domain}` } },
    },
]);

// Starts the management tasks by the clock.
export const schedulerRole = role("scheduler", "scheduler.amazonaws.com");
