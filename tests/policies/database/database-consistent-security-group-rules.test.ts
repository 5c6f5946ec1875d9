import rule from "../../../policies/database/database-consistent-security-group-rules";
import { allow, cache, database, group, groupRule, ingressRule, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const db = database(["sg"]);
const older = groupRule("older", "sg", 5432, { cidrBlocks: ["10.0.0.0/8"] });
const present = ingressRule("present", "sg", 5432, { cidrIpv4: "10.0.0.0/8" });
const exclusive = resource(
    "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive",
    "exclusive",
    { securityGroupId: UNKNOWN, ingressRuleIds: [] },
    { deps: { securityGroupId: ["sg"] } },
);
const found = (message: string) => [{ on: "sg", message }];

testRule(rule, {
    valid: [
        { name: "inline rules only", resources: [group("sg", [allow(5432, { cidrBlocks: ["10.0.0.0/8"] })]), db] },
        {
            name: "separate rules only, listed in the outputs after a refresh",
            resources: [group("sg", undefined, [], { outputs: { id: UNKNOWN, ingress: [allow(5432, { cidrBlocks: ["10.0.0.0/8"] })] } }), present, db],
        },
        { name: "an outgoing rule beside inline incoming ones", resources: [group("sg", []), groupRule("out", "sg", 0, { type: "egress", protocol: "-1", cidrBlocks: WORLD }), db] },
        { name: "separate rules that are all there may be", resources: [group("sg"), present, exclusive, db] },
        { name: "an adopted default group with inline rules", resources: [resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "sg", { ingress: [] }), db] },
        { name: "the only rule, in whatever direction", resources: [group("sg"), groupRule("rule", "sg", 5432, { type: UNKNOWN, cidrBlocks: WORLD }), db] },
    ],
    invalid: [
        { name: "an empty inline list and a separate rule", resources: [group("sg", []), present, db], expect: [{ on: "sg", message: "inlineAndSeparate", at: "ingress" }] },
        { name: "the same on the group of a cache", resources: [group("sg", []), older, cache(["sg"])], expect: found("inlineAndSeparate") },
        { name: "separate rules of both kinds", resources: [group("sg"), older, present, db], expect: found("twoKinds") },
        { name: "an adopted default group and a separate rule", resources: [resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "sg", {}), present, db], expect: found("defaultGroup") },
        { name: "inline rules, and a list of all there may be", resources: [group("sg", []), exclusive, db], expect: found("exclusive") },
        { name: "a group that guards nothing, where all are judged", options: { allGroups: true }, resources: [group("sg", []), present], expect: found("inlineAndSeparate") },
    ],
    unknown: [
        {
            name: "a rule that may belong to another group",
            resources: [group("sg", []), group("other"), ingressRule("rule", "sg", 5432, { cidrIpv4: "10.0.0.0/8" }, { deps: { securityGroupId: ["sg", "other"] } }), db],
            expect: [{ on: "sg", says: "securityGroupId of rule" }],
        },
        {
            name: "a rule that may be an outgoing one",
            resources: [group("sg", []), groupRule("rule", "sg", 5432, { type: UNKNOWN, cidrBlocks: WORLD }), db],
            expect: [{ on: "sg", says: "type of rule" }],
        },
        {
            name: "a group that may guard a store",
            resources: [group("sg", []), group("other"), present, database([], { vpcSecurityGroupIds: UNKNOWN }, { deps: { vpcSecurityGroupIds: ["sg", "other"] } })],
            expect: [{ on: "sg", says: "which stores sg guards" }],
        },
    ],
    notApplicable: [{ name: "a group that guards nothing", resources: [group("sg", []), present], expect: [{ on: "sg", says: "guards no store" }] }],
});
