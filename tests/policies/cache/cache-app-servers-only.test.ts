import rule from "../../../policies/cache/cache-app-servers-only";
import { allow, cache, from, group, loadBalancer, rightStack, service, subnet, vpc, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const redis = cache(["redis-sg"]);
const redisGroup = (source: object, sources: string[] = []) => group("redis-sg", [allow(6379, { ...source })], sources);
const kafka = resource("aws:msk/cluster:Cluster", "cache", { brokerNodeGroupInfo: { securityGroups: [UNKNOWN], clientSubnets: ["subnet-1"] } }, { deps: { brokerNodeGroupInfo: ["kafka-sg"] } });
const bastion = resource("aws:ec2/instance:Instance", "jump-host", { vpcSecurityGroupIds: [UNKNOWN] }, { deps: { vpcSecurityGroupIds: ["ops-sg"] } });

testRule(rule, {
    valid: [
        { name: "the web service, three hops away from the internet", resources: rightStack(cache(["db-sg"]), 6379) },
        {
            name: "the web service and the workers",
            resources: [group("web-sg"), group("worker-sg"), redisGroup(from("worker-sg", "web-sg"), ["worker-sg", "web-sg"]), service("web", "web-sg"), service("worker", "worker-sg"), redis],
        },
        { name: "Kafka's brokers among themselves", resources: [group("kafka-sg", [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }]), kafka] },
        {
            name: "subnets of the application where those are accepted",
            options: { cidrMode: "subnets" },
            resources: [redisGroup({ cidrBlocks: ["10.20.1.0/25"] }), resource("aws:ec2/subnet:Subnet", "app", { cidrBlock: "10.20.1.0/24" }, { id: "subnet-1" }), service("web"), redis],
        },
    ],
    invalid: [
        {
            name: "the load balancer",
            resources: [group("alb-sg", [allow(443, { cidrBlocks: WORLD })]), redisGroup(from("alb-sg"), ["alb-sg"]), loadBalancer("alb", ["alb-sg"]), redis],
            expect: [{ on: "cache", message: "group", at: "securityGroupIds" }],
        },
        { name: "its own members, the public load balancer among them", resources: [redisGroup({ self: true }), loadBalancer("alb", ["redis-sg"]), redis], expect: [{ on: "cache", message: "self" }] },
        { name: "the addresses of the VPC", resources: [redisGroup({ cidrBlocks: ["10.20.0.0/16"] }), redis], expect: [{ on: "cache", message: "addresses" }] },
        { name: "the default group of the VPC", resources: [vpc(), redisGroup(from("vpc"), ["vpc"]), redis], expect: [{ on: "cache", message: "defaultGroup" }] },
        { name: "a prefix list", resources: [redisGroup({ prefixListIds: ["pl-1"] }), redis], expect: [{ on: "cache", message: "prefixList" }] },
        {
            name: "addresses outside the application's subnets, whose IPv6 block is known after the update",
            options: { cidrMode: "subnets" },
            resources: [
                redisGroup({ cidrBlocks: ["10.20.2.0/25"] }),
                resource("aws:ec2/subnet:Subnet", "app", { cidrBlock: "10.20.1.0/24", ipv6CidrBlock: UNKNOWN }, { id: "subnet-1" }),
                service("web"),
                redis,
            ],
            expect: [{ on: "cache", message: "addresses" }],
        },
        {
            name: "an administrator's host where those are not accepted",
            options: { acceptedRoles: ["app", "job"], bastionPattern: "^jump-" },
            resources: [group("ops-sg"), redisGroup(from("ops-sg"), ["ops-sg"]), bastion, redis],
            expect: [{ on: "cache", message: "group" }],
        },
        {
            name: "a group of another stack where those are forbidden",
            options: { externalSources: "violation" },
            resources: [redisGroup({ securityGroups: ["sg-0aa"] }), redis],
            expect: [{ on: "cache", message: "outsideGroup" }],
        },
    ],
    unknown: [
        { name: "a group of another stack", resources: [redisGroup({ securityGroups: ["sg-0aa"] }), redis] },
        { name: "the cache's own group is outside", resources: [cache([], { securityGroupIds: ["sg-0aa"] })] },
        {
            name: "subnets of the application whose blocks are known after the update",
            options: { cidrMode: "subnets" },
            resources: [redisGroup({ cidrBlocks: ["10.20.1.0/25"] }), resource("aws:ec2/subnet:Subnet", "app", { cidrBlock: UNKNOWN }, { id: "subnet-1" }), service("web"), redis],
            expect: [{ on: "cache", says: "cidrBlock of app" }],
        },
        {
            name: "subnets of the application of which the block is AWS's choice",
            options: { cidrMode: "subnets" },
            resources: [redisGroup({ cidrBlocks: ["172.31.1.0/25"] }), resource("aws:ec2/defaultSubnet:DefaultSubnet", "app", {}, { id: "subnet-1" }), service("web"), redis],
            expect: [{ on: "cache", says: "cidrBlock of app" }],
        },
        {
            name: "one of a component's subnets",
            options: { cidrMode: "subnets" },
            resources: [
                resource("acme:net:Network", "network", {}, { custom: false }),
                vpc(),
                ...["a", "b"].map((name, index) => ({ ...subnet(name, "vpc", { cidrBlock: `10.20.${index}.0/24` }), parent: "network" })),
                redisGroup({ cidrBlocks: ["10.20.1.0/25"] }),
                resource("aws:ecs/service:Service", "web", { networkConfiguration: { subnets: [UNKNOWN] } }, { deps: { networkConfiguration: ["network"] } }),
                redis,
            ],
            expect: [{ on: "cache", says: "networkConfiguration.subnets of web" }],
        },
        {
            name: "subnets of another stack",
            options: { cidrMode: "subnets" },
            resources: [redisGroup({ cidrBlocks: ["10.20.1.0/25"] }), service("web"), redis],
            expect: [{ on: "cache", says: "subnet subnet-1 of web is outside this stack" }],
        },
    ],
    notApplicable: [{ name: "no group is named", resources: [cache([])] }],
});
