import rule from "../../../policies/cache/cache-no-open-port";
import { allow, group, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const sg = (...ingress: object[]) =>
    group(
        "sg",
        ingress.map((rule) => ({ ...rule })),
    );
const ingress = (inputs: object) => resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", { securityGroupId: "sg-1", ...inputs });
const found = (on = "sg") => [{ on, message: "open" }];

testRule(rule, {
    valid: [
        { name: "private addresses", resources: [sg(allow(6379, { cidrBlocks: ["10.0.0.0/8"] }))] },
        { name: "a source group", resources: [sg(allow(6379, { securityGroups: [UNKNOWN] }))] },
        { name: "Redis over UDP, which it does not speak", resources: [sg({ protocol: "udp", fromPort: 6379, toPort: 6379, cidrBlocks: WORLD })] },
        { name: "MQTT, which is public by custom", resources: [sg(allow(8883, { cidrBlocks: WORLD }))] },
        { name: "a port that is no longer looked for", options: { cachePorts: [11211] }, resources: [sg(allow(6379, { cidrBlocks: WORLD }))] },
    ],
    invalid: [
        { name: "Redis", resources: [sg(allow(6379, { cidrBlocks: WORLD }))], expect: [{ on: "sg", message: "open", at: "ingress[0].cidrBlocks[0]" }] },
        { name: "Memcached over UDP and IPv6", resources: [sg({ protocol: "udp", fromPort: 11211, toPort: 11211, ipv6CidrBlocks: ["::/0"] })], expect: found() },
        { name: "a range, the protocol as a number", resources: [ingress({ ipProtocol: "6", fromPort: 6000, toPort: 7000, cidrIpv4: "0.0.0.0/0" })], expect: found("rule") },
        {
            name: "Lightsail, which fills in the world",
            resources: [resource("aws:lightsail/instancePublicPorts:InstancePublicPorts", "ports", { portInfos: [{ protocol: "tcp", fromPort: 6379, toPort: 6379 }] })],
            expect: found("ports"),
        },
        { name: "a port beside a rule for every port", resources: [sg({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: WORLD }, allow(5672, { cidrBlocks: WORLD }))], expect: found() },
    ],
    unknown: [
        { name: "addresses known after the update", resources: [sg(allow(6379, { cidrBlocks: [UNKNOWN] }))], expect: [{ on: "sg", says: "ingress[0].cidrBlocks[0] of sg" }] },
        { name: "a prefix list", resources: [ingress({ ipProtocol: "tcp", fromPort: 9092, toPort: 9092, prefixListId: "pl-1" })] },
    ],
    notApplicable: [
        {
            name: "every port, which the rule of databases reports",
            resources: [sg({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: WORLD })],
            expect: [{ on: "sg", says: "database-no-open-port" }],
        },
        {
            name: "an outgoing rule",
            resources: [resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", { type: "egress", protocol: "tcp", fromPort: 6379, toPort: 6379, cidrBlocks: WORLD })],
        },
    ],
});
