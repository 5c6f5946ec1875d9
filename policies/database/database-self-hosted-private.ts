import { possibleStoreHosts } from "../../src/model/network/self-hosted";
import { DATABASE_PORTS } from "../../src/model/network/store-ports";
import { DATABASE_SOFTWARE } from "../../src/model/network/store-software";
import { defineRule, texts } from "../../src/rule";
import { checkSelfHosted, SELF_HOSTED_MESSAGES } from "../../src/rule/network/self-hosted";

export default defineRule({
    id: "database-self-hosted-private",
    title: "A database that the team runs itself on instances or in containers is not published on the internet",
    checklist: ["database-access"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: possibleStoreHosts,
    options: {
        databaseImages: texts({
            default: [
                "postgres",
                "postgresql",
                "postgis",
                "timescaledb",
                "pgvector",
                "mysql",
                "mariadb",
                "percona",
                "mongo",
                "mongodb",
                "mssql-server",
                "oracle",
                "elasticsearch",
                "opensearch",
                "cassandra",
                "scylla",
                "couchdb",
                "couchbase",
                "neo4j",
                "influxdb",
                "clickhouse-server",
                "cockroach",
            ],
            description: "Names of image repositories that hold such a store.",
        }),
    },
    messages: SELF_HOSTED_MESSAGES,
    fix: "Give the host no public address (assignPublicIp: false, a private subnet) and admit the application's security group, or use a managed database.",
    alsoKnownAs: [
        "CKV_AWS_88",
        "CKV_AWS_333",
        "AVD-AWS-0009",
        "ec2-instance-no-public-ip",
        "aws-ec2-instance-disallow-public-ip",
        "aws-ec2-launchtemplate-disallow-public-ip",
    ],
    frameworks: { FSBP: ["EC2.9", "EC2.25", "ECS.2", "ECS.16"] },
    check: (host, context) =>
        checkSelfHosted(
            host,
            { ports: DATABASE_PORTS, images: context.options.databaseImages, software: DATABASE_SOFTWARE },
            context,
        ),
});
