import rule from "../../../policies/database/database-dedicated-security-group";
import { allow, database, group, ingressRule, loadBalancer, service, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const db = database(["sg"]);
const own = group("sg", [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }]);
const instance = (inputs: object, more: object = {}) =>
    resource("aws:ec2/instance:Instance", "host", { vpcSecurityGroupIds: [UNKNOWN], ...inputs }, { deps: { vpcSecurityGroupIds: ["sg"], ...more } });
const template = (flag: string) =>
    resource("aws:ec2/launchTemplate:LaunchTemplate", "host", { networkInterfaces: [{ associatePublicIpAddress: flag, securityGroups: [UNKNOWN] }] }, { deps: { networkInterfaces: ["sg"] } });
const subnet = (inputs: object, type = "aws:ec2/subnet:Subnet") => resource(type, "subnet", { ...inputs });
const lambda = resource("aws:lambda/function:Function", "fn", { vpcConfig: { securityGroupIds: [UNKNOWN], subnetIds: ["subnet-1"] } }, { deps: { vpcConfig: ["sg"] } });
const facing = [{ on: "db", message: "facingWearer", at: "vpcSecurityGroupIds" }];

testRule(rule, {
    valid: [
        { name: "stores only", resources: [own, db] },
        { name: "a function and the store among themselves", resources: [own, lambda, db] },
        { name: "an internal load balancer", resources: [own, loadBalancer("alb", ["sg"], { internal: true }), db] },
        { name: "an API's link into the VPC", resources: [own, resource("aws:apigatewayv2/vpcLink:VpcLink", "link", { securityGroupIds: [UNKNOWN] }, { deps: { securityGroupIds: ["sg"] } }), db] },
        { name: "an instance without a public address", resources: [own, instance({ associatePublicIpAddress: false }), db] },
        { name: "an instance in a subnet that gives none", resources: [own, subnet({ mapPublicIpOnLaunch: false }), instance({ subnetId: UNKNOWN }, { subnetId: ["subnet"] }), db] },
        { name: "private addresses on every port", resources: [group("sg", [allow(0, { cidrBlocks: ["10.0.0.0/8"] }, 65535)]), db] },
    ],
    invalid: [
        { name: "a public load balancer", resources: [group("sg", [allow(443, { self: true })]), loadBalancer("alb", ["sg"]), db], expect: facing },
        {
            name: "a public load balancer that opens the web to the world",
            resources: [group("sg", [allow(443, { cidrBlocks: WORLD, self: true })]), loadBalancer("alb", ["sg"]), db],
            expect: [...facing, { on: "db", message: "worldPort", at: "vpcSecurityGroupIds" }],
        },
        {
            name: "the web's port for a service that shares the group",
            resources: [group("sg", [allow(80, { cidrBlocks: WORLD })]), service("web", "sg"), db],
            expect: [{ on: "db", message: "worldPort" }],
        },
        { name: "a port over UDP", resources: [group("sg"), ingressRule("rule", "sg", 53, { ipProtocol: "udp", cidrIpv4: "0.0.0.0/0" }), db], expect: [{ on: "db", message: "worldPort" }] },
        { name: "an instance that asks for a public address", resources: [own, instance({ associatePublicIpAddress: true }), db], expect: facing },
        {
            name: "an instance that has one, as AWS says",
            preview: false,
            resources: [
                group("sg", [], [], { id: "sg-1" }),
                resource("aws:ec2/instance:Instance", "host", { vpcSecurityGroupIds: ["sg-1"], subnetId: "subnet-9" }, { outputs: { publicIp: "203.0.113.9" } }),
                database([], { vpcSecurityGroupIds: ["sg-1"] }),
            ],
            expect: facing,
        },
        { name: "an instance in a subnet that gives one", resources: [own, subnet({ mapPublicIpOnLaunch: true }), instance({ subnetId: UNKNOWN }, { subnetId: ["subnet"] }), db], expect: facing },
        { name: "an instance in a default subnet", resources: [own, subnet({}, "aws:ec2/defaultSubnet:DefaultSubnet"), instance({ subnetId: UNKNOWN }, { subnetId: ["subnet"] }), db], expect: facing },
        {
            name: "an instance with an Elastic IP",
            resources: [own, instance({ associatePublicIpAddress: false }), resource("aws:ec2/eip:Eip", "ip", { instance: UNKNOWN }, { deps: { instance: ["host"] } }), db],
            expect: facing,
        },
        { name: "a launch template, the flag as text", resources: [own, template("true"), db], expect: facing },
        {
            name: "a service where stores share with nobody",
            options: { allowSharedWithApplication: false },
            resources: [own, service("web", "sg"), db],
            expect: [{ on: "db", message: "application" }],
        },
    ],
    unknown: [
        { name: "what a public load balancer wears", resources: [own, resource("aws:lb/loadBalancer:LoadBalancer", "alb", { securityGroups: [UNKNOWN] }), db] },
        { name: "addresses over UDP known after the update", resources: [group("sg", [{ protocol: "udp", fromPort: 53, toPort: 53, cidrBlocks: [UNKNOWN] }]), db] },
        { name: "a group of another stack", resources: [database([], { vpcSecurityGroupIds: ["sg-0aa"] })] },
        { name: "whether the load balancer is internal", resources: [own, loadBalancer("alb", ["sg"], { internal: UNKNOWN }), db] },
        {
            name: "whether the load balancer wears this group or another",
            resources: [own, group("other"), resource("aws:lb/loadBalancer:LoadBalancer", "alb", { securityGroups: UNKNOWN }, { deps: { securityGroups: ["sg", "other"] } }), db],
        },
        { name: "addresses known after the update", resources: [group("sg", [allow(443, { cidrBlocks: [UNKNOWN] })]), db] },
        { name: "an instance in a subnet of another stack", resources: [own, instance({ subnetId: "subnet-9" }), db] },
    ],
    notApplicable: [{ name: "no group is named", resources: [database([])] }],
});
