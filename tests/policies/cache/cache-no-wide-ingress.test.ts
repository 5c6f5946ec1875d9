import rule from "../../../policies/cache/cache-no-wide-ingress";
import { allow, cache, group, subnet, vpc } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const redis = cache(["sg"]);
const sg = (source: object, sources: string[] = []) => group("sg", [allow(6379, { ...source })], sources);

testRule(rule, {
    valid: [
        { name: "a network of usual size", resources: [sg({ cidrBlocks: ["10.1.0.0/16"] }), redis] },
        { name: "a block known after the update that is a subnet's", resources: [vpc(), subnet("app"), sg({ ipv6CidrBlocks: [UNKNOWN] }, ["app"]), redis] },
        { name: "broader where that is accepted", options: { minPrivatePrefixV4: 12, minPublicPrefixV4: 24 }, resources: [sg({ cidrBlocks: ["172.16.0.0/12", "198.51.100.0/24"] }), redis] },
    ],
    invalid: [
        { name: "all of 172.16/12", resources: [sg({ cidrBlocks: ["172.16.0.0/12"] }), redis], expect: [{ on: "cache", message: "privateRange", at: "securityGroupIds" }] },
        { name: "a public /24", resources: [sg({ cidrBlocks: ["198.51.100.0/24"] }), redis], expect: [{ on: "cache", message: "publicRange" }] },
        {
            name: "a prefix list with a broad member",
            resources: [resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", { entries: [{ cidr: "10.0.0.0/8" }] }, { id: "pl-1" }), sg({ prefixListIds: ["pl-1"] }), redis],
            expect: [{ on: "cache", message: "prefixList" }],
        },
    ],
    unknown: [
        { name: "a block of which nothing is known", resources: [sg({ cidrBlocks: [UNKNOWN] }), redis] },
        { name: "a group of another stack", resources: [cache([], { securityGroupIds: ["sg-0aa"] })] },
    ],
    notApplicable: [{ name: "no group is named", resources: [cache([])] }],
});
