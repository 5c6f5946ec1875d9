import * as aws from "@pulumi/aws";
import type { Theme } from "../theme";

const ROLE = "arn:aws:iam::123456789012:role/shop";
const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/${name}-AbCdEf`;
const ENVIRONMENT = "aws:elasticbeanstalk:application:environment";

function alarm(
    name: string,
    metric: Pick<aws.cloudwatch.MetricAlarmArgs, "namespace" | "metricName" | "dimensions">,
): void {
    new aws.cloudwatch.MetricAlarm(name, {
        ...metric,
        statistic: "Sum",
        period: 60,
        evaluationPeriods: 5,
        threshold: 5,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        alarmActions: ["arn:aws:sns:eu-central-1:123456789012:operators"],
    });
}

/** Django on Elastic Beanstalk, App Runner, Batch and Lightsail. */
export const platforms: Theme = {
    name: "platforms",
    rules: {
        "host-allowed-hosts-wildcard": ["beanstalk"],
        "reporting-container-logs": ["beanstalk"],
        "reporting-server-error-alarm": ["beanstalk", "runner"],
        "secret-django-key-referenced": { violated: [], passed: ["beanstalk", "runner"] },
        "secret-django-key-strength": { violated: ["beanstalk", "runner"], passed: [] },
        "secret-environment-separation": ["batch", "runner"],
        "secret-env-plaintext": ["batch", "beanstalk", "runner"],
        "secret-registry-credentials": ["batch"],
        "secret-reader-has-permission": { violated: ["batch", "runner"], passed: [] },
        "secret-single-purpose": ["batch"],
        "secret-static-aws-keys": ["beanstalk"],
        "secret-static-aws-keys-referenced": ["runner"],
        "settings-debug-off": ["beanstalk", "runner"],
        "settings-module-production": ["beanstalk", "runner"],
        "settings-production-server": ["runner"],
    },
    program: ({ wrong, either }) => {
        const settings = {
            DJANGO_SETTINGS_MODULE: either("shop.settings.dev", "shop.settings.production"),
            DJANGO_DEBUG: either("true", "false"),
            ALLOWED_HOSTS: either("*", "www.shop.example"),
            ...either({ DJANGO_SECRET_KEY: "inv3nted-k7w9q#t2m5z8c1r6e3y0u" }, {}),
        };
        const beanstalk = new aws.elasticbeanstalk.Environment("beanstalk", {
            application: "shop",
            solutionStackName: "64bit Amazon Linux 2023 v4.5.0 running Python 3.13",
            settings: [
                ...Object.entries({
                    ...settings,
                    ...either({ AWS_SECRET_ACCESS_KEY: "inventedW7q2Zx9Rt4Lm6Vb8Nc3Kp5Hs1Jd0FgTy" }, {}),
                }).map(([name, value]) => ({ namespace: ENVIRONMENT, name, value })),
                ...either([], [{ namespace: `${ENVIRONMENT}secrets`, name: "SECRET_KEY", value: secret("django") }]),
                { namespace: "aws:elasticbeanstalk:container:python", name: "WSGIPath", value: "shop.wsgi" },
                {
                    namespace: "aws:elasticbeanstalk:cloudwatch:logs",
                    name: "StreamLogs",
                    value: either("false", "true"),
                },
            ],
        });
        const runner = new aws.apprunner.Service("runner", {
            serviceName: "runner",
            ...either({}, { instanceConfiguration: { instanceRoleArn: ROLE } }),
            sourceConfiguration: {
                imageRepository: {
                    imageIdentifier: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:2026.01.15",
                    imageRepositoryType: "ECR",
                    imageConfiguration: {
                        port: "8000",
                        startCommand: either("python manage.py runserver 0.0.0.0:8000", "gunicorn shop.wsgi"),
                        runtimeEnvironmentVariables: settings,
                        runtimeEnvironmentSecrets: either(
                            { AWS_SECRET_ACCESS_KEY: secret("staging/s3") },
                            { SECRET_KEY: secret("production/django") },
                        ),
                    },
                },
            },
        });
        if (!wrong) {
            alarm("beanstalk", {
                namespace: "AWS/ElasticBeanstalk",
                metricName: "ApplicationRequests5xx",
                dimensions: { EnvironmentName: beanstalk.name },
            });
            alarm("runner", {
                namespace: "AWS/AppRunner",
                metricName: "5xxStatusResponses",
                dimensions: { ServiceName: runner.serviceName, ServiceID: runner.serviceId },
            });
        }
        new aws.batch.JobDefinition("batch", {
            name: "batch",
            type: "container",
            containerProperties: JSON.stringify({
                ...either({}, { executionRoleArn: ROLE }),
                image: "registry.shop.example/shop:2026.01.15",
                command: ["python", "manage.py", "clearsessions"],
                environment: either([{ name: "DB_PASSWORD", value: "Kettle4Harbour8" }], []),
                secrets: either(
                    ["CACHE_PASSWORD", "JWT_SECRET_KEY"].map((name) => ({ name, valueFrom: secret("staging/token") })),
                    [{ name: "DB_PASSWORD", valueFrom: secret("database") }],
                ),
                repositoryCredentials: {
                    credentialsParameter: either(
                        "arn:aws:ssm:eu-central-1:123456789012:parameter/registry",
                        secret("registry"),
                    ),
                },
            }),
        });
    },
};
