import rule from "../../../policies/database/database-self-hosted-private";
import { allow, database, from, group, ingressRule, subnet, vpc } from "../../model/network/builders";
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
/** An instance with a public address that wears these groups; only as many are known to be worn as `ids` says. */
const wearing = (groups: string[], ids: unknown = groups.map(() => UNKNOWN)) => host({ ...isPublic, vpcSecurityGroupIds: ids }, { vpcSecurityGroupIds: groups });
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
        { name: "what a group admits", resources: [group("sg", undefined, [], { inputs: { ingress: UNKNOWN } }), wearing(["sg"])], expect: [{ on: "host", says: "ingress of sg" }] },
        {
            name: "a port known after the update",
            resources: [group("sg", [{ ...allow(5432, { self: true }), fromPort: UNKNOWN }]), wearing(["sg"])],
            expect: [{ on: "host", says: "ingress[0].fromPort of sg" }],
        },
        {
            name: "which of two groups it wears, of which one admits the application",
            resources: [group("app-sg"), guarded, wearing(["app-sg", "sg"], UNKNOWN)],
            expect: [{ on: "host", says: "the security groups of host" }],
        },
        {
            name: "to which of two groups a rule belongs",
            resources: [group("sg"), group("other"), ingressRule("rule", "sg", 5432, { cidrIpv4: "10.0.0.0/8" }, { deps: { securityGroupId: ["sg", "other"] } }), wearing(["sg"])],
            expect: [{ on: "host", says: "securityGroupId of rule" }],
        },
        {
            name: "whether a managed database wears the group as well",
            resources: [
                group("sg", [allow(5432, { self: true })]),
                group("other"),
                wearing(["sg"]),
                database([], { vpcSecurityGroupIds: UNKNOWN }, { deps: { vpcSecurityGroupIds: ["sg", "other"] } }),
            ],
            expect: [{ on: "host", says: "what wears sg" }],
        },
        {
            name: "ports that a container publishes",
            resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: [{ ...postgres, portMappings: UNKNOWN }] }), service(true)],
            expect: [{ on: "service", says: "portMappings" }],
        },
        {
            name: "containers of Lightsail",
            resources: [{ ...containers("db"), inputs: { ...containers("db").inputs, containers: UNKNOWN } }],
            expect: [{ on: "containers", says: "containers.image of containers" }],
        },
        {
            name: "ports of a Lightsail instance",
            resources: [lightsail, { ...lightsailPorts(3306), inputs: { instanceName: "host", portInfos: UNKNOWN } }],
            expect: [{ on: "host", says: "portInfos of ports" }],
        },
        {
            name: "one port of a Lightsail instance",
            resources: [lightsail, { ...lightsailPorts(3306), inputs: { instanceName: "host", portInfos: [{ protocol: "tcp", fromPort: UNKNOWN, toPort: 3306 }] } }],
            expect: [{ on: "host", says: "portInfos[0].fromPort of ports" }],
        },
        {
            name: "to which Lightsail instance the ports belong",
            resources: [
                lightsail,
                { ...lightsail, name: "other", inputs: { name: "other" } },
                { ...lightsailPorts(3306), inputs: { ...lightsailPorts(3306).inputs, instanceName: UNKNOWN }, deps: { instanceName: ["host", "other"] } },
            ],
            expect: [
                { on: "host", says: "instanceName of ports" },
                { on: "other", says: "instanceName of ports" },
            ],
        },
        { name: "ports of a Kubernetes service", resources: [kubernetes({ type: "LoadBalancer", ports: UNKNOWN })], expect: [{ on: "k8s", says: "spec.ports" }] },
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
        {
            name: "the port of a managed database in a rule of the group that it shares with it",
            resources: [
                group("sg"),
                ingressRule("rule", "sg", 5432, { cidrIpv4: "10.0.0.0/8", fromPort: UNKNOWN, toPort: UNKNOWN }, { deps: { fromPort: ["db"], toPort: ["db"] } }),
                wearing(["sg"]),
                database(["sg"]),
            ],
        },
        {
            name: "one of two groups, of which a managed database wears one as well",
            resources: [
                group("app-sg"),
                group("sg", [allow(5432, from("app-sg"))], ["app-sg"]),
                wearing(["app-sg", "sg"], UNKNOWN),
                database([], { vpcSecurityGroupIds: UNKNOWN }, { deps: { vpcSecurityGroupIds: ["app-sg", "sg"] } }),
            ],
        },
        {
            name: "a rule of one of two groups, for a managed database that wears one of them",
            resources: [group("sg"), group("other"), ingressRule("rule", "sg", 5432, { cidrIpv4: "10.0.0.0/8" }, { deps: { securityGroupId: ["sg", "other"] } }), wearing(["sg"]), database(["other"])],
        },
        { name: "the public endpoint leads to another container", resources: [containers("web")] },
        { name: "a Lightsail instance for the web", resources: [lightsail, lightsailPorts(443)] },
    ],
});
