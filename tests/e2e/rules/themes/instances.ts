import * as aws from "@pulumi/aws";
import type { Theme } from "../theme";

const script = (...lines: string[]) => ["#!/bin/bash", "set -eu", ...lines, ""].join("\n");
const fetched = "$(aws secretsmanager get-secret-value --secret-id shop --query SecretString --output text)";

/** Django on instances: what their boot scripts hold and start. */
export const instances: Theme = {
    name: "instances",
    rules: {
        "cache-self-hosted-private": ["redis"],
        "database-self-hosted-private": ["postgres"],
        "secret-in-metadata": ["build"],
        "secret-in-user-data": ["web", "worker"],
        "secret-known-token": ["build"],
        "secret-static-aws-keys": ["worker"],
        "settings-debug-off": ["web"],
        "settings-module-production": ["web"],
        "settings-production-server": ["web"],
    },
    program: ({ wrong, either }) => {
        const machine = { ami: "ami-0a1b2c3d4e5f60718", instanceType: "t4g.small" };
        new aws.ec2.Instance("web", {
            ...machine,
            userData: script(
                `export DJANGO_SETTINGS_MODULE=shop.settings.${either("dev", "production")}`,
                `export DJANGO_DEBUG=${either("True", "False")}`,
                `export DJANGO_SECRET_KEY=${either("'inv3nted-k7w9q#t2m5z8c1r6e3y0u'", fetched)}`,
                `cd /srv/shop && ${either("python manage.py runserver 0.0.0.0:80", "exec gunicorn shop.wsgi -b 0.0.0.0:80")}`,
            ),
        });
        const installs = (name: string, software: string) =>
            new aws.ec2.Instance(name, {
                ...machine,
                associatePublicIpAddress: either(true, false),
                userData: script(`apt-get install -y ${software}`),
            });
        installs("redis", "redis-server");
        installs("postgres", "postgresql-17");
        new aws.ec2.LaunchTemplate("worker", {
            imageId: machine.ami,
            instanceType: machine.instanceType,
            userData: Buffer.from(
                script(
                    ...either(["export AWS_SECRET_ACCESS_KEY=inventedW7q2Zx9Rt4Lm6Vb8Nc3Kp5Hs1Jd0FgTy"], []),
                    `docker login -u deploy ${either("-p Kettle4Harbour8 ", "--password-stdin < /run/registry ")}registry.example.com`,
                    "docker run registry.example.com/shop celery -A shop worker",
                ),
            ).toString("base64"),
        });
        new aws.ec2.Instance("build", {
            ...machine,
            tags: {
                Name: "build",
                // Put together, so that nothing takes this file for a leak.
                ...(wrong ? { "deploy-token": ["ghp", "invEnted7Wq2Zx9Rt4Lm6Vb8Nc3Kp5Hs1Jd0Fg"].join("_") } : {}),
                ...either({ "admin-password": "Kettle4Harbour8" }, { "admin-password-secret": "shop/admin" }),
            },
        });
    },
};
