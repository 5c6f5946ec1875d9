import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { named, site, tags } from "./config";
import { containerDefinitions, schedulerEnvironment, siteEnvironment, siteSecrets } from "./containers";
import { siteRule, targetGroup } from "./load-balancer";
import { applicationSubnets } from "./network";
import { applicationRole, executionRole } from "./roles";
import { APPLICATION_PORT, applicationGroup } from "./security-groups";

export const cluster = new aws.ecs.Cluster("site", {
    name: named("site"),
    settings: [{ name: "containerInsights", value: "enabled" }],
    tags,
});

export const placement = {
    subnets: applicationSubnets.map((subnet) => subnet.id),
    securityGroups: [applicationGroup.id],
    assignPublicIp: false,
};

interface TaskArgs {
    readonly cpu: number;
    readonly memory: number;
    readonly command: readonly string[];
    readonly environment: Record<string, pulumi.Input<string>>;
    readonly secrets: Record<string, pulumi.Input<string>>;
    readonly port?: number;
}

export function taskDefinition(name: string, args: TaskArgs): aws.ecs.TaskDefinition {
    const logGroup = `/${site.name}/${site.stage}/${name}`;
    const group = new aws.cloudwatch.LogGroup(name, { name: logGroup, retentionInDays: 90, tags });
    return new aws.ecs.TaskDefinition(
        name,
        {
            family: named(name),
            requiresCompatibilities: ["FARGATE"],
            networkMode: "awsvpc",
            cpu: String(args.cpu),
            memory: String(args.memory),
            executionRoleArn: executionRole.arn,
            taskRoleArn: applicationRole.arn,
            runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
            volumes: [{ name: "tmp" }],
            containerDefinitions: containerDefinitions({ name, logGroup, ...args }),
            tags,
        },
        { dependsOn: group },
    );
}

const service = {
    cluster: cluster.arn,
    launchType: "FARGATE",
    networkConfiguration: placement,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    propagateTags: "SERVICE",
    tags,
};

const web = taskDefinition("web", {
    cpu: 512,
    memory: 1024,
    command: [
        "gunicorn",
        "shop.wsgi:application",
        "--bind",
        `0.0.0.0:${APPLICATION_PORT}`,
        "--workers",
        "4",
        "--worker-tmp-dir",
        "/dev/shm",
    ],
    environment: siteEnvironment,
    secrets: siteSecrets,
    port: APPLICATION_PORT,
});
new aws.ecs.Service(
    "web",
    {
        ...service,
        name: named("web"),
        taskDefinition: web.arn,
        desiredCount: 2,
        healthCheckGracePeriodSeconds: 60,
        loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: "web", containerPort: APPLICATION_PORT }],
    },
    { dependsOn: siteRule },
);

const worker = taskDefinition("worker", {
    cpu: 512,
    memory: 1024,
    command: ["celery", "-A", "shop", "worker", "--loglevel", "info", "--concurrency", "4"],
    environment: siteEnvironment,
    secrets: siteSecrets,
});
new aws.ecs.Service("worker", { ...service, name: named("worker"), taskDefinition: worker.arn, desiredCount: 2 });

const beat = taskDefinition("beat", {
    cpu: 256,
    memory: 512,
    command: ["celery", "-A", "shop", "beat", "--loglevel", "info", "--schedule", "/tmp/beat"],
    environment: schedulerEnvironment,
    secrets: {},
});
// Two of them would send every task twice.
new aws.ecs.Service("beat", {
    ...service,
    name: named("beat"),
    taskDefinition: beat.arn,
    desiredCount: 1,
    deploymentMaximumPercent: 100,
    deploymentMinimumHealthyPercent: 0,
});
