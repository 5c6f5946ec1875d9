import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named, region, site, tags } from "./config";
import { http, https, targetGroup } from "./edge";
import { APPLICATION_PORT, applicationGroup, applicationSubnets } from "./network";
import { MEDIA_BUCKET, STATIC_BUCKET, media } from "./storage";
import {
    CACHE_HOST,
    DATABASE_HOST,
    DATABASE_NAME,
    DATABASE_PASSWORD,
    DATABASE_USER,
    database,
    mailPasswordArn,
    paymentKeyArn,
} from "./stores";

// Invented; fifty characters, as Django's own generator would make them.
const SECRET_KEY = "inv3nted-k7&w@9q#t2m5$z8^c1*r6+e3=y0_u!b%hgd4fx(4p";

type Variables = Record<string, pulumi.Input<string>>;

const settings: Variables = {
    // settings-module-production
    DJANGO_SETTINGS_MODULE: "shop.settings.dev",
    // settings-debug-off
    DEBUG: "True",
    // host-allowed-hosts-wildcard
    ALLOWED_HOSTS: "*",
    // secret-env-plaintext
    SECRET_KEY,
    // secret-env-suspected
    HASHIDS_SALT: "inv3nted9fK2mQ7xZ1",
    // secret-weak-value, and secret-env-plaintext again
    DJANGO_SUPERUSER_PASSWORD: "admin123",
    // settings-secure-cookies
    SESSION_COOKIE_SECURE: "False",
    // settings-cache-backend: each process has a cache of its own.
    CACHE_URL: "locmemcache://",
    // settings-email-backend: mail is printed, not sent.
    EMAIL_BACKEND: "django.core.mail.backends.console.EmailBackend",
    // settings-tasks-backend: visitors wait for what the workers are there for.
    CELERY_TASK_ALWAYS_EAGER: "True",
    // settings-async-safety
    DJANGO_ALLOW_ASYNC_UNSAFE: "true",
    // performance-persistent-connections
    CONN_MAX_AGE: "0",
    AWS_MEDIA_BUCKET_NAME: MEDIA_BUCKET,
    AWS_STATIC_BUCKET_NAME: STATIC_BUCKET,
    CELERY_BROKER_URL: `redis://${CACHE_HOST}:6379/0`,
};

const webEnvironment: Variables = {
    ...settings,
    // secret-url-with-password
    DATABASE_URL: `postgres://${DATABASE_USER}:${DATABASE_PASSWORD}@${DATABASE_HOST}:5432/${DATABASE_NAME}`,
};

const workerEnvironment: Variables = {
    ...settings,
    DB_HOST: database.address,
    DB_NAME: DATABASE_NAME,
    DB_USER: DATABASE_USER,
    DB_PASSWORD: DATABASE_PASSWORD,
    // secret-static-aws-keys: the task has a role for that.
    AWS_SECRET_ACCESS_KEY: "inventedW7q2Zx9Rt4Lm6Vb8Nc3Kp5Hs1Jd0FgTy",
};

const trustTasks = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const executionRole = new aws.iam.Role("execution", { name: named("execution"), assumeRolePolicy: trustTasks, tags });
new aws.iam.RolePolicyAttachment("execution", {
    role: executionRole.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
});
// secret-iam-read-scope: every secret of the account
new aws.iam.RolePolicy("read-secrets", {
    role: executionRole.id,
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["secretsmanager:GetSecretValue", "ssm:GetParameters"], Resource: "*" }],
    }),
});

const applicationRole = new aws.iam.Role("application", {
    name: named("application"),
    assumeRolePolicy: trustTasks,
    tags,
});
new aws.iam.RolePolicy("media-objects", {
    role: applicationRole.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:*", Resource: pulumi.interpolate`${media.arn}/*` }],
    }),
});

const cluster = new aws.ecs.Cluster("site", { name: named("site"), tags });

function variables(values: Variables): object[] {
    return Object.entries(values).map(([name, value]) => ({ name, value }));
}

const task = {
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "512",
    memory: "1024",
    executionRoleArn: executionRole.arn,
    taskRoleArn: applicationRole.arn,
    tags,
};

// reporting-container-logs: what this container prints is lost. settings-production-server: --reload
const web = new aws.ecs.TaskDefinition("web", {
    ...task,
    family: named("web"),
    containerDefinitions: pulumi.jsonStringify([
        {
            name: "web",
            image: site.image,
            essential: true,
            command: ["gunicorn", "shop.wsgi:application", "--reload", "--bind", `0.0.0.0:${APPLICATION_PORT}`],
            portMappings: [{ containerPort: APPLICATION_PORT, protocol: "tcp" }],
            environment: variables(webEnvironment),
        },
    ]),
});

const workerLogs = new aws.cloudwatch.LogGroup("worker", { name: `/${site.name}/${site.stage}/worker`, tags });
const worker = new aws.ecs.TaskDefinition("worker", {
    ...task,
    family: named("worker"),
    containerDefinitions: pulumi.jsonStringify([
        {
            name: "worker",
            image: site.image,
            essential: true,
            command: ["celery", "-A", "shop", "worker", "--loglevel", "info"],
            environment: variables(workerEnvironment),
            secrets: [
                { name: "PAYMENT_API_KEY", valueFrom: pulumi.interpolate`${paymentKeyArn}:api_key::` },
                // secret-reference-kind: a reference to what is not encrypted
                { name: "EMAIL_HOST_PASSWORD", valueFrom: mailPasswordArn },
            ],
            logConfiguration: {
                logDriver: "awslogs",
                options: {
                    "awslogs-group": workerLogs.name,
                    "awslogs-region": region,
                    "awslogs-stream-prefix": "worker",
                },
            },
        },
    ]),
});

const service = {
    cluster: cluster.arn,
    launchType: "FARGATE",
    desiredCount: 2,
    networkConfiguration: {
        subnets: applicationSubnets.map((subnet) => subnet.id),
        securityGroups: [applicationGroup.id],
        assignPublicIp: false,
    },
    tags,
};

new aws.ecs.Service(
    "web",
    {
        ...service,
        name: named("web"),
        taskDefinition: web.arn,
        loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: "web", containerPort: APPLICATION_PORT }],
    },
    { dependsOn: [http, https] },
);

new aws.ecs.Service("worker", { ...service, name: named("worker"), taskDefinition: worker.arn });
