import rule from "../../../policies/database/database-no-world-ingress";
import { allow, database, group, groupRule, ingressRule, rightStack, vpc, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const db = database(["db-sg"]);
const open = (ingress: object[], deps: string[] = [], more = {}) =>
    group(
        "db-sg",
        ingress.map((rule) => ({ ...rule })),
        deps,
        more,
    );
const sg = (name: string, cidr: string) => group(name, [allow(5432, { cidrBlocks: [cidr] })]);
const search = (inputs = {}) =>
    resource("aws:opensearch/domain:Domain", "db", { vpcOptions: { subnetIds: ["subnet-1"], securityGroupIds: [UNKNOWN] }, ...inputs }, { deps: { vpcOptions: ["db-sg"] } });
const found = [{ on: "db", message: "open" }];

testRule(rule, {
    valid: [
        { name: "three hops away from the internet", resources: rightStack(db, 5432) },
        { name: "another port is open", resources: [open([allow(443, { cidrBlocks: WORLD })]), db] },
        { name: "the world over UDP", resources: [open([{ protocol: "udp", fromPort: 5432, toPort: 5432, cidrBlocks: WORLD }]), db] },
        { name: "halves of the internet on two ports", resources: [open([allow(5432, { cidrBlocks: ["16.0.0.0/8"] }), allow(5433, { cidrBlocks: WORLD })]), db] },
        { name: "one organisation's whole block", resources: [open([allow(5432, { cidrBlocks: ["17.0.0.0/8"] })]), db] },
        { name: "all private addresses", resources: [open([allow(5432, { cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], ipv6CidrBlocks: ["fc00::/7"] })]), db] },
        { name: "an IPv6 block of the VPC that is known after the update", resources: [vpc(), open([allow(5432, { ipv6CidrBlocks: [UNKNOWN] })], ["vpc"]), db] },
        { name: "a rule that leaves", resources: [open([]), groupRule("out", "db-sg", 5432, { type: "egress", cidrBlocks: WORLD }), db] },
        {
            name: "an accepted prefix list",
            settings: { acceptedSources: { cidrs: [], prefixLists: ["pl-1"], securityGroups: [], accounts: [] } },
            resources: [open([allow(5432, { prefixListIds: ["pl-1"] })]), db],
        },
        { name: "HTTP is open, and the domain enforces HTTPS", resources: [open([allow(80, { cidrBlocks: WORLD })]), search({ domainEndpointOptions: { enforceHttps: true } })] },
        {
            name: "outputs hold a rule that the program does not",
            preview: false,
            resources: [group("db-sg", undefined, [], { id: "sg-1", outputs: { ingress: [allow(5432, { cidrBlocks: WORLD })] } }), database([], { vpcSecurityGroupIds: ["sg-1"] })],
        },
    ],
    invalid: [
        { name: "every port", resources: [open([allow(0, { cidrBlocks: WORLD }, 65535)]), db], expect: [{ on: "db", message: "open", at: "vpcSecurityGroupIds" }] },
        { name: "a port of its own", resources: [open([allow(15432, { cidrBlocks: WORLD })]), database(["db-sg"], { port: 15432 })], expect: found },
        { name: "a port that AWS told", resources: [open([allow(15432, { cidrBlocks: WORLD })]), database(["db-sg"], {}, { outputs: { port: 15432 } })], expect: found },
        { name: "halves on two groups", resources: [sg("a", "0.0.0.0/1"), sg("b", "128.0.0.0/1"), database(["a", "b"])], expect: found },
        { name: "sixteen blocks of which none is the world", resources: [open(Array.from({ length: 20 }, (_, index) => allow(5432, { cidrBlocks: [`${index + 20}.0.0.0/8`] }))), db], expect: found },
        {
            name: "everything but private addresses",
            resources: [open([allow(5432, { cidrBlocks: ["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2", "128.0.0.0/3"] })]), db],
            expect: found,
        },
        { name: "the mask decides, not the address", resources: [open([]), ingressRule("rule", "db-sg", 5432, { cidrIpv4: "203.0.113.7/0" }), db], expect: found },
        { name: "IPv6 alone, spelt in full", resources: [open([{ protocol: -1, fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"], ipv6CidrBlocks: ["0:0:0:0:0:0:0:0/0"] }]), db], expect: found },
        { name: "its own members and the world", resources: [open([allow(22, { self: true, cidrBlocks: WORLD }, 6000)]), db], expect: found },
        {
            name: "a group that is only read, of which the outputs tell",
            preview: false,
            resources: [group("db-sg", undefined, [], { id: "sg-1", external: true, outputs: { ingress: [allow(5432, { cidrBlocks: WORLD })] } }), database([], { vpcSecurityGroupIds: ["sg-1"] })],
            expect: found,
        },
        {
            name: "a rule of this stack on a group of another",
            preview: false,
            resources: [groupRule("rule", "db-sg", 5432, { securityGroupId: "sg-9", cidrBlocks: WORLD }, { deps: {} }), group("db-sg"), database([], { vpcSecurityGroupIds: ["sg-9"] })],
            expect: found,
        },
        {
            name: "a prefix list that is the world",
            resources: [
                resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", { entries: [{ cidr: "0.0.0.0/1" }] }),
                resource("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", "more", { prefixListId: UNKNOWN, cidr: "128.0.0.0/1" }, { deps: { prefixListId: ["list"] } }),
                open([allow(5432, { prefixListIds: [UNKNOWN] })], ["list"]),
                db,
            ],
            expect: found,
        },
        { name: "443 of a search domain in a VPC", resources: [open([allow(443, { cidrBlocks: WORLD })]), search()], expect: found },
        { name: "an unknown engine behind every port", resources: [open([{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: WORLD }]), database(["db-sg"], { engine: UNKNOWN })], expect: found },
        {
            name: "a group of another stack beside an open one",
            resources: [open([allow(5432, { cidrBlocks: WORLD })]), database(["db-sg"], { vpcSecurityGroupIds: [UNKNOWN, "sg-0abc"] })],
            expect: found,
        },
        {
            name: "a proxy, by its engine family",
            resources: [
                open([allow(3306, { cidrBlocks: WORLD })]),
                resource("aws:rds/proxy:Proxy", "db", { engineFamily: "MYSQL", vpcSecurityGroupIds: [UNKNOWN] }, { deps: { vpcSecurityGroupIds: ["db-sg"] } }),
            ],
            expect: found,
        },
        {
            name: "a replica with the engine of its source",
            resources: [
                open([allow(5432, { cidrBlocks: WORLD })]),
                { ...database(["db-sg"], { engine: undefined, replicateSourceDb: UNKNOWN }), deps: { vpcSecurityGroupIds: ["db-sg"], replicateSourceDb: ["main"] } },
                resource("aws:rds/instance:Instance", "main", { engine: "postgres" }),
            ],
            expect: found,
        },
    ],
    unknown: [
        { name: "a group of another stack", resources: [database([], { vpcSecurityGroupIds: ["sg-0abc"] })], expect: [{ on: "db", says: "security group sg-0abc of db is outside this stack" }] },
        { name: "addresses of which nothing is known", resources: [open([allow(5432, { cidrBlocks: [UNKNOWN] })]), db], expect: [{ on: "db", says: "ingress[0].cidrBlocks[0] of db-sg" }] },
        { name: "a prefix list of another stack", resources: [open([allow(5432, { prefixListIds: ["pl-1"] })]), db], expect: [{ on: "db", says: "pl-1" }] },
        { name: "an unknown engine, and one of the possible ports is open", resources: [open([allow(5432, { cidrBlocks: WORLD })]), database(["db-sg"], { engine: UNKNOWN })] },
        { name: "an unknown port for the world", resources: [open([{ ...allow(5432, { cidrBlocks: WORLD }), fromPort: UNKNOWN }]), db] },
        {
            name: "one of two groups, of which one is open",
            resources: [group("a", [allow(5432, { cidrBlocks: WORLD })]), group("b", []), database([], { vpcSecurityGroupIds: [UNKNOWN] }, { deps: { vpcSecurityGroupIds: ["a", "b"] } })],
            expect: [{ on: "db", says: "which of several groups" }],
        },
        {
            name: "a rule that may belong to this group",
            resources: [open([]), group("other", []), ingressRule("rule", "db-sg", 5432, { cidrIpv4: "0.0.0.0/0" }, { deps: { securityGroupId: ["db-sg", "other"] } }), db],
            expect: [{ on: "db", says: "securityGroupId of rule" }],
        },
    ],
    notApplicable: [
        { name: "no group is named", resources: [database([])] },
        {
            name: "an interface endpoint on 443",
            resources: [
                open([allow(443, { cidrBlocks: WORLD })]),
                resource("aws:opensearch/vpcEndpoint:VpcEndpoint", "endpoint", { vpcOptions: { securityGroupIds: [UNKNOWN], subnetIds: ["subnet-1"] } }, { deps: { vpcOptions: ["db-sg"] } }),
            ],
        },
        {
            name: "a database that is only read",
            preview: false,
            resources: [open([allow(5432, { cidrBlocks: WORLD })], [], { id: "sg-1" }), resource("aws:rds/instance:Instance", "db", { vpcSecurityGroupIds: ["sg-1"] }, { external: true, id: "db" })],
        },
    ],
});
