import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named, tags } from "./config";

export const TASK_QUEUE = named("tasks");

const failed = new aws.sqs.Queue("tasks-failed", {
    name: named("tasks-failed"),
    messageRetentionSeconds: 1209600,
    sqsManagedSseEnabled: true,
    tags,
});

// Celery's broker: its messages need no password, the tasks' role admits them.
export const queue = new aws.sqs.Queue("tasks", {
    name: TASK_QUEUE,
    visibilityTimeoutSeconds: 1800,
    messageRetentionSeconds: 345600,
    sqsManagedSseEnabled: true,
    redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: failed.arn, maxReceiveCount: 5 }),
    tags,
});
