import rule from "../../../policies/secret/secret-reader-has-permission";
import { appRunner, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const ACCOUNT = "eu-west-1:111122223333";
const SECRET = `arn:aws:secretsmanager:${ACCOUNT}:secret:shop/db-AbCdEf`;
const role = (name: string) => resource("aws:iam/role:Role", name, { assumeRolePolicy: "{}" }, { id: name, outputs: { arn: `arn:aws:iam::111122223333:role/${name}`, name } });
const EXECUTION = "arn:aws:iam::111122223333:role/execution";
const store = (inputs: Json = {}) => resource("aws:secretsmanager/secret:Secret", "db", { name: "shop/db", ...inputs }, { id: SECRET, outputs: { arn: SECRET } });
const grant = (Action: unknown, Resource: unknown, to = "execution", name = "read") =>
    resource("aws:iam/rolePolicy:RolePolicy", name, { role: to, policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource }] }) });
const web = (valueFrom: unknown, inputs: Json = { executionRoleArn: EXECUTION }) => task({ secrets: [{ name: "DB_PASSWORD", valueFrom }] }, { inputs });
const READ = "secretsmanager:GetSecretValue";
const PATH = "containerDefinitions[web].secrets[DB_PASSWORD]";
const key = (policy?: unknown) => resource("aws:kms/key:Key", "cmk", { policy }, { id: "1234", outputs: { arn: `arn:aws:kms:${ACCOUNT}:key/1234` } });
const keyed = store({ kmsKeyId: `arn:aws:kms:${ACCOUNT}:key/1234` });
const stack = (...more: ResourceSpec[]) => ({ resources: [role("execution"), store(), web(`${SECRET}:password::`), ...more] });
const on = (message: string, at = PATH) => [{ on: "task", message, at }];
const principal = (Principal: unknown, Action = READ) => JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action, Resource: "*" }] });

testRule(rule, {
    valid: [
        { name: "the ARN", ...stack(grant(READ, SECRET)) },
        { name: "a pattern", ...stack(grant("secretsmanager:Get*", `arn:aws:secretsmanager:${ACCOUNT}:secret:shop/*`)) },
        {
            name: "an AWS policy that reads everything",
            ...stack(resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attach", { role: "execution", policyArn: "arn:aws:iam::aws:policy/SecretsManagerReadWrite" })),
        },
        { name: "the secret's own policy", ...stack(resource("aws:secretsmanager/secretPolicy:SecretPolicy", "own", { secretArn: SECRET, policy: principal({ AWS: EXECUTION }) })) },
        { name: "a parameter by its name", resources: [role("execution"), web("/shop/db"), grant("ssm:GetParameters", `arn:aws:ssm:${ACCOUNT}:parameter/shop/*`)] },
        { name: "a key by IAM", resources: [role("execution"), keyed, web(SECRET), key(), grant([READ, "kms:Decrypt"], "*")] },
        { name: "a key by its policy", resources: [role("execution"), keyed, web(SECRET), key(principal({ AWS: EXECUTION }, "kms:Decrypt")), grant(READ, SECRET)] },
        {
            name: "a secret that does not exist yet, by pattern",
            resources: [
                role("execution"),
                resource("aws:secretsmanager/secret:Secret", "db", { name: "shop/db" }, { outputs: { arn: UNKNOWN } }),
                resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
                    executionRoleArn: EXECUTION,
                    containerDefinitions: JSON.stringify([{ name: "web", secrets: [{ name: "K", valueFrom: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db" }] }]),
                }),
                grant(READ, "arn:aws:secretsmanager:*:*:secret:shop/*"),
            ],
        },
    ],
    invalid: [
        { name: "no role", resources: [store(), web(SECRET, {})], expect: on("noRole") },
        { name: "an empty role", resources: [store(), web(SECRET, { executionRoleArn: "" })], expect: on("noRole") },
        {
            name: "App Runner without an instance role",
            resources: [appRunner({ runtimeEnvironmentSecrets: { DB_PASSWORD: SECRET } })],
            expect: [{ on: "svc", message: "noRole", at: "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentSecrets.DB_PASSWORD" }],
        },
        { name: "no grant", ...stack(grant(READ, "arn:aws:secretsmanager:*:*:secret:other/*")), expect: on("secret") },
        {
            name: "the grant of the task role",
            resources: [role("execution"), role("tasks"), store(), web(SECRET, { executionRoleArn: EXECUTION, taskRoleArn: "arn:aws:iam::111122223333:role/tasks" }), grant(READ, SECRET, "tasks")],
            expect: on("secret"),
        },
        {
            name: "only the usual policy",
            ...stack(
                resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attach", { role: "execution", policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy" }),
            ),
            expect: on("secret"),
        },
        { name: "the wrong call", resources: [role("execution"), web("/shop/db"), grant("ssm:GetParameter", "*")], expect: on("secret") },
        { name: "no use of the key", resources: [role("execution"), keyed, web(SECRET), key(), grant(READ, SECRET)], expect: on("key") },
        {
            name: "an account among the key's principals only delegates",
            resources: [role("execution"), keyed, web(SECRET), key(principal({ AWS: "arn:aws:iam::111122223333:root" }, "kms:*")), grant(READ, SECRET)],
            expect: on("key"),
        },
        {
            name: "an option of the log driver",
            resources: [
                role("execution"),
                task({ logConfiguration: { logDriver: "splunk", secretOptions: [{ name: "splunk-token", valueFrom: SECRET }] } }, { inputs: { executionRoleArn: EXECUTION } }),
            ],
            expect: on("secret", "containerDefinitions[web].logConfiguration.secretOptions[splunk-token]"),
        },
    ],
    unknown: [
        { name: "a document around the secret's ARN", ...stack(resource("aws:iam/rolePolicy:RolePolicy", "read", { role: "execution", policy: UNKNOWN }, { deps: { policy: ["db"] } })) },
        { name: "a role of another stack", resources: [store(), web(SECRET, { executionRoleArn: "arn:aws:iam::111122223333:role/elsewhere" })] },
        {
            name: "a policy of AWS that nobody here has read",
            ...stack(resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attach", { role: "execution", policyArn: "arn:aws:iam::aws:policy/AmazonNewThingFullAccess" })),
        },
        { name: "a key of another stack", resources: [role("execution"), store({ kmsKeyId: "alias/elsewhere" }), web(SECRET), grant(READ, SECRET)] },
        { name: "containers that are not known", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })] },
    ],
    notApplicable: [{ name: "no references", resources: [task({ environment: [{ name: "A", value: "b" }] })] }],
});
