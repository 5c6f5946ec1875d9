import rule from "../../../policies/secret/secret-static-aws-keys-referenced";
import { appRunner, beanstalk, codeBuild, lambda, pairs, SECRET_ARN, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const secrets = (name: string, valueFrom: unknown = SECRET_ARN) => [{ name, valueFrom }];
const key = (on: string, at: string) => [{ on, message: "key", at }];
const SECRETS = "aws:elasticbeanstalk:application:environmentsecrets";

testRule(rule, {
    valid: [
        { name: "another S3", resources: [task({ environment: pairs({ AWS_S3_ENDPOINT_URL: "https://abc.r2.cloudflarestorage.com" }), secrets: secrets("AWS_SECRET_ACCESS_KEY") })] },
        { name: "other secrets", resources: [task({ secrets: secrets("EMAIL_HOST_PASSWORD") })] },
        { name: "a harmless build variable of unknown type", resources: [codeBuild([{ name: "STAGE", type: UNKNOWN, value: "/ci/stage" }])] },
        { name: "a plain key is another rule's", resources: [lambda({ AWS_SECRET_ACCESS_KEY: "abcdEFGH1234" })] },
    ],
    invalid: [
        { name: "a container", resources: [task({ secrets: secrets("AWS_SECRET_ACCESS_KEY") })], expect: key("task", "containerDefinitions[web].secrets[AWS_SECRET_ACCESS_KEY]") },
        { name: "App Runner", resources: [appRunner({ runtimeEnvironmentSecrets: { DJANGO_AWS_SECRET_ACCESS_KEY: SECRET_ARN } })], expect: [{ on: "svc", message: "key" }] },
        { name: "Beanstalk", resources: [beanstalk({ [`${SECRETS}/AWS_SECRET_ACCESS_KEY`]: SECRET_ARN })], expect: key("eb", `settings[${SECRETS}/AWS_SECRET_ACCESS_KEY]`) },
        {
            name: "a build",
            resources: [codeBuild([{ name: "AWS_SECRET_ACCESS_KEY", type: "PARAMETER_STORE", value: "/ci/key" }])],
            expect: key("build", "environment.environmentVariables[AWS_SECRET_ACCESS_KEY]"),
        },
        {
            name: "an unknown target does not matter",
            resources: [resource("aws:ecs/daemonTaskDefinition:DaemonTaskDefinition", "daemon", { containerDefinitions: [{ name: "web", secrets: secrets("AWS_SECRET_ACCESS_KEY", UNKNOWN) }] })],
            expect: key("daemon", "containerDefinitions[web].secrets[AWS_SECRET_ACCESS_KEY]"),
        },
    ],
    unknown: [
        { name: "container definitions known after the update", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })] },
        {
            name: "a build variable of unknown type",
            resources: [codeBuild([{ name: "AWS_SECRET_ACCESS_KEY", type: UNKNOWN, value: "/ci/key" }])],
            expect: [{ on: "build", says: "known after the update" }],
        },
        { name: "an endpoint in a store", resources: [task({ secrets: [...secrets("AWS_SECRET_ACCESS_KEY"), ...secrets("AWS_S3_ENDPOINT_URL")] })] },
    ],
    notApplicable: [{ name: "container definitions that are no JSON", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: "[" })] }],
});
