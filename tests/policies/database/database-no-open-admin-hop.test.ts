import rule from "../../../policies/database/database-no-open-admin-hop";
import { allow, cache, database, from, group, ingressRule, service, subnet, vpc, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const db = database(["db-sg"]);
const dbGroup = (source = "host-sg") => group("db-sg", [allow(5432, from(source))], [source]);
const hostGroup = (...ingress: Json[]) => group("host-sg", ingress);
const ssh = (cidr = "0.0.0.0/0") => allow(22, { cidrBlocks: [cidr] });
const host = (inputs: Json = {}, deps: Record<string, string[]> = {}) =>
    resource("aws:ec2/instance:Instance", "host", { vpcSecurityGroupIds: [UNKNOWN], ...inputs }, { deps: { vpcSecurityGroupIds: ["host-sg"], ...deps } });
const template = resource("aws:ec2/launchTemplate:LaunchTemplate", "host", { vpcSecurityGroupIds: [UNKNOWN] }, { deps: { vpcSecurityGroupIds: ["host-sg"] } });
const scaling = resource("aws:autoscaling/group:Group", "fleet", { launchTemplate: { id: UNKNOWN }, vpcZoneIdentifiers: [UNKNOWN] }, { deps: { launchTemplate: ["host"], vpcZoneIdentifiers: ["a"] } });
const eks = resource("aws:eks/cluster:Cluster", "eks", { name: "eks", vpcConfig: { subnetIds: ["subnet-1"] } });
const nodes = (remoteAccess: Json, more: Json = {}) => resource("aws:eks/nodeGroup:NodeGroup", "nodes", { clusterName: "eks", remoteAccess, subnetIds: ["subnet-1"], ...more });
/** A group of which it is known only what its rules hang on. */
const hidden = (...behind: string[]) => group("db-sg", undefined, behind, { inputs: { ingress: UNKNOWN } });
const found = (message = "open", on = "host") => [{ on, message }];

testRule(rule, {
    valid: [
        { name: "logins from an office", resources: [hostGroup(ssh("198.51.100.0/28")), dbGroup(), host(), db] },
        { name: "the web is open, logins are not", resources: [hostGroup(allow(443, { cidrBlocks: WORLD })), dbGroup(), host(), db] },
        { name: "a host in a private subnet", resources: [vpc(), subnet("a"), hostGroup(ssh()), dbGroup(), host({ subnetId: UNKNOWN }, { subnetId: ["a"] }), db] },
        { name: "a fleet in a private subnet", resources: [vpc(), subnet("a"), hostGroup(ssh()), dbGroup(), template, scaling, db] },
        { name: "a port that is no longer looked for", options: { adminPorts: [3389] }, resources: [hostGroup(ssh()), dbGroup(), host(), db] },
        { name: "no logins, whatever the store's group admits", resources: [hostGroup(allow(443, { cidrBlocks: WORLD })), hidden("host-sg"), host(), db] },
        { name: "nodes whose SSH names a source", resources: [eks, nodes({ ec2SshKey: "key", sourceSecurityGroupIds: [UNKNOWN] }), dbGroup("eks"), db] },
    ],
    invalid: [
        { name: "a web host with SSH open to the world", resources: [hostGroup(ssh(), allow(80, { cidrBlocks: WORLD }), allow(443, { cidrBlocks: WORLD })), dbGroup(), host(), db], expect: found() },
        {
            name: "a cache, and a host in a subnet of another stack",
            resources: [hostGroup(ssh()), group("cache-sg", [allow(6379, from("host-sg"))], ["host-sg"]), host({ subnetId: "subnet-9" }), cache(["cache-sg"])],
            expect: found(),
        },
        { name: "a launch template", resources: [hostGroup(allow(3389, { ipv6CidrBlocks: ["::/0"] })), dbGroup(), template, db], expect: found() },
        {
            name: "the host shares the store's group, whose members reach each other",
            resources: [group("db-sg", [ssh(), allow(5432, { self: true })]), host({}, { vpcSecurityGroupIds: ["db-sg"] }), db],
            expect: found(),
        },
        {
            name: "nodes with a key and no source for it",
            resources: [eks, nodes({ ec2SshKey: "key" }), dbGroup("eks"), db],
            expect: [{ on: "nodes", message: "remoteAccess", at: "remoteAccess.sourceSecurityGroupIds" }],
        },
    ],
    unknown: [
        { name: "how nodes are logged in to", resources: [eks, nodes({}, { remoteAccess: UNKNOWN }), dbGroup("eks"), db], expect: [{ on: "nodes", says: "remoteAccess of nodes" }] },
        { name: "addresses known after the update", resources: [hostGroup(allow(22, { cidrBlocks: [UNKNOWN] })), dbGroup(), host(), db] },
        {
            name: "which group the host wears",
            resources: [hostGroup(ssh()), group("other"), dbGroup(), host({ vpcSecurityGroupIds: UNKNOWN }, { vpcSecurityGroupIds: ["host-sg", "other"] }), db],
            expect: [{ on: "host", says: "the security groups of host" }],
        },
        { name: "what the store's group admits, which hangs on the host's", resources: [hostGroup(ssh()), hidden("host-sg"), host(), db], expect: [{ on: "host", says: "ingress of db-sg" }] },
        {
            name: "what the group admits that the host shares with the store",
            resources: [hidden(), host({}, { vpcSecurityGroupIds: ["db-sg"] }), db],
            expect: [{ on: "host", says: "ingress of db-sg" }],
        },
        {
            name: "whether members of that group reach each other",
            resources: [group("db-sg", [ssh(), allow(5432, { self: UNKNOWN })]), host({}, { vpcSecurityGroupIds: ["db-sg"] }), db],
            expect: [{ on: "host", says: "ingress[1].self of db-sg" }],
        },
        {
            name: "the port that the store's group opens",
            resources: [hostGroup(ssh()), group("db-sg", [{ ...allow(5432, from("host-sg")), toPort: UNKNOWN }], ["host-sg"]), host(), db],
            expect: [{ on: "host", says: "ingress[0].toPort of db-sg" }],
        },
        { name: "the port on which the store listens", resources: [hostGroup(ssh()), dbGroup(), host(), database(["db-sg"], { engine: UNKNOWN })], expect: [{ on: "host", says: "engine of db" }] },
        {
            name: "which of two groups the store admits",
            resources: [hostGroup(ssh()), group("other"), group("db-sg", [allow(5432, from("host-sg"))], ["host-sg", "other"]), host(), db],
            expect: [{ on: "host", says: "which group db-sg admits" }],
        },
        {
            name: "which of two groups the store wears",
            resources: [hostGroup(ssh()), group("other"), dbGroup(), host(), database([], { vpcSecurityGroupIds: UNKNOWN }, { deps: { vpcSecurityGroupIds: ["db-sg", "other"] } })],
            expect: [{ on: "host", says: "which of several groups vpcSecurityGroupIds of db means" }],
        },
        {
            name: "to which of two groups a rule belongs",
            resources: [
                hostGroup(ssh()),
                group("other"),
                group("db-sg"),
                ingressRule("rule", "db-sg", 5432, { referencedSecurityGroupId: UNKNOWN }, { deps: { securityGroupId: ["db-sg", "other"], referencedSecurityGroupId: ["host-sg"] } }),
                host(),
                db,
            ],
            expect: [{ on: "host", says: "securityGroupId of rule" }],
        },
    ],
    notApplicable: [
        { name: "a host that no store admits", resources: [hostGroup(ssh()), group("db-sg", []), host(), db], expect: [{ on: "host", says: "No store" }] },
        { name: "what the store's group admits hangs on another group", resources: [hostGroup(ssh()), group("app-sg"), hidden("app-sg"), host(), db] },
        { name: "the group is worn by tasks only, which nobody logs in to", resources: [hostGroup(ssh()), dbGroup(), service("web", "host-sg"), db] },
        { name: "nodes that wear the groups of a launch template", resources: [eks, nodes({ ec2SshKey: "key" }, { launchTemplate: { id: "lt-1", version: "1" } }), dbGroup("eks"), db] },
    ],
});
