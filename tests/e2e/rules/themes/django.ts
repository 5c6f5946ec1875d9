import * as aws from "@pulumi/aws";
import { checkOutput, dump } from "../../../support/evidence";
import type { Theme } from "../theme";
import { siteNetwork } from "./network";

const SETTINGS = {
    MIDDLEWARE: [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.csp.ContentSecurityPolicyMiddleware",
    ],
    INSTALLED_APPS: ["django.contrib.sessions", "django_tasks"],
};

const python = (names: readonly string[]) => `[${names.map((name) => `'${name}'`).join(", ")}]`;

/** A Django service, with what its CI says about the settings. */
export const django: Theme = {
    name: "django and its evidence",
    rules: {
        "secret-django-key-referenced": ["site"],
        "secret-django-key-fallbacks-retired": ["site"],
        "settings-csp": ["site"],
        "settings-deploy-check": ["site"],
        "settings-email-backend": ["site"],
        "settings-evidence-matches-deployment": ["site"],
        "settings-legacy-cookie-salt": ["site"],
        "settings-proxy-ssl-header": ["site"],
        "settings-secure-cookies": ["site"],
        "settings-ssl-redirect": ["site"],
        "settings-tasks-backend": ["site"],
    },
    evidence: ({ either }) => ({
        service: "web",
        djangoVersion: "6.1.3",
        generatedAt: new Date().toISOString(),
        checkDeployCommand: "python manage.py check --deploy",
        checkDeployOutput: checkOutput(either(["security.W008", "security.W012", "security.W018"], [])),
        diffsettingsOutput: dump({
            MIDDLEWARE: python(either(SETTINGS.MIDDLEWARE.slice(0, 3), SETTINGS.MIDDLEWARE)),
            INSTALLED_APPS: python(SETTINGS.INSTALLED_APPS),
            DEBUG: either("True", "False"),
            SECRET_KEY_FALLBACKS: python(
                either(["old", "older"], ["old"]).map((part) => `inv3nted-${part}-k7w9q#t2m5z8c1r6e3y0u`),
            ),
            ...either({}, { EMAIL_BACKEND: "'django_ses.SESBackend'" }),
            SECURE_SSL_REDIRECT: either("False", "True"),
            SECURE_PROXY_SSL_HEADER: "('HTTP_X_FORWARDED_PROTO', 'https')",
            SESSION_COOKIE_SECURE: either("False", "True"),
            CSRF_COOKIE_SECURE: "True",
            SIGNED_COOKIE_LEGACY_SALT_FALLBACK: either("True", "False"),
            ...either(
                {},
                {
                    SECURE_CSP: `{'default-src': ["'self'"]}`,
                    TASKS: "{'default': {'BACKEND': 'django_tasks.backends.database.DatabaseBackend'}}",
                },
            ),
        }),
    }),
    program: ({ wrong, either }) => {
        const { vpc, publicSubnets, privateSubnets, group } = siteNetwork();
        const application = group("application");
        // TCP is passed on as it comes, X-Forwarded-Proto included.
        const front = new aws.lb.LoadBalancer("front", {
            loadBalancerType: either("network", "application"),
            subnets: publicSubnets,
        });
        const targets = new aws.lb.TargetGroup("site", {
            vpcId: vpc.id,
            port: 8000,
            protocol: either("TCP", "HTTP"),
            targetType: "ip",
        });
        const forward = [{ type: "forward", targetGroupArn: targets.arn }];
        const listener = (name: string, args: Omit<aws.lb.ListenerArgs, "loadBalancerArn">) =>
            new aws.lb.Listener(name, { loadBalancerArn: front.arn, ...args });
        if (wrong) listener("http", { port: 80, protocol: "TCP", defaultActions: forward });
        else {
            const https = listener("https", {
                port: 443,
                protocol: "HTTPS",
                sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
                certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d",
                defaultActions: [
                    { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "421" } },
                ],
            });
            new aws.lb.ListenerRule("site", {
                listenerArn: https.arn,
                conditions: [{ hostHeader: { values: ["www.shop.example"] } }],
                actions: forward,
            });
            new aws.cloudwatch.MetricAlarm("errors", {
                namespace: "AWS/ApplicationELB",
                metricName: "HTTPCode_Target_5XX_Count",
                dimensions: { LoadBalancer: front.arnSuffix },
                statistic: "Sum",
                period: 60,
                evaluationPeriods: 5,
                threshold: 5,
                comparisonOperator: "GreaterThanOrEqualToThreshold",
                alarmActions: ["arn:aws:sns:eu-central-1:123456789012:operators"],
            });
        }
        const secretKey = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf";
        const container = {
            secrets: either([], [{ name: "SECRET_KEY", valueFrom: secretKey }]),
            image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:2026.01.15",
            logConfiguration: {
                logDriver: "awslogs",
                options: { "awslogs-group": "/shop", "awslogs-region": "eu-central-1" },
            },
        };
        const task = new aws.ecs.TaskDefinition("site", {
            family: "site",
            executionRoleArn: "arn:aws:iam::123456789012:role/execution",
            containerDefinitions: JSON.stringify([
                {
                    ...container,
                    name: "web",
                    command: ["gunicorn", "shop.wsgi"],
                    environment: [
                        // In the wrong form CI has looked at other settings than those that are deployed.
                        { name: "DJANGO_SETTINGS_MODULE", value: either("shop.settings", "shop.settings.production") },
                    ],
                },
                { ...container, name: "tasks", command: ["python", "manage.py", "db_worker"] },
            ]),
        });
        new aws.ecs.Service("site", {
            taskDefinition: task.arn,
            networkConfiguration: { subnets: privateSubnets, securityGroups: [application.id] },
            loadBalancers: [{ targetGroupArn: targets.arn, containerName: "web", containerPort: 8000 }],
        });
    },
};
