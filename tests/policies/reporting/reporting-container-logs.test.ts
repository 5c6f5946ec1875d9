import rule from "../../../policies/reporting/reporting-container-logs";
import { beanstalk, codeBuild, SECRET_ARN, SEALED, task } from "../../support/apps";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const AWSLOGS = { logDriver: "awslogs", options: { "awslogs-group": "/shop", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" } };
const FARGATE = { inputs: { requiresCompatibilities: ["FARGATE"] } };
const LOGS = "aws:elasticbeanstalk:cloudwatch:logs";
const at = "containerDefinitions[web].logConfiguration";

testRule(rule, {
    valid: [
        { name: "CloudWatch on Fargate", resources: [task({ logConfiguration: AWSLOGS }, FARGATE)] },
        { name: "a prefix, whatever the compatibility", resources: [task({ logConfiguration: AWSLOGS }, { inputs: { requiresCompatibilities: [UNKNOWN] } })] },
        { name: "CloudWatch on EC2 without a prefix", resources: [task({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop", "awslogs-region": "eu-west-1" } } })] },
        { name: "a router that has no logs of its own", resources: [task([{ logConfiguration: { logDriver: "awsfirelens" } }, { name: "router", firelensConfiguration: { type: "fluentbit" } }])] },
        { name: "Splunk, its token in a store", resources: [task({ logConfiguration: { logDriver: "splunk", secretOptions: [{ name: "splunk-token", valueFrom: SECRET_ARN }] } })] },
        { name: "a remote syslog", resources: [task({ logConfiguration: { logDriver: "syslog", options: { "syslog-address": "tcp+tls://logs.example.com:6514" } } })] },
        {
            name: "an option whose value is not known",
            resources: [
                resource("aws:ecs/daemonTaskDefinition:DaemonTaskDefinition", "daemon", {
                    containerDefinitions: [{ name: "agent", image: "x", logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": UNKNOWN, "awslogs-region": "eu-west-1" } } }],
                }),
            ],
        },
        { name: "Batch logs by default", resources: [resource("aws:batch/jobDefinition:JobDefinition", "job", { type: "container", containerProperties: JSON.stringify({ image: "x" }) })] },
        { name: "Express logs by default", resources: [resource("aws:ecs/expressGatewayService:ExpressGatewayService", "api", { primaryContainer: { image: "x" } })] },
        { name: "Beanstalk that streams", resources: [beanstalk({ [`${LOGS}/StreamLogs`]: "true" })] },
        { name: "a build with its defaults", resources: [codeBuild([])] },
        { name: "a build that logs to S3 only", resources: [codeBuild([], { logsConfig: { cloudwatchLogs: { status: "DISABLED" }, s3Logs: { status: "ENABLED", location: "logs/builds" } } })] },
        { name: "a driver of the organisation's", options: { allowedDrivers: ["journald"] }, resources: [task({ logConfiguration: { logDriver: "journald" } })] },
    ],
    invalid: [
        { name: "no log configuration", resources: [task({})], expect: [{ on: "task", message: "none", at: "containerDefinitions[web]" }] },
        {
            name: "a sidecar without one",
            resources: [task([{ logConfiguration: AWSLOGS }, { name: "proxy", image: "nginx:1" }])],
            expect: [{ on: "task", message: "none", at: "containerDefinitions[proxy]" }],
        },
        { name: "a driver that keeps logs on the machine", resources: [task({ logConfiguration: { logDriver: "json-file" } })], expect: [{ on: "task", message: "driver", at }] },
        { name: "FireLens without a router", resources: [task({ logConfiguration: { logDriver: "awsfirelens" } })], expect: [{ on: "task", message: "noRouter", at }] },
        { name: "no log group", resources: [task({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-region": "eu-west-1" } } })], expect: [{ on: "task", message: "option", at }] },
        {
            name: "Fargate without a prefix",
            resources: [task({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop", "awslogs-region": "eu-west-1" } } }, FARGATE)],
            expect: [{ on: "task", message: "option", at }],
        },
        { name: "the machine's own syslog", resources: [task({ logConfiguration: { logDriver: "syslog" } })], expect: [{ on: "task", message: "option", at }] },
        {
            name: "Batch with a local driver",
            resources: [
                resource("aws:batch/jobDefinition:JobDefinition", "job", { type: "container", containerProperties: JSON.stringify({ image: "x", logConfiguration: { logDriver: "json-file" } }) }),
            ],
            expect: [{ on: "job", message: "driver", at: "containerProperties.logConfiguration" }],
        },
        { name: "Beanstalk that does not stream", resources: [beanstalk({})], expect: [{ on: "eb", message: "notStreamed", at: "settings" }] },
        {
            name: "a build without logs",
            resources: [codeBuild([], { logsConfig: { cloudwatchLogs: { status: "DISABLED" } } })],
            expect: [{ on: "build", message: "buildLogsOff", at: "logsConfig.cloudwatchLogs.status" }],
        },
    ],
    unknown: [
        { name: "container definitions known after the update", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN })] },
        {
            name: "encrypted container definitions",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: SEALED })],
            expect: [{ on: "task", says: "cannot be read here" }],
        },
        { name: "a Beanstalk environment on a template", resources: [beanstalk({}, { templateName: "shop" })], expect: [{ on: "eb", says: "the configuration template of eb is outside this stack" }] },
        {
            name: "no prefix, and Fargate or not is known after the update",
            resources: [task({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop", "awslogs-region": "eu-west-1" } } }, { inputs: { requiresCompatibilities: UNKNOWN } })],
            expect: [{ on: "task", says: "requiresCompatibilities of task" }],
        },
        { name: "a Batch container known after the update", resources: [resource("aws:batch/jobDefinition:JobDefinition", "job", { type: "container", containerProperties: UNKNOWN })] },
        { name: "settings known after the update", resources: [resource("aws:elasticbeanstalk/environment:Environment", "eb", { application: "shop", settings: UNKNOWN })] },
    ],
    notApplicable: [{ name: "container definitions that are no JSON", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: "[" })] }],
});
