import { possibleStoreHosts } from "../../src/model/network/self-hosted";
import { CACHE_PORTS } from "../../src/model/network/store-ports";
import { CACHE_SOFTWARE } from "../../src/model/network/store-software";
import { defineRule, texts } from "../../src/rule";
import { checkSelfHosted, SELF_HOSTED_MESSAGES } from "../../src/rule/network/self-hosted";

export default defineRule({
    id: "cache-self-hosted-private",
    title: "A cache or broker that the team runs itself on instances or in containers is not published on the internet",
    checklist: ["cache-access"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: possibleStoreHosts,
    options: {
        cacheImages: texts({
            default: [
                "redis",
                "redis-stack",
                "redis-stack-server",
                "valkey",
                "keydb",
                "dragonfly",
                "memcached",
                "rabbitmq",
                "activemq",
                "kafka",
                "nats",
            ],
            description: "Names of image repositories that hold such a store.",
        }),
    },
    messages: SELF_HOSTED_MESSAGES,
    fix: "Give the host no public address (assignPublicIp: false, a private subnet) and admit the application's security group, or use ElastiCache, MemoryDB or Amazon MQ.",
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
            { ports: CACHE_PORTS, images: context.options.cacheImages, software: CACHE_SOFTWARE },
            context,
        ),
});
