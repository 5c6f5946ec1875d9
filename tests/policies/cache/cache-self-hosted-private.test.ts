import rule from "../../../policies/cache/cache-self-hosted-private";
import { allow, group } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const task = (...containers: Json[]) => resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: JSON.stringify(containers) });
const redis = { name: "redis", image: "redis:7", portMappings: [{ containerPort: 6379 }] };
const app = { name: "web", image: "shop:1", portMappings: [{ containerPort: 8000 }] };
const service = (assignPublicIp: unknown, wears: string[] = []) =>
    resource(
        "aws:ecs/service:Service",
        "service",
        { taskDefinition: UNKNOWN, networkConfiguration: { assignPublicIp, subnets: ["subnet-1"], securityGroups: wears.map(() => UNKNOWN) } },
        { deps: { taskDefinition: ["task"], networkConfiguration: wears } },
    );
const host = (userData: unknown, more: Json = { associatePublicIpAddress: true }) => resource("aws:ec2/instance:Instance", "host", { userData, ...more });
const found = (on: string) => [{ on, message: "public" }];

testRule(rule, {
    valid: [
        { name: "a task without a public address", resources: [task(redis), service(false)] },
        { name: "a host without a public address", resources: [host("apt-get install -y redis-server", { associatePublicIpAddress: false })] },
    ],
    invalid: [
        {
            name: "a task that is a cache and has a public address",
            resources: [task(redis), group("sg", [allow(6379, { cidrBlocks: ["10.0.0.0/8"] })]), service(true, ["sg"])],
            expect: found("service"),
        },
        { name: "a boot script that installs Memcached", resources: [host("apt-get install -y memcached")], expect: [{ on: "host", message: "public", at: "userData" }] },
        { name: "a boot script that starts a broker", resources: [host("systemctl restart rabbitmq-server.service")], expect: found("host") },
        {
            name: "a Kubernetes service with a public load balancer",
            resources: [resource("kubernetes:core/v1:Service", "k8s", { spec: { type: "LoadBalancer", ports: [{ port: 80, targetPort: 6379 }] } })],
            expect: found("k8s"),
        },
        { name: "an image of one's own list", options: { cacheImages: ["garnet"] }, resources: [task({ ...redis, image: "ghcr.io/microsoft/garnet:1" }), service(true)], expect: found("service") },
    ],
    unknown: [
        { name: "containers known after the update", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }), service(true)] },
        {
            name: "an image known after the update",
            resources: [
                resource("aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion", "containers", {
                    containers: [{ containerName: "cache", image: UNKNOWN }],
                    publicEndpoint: { containerName: "cache", containerPort: 6379 },
                }),
            ],
        },
    ],
    notApplicable: [
        { name: "Redis beside the application, reached from its task only", resources: [task(app, redis), group("sg", [allow(8000, { cidrBlocks: ["10.0.0.0/8"] })]), service(true, ["sg"])] },
        { name: "a browser for Redis", resources: [task({ name: "insight", image: "redislabs/redisinsight", portMappings: [{ containerPort: 5540 }] }), service(true)] },
        { name: "a client", resources: [host("pip install redis")] },
    ],
});
