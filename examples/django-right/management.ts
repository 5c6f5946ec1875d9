import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named } from "./config";
import { siteEnvironment, siteSecrets } from "./containers";
import { applicationRole, executionRole, schedulerRole } from "./roles";
import { cluster, placement, taskDefinition } from "./services";

const manage = taskDefinition("manage", {
    cpu: 256,
    memory: 512,
    command: ["python", "manage.py", "migrate", "--noinput"],
    environment: siteEnvironment,
    secrets: siteSecrets,
});

new aws.iam.RolePolicy("run-manage", {
    name: "run-manage",
    role: schedulerRole.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: ["ecs:RunTask"], Resource: [manage.arn] },
            { Effect: "Allow", Action: ["iam:PassRole"], Resource: [executionRole.arn, applicationRole.arn] },
        ],
    }),
});

function schedule(name: string, expression: string, command: readonly string[]): void {
    new aws.scheduler.Schedule(name, {
        name: named(name),
        scheduleExpression: expression,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
            arn: cluster.arn,
            roleArn: schedulerRole.arn,
            ecsParameters: { taskDefinitionArn: manage.arn, launchType: "FARGATE", networkConfiguration: placement },
            input: JSON.stringify({ containerOverrides: [{ name: "manage", command }] }),
        },
    });
}

// The release pipeline migrates as well; this run catches what a failed release has left.
schedule("migrate", "cron(30 4 * * ? *)", ["python", "manage.py", "migrate", "--noinput"]);
schedule("clear-sessions", "cron(0 4 * * ? *)", ["python", "manage.py", "clearsessions"]);
