import rule from "../../../policies/cache/cache-no-default-security-group";
import { cache, group, vpc } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const memorydb = resource("aws:memorydb/cluster:Cluster", "cache", { aclName: "app", securityGroupIds: [UNKNOWN] }, { deps: { securityGroupIds: ["vpc"] } });
const network = resource("acme:net:Network", "network", {}, { custom: false });

testRule(rule, {
    valid: [{ name: "a group of its own", resources: [vpc(), group("sg"), cache(["sg"])] }],
    invalid: [
        { name: "that of a VPC, not known yet", resources: [vpc(), memorydb], expect: [{ on: "cache", message: "default", at: "securityGroupIds" }] },
        {
            name: "that of a VPC that is only read",
            preview: false,
            resources: [vpc("vpc", {}, { external: true, id: "vpc-1", outputs: { defaultSecurityGroupId: "sg-d" } }), cache([], { securityGroupIds: ["sg-d"] })],
            expect: [{ on: "cache", message: "default" }],
        },
    ],
    unknown: [
        { name: "a group of another stack", resources: [cache([], { securityGroupIds: ["sg-0abc"] })] },
        { name: "a component with a VPC and a group", resources: [network, { ...vpc(), parent: "network" }, { ...group("a"), parent: "network" }, cache(["network"])] },
    ],
    notApplicable: [{ name: "no group is named", resources: [cache([])] }],
});
