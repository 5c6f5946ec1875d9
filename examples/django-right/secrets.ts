import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CACHE_USER, cache } from "./cache";
import { secretValues, site, tags } from "./config";
import { key } from "./encryption";

function store(part: string, description: string, content: pulumi.Input<string>): aws.secretsmanager.Secret {
    const secret = new aws.secretsmanager.Secret(part, {
        name: `${site.name}/${site.stage}/${part}`,
        description,
        kmsKeyId: key.arn,
        recoveryWindowInDays: 30,
        tags,
    });
    new aws.secretsmanager.SecretVersion(part, { secretId: secret.id, secretString: content });
    return secret;
}

export const djangoSecretKey = store("django-secret-key", "Django's SECRET_KEY", secretValues.djangoSecretKey);
export const paymentApiKey = store("payment-api-key", "Key for the payment provider", secretValues.paymentApiKey);

export const cacheCredential = store(
    "cache",
    "User, password and URL of the cache",
    pulumi.jsonStringify({
        username: CACHE_USER,
        password: secretValues.cachePassword,
        url: pulumi.interpolate`rediss://${CACHE_USER}:${secretValues.cachePassword}@${cache.primaryEndpointAddress}:6379/0`,
    }),
);

new aws.secretsmanager.SecretRotation("cache", {
    secretId: cacheCredential.id,
    rotationLambdaArn: site.cacheRotationFunctionArn,
    rotationRules: { automaticallyAfterDays: 30 },
});
