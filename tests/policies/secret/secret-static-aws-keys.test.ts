import rule from "../../../policies/secret/secret-static-aws-keys";
import { codeBuild, instance, lambda, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const AKIA = ["AKIA", "ABCDEFGHIJKLMNOP"].join("");
const provider = (inputs = {}) => resource("pulumi:providers:aws", "aws", inputs);
const CONFIG = { config: { "aws:secretKey": "abcdEFGH1234abcdEFGH1234abcdEFGH1234abcd" }, secretConfigKeys: ["aws:secretKey"] };
const KEY = "abcdEFGH1234abcdEFGH1234abcdEFGH1234abcd";
const key = (on: string, at: string) => [{ on, message: "key", at }];

testRule(rule, {
    valid: [
        { name: "a role and harmless names", resources: [lambda({ AWS_STORAGE_BUCKET_NAME: "media", AWS_ROLE_ARN: "arn:aws:iam::1:role/x", AWS_DEFAULT_REGION: "eu-west-1" })] },
        { name: "keys of somebody else's S3", resources: [lambda({ AWS_SECRET_ACCESS_KEY: "minio-key-1", AWS_S3_ENDPOINT_URL: "https://abc.r2.cloudflarestorage.com" })] },
        { name: "an emulator", resources: [lambda({ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_ENDPOINT_URL: "http://localstack:4566" })] },
        {
            name: "bound by reference, the id beside it",
            resources: [task({ environment: [{ name: "AWS_ACCESS_KEY_ID", value: AKIA }], secrets: [{ name: "AWS_SECRET_ACCESS_KEY", valueFrom: SECRET_ARN }] })],
        },
        { name: "a provider with a profile", resources: [provider({ region: "eu-west-1", profile: "shop" })] },
        { name: "a provider's key from secret configuration", ...CONFIG, resources: [provider({ accessKey: AKIA, secretKey: secret(KEY) })] },
        { name: "an unknown user of another relay", resources: [lambda({ EMAIL_HOST: "smtp.example.com", EMAIL_HOST_USER: UNKNOWN, EMAIL_HOST_PASSWORD: UNKNOWN })] },
        {
            name: "a user of SES whose password stands in a store",
            resources: [
                task({
                    environment: [
                        { name: "EMAIL_HOST", value: "email-smtp.eu-west-1.amazonaws.com" },
                        { name: "EMAIL_HOST_USER", value: AKIA },
                    ],
                    secrets: [{ name: "EMAIL_HOST_PASSWORD", valueFrom: SECRET_ARN }],
                }),
            ],
        },
        { name: "mail credentials of another relay", resources: [lambda({ EMAIL_HOST: "smtp.example.com", EMAIL_HOST_USER: AKIA, EMAIL_HOST_PASSWORD: "winter-2024" })] },
    ],
    invalid: [
        { name: "a function", resources: [lambda({ AWS_SECRET_ACCESS_KEY: KEY })], expect: key("fn", "environment.variables.AWS_SECRET_ACCESS_KEY") },
        { name: "an unknown value under a prefix", resources: [lambda({ DJANGO_AWS_SECRET_ACCESS_KEY: UNKNOWN })], expect: key("fn", "environment.variables.DJANGO_AWS_SECRET_ACCESS_KEY") },
        {
            name: "the libraries' own names, and a session token",
            resources: [taskEnv({ AWS_S3_SECRET_ACCESS_KEY: KEY, AWS_SESSION_TOKEN: "IQoJ-short" })],
            expect: [...key("task", "containerDefinitions[web].environment[AWS_S3_SECRET_ACCESS_KEY]"), ...key("task", "containerDefinitions[web].environment[AWS_SESSION_TOKEN]")],
        },
        {
            name: "with AWS's own endpoint",
            resources: [lambda({ AWS_SECRET_ACCESS_KEY: KEY, AWS_S3_ENDPOINT_URL: "https://s3.eu-west-1.amazonaws.com" })],
            expect: key("fn", "environment.variables.AWS_SECRET_ACCESS_KEY"),
        },
        { name: "a build", resources: [codeBuild([{ name: "AWS_SECRET_ACCESS_KEY", value: KEY }])], expect: key("build", "environment.environmentVariables[AWS_SECRET_ACCESS_KEY]") },
        { name: "a boot script", resources: [instance(`#!/bin/bash\nexport AWS_SECRET_ACCESS_KEY=${KEY}\n`)], expect: key("host", "userData:2") },
        {
            name: "a key as user of SES",
            resources: [lambda({ EMAIL_HOST: "email-smtp.eu-west-1.amazonaws.com", EMAIL_HOST_USER: AKIA, EMAIL_HOST_PASSWORD: "BWinter2024" })],
            expect: key("fn", "environment.variables.EMAIL_HOST_USER"),
        },
        { name: "a literal in the provider", config: {}, resources: [provider({ secretKey: KEY })], expect: [{ on: "aws", message: "provider", at: "secretKey" }] },
        { name: "an unmarked key in an export", resources: [provider({ secretKey: KEY })], expect: [{ on: "aws", message: "provider", at: "secretKey" }] },
    ],
    unknown: [
        { name: "an unknown environment", resources: [lambda(UNKNOWN)] },
        { name: "an unknown endpoint", resources: [lambda({ AWS_SECRET_ACCESS_KEY: KEY, AWS_S3_ENDPOINT_URL: UNKNOWN })] },
        {
            name: "an access key id as user of an unknown mail relay",
            resources: [lambda({ EMAIL_HOST: UNKNOWN, EMAIL_HOST_USER: AKIA, EMAIL_HOST_PASSWORD: "BWinter2024" })],
            expect: [{ on: "fn", says: "EMAIL_HOST of fn" }],
        },
        {
            name: "an unknown user of SES",
            resources: [lambda({ EMAIL_HOST: "email-smtp.eu-west-1.amazonaws.com", EMAIL_HOST_USER: UNKNOWN, EMAIL_HOST_PASSWORD: "BWinter2024" })],
            expect: [{ on: "fn", says: "EMAIL_HOST_USER of fn" }],
        },
        { name: "an unknown type of a build variable", resources: [codeBuild([{ name: "AWS_SECRET_ACCESS_KEY", type: UNKNOWN, value: "x" }])] },
        { name: "a marked key in an export", resources: [provider({ secretKey: secret(KEY) })], expect: [{ on: "aws", says: "the origin of secretKey" }] },
        { name: "a provider's key known after the update", resources: [provider({ secretKey: UNKNOWN })] },
    ],
    notApplicable: [{ name: "container definitions that are no JSON", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: "[" })] }],
});
