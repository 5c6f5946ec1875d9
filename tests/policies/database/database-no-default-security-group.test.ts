import rule from "../../../policies/database/database-no-default-security-group";
import { allow, database, from, group, vpc } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const adopted = (inputs: object, deps: Record<string, string[]> = {}) => resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-sg", { ...inputs }, { deps });
const found = [{ on: "db", message: "default", at: "vpcSecurityGroupIds" }];
const network = resource("acme:net:Network", "network", {}, { custom: false });

testRule(rule, {
    valid: [
        { name: "a group of its own, an untouched default group beside it", resources: [vpc(), group("db-sg"), database(["db-sg"])] },
        {
            name: "an adopted default group with nothing but the application",
            resources: [group("app-sg"), adopted({ ingress: [allow(5432, from("app-sg"))] }, { ingress: ["app-sg"] }), database(["default-sg"])],
        },
        { name: "an adopted default group without rules", resources: [adopted({}), database(["default-sg"])] },
        { name: "the default group of a VPC that the program has adopted and emptied", resources: [vpc(), adopted({ vpcId: UNKNOWN }, { vpcId: ["vpc"] }), database(["vpc"])] },
        { name: "a component with groups of its own", resources: [network, { ...group("a"), parent: "network" }, { ...group("b"), parent: "network" }, database(["network"])] },
    ],
    invalid: [
        { name: "that of a VPC, not known yet", resources: [vpc(), database(["vpc"])], expect: found },
        {
            name: "that of a VPC, by its id",
            preview: false,
            resources: [vpc("vpc", {}, { id: "vpc-1", outputs: { defaultSecurityGroupId: "sg-d" } }), database([], { vpcSecurityGroupIds: ["sg-d"] })],
            expect: found,
        },
        {
            name: "that of a VPC that is only read",
            preview: false,
            resources: [
                vpc("vpc", {}, { external: true, id: "vpc-1", outputs: { defaultSecurityGroupId: "sg-d" } }),
                group("read", undefined, [], { external: true, id: "sg-d" }),
                database([], { vpcSecurityGroupIds: ["sg-d"] }),
            ],
            expect: found,
        },
        { name: "an adopted one whose members reach each other", resources: [adopted({ ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] }), database(["default-sg"])], expect: found },
        {
            name: "an adopted one that names itself",
            preview: false,
            resources: [{ ...adopted({ ingress: [allow(5432, { securityGroups: ["sg-d"] })] }), id: "sg-d" }, database([], { vpcSecurityGroupIds: ["sg-d"] })],
            expect: found,
        },
    ],
    unknown: [
        { name: "an adopted one that may name itself", resources: [adopted({ ingress: [allow(5432, { securityGroups: [UNKNOWN] })] }), database(["default-sg"])] },
        { name: "an adopted one whose members may reach each other", resources: [adopted({ ingress: [allow(5432, { self: UNKNOWN })] }), database(["default-sg"])] },
        { name: "a group of another stack, which may be one", resources: [database([], { vpcSecurityGroupIds: ["sg-0abc"] })], expect: [{ on: "db", says: "outside this stack" }] },
        { name: "a component with a VPC and a group", resources: [network, { ...vpc(), parent: "network" }, { ...group("a"), parent: "network" }, database(["network"])] },
        { name: "an adopted one of unknown rules", resources: [adopted({ ingress: UNKNOWN }), database(["default-sg"])] },
    ],
    notApplicable: [{ name: "no group is named", resources: [vpc(), database([])] }],
});
