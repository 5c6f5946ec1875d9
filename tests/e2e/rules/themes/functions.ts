import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Theme } from "../theme";

const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf";

/** Django on Lambda. Its variables are one property: a new database's address hides them all until the update. */
export const functions: Theme = {
    name: "functions",
    operation: "up",
    rules: {
        "database-engine-supported": ["database"],
        "host-allowed-hosts-wildcard": ["web"],
        "performance-persistent-connections": ["web"],
        "secret-customer-kms-key": { violated: ["importer", "web"], passed: ["web"] },
        "secret-env-plaintext": ["web"],
        "secret-env-suspected": ["importer"],
        "secret-url-with-password": ["importer"],
        "settings-async-safety": ["web"],
        "settings-cache-backend": ["web"],
        "settings-debug-off": ["web"],
        "settings-email-backend": ["web"],
        "settings-module-production": ["web"],
    },
    program: ({ either }) => {
        const database = new aws.rds.Instance("database", {
            engine: "postgres",
            engineVersion: either("13.18", "17.5"),
            instanceClass: "db.t4g.micro",
            allocatedStorage: 20,
            username: "shop",
            manageMasterUserPassword: true,
            masterUserSecretKmsKeyId: "alias/shop",
            iamDatabaseAuthenticationEnabled: true,
            backupRetentionPeriod: 14,
            vpcSecurityGroupIds: ["sg-0a1b2c3d4e5f60718"],
            dbSubnetGroupName: "private",
        });
        const common = {
            role: "arn:aws:iam::123456789012:role/shop",
            packageType: "Image",
            imageUri: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:2026.01.15",
            kmsKeyArn: either(undefined, "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d"),
        };
        new aws.lambda.Function("web", {
            ...common,
            environment: {
                variables: {
                    DJANGO_SETTINGS_MODULE: either("shop.settings.local", "shop.settings.production"),
                    DJANGO_DEBUG: either("1", "0"),
                    DJANGO_ALLOWED_HOSTS: either("*", "www.shop.example"),
                    ...either({ SECRET_KEY: "inv3nted-k7w9q#t2m5z8c1r6e3y0u" }, { SECRET_KEY_ARN: SECRET }),
                    ...either({ DJANGO_ALLOW_ASYNC_UNSAFE: "true" }, {}),
                    DB_HOST: database.address,
                    CONN_MAX_AGE: either("600", "0"),
                    CACHE_URL: either("locmemcache://", "rediss://cache.shop.example:6379/0"),
                    EMAIL_BACKEND: either("django.core.mail.backends.console.EmailBackend", "django_ses.SESBackend"),
                },
            },
        });
        new aws.lambda.Function("importer", {
            ...common,
            environment: {
                variables: {
                    SOURCE_URL: pulumi.interpolate`postgres://shop${either(":Kettle4Harbour8", "")}@${database.endpoint}/shop`,
                    ...either({ HASHIDS_SALT: "9fK2mQ7xZ1bV4nC8wE3r" }, { HASHIDS_SALT_ARN: SECRET }),
                },
            },
        });
    },
};
