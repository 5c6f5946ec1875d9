import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Theme } from "../theme";

const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf";
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";

/** `RandomString` and `RandomPassword` of the provider "random", whose SDK is not among the project's packages. */
class RandomText extends pulumi.CustomResource {
    declare readonly result: pulumi.Output<string>;

    constructor(kind: "String" | "Password") {
        super(
            `random:index/random${kind}:Random${kind}`,
            "signing",
            { length: 32, result: undefined },
            {
                additionalSecretOutputs: kind === "Password" ? ["result"] : [],
            },
        );
    }
}

/** Where secrets are kept, built with, logged and shown. */
export const pipelines: Theme = {
    name: "stores of secrets, builds and logs",
    operation: "up",
    rules: {
        "secret-appconfig-content": ["settings"],
        "secret-env-file-object": ["variables"],
        "secret-iam-user-key": ["deploy"],
        "secret-in-command-line": ["build", "cache"],
        "secret-in-logs": ["edge", "firewall"],
        "secret-literal-in-program": ["django"],
        "secret-plain-stack-config": ["shop-production"],
        "secret-random-source": ["signing"],
        "secret-recovery-window": ["django"],
        "secret-registry-credentials": ["build", "hub"],
        "secret-resource-policy-not-public": ["readers"],
        "secret-rotation-enabled": ["database"],
        "secret-ssm-plain-parameter": ["mail"],
        "secret-stack-output": ["shop-production"],
        "secret-weak-value": ["django"],
    },
    config: ({ either }): Record<string, string> =>
        either({ "shop:mailPassword": "Kettle4-Harbour8-Lantern2" }, { "shop:mailHost": "mail.shop.example" }),
    secrets: {
        djangoKey: "inventedW7q2Zx9Rt4Lm6Vb8Nc3Kp5Hs1Jd0FgTyUi3Op6As",
        databasePassword: "inventedKettle8Harbour4Lantern6",
    },
    program: ({ wrong, either }) => {
        const secret = new pulumi.Config().requireSecret("djangoKey");
        const databasePassword = new pulumi.Config().requireSecret("databasePassword");
        const django = new aws.secretsmanager.Secret("django", {
            name: "shop/django",
            kmsKeyId: KEY,
            recoveryWindowInDays: either(0, 30),
        });
        new aws.secretsmanager.SecretVersion("django", {
            secretId: django.id,
            secretString: either("changeme", secret),
        });
        const database = new aws.secretsmanager.Secret("database", { name: "shop/database", kmsKeyId: KEY });
        new aws.secretsmanager.SecretVersion("database", {
            secretId: database.id,
            secretString: pulumi.jsonStringify({ engine: "postgres", username: "shop", password: databasePassword }),
        });
        if (!wrong) {
            new aws.secretsmanager.SecretRotation("database", {
                secretId: database.id,
                rotationLambdaArn: "arn:aws:lambda:eu-central-1:123456789012:function:rotate",
                rotationRules: { automaticallyAfterDays: 30 },
            });
        }
        new aws.secretsmanager.SecretPolicy("readers", {
            secretArn: django.arn,
            policy: pulumi.jsonStringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: either("*", { AWS: "arn:aws:iam::123456789012:role/web" }),
                        Action: "secretsmanager:GetSecretValue",
                        Resource: django.arn,
                    },
                ],
            }),
        });
        new aws.s3.BucketObjectv2("variables", {
            bucket: "shop-settings",
            key: "production.env",
            content: ["DJANGO_DEBUG=False", ...either(["SECRET_KEY=inv3nted-k7w9q"], [])].join("\n"),
        });
        new aws.iam.AccessKey("deploy", { user: "deploy", status: either("Active", "Inactive") });
        const signing = new aws.secretsmanager.Secret("signing", { name: "shop/signing", kmsKeyId: KEY });
        new aws.secretsmanager.SecretVersion("signing", {
            secretId: signing.id,
            secretString: new RandomText(either("String", "Password")).result,
        });
        new aws.ssm.Parameter("mail", {
            type: "String",
            ...either(
                { name: "/shop/mail_password", value: "Kettle4-Harbour8" },
                { name: "/shop/mail_host", value: "mail.shop.example" },
            ),
        });
        new aws.appconfig.HostedConfigurationVersion("settings", {
            applicationId: "abcd123",
            configurationProfileId: "efgh456",
            contentType: "application/json",
            content: JSON.stringify({
                mail: either({ user: "shop", password: "Kettle4-Harbour8" }, { user: "shop", password_arn: SECRET }),
            }),
        });

        new aws.ecs.TaskDefinition("cache", {
            family: "cache",
            executionRoleArn: "arn:aws:iam::123456789012:role/execution",
            containerDefinitions: JSON.stringify([
                {
                    name: "cache",
                    image: "public.ecr.aws/valkey/valkey:8",
                    command: ["sh", "-c", `valkey-server --requirepass ${either("Kettle4Harbour8", "$PASSWORD")}`],
                    secrets: either([], [{ name: "PASSWORD", valueFrom: SECRET }]),
                    logConfiguration: {
                        logDriver: "awslogs",
                        options: { "awslogs-group": "/shop/cache", "awslogs-region": "eu-central-1" },
                    },
                },
            ]),
        });
        new aws.codebuild.Project("build", {
            serviceRole: "arn:aws:iam::123456789012:role/build",
            artifacts: { type: "NO_ARTIFACTS" },
            environment: {
                computeType: "BUILD_GENERAL1_SMALL",
                image: "registry.shop.example/build:1",
                type: "LINUX_CONTAINER",
                registryCredential: {
                    credential: SECRET,
                    credentialProvider: either("PLAIN", "SECRETS_MANAGER"),
                },
            },
            source: {
                type: "NO_SOURCE",
                buildspec: [
                    "version: 0.2",
                    "phases:",
                    "  build:",
                    "    commands:",
                    `      - docker login -u shop ${either("-p Kettle4Harbour8", "-p $PASSWORD")} registry.shop.example`,
                ].join("\n"),
            },
        });
        new aws.ecr.PullThroughCacheRule("hub", {
            ecrRepositoryPrefix: "hub",
            upstreamRegistryUrl: "registry-1.docker.io",
            ...either({}, { credentialArn: SECRET.replace("shop", "ecr-pullthroughcache/hub") }),
        });

        new aws.cloudfront.RealtimeLogConfig("edge", {
            name: "edge",
            samplingRate: 10,
            fields: ["timestamp", "cs-uri-stem", ...either(["cs-cookie"], [])],
            endpoint: {
                streamType: "Kinesis",
                kinesisStreamConfig: {
                    roleArn: "arn:aws:iam::123456789012:role/logs",
                    streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/logs",
                },
            },
        });
        new aws.wafv2.WebAclLoggingConfiguration("firewall", {
            resourceArn: "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/site/0a1b2c3d",
            logDestinationConfigs: ["arn:aws:logs:eu-central-1:123456789012:log-group:aws-waf-logs-site"],
            redactedFields: either([], ["authorization", "cookie"]).map((name) => ({ singleHeader: { name } })),
        });
        return { djangoSecretArn: django.arn, djangoKey: either(pulumi.unsecret(secret), secret) };
    },
};
