import rule from "../../../policies/database/database-app-servers-only";
import { allow, database, from, group, groupRule, ingressRule, loadBalancer, rightStack, service, vpc, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const db = database(["db-sg"]);
const dbGroup = (source: object, sources: string[] = [], more = {}) => group("db-sg", [allow(5432, { ...source })], sources, more);
const inVpc = (source: object) => resource("aws:ec2/securityGroup:SecurityGroup", "db-sg", { ingress: [allow(5432, { ...source })], vpcId: UNKNOWN }, { deps: { vpcId: ["vpc"] } });
const managedList = (entries: unknown) => resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", { entries });
const schedule = resource(
    "aws:scheduler/schedule:Schedule",
    "migrate",
    { target: { ecsParameters: { networkConfiguration: { securityGroups: [UNKNOWN], subnets: ["subnet-1"] } } } },
    { deps: { target: ["job-sg"] } },
);
const eks = (groups: string[] = []) => resource("aws:eks/cluster:Cluster", "eks", { vpcConfig: { securityGroupIds: groups.map(() => UNKNOWN) } }, { deps: { vpcConfig: groups } });
const bastion = resource("aws:ec2/instance:Instance", "bastion", { vpcSecurityGroupIds: [UNKNOWN] }, { deps: { vpcSecurityGroupIds: ["ops-sg"] } });
const network = (children: string[]) => [resource("acme:net:Network", "network", {}, { custom: false }), ...children.map((name) => group(name, [], [], { parent: "network" }))];

testRule(rule, {
    valid: [
        { name: "three hops to the internet, each through the right group", resources: rightStack(db, 5432), expect: [{ on: "db", says: "app-sg" }] },
        { name: "nobody is admitted on the port", resources: [group("db-sg", [allow(443, { cidrBlocks: WORLD })]), db] },
        { name: "an ICMP rule is no connection", resources: [group("db-sg", [{ protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: WORLD }]), db] },
        { name: "a group that only a scheduled task wears", resources: [group("job-sg", []), dbGroup(from("job-sg"), ["job-sg"]), schedule, db] },
        { name: "the group that EKS makes for its nodes", resources: [eks(), dbGroup(from("eks"), ["eks"]), db] },
        {
            name: "separate rules of both kinds",
            resources: [
                group("app-sg"),
                group("db-sg"),
                groupRule("r1", "db-sg", 5432, { sourceSecurityGroupId: UNKNOWN }, { deps: { sourceSecurityGroupId: ["app-sg"] } }),
                ingressRule("r2", "db-sg", 5432, { referencedSecurityGroupId: UNKNOWN }, { deps: { referencedSecurityGroupId: ["app-sg"] } }),
                service("web", "app-sg"),
                db,
            ],
        },
        { name: "its own members, all of them accepted", resources: [dbGroup({ self: true }), service("web", "db-sg"), db] },
        {
            name: "the whole VPC where that is accepted",
            options: { cidrMode: "vpc" },
            resources: [vpc(), dbGroup({ cidrBlocks: ["10.20.0.0/16"] }, [], { inputs: undefined, ...{} }), db].map((spec) =>
                spec.name === "db-sg" ? { ...spec, inputs: { ingress: [allow(5432, { cidrBlocks: ["10.20.0.0/16"] })], vpcId: UNKNOWN }, deps: { vpcId: ["vpc"] } } : spec,
            ),
        },
        {
            name: "an accepted address block",
            settings: { acceptedSources: { cidrs: ["198.51.100.0/24"], prefixLists: [], securityGroups: [], accounts: [] } },
            resources: [dbGroup({ cidrBlocks: ["198.51.100.9/32"] }), db],
        },
        {
            name: "an accepted group of another stack",
            settings: { acceptedSources: { cidrs: [], prefixLists: [], securityGroups: ["sg-0aa"], accounts: [] } },
            resources: [dbGroup({ securityGroups: ["sg-0aa"] }), db],
        },
        {
            name: "a group of another stack that a service here wears",
            resources: [dbGroup({ securityGroups: ["sg-0aa"] }), resource("aws:ecs/service:Service", "web", { networkConfiguration: { securityGroups: ["sg-0aa"] } }), db],
        },
        {
            name: "VPC addresses known after the update, with the source beside them named",
            resources: [vpc(), group("app-sg"), group("db-sg", [allow(5432, from("app-sg")), allow(443, { cidrBlocks: [UNKNOWN] })], ["app-sg", "vpc"]), service("web", "app-sg"), db],
        },
        {
            name: "ids of an update that has happened",
            preview: false,
            resources: [
                group("app-sg", [], [], { id: "sg-a" }),
                { ...dbGroup({ securityGroups: ["sg-a"] }), id: "sg-d" },
                resource("aws:ecs/service:Service", "web", { networkConfiguration: { securityGroups: ["sg-a"] } }),
                resource("aws:rds/instance:Instance", "db", { engine: "mysql", port: 5432, vpcSecurityGroupIds: ["sg-d"] }),
            ],
        },
    ],
    invalid: [
        {
            name: "the load balancer",
            resources: rightStack(db, 5432).map((spec) => (spec.name === "db-sg" ? dbGroup(from("alb-sg"), ["alb-sg"]) : spec)),
            expect: [{ on: "db", message: "group", at: "vpcSecurityGroupIds" }],
        },
        {
            name: "the group given to EKS's control plane",
            resources: [group("plane-sg", []), eks(["plane-sg"]), dbGroup(from("plane-sg"), ["plane-sg"]), db],
            expect: [{ on: "db", message: "group" }],
        },
        { name: "the addresses of the VPC", resources: [dbGroup({ cidrBlocks: ["10.20.0.0/16"] }), db], expect: [{ on: "db", message: "addresses" }] },
        {
            name: "addresses of the VPC that are known after the update",
            resources: [vpc(), group("db-sg", [allow(5432, { cidrBlocks: [UNKNOWN] })], ["vpc"]), db],
            expect: [{ on: "db", message: "addresses" }],
        },
        {
            name: "more than a VPC can hold, where the whole VPC is accepted and its block is known after the update",
            options: { cidrMode: "vpc" },
            resources: [vpc("vpc", { cidrBlock: UNKNOWN }), inVpc({ cidrBlocks: ["10.0.0.0/8"] }), db],
            expect: [{ on: "db", message: "addresses" }],
        },
        { name: "the default group of the VPC", resources: [vpc(), dbGroup(from("vpc"), ["vpc"]), db], expect: [{ on: "db", message: "defaultGroup" }] },
        { name: "a prefix list", resources: [dbGroup({ prefixListIds: ["pl-1"] }), db], expect: [{ on: "db", message: "prefixList" }] },
        {
            name: "a prefix list that holds a stranger's addresses beside some that are known after the update",
            resources: [managedList([{ cidr: "198.51.100.0/24" }, { cidr: UNKNOWN }]), dbGroup({ prefixListIds: [UNKNOWN] }, ["list"]), db],
            expect: [{ on: "db", message: "prefixList" }],
        },
        { name: "its own members, the load balancer among them", resources: [dbGroup({ self: true }), loadBalancer("alb", ["db-sg"]), db], expect: [{ on: "db", message: "self" }] },
        {
            name: "a role that is not accepted",
            options: { acceptedRoles: ["app"], bastionPattern: "^bastion$" },
            resources: [group("ops-sg", []), dbGroup(from("ops-sg"), ["ops-sg"]), bastion, db],
            expect: [{ on: "db", message: "group" }],
        },
        {
            name: "a group that nothing wears, where that is forbidden",
            options: { externalSources: "violation" },
            resources: [dbGroup({ securityGroups: ["sg-0aa"] }), db],
            expect: [{ on: "db", message: "outsideGroup" }],
        },
        {
            name: "several faults at once",
            resources: [group("alb-sg", []), group("db-sg", [allow(5432, { ...from("alb-sg"), cidrBlocks: ["10.0.0.0/8"] })], ["alb-sg"]), loadBalancer("alb", ["alb-sg"]), db],
            expect: [
                { on: "db", message: "addresses" },
                { on: "db", message: "group" },
            ],
        },
        {
            name: "an unknown beside a certain fault",
            resources: [dbGroup({ cidrBlocks: ["10.0.0.0/8"] }), database(["db-sg"], { vpcSecurityGroupIds: [UNKNOWN, "sg-0ff"] })],
            expect: [{ on: "db", message: "addresses" }],
        },
        {
            name: "whichever group of a component is meant",
            resources: [...network(["a", "b"]), loadBalancer("alb", ["a", "b"]), dbGroup(from("network"), ["network"]), db],
            expect: [{ on: "db", message: "group" }],
        },
    ],
    unknown: [
        { name: "whether its own members are admitted, the load balancer among them", resources: [group("db-sg", [allow(5432, { self: UNKNOWN })]), loadBalancer("alb", ["db-sg"]), db] },
        {
            name: "what a load balancer wears, where members are admitted",
            resources: [group("db-sg", [allow(5432, { self: true })]), resource("aws:lb/loadBalancer:LoadBalancer", "alb", { securityGroups: [UNKNOWN] }), db],
        },
        {
            name: "a VPC whose block is known after the update, where the whole VPC is accepted",
            options: { cidrMode: "vpc" },
            resources: [vpc("vpc", { cidrBlock: UNKNOWN }), inVpc({ cidrBlocks: ["10.20.0.0/16"] }), db],
            expect: [{ on: "db", says: "cidrBlock of vpc" }],
        },
        {
            name: "a second block of the VPC that is known after the update",
            options: { cidrMode: "vpc" },
            resources: [
                vpc(),
                resource("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "second", { vpcId: UNKNOWN, cidrBlock: UNKNOWN }, { deps: { vpcId: ["vpc"] } }),
                inVpc({ cidrBlocks: ["10.21.0.0/16"] }),
                db,
            ],
            expect: [{ on: "db", says: "cidrBlock of second" }],
        },
        {
            name: "a second block of this VPC or another",
            options: { cidrMode: "vpc" },
            resources: [
                vpc(),
                vpc("other"),
                resource("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "second", { vpcId: UNKNOWN, cidrBlock: "10.21.0.0/16" }, { deps: { vpcId: ["vpc", "other"] } }),
                inVpc({ cidrBlocks: ["10.21.0.0/16"] }),
                db,
            ],
            expect: [{ on: "db", says: "vpcId of second" }],
        },
        {
            name: "the default VPC, whose block is AWS's choice",
            options: { cidrMode: "vpc" },
            resources: [resource("aws:ec2/defaultVpc:DefaultVpc", "vpc", {}), inVpc({ cidrBlocks: ["172.31.0.0/16"] }), db],
            expect: [{ on: "db", says: "cidrBlock of vpc" }],
        },
        {
            name: "a VPC of another stack, where the whole VPC is accepted",
            options: { cidrMode: "vpc" },
            resources: [dbGroup({ cidrBlocks: ["10.20.0.0/16"] }), db],
            expect: [{ on: "db", says: "the VPC of db-sg is outside this stack" }],
        },
        {
            name: "a prefix list whose entries are known after the update",
            resources: [managedList(UNKNOWN), dbGroup({ prefixListIds: [UNKNOWN] }, ["list"]), db],
            expect: [{ on: "db", says: "entries of list" }],
        },
        { name: "a group of another stack", resources: [dbGroup({ securityGroups: ["sg-0aa"] }), db], expect: [{ on: "db", says: "what wears sg-0aa is outside this stack" }] },
        { name: "a group that nothing wears", resources: [group("app-sg", []), dbGroup(from("app-sg"), ["app-sg"]), db] },
        { name: "the database's own group is outside", resources: [database([], { vpcSecurityGroupIds: ["sg-0ab"] })], expect: [{ on: "db", says: "sg-0ab" }] },
        {
            name: "one of two groups of a component, of which one is right",
            resources: [...network(["a", "b"]), service("web", "a"), loadBalancer("alb", ["b"]), dbGroup(from("network"), ["network"]), db],
        },
        { name: "rules that are unknown as a whole", resources: [resource("aws:ec2/securityGroup:SecurityGroup", "db-sg", { ingress: UNKNOWN }), db] },
        {
            name: "addresses that may be accepted",
            settings: { acceptedSources: { cidrs: ["198.51.100.0/24"], prefixLists: [], securityGroups: [], accounts: [] } },
            resources: [dbGroup({ cidrBlocks: [UNKNOWN] }), db],
        },
    ],
    notApplicable: [
        { name: "no group is named", resources: [database([])] },
        { name: "a public search domain", resources: [resource("aws:opensearch/domain:Domain", "search", { domainName: "s" })] },
        { name: "sources outside are accepted, and there are no others", options: { externalSources: "accept" }, resources: [dbGroup({ securityGroups: ["sg-0aa"] }), db] },
    ],
});
