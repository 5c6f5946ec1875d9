import rule from "../../../policies/database/database-self-hosted-private";
import { allow, database, from, group, subnet, vpc } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const task = (...containers: Json[]) => resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "task", containerDefinitions: JSON.stringify(containers) });
const postgres = { name: "db", image: "postgres:16", portMappings: [{ containerPort: 5432 }] };
const app = { name: "web", image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1", portMappings: [{ containerPort: 8000 }] };
const service = (assignPublicIp: unknown, wears: string[] = []) =>
    resource(
        "aws:ecs/service:Service",
        "service",
        { taskDefinition: UNKNOWN, networkConfiguration: { assignPublicIp, subnets: ["subnet-1"], securityGroups: wears.map(() => UNKNOWN) } },
        { deps: { taskDefinition: ["task"], networkConfiguration: wears } },
    );
const host = (inputs: Json, deps: Record<string, string[]> = {}) => resource("aws:ec2/instance:Instance", "host", inputs, { deps });
const isPublic = { associatePublicIpAddress: true };
const guarded = group("sg", [allow(5432, from("app-sg"))], ["app-sg"]);
const containers = (containerName: string) =>
    resource("aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion", "containers", {
        containers: [
            { containerName: "db", image: "mysql:8", ports: { 3306: "TCP" } },
            { containerName: "web", image: "shop:1" },
        ],
        publicEndpoint: { containerName, containerPort: 3306 },
    });
const lightsail = resource("aws:lightsail/instance:Instance", "host", { name: "host" });
const lightsailPorts = (port: number) =>
    resource("aws:lightsail/instancePublicPorts:InstancePublicPorts", "ports", { instanceName: "host", portInfos: [{ protocol: "tcp", fromPort: port, toPort: port, cidrs: ["198.51.100.0/28"] }] });
const kubernetes = (spec: Json, annotations: Json = {}) => resource("kubernetes:core/v1:Service", "k8s", { metadata: { annotations }, spec: { ports: [{ port: 5432 }], ...spec } });
const gzip = Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5]).toString("base64");
const found = (on: string) => [{ on, message: "public" }];

testRule(rule, {
    valid: [
        { name: "a task without a public address", resources: [task(postgres), service(false)], expect: [{ on: "service" }] },
        {
            name: "an instance without a public address",
            resources: [group("app-sg"), guarded, host({ associatePublicIpAddress: false, vpcSecurityGroupIds: [UNKNOWN] }, { vpcSecurityGroupIds: ["sg"] })],
        },
        { name: "an instance in a subnet that gives no addresses", resources: [vpc(), subnet("a"), host({ subnetId: UNKNOWN, userData: "dnf install -y postgresql15-server" }, { subnetId: ["a"] })] },
        { name: "an internal load balancer of Kubernetes", resources: [kubernetes({ type: "LoadBalancer" }, { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" })] },
        { name: "the controller's load balancers are internal by default", resources: [kubernetes({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" })] },
        { name: "a Kubernetes service without a load balancer", resources: [kubernetes({ type: "ClusterIP" })] },
    ],
    invalid: [
        { name: "a task that is a database and has a public address", resources: [task(postgres), service(true)], expect: found("service") },
        { name: "a database beside the application, on a port that a group opens", resources: [task(app, postgres), group("app-sg"), guarded, service(true, ["sg"])], expect: found("service") },
        {
            name: "an instance on whose database port the application is admitted, in a subnet that gives addresses",
            resources: [
                vpc(),
                subnet("a", "vpc", { mapPublicIpOnLaunch: true }),
                group("app-sg"),
                guarded,
                host({ subnetId: UNKNOWN, vpcSecurityGroupIds: [UNKNOWN] }, { subnetId: ["a"], vpcSecurityGroupIds: ["sg"] }),
            ],
            expect: found("host"),
        },
        {
            name: "a boot script that installs a server",
            resources: [host({ ...isPublic, userData: "#!/bin/bash\napt-get update && apt-get install -y postgresql-16" })],
            expect: [{ on: "host", message: "public", at: "userData" }],
        },
        {
            name: "a boot script that starts a container",
            resources: [host({ ...isPublic, userDataBase64: Buffer.from("docker run -d -p 5432:5432 postgres:16").toString("base64") })],
            expect: found("host"),
        },
        {
            name: "a launch template, the flag as text",
            resources: [
                resource("aws:ec2/launchTemplate:LaunchTemplate", "host", {
                    networkInterfaces: [{ associatePublicIpAddress: "true" }],
                    userData: Buffer.from("systemctl enable --now mongod").toString("base64"),
                }),
            ],
            expect: found("host"),
        },
        { name: "a Lightsail container behind the public endpoint", resources: [containers("db")], expect: found("containers") },
        { name: "a Lightsail instance with the port open to an office", resources: [lightsail, lightsailPorts(3306)], expect: found("host") },
        { name: "a Kubernetes service with a public load balancer", resources: [kubernetes({ type: "LoadBalancer" })], expect: found("k8s") },
        {
            name: "the controller's load balancer, told to be public",
            resources: [kubernetes({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" }, { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing" })],
            expect: found("k8s"),
        },
        {
            name: "an image of one's own list",
            options: { databaseImages: ["company-db"] },
            resources: [task({ ...postgres, image: "registry.example/team/company-db@sha256:0123" }), service(true)],
            expect: found("service"),
        },
    ],
    unknown: [
        {
            name: "containers known after the update",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }), service(true)],
            expect: [{ on: "service", says: "containerDefinitions of task" }],
        },
        { name: "a boot script known after the update", resources: [host({ ...isPublic, userData: UNKNOWN })] },
        { name: "a boot script that cannot be read", resources: [host({ ...isPublic, userDataBase64: gzip })], expect: [{ on: "host", says: "cannot be read" }] },
        { name: "whether the task has a public address", resources: [task(postgres), service(UNKNOWN)] },
        { name: "a subnet of another stack", resources: [host({ subnetId: "subnet-9", userData: "yum install -y mysql-server" })], expect: [{ on: "host", says: "subnet-9" }] },
        {
            name: "a group that it shares with a managed database, whose engine is known after the update",
            resources: [group("sg", [allow(5432, { self: true })]), host({ ...isPublic, vpcSecurityGroupIds: [UNKNOWN] }, { vpcSecurityGroupIds: ["sg"] }), database(["sg"], { engine: UNKNOWN })],
            expect: [{ on: "host", says: "engine of db" }],
        },
    ],
    notApplicable: [
        { name: "a database beside the application, reached from its task only", resources: [task(app, postgres), group("sg", [allow(8000, { cidrBlocks: ["10.0.0.0/8"] })]), service(true, ["sg"])] },
        { name: "an exporter of metrics", resources: [task({ name: "exporter", image: "company/postgres-exporter", portMappings: [{ containerPort: 9187 }] }), service(true)] },
        { name: "a client", resources: [host({ ...isPublic, userData: "dnf install -y postgresql15 && pip install psycopg" })] },
        { name: "a comment", resources: [host({ ...isPublic, userData: "# apt-get install postgresql" })] },
        { name: "a container for the host alone", resources: [host({ ...isPublic, userData: "docker run -d -p 127.0.0.1:5432:5432 postgres:16" })] },
        {
            name: "a group that it shares with a managed database",
            resources: [group("sg", [allow(5432, { self: true })]), host({ ...isPublic, vpcSecurityGroupIds: [UNKNOWN] }, { vpcSecurityGroupIds: ["sg"] }), database(["sg"])],
        },
        {
            name: "a wide range of ports",
            resources: [group("sg", [allow(1024, { cidrBlocks: ["10.0.0.0/8"] }, 65535)]), host({ ...isPublic, vpcSecurityGroupIds: [UNKNOWN] }, { vpcSecurityGroupIds: ["sg"] })],
        },
        { name: "the public endpoint leads to another container", resources: [containers("web")] },
        { name: "a Lightsail instance for the web", resources: [lightsail, lightsailPorts(443)] },
    ],
});
