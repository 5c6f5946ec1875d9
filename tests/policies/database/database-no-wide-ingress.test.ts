import rule from "../../../policies/database/database-no-wide-ingress";
import { allow, database, group, ingressRule, vpc, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const db = database(["db-sg"]);
/** The group stands in the VPC `vpc` (10.20.0.0/16). */
const inVpc = (source: object, more: object = {}, deps: string[] = []) =>
    group("db-sg", [], [], { inputs: { vpcId: UNKNOWN, ingress: [allow(5432, { ...source }), ...Object.values(more)] }, deps: { vpcId: ["vpc"], ...(deps.length > 0 ? { ingress: deps } : {}) } });
const alone = (source: object) => group("db-sg", [allow(5432, { ...source })]);
const list = (cidr: string) => resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", { entries: [{ cidr }] }, { id: "pl-1" });
const found = (message: string) => [{ on: "db", message, at: "vpcSecurityGroupIds" }];

testRule(rule, {
    valid: [
        { name: "the VPC itself", resources: [vpc(), inVpc({ cidrBlocks: ["10.20.0.0/16"] }), db] },
        { name: "another network as large as the VPC", resources: [vpc(), inVpc({ cidrBlocks: ["10.30.0.0/16"] }), db] },
        { name: "the VPC's own public IPv6 block", resources: [vpc("vpc", { ipv6CidrBlock: "2a05:d018:1:aa00::/56" }), inVpc({ ipv6CidrBlocks: ["2a05:d018:1:aa00::/56"] }), db] },
        { name: "a block known after the update that is the VPC's", resources: [vpc(), inVpc({ ipv6CidrBlocks: [UNKNOWN] }, {}, ["vpc"]), db] },
        { name: "one host", resources: [alone({ cidrBlocks: ["198.51.100.9/32"] }), db] },
        { name: "the world, which another rule reports", resources: [alone({ cidrBlocks: WORLD }), db] },
        { name: "a broad range on another port", resources: [vpc(), inVpc({ cidrBlocks: ["10.20.1.0/24"] }, [allow(443, { cidrBlocks: ["10.0.0.0/8"] })]), db] },
        {
            name: "an accepted range",
            settings: { acceptedSources: { cidrs: ["3.0.0.0/10"], prefixLists: [], securityGroups: [], accounts: [] } },
            resources: [alone({ cidrBlocks: ["3.0.0.0/10"] }), db],
        },
        { name: "broader where that is accepted", options: { minPrivatePrefixV4: 8, minPublicPrefixV4: 23 }, resources: [alone({ cidrBlocks: ["10.0.0.0/8", "203.0.112.0/23"] }), db] },
    ],
    invalid: [
        { name: "all of 10/8 in a smaller VPC", resources: [vpc(), inVpc({ cidrBlocks: ["10.0.0.0/8"] }), db], expect: found("privateRange") },
        {
            name: "broader than the VPC, though not broader than usual",
            resources: [vpc("vpc", { cidrBlock: "10.20.0.0/24" }), inVpc({ cidrBlocks: ["10.20.0.0/20"] }), db],
            expect: found("privateRange"),
        },
        { name: "all of 172.16/12, the VPC unknown", resources: [alone({ cidrBlocks: ["172.16.0.0/12"] }), db], expect: found("privateRange") },
        { name: "one organisation's whole block", resources: [alone({ cidrBlocks: ["17.0.0.0/8"] }), db], expect: found("publicRange") },
        { name: "a quarter of a provider's addresses", resources: [alone({ cidrBlocks: ["3.0.0.0/10"] }), db], expect: found("publicRange") },
        { name: "a public IPv6 block of some provider", resources: [alone({ ipv6CidrBlocks: ["2a05:d000::/25"] }), db], expect: found("publicRange") },
        { name: "a prefix list with a broad member", resources: [list("203.0.112.0/23"), alone({ prefixListIds: ["pl-1"] }), db], expect: found("prefixList") },
        {
            name: "a prefix list that is known to be everybody",
            settings: { widePrefixListIds: ["pl-everybody"] },
            resources: [alone({ prefixListIds: ["pl-everybody"] }), db],
            expect: found("prefixList"),
        },
        { name: "two kinds at once", resources: [alone({ cidrBlocks: ["10.0.0.0/8", "3.0.0.0/10"] }), db], expect: [...found("privateRange"), ...found("publicRange")] },
    ],
    unknown: [
        {
            name: "broader than the VPC's first block, where a second one is known after the update",
            resources: [
                vpc("vpc", { cidrBlock: "10.20.0.0/24" }),
                resource("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "second", { vpcId: UNKNOWN, cidrBlock: UNKNOWN }, { deps: { vpcId: ["vpc"] } }),
                inVpc({ cidrBlocks: ["10.30.0.0/20"] }),
                db,
            ],
        },
        {
            name: "whether a usual range is broader than the VPC",
            resources: [vpc("vpc", { cidrBlock: UNKNOWN }), inVpc({ cidrBlocks: ["10.20.0.0/20"] }), db],
            expect: [{ on: "db", says: "cidrBlock of vpc" }],
        },
        { name: "a block known after the update", resources: [alone({ cidrBlocks: [UNKNOWN] }), db] },
        { name: "a prefix list of another stack", resources: [alone({ prefixListIds: ["pl-1"] }), db], expect: [{ on: "db", says: "pl-1" }] },
        { name: "a group of another stack", resources: [database([], { vpcSecurityGroupIds: ["sg-0aa"] })] },
        { name: "whether a broad range is on the port", resources: [alone({ cidrBlocks: ["10.0.0.0/8"] }), database(["db-sg"], { engine: UNKNOWN })] },
        {
            name: "a rule that may belong to another group",
            resources: [group("db-sg"), group("other"), ingressRule("rule", "db-sg", 5432, { cidrIpv4: "10.0.0.0/8" }, { deps: { securityGroupId: ["db-sg", "other"] } }), db],
        },
    ],
    notApplicable: [{ name: "no group is named", resources: [database([])] }],
});
