import rule from "../../../policies/secret/secret-iam-read-scope";
import { lambda, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const ROLE_ARN = "arn:aws:iam::111122223333:role/app";
const role = (inputs: Json = {}, more = {}) => resource("aws:iam/role:Role", "app", { assumeRolePolicy: "{}", ...inputs }, { id: "app", outputs: { arn: ROLE_ARN, name: "app" }, ...more });
const app = task({}, { inputs: { executionRoleArn: ROLE_ARN } });
const SECRETS = "secretsmanager:GetSecretValue";
const statement = (Action: unknown, Resource: unknown, more: Json = {}) => ({ Effect: "Allow", Action, Resource, ...more });
const document = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const inline = (...statements: unknown[]) => resource("aws:iam/rolePolicy:RolePolicy", "read", { role: "app", policy: document(...statements) });
const attach = (policyArn: unknown, more = {}) => resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attach", { role: "app", policyArn }, more);
const stack = (...more: ResourceSpec[]) => ({ resources: [role(), app, ...more] });
const on = (message: string) => [{ on: "app", message }];
const awsPolicy = (name: string) => `arn:aws:iam::aws:policy/${name}`;

testRule(rule, {
    valid: [
        { name: "no policy", ...stack() },
        { name: "a bounded prefix", ...stack(inline(statement([SECRETS], "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/prod/*"))) },
        { name: "a named parameter and key", ...stack(inline(statement("ssm:GetParameters", "arn:aws:ssm:*:*:parameter/shop/*"), statement("kms:Decrypt", "arn:aws:kms:*:*:key/1234abcd"))) },
        { name: "a tag that picks out some", ...stack(inline(statement(SECRETS, "*", { Condition: { StringEquals: { "secretsmanager:ResourceTag/app": "shop" } } }))) },
        {
            name: "an encryption context beside the service",
            ...stack(
                inline(
                    statement("kms:Decrypt", "*", {
                        Condition: {
                            StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" },
                            StringLike: { "kms:EncryptionContext:SecretARN": "arn:aws:secretsmanager:eu-west-1:1:secret:shop-*" },
                        },
                    }),
                ),
            ),
        },
        { name: "a denial of everything else", ...stack(inline(statement(SECRETS, "*"), { Effect: "Deny", Action: "secretsmanager:*", NotResource: "arn:aws:secretsmanager:*:*:secret:shop/*" })) },
        { name: "the usual policy of execution roles", ...stack(attach(awsPolicy("service-role/AmazonECSTaskExecutionRolePolicy"))) },
        { name: "what AWS asks for on managed instances", ...stack(attach(awsPolicy("AmazonSSMManagedInstanceCore"))) },
        { name: "actions that read no secret", ...stack(inline(statement(["s3:*", "secretsmanager:ListSecrets", "ssm:DescribeParameters"], "*"))) },
    ],
    invalid: [
        { name: "every action on every secret", ...stack(inline(statement("secretsmanager:*", "*"))), expect: on("secret") },
        { name: "every secret by pattern", ...stack(inline(statement("secretsmanager:Get*", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*"))), expect: on("secret") },
        { name: "every parameter", ...stack(inline(statement("ssm:GetParameter*", "arn:aws:ssm:eu-west-1:111122223333:parameter/*"))), expect: on("parameter") },
        { name: "the root of the parameters", ...stack(inline(statement("ssm:GetParametersByPath", "arn:aws:ssm:eu-west-1:111122223333:parameter/"))), expect: on("parameter") },
        { name: "every key", ...stack(inline(statement("kms:Decrypt", "arn:aws:kms:*:111122223333:key/*"))), expect: on("key") },
        {
            name: "the service alone narrows no key",
            ...stack(inline(statement("kms:Decrypt", "*", { Condition: { StringEquals: { "kms:ViaService": "ssm.eu-west-1.amazonaws.com" } } }))),
            expect: on("key"),
        },
        { name: "everything but IAM", ...stack(inline({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })), expect: [...on("secret"), ...on("parameter"), ...on("key")] },
        { name: "every tag is no tag", ...stack(inline(statement(SECRETS, "*", { Condition: { StringLike: { "aws:ResourceTag/app": "*" } } }))), expect: on("secret") },
        {
            name: "a policy of its own that is attached",
            ...stack(
                resource("aws:iam/policy:Policy", "shared", { policy: document(statement(SECRETS, "*")) }, { id: "arn:aws:iam::111122223333:policy/shared" }),
                attach("arn:aws:iam::111122223333:policy/shared"),
            ),
            expect: on("secret"),
        },
        { name: "attached to many", ...stack(resource("aws:iam/policyAttachment:PolicyAttachment", "many", { roles: ["app"], policyArn: awsPolicy("AdministratorAccess") })), expect: on("managed") },
        { name: "inline in the role", resources: [role({ inlinePolicies: [{ name: "x", policy: document(statement(SECRETS, "*")) }] }), app], expect: on("secret") },
        { name: "a managed policy of the role", resources: [role({ managedPolicyArns: [awsPolicy("SecretsManagerReadWrite")] }), app], expect: on("managed") },
        { name: "a policy that is banned here", options: { bannedManagedPolicies: ["AmazonS3FullAccess"] }, ...stack(attach(awsPolicy("AmazonS3FullAccess"))), expect: on("managed") },
        {
            name: "a function, by dependency",
            resources: [
                role({}, { id: "", outputs: { arn: UNKNOWN } }),
                lambda({}, { role: UNKNOWN }),
                { ...inline(statement(SECRETS, "*")), inputs: { role: UNKNOWN, policy: document(statement(SECRETS, "*")) }, deps: { role: ["app"] } },
            ].map((spec) => (spec.name === "fn" ? { ...spec, deps: { role: ["app"] } } : spec)),
            expect: on("secret"),
        },
        {
            name: "through an instance profile",
            resources: [
                role(),
                resource("aws:iam/instanceProfile:InstanceProfile", "profile", { name: "profile", role: "app" }),
                resource("aws:ec2/instance:Instance", "host", { userData: "#!/bin/sh\necho", iamInstanceProfile: "profile" }),
                inline(statement(SECRETS, "*")),
            ],
            expect: on("secret"),
        },
        {
            name: "whatever the containers are",
            resources: [role(), task({}, { inputs: { taskRoleArn: ROLE_ARN, containerDefinitions: UNKNOWN } }), inline(statement(SECRETS, "*"))],
            expect: on("secret"),
        },
        {
            name: "whatever App Runner starts",
            resources: [
                role(),
                resource("aws:apprunner/service:Service", "svc", { sourceConfiguration: UNKNOWN, instanceConfiguration: { instanceRoleArn: ROLE_ARN } }),
                inline(statement(SECRETS, "*")),
            ],
            expect: on("secret"),
        },
        { name: "another policy is not known", ...stack(inline(statement(SECRETS, "*")), attach(UNKNOWN)), expect: on("secret") },
    ],
    unknown: [
        { name: "a document around a secret's ARN", ...stack(resource("aws:iam/rolePolicy:RolePolicy", "read", { role: "app", policy: UNKNOWN })) },
        { name: "a policy of another stack", ...stack(attach("arn:aws:iam::111122223333:policy/elsewhere")) },
        { name: "whose policy it is", ...stack(resource("aws:iam/rolePolicy:RolePolicy", "read", { role: UNKNOWN, policy: document(statement(SECRETS, "*")) })) },
    ],
    notApplicable: [
        { name: "a role that no process wears", resources: [role(), inline(statement("*", "*"))] },
        { name: "a process without a role", resources: [role(), task({})] },
    ],
});
