import rule from "../../../policies/database/database-no-open-port";
import { allow, group, groupRule, ingressRule, loadBalancer, service, WORLD } from "../../model/network/builders";
import assert from "node:assert/strict";
import { evaluate } from "../../../src/engine/evaluate";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings";
import { decoders } from "../../support/decoders";
import { testRule } from "../../support/rule-tester";
import { resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const sg = (...ingress: object[]) =>
    group(
        "db-sg",
        ingress.map((rule) => ({ ...rule })),
    );
const lightsail = (portInfo: object) => resource("aws:lightsail/instancePublicPorts:InstancePublicPorts", "ports", { instanceName: "i", portInfos: [portInfo] });
const open = (at?: string) => [{ on: "db-sg", message: "open", ...(at === undefined ? {} : { at }) }];

testRule(rule, {
    valid: [
        { name: "no inline rules", resources: [group("db-sg")] },
        { name: "the web's ports", resources: [sg(allow(443, { cidrBlocks: WORLD }), allow(80, { ipv6CidrBlocks: ["::/0"] }))] },
        { name: "TCP 0-0 is port 0", resources: [sg(allow(0, { cidrBlocks: WORLD }))] },
        { name: "a source group", resources: [sg(allow(5432, { securityGroups: [UNKNOWN] }))] },
        { name: "an inline rule without any source", resources: [sg(allow(5432, {}))] },
        { name: "ICMP and ESP", resources: [sg({ protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: WORLD }, { protocol: "50", fromPort: 0, toPort: 0, cidrBlocks: WORLD })] },
        { name: "halves on two ports", resources: [sg(allow(5432, { cidrBlocks: ["1.0.0.0/8"] }), allow(5439, { cidrBlocks: ["17.0.0.0/8"] }))] },
        { name: "a public /23", resources: [sg(allow(5432, { cidrBlocks: ["203.0.112.0/23"] }))] },
        { name: "a port that is no longer looked for", options: { databasePorts: [5432] }, resources: [sg(allow(3306, { cidrBlocks: WORLD }))] },
        {
            name: "an accepted prefix list",
            settings: { acceptedSources: { cidrs: [], prefixLists: ["pl-1"], securityGroups: [], accounts: [] } },
            resources: [ingressRule("rule", "db-sg", 5432, { prefixListId: "pl-1" }), group("db-sg")],
        },
        { name: "Lightsail with addresses of an office", resources: [lightsail({ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrs: ["198.51.100.0/28"] })] },
    ],
    invalid: [
        {
            name: "a separate rule of the older kind",
            resources: [groupRule("rule", "db-sg", 5432, { cidrBlocks: WORLD }), group("db-sg")],
            expect: [{ on: "rule", message: "open", at: "cidrBlocks[0]" }],
        },
        { name: "two halves in two inline rules", resources: [sg(allow(3306, { cidrBlocks: ["0.0.0.0/1"] }), allow(3306, { cidrBlocks: ["128.0.0.0/1"] }))], expect: open() },
        {
            name: "the mask decides, not the address",
            resources: [ingressRule("rule", "db-sg", 5432, { cidrIpv4: "203.0.113.7/0" }), group("db-sg")],
            expect: [{ on: "rule", message: "open", at: "cidrIpv4" }],
        },
        {
            name: "every protocol, IPv6 spelt in full",
            resources: [sg({ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["0:0:0:0:0:0:0:0/0"] })],
            expect: [{ on: "db-sg", message: "everyPort" }],
        },
        {
            name: "every protocol without ports",
            resources: [ingressRule("rule", "db-sg", 0, { ipProtocol: "-1", fromPort: undefined, toPort: undefined, cidrIpv4: "0.0.0.0/0" }), group("db-sg")],
            expect: [{ on: "rule", message: "everyPort" }],
        },
        { name: "every port of TCP", resources: [sg(allow(1, { cidrBlocks: WORLD }, 65535))], expect: [{ on: "db-sg", message: "everyPort" }] },
        {
            name: "every port of a group that only a load balancer wears: advisory",
            resources: [sg(allow(0, { cidrBlocks: WORLD }, 65535)), loadBalancer("alb", ["db-sg"])],
            expect: [{ on: "db-sg", message: "everyPort", advisory: true }],
        },
        {
            name: "every port of a group that a service wears too",
            resources: [sg(allow(0, { cidrBlocks: WORLD }, 65535)), loadBalancer("alb", ["db-sg"]), service("web", "db-sg")],
            expect: [{ on: "db-sg", message: "everyPort" }],
        },
        {
            name: "a range with the port in it, as text and in capitals",
            resources: [sg({ protocol: "TCP", fromPort: "5000", toPort: "6000", cidrBlocks: WORLD })],
            expect: open("ingress[0].cidrBlocks[0]"),
        },
        { name: "members of the group and the world", resources: [sg(allow(22, { self: true, cidrBlocks: WORLD }, 3389))], expect: open() },
        { name: "an unknown block beside the world", resources: [sg(allow(5432, { cidrBlocks: [UNKNOWN, "0.0.0.0/0"] }))], expect: open("ingress[0].cidrBlocks[1]") },
        { name: "the adopted default group", resources: [resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "db-sg", { ingress: [allow(27017, { cidrBlocks: WORLD })] })], expect: open() },
        { name: "Lightsail, which fills in the world", resources: [lightsail({ protocol: "tcp", fromPort: 5432, toPort: 5432 })], expect: [{ on: "ports", message: "open" }] },
        { name: "a port of one's own", options: { databasePorts: [6543] }, resources: [sg(allow(6543, { cidrBlocks: WORLD }))], expect: open() },
    ],
    unknown: [
        {
            name: "addresses known after the update",
            resources: [sg(allow(5432, { cidrBlocks: [UNKNOWN] }))],
            expect: [{ on: "db-sg", says: "ingress[0].cidrBlocks[0] of db-sg is known after the update" }],
        },
        { name: "an unknown port for the world", resources: [sg({ protocol: "tcp", fromPort: UNKNOWN, toPort: UNKNOWN, cidrBlocks: WORLD })] },
        { name: "an unknown protocol for the world", resources: [sg({ protocol: UNKNOWN, fromPort: 5432, toPort: 5432, cidrBlocks: WORLD })] },
        { name: "rules that are unknown as a whole", resources: [resource("aws:ec2/securityGroup:SecurityGroup", "db-sg", { ingress: UNKNOWN })] },
        { name: "a prefix list", resources: [sg(allow(5432, { prefixListIds: ["pl-1"] }))], expect: [{ on: "db-sg", says: "prefix list pl-1 of db-sg is outside this stack" }] },
        { name: "a block that is none", resources: [sg(allow(5432, { cidrBlocks: ["10.0.0.0/99"] }))], expect: [{ on: "db-sg", says: "cannot be read here" }] },
        {
            name: "whether it is an incoming rule at all",
            resources: [resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", { type: UNKNOWN, securityGroupId: "sg-1", protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: WORLD })],
        },
    ],
    notApplicable: [
        {
            name: "an outgoing rule",
            resources: [resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: WORLD, securityGroupId: "sg-1" })],
        },
        { name: "a group that is only read", preview: false, resources: [group("db-sg", [allow(5432, { cidrBlocks: WORLD })], [], { external: true, id: "sg-1" })] },
    ],
});

describe("before the rest of the stack is known", () => {
    const judge = (resources: ResourceSpec[]) => {
        const [decoder] = decoders;
        assert.ok(decoder);
        const deployment = decoder.decode({ resources });
        const found = evaluate({ deployment, rules: [rule], settings: DEFAULT_SETTINGS, now: new Date("2026-01-15T00:00:00Z"), pass: "resource" });
        return found.map(({ outcome, message }) => `${outcome}: ${message}`).join();
    };
    it("a port that is open is reported at once", () => assert.match(judge([sg(allow(5432, { cidrBlocks: WORLD }))]), /^violation: db-sg opens port 5432/));
    it("who wears a group decides whether every port is one too many", () => {
        assert.equal(judge([sg(allow(0, { cidrBlocks: WORLD }, 65535))]), "unknown: Cannot tell: what wears db-sg is known after the update.");
    });
});
