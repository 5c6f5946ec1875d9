import * as pulumi from "@pulumi/pulumi";
import { region, site } from "./config";
import { DATABASE_NAME, database, databaseSecretArn } from "./database";
import { TASK_QUEUE } from "./queue";
import { cacheCredential, djangoSecretKey, paymentApiKey } from "./secrets";
import { media, staticFiles } from "./storage";

type Variables = Record<string, pulumi.Input<string>>;

const broker: Variables = {
    CELERY_BROKER_URL: "sqs://",
    CELERY_TASK_DEFAULT_QUEUE: TASK_QUEUE,
    AWS_DEFAULT_REGION: region,
    SENTRY_DSN: site.sentryDsn,
    LOG_LEVEL: "INFO",
};

/** What every process that loads the site's production settings gets. */
export const siteEnvironment: Variables = {
    ...broker,
    DJANGO_SETTINGS_MODULE: "shop.settings.production",
    DEBUG: "False",
    ALLOWED_HOSTS: site.host,
    CSRF_TRUSTED_ORIGINS: `https://${site.host}`,
    SECURE_SSL_REDIRECT: "True",
    SECURE_PROXY_SSL_HEADER: "HTTP_X_FORWARDED_PROTO,https",
    SECURE_HSTS_SECONDS: "63072000",
    SESSION_COOKIE_SECURE: "True",
    CSRF_COOKIE_SECURE: "True",
    SESSION_ENGINE: "django.contrib.sessions.backends.cached_db",
    DB_HOST: database.address,
    DB_PORT: "5432",
    DB_NAME: DATABASE_NAME,
    DB_SSLMODE: "verify-full",
    CONN_MAX_AGE: "60",
    CONN_HEALTH_CHECKS: "True",
    AWS_MEDIA_BUCKET_NAME: media.bucket.bucket,
    AWS_STATIC_BUCKET_NAME: staticFiles.bucket.bucket,
    MEDIA_URL: `https://${site.mediaHost}/`,
    STATIC_URL: `https://${site.host}/static/`,
    EMAIL_BACKEND: "django_ses.SESBackend",
    DEFAULT_FROM_EMAIL: `no-reply@${site.domain}`,
    SERVER_EMAIL: `no-reply@${site.domain}`,
    ADMINS: site.operatorEmail,
};

/** The references that the execution role resolves when a container starts. */
export const siteSecrets: Variables = {
    SECRET_KEY: djangoSecretKey.arn,
    DB_USER: pulumi.interpolate`${databaseSecretArn}:username::`,
    DB_PASSWORD: pulumi.interpolate`${databaseSecretArn}:password::`,
    CACHE_URL: pulumi.interpolate`${cacheCredential.arn}:url::`,
    PAYMENT_API_KEY: paymentApiKey.arn,
};

// Beat only puts messages on the queue: its settings need neither database nor key.
export const schedulerEnvironment: Variables = {
    ...broker,
    DJANGO_SETTINGS_MODULE: "shop.settings.scheduler",
    DEBUG: "False",
};

interface ContainerArgs {
    readonly name: string;
    readonly command: readonly string[];
    readonly environment: Variables;
    readonly secrets: Variables;
    readonly logGroup: string;
    readonly port?: number;
}

/** The definition of a task's only container, as the JSON text that ECS wants. */
export function containerDefinitions(args: ContainerArgs): pulumi.Output<string> {
    return pulumi.jsonStringify([
        {
            name: args.name,
            image: site.image,
            essential: true,
            command: args.command,
            user: "10001:10001",
            readonlyRootFilesystem: true,
            mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
            portMappings: args.port === undefined ? [] : [{ containerPort: args.port, protocol: "tcp" }],
            environment: Object.entries(args.environment).map(([name, value]) => ({ name, value })),
            secrets: Object.entries(args.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
            logConfiguration: {
                logDriver: "awslogs",
                options: {
                    "awslogs-group": args.logGroup,
                    "awslogs-region": region,
                    "awslogs-stream-prefix": args.name,
                },
            },
        },
    ]);
}
