import rule from "../../../policies/database/database-private-subnets";
import { allow, database, group, subnet, vpc, WORLD } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const db = database([], { dbSubnetGroupName: UNKNOWN }, { deps: { dbSubnetGroupName: ["group"] } });
const subnets = (...names: string[]) => resource("aws:rds/subnetGroup:SubnetGroup", "group", { subnetIds: names.map(() => UNKNOWN) }, { deps: { subnetIds: names } });
const igw = resource("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: UNKNOWN }, { deps: { vpcId: ["vpc"] } });
const table = (name: string, routes: Json[], behind: string[] = []) =>
    resource("aws:ec2/routeTable:RouteTable", name, { vpcId: UNKNOWN, routes }, { deps: { vpcId: ["vpc"], ...(behind.length > 0 ? { routes: behind } : {}) } });
const toInternet = (inputs: Json = {}) => ({ cidrBlock: "0.0.0.0/0", gatewayId: UNKNOWN, ...inputs });
const associate = (name: string, of: string, to: string) =>
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", name, { subnetId: UNKNOWN, routeTableId: UNKNOWN }, { deps: { subnetId: [of], routeTableId: [to] } });
const mainTable = (to: string) =>
    resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", { vpcId: UNKNOWN, routeTableId: UNKNOWN }, { deps: { vpcId: ["vpc"], routeTableId: [to] } });
const route = (name: string, of: string, inputs: Json, deps: Record<string, string[]> = {}) =>
    resource("aws:ec2/route:Route", name, { routeTableId: UNKNOWN, destinationCidrBlock: "0.0.0.0/0", ...inputs }, { deps: { routeTableId: [of], ...deps } });
const nat = resource("aws:ec2/natGateway:NatGateway", "nat", {});
const block = (mode: unknown) => resource("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "block", { internetGatewayBlockMode: mode });
const exclusion = (inputs: Json, deps: Record<string, string[]>) =>
    resource("aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "exclusion", { internetGatewayExclusionMode: "allow-bidirectional", ...inputs }, { deps });

/** A subnet `a` of `vpc`, associated with `table`, and a database in it. */
const placed = (routes: Json[], behind: string[], ...more: ResourceSpec[]) => [vpc(), igw, subnet("a"), table("table", routes, behind), associate("assoc", "a", "table"), subnets("a"), db, ...more];
const isPublic = placed([toInternet()], ["igw"]);
const found = [{ on: "db", message: "public", at: "dbSubnetGroupName" }];

testRule(rule, {
    valid: [
        {
            name: "a route through a NAT gateway",
            resources: placed(
                [
                    { cidrBlock: "0.0.0.0/0", natGatewayId: UNKNOWN },
                    { ipv6CidrBlock: "::/0", egressOnlyGatewayId: UNKNOWN },
                ],
                ["nat"],
                nat,
            ),
        },
        {
            name: "an empty table, though addresses are handed out",
            resources: [vpc(), subnet("a", "vpc", { mapPublicIpOnLaunch: true }), table("table", []), associate("assoc", "a", "table"), subnets("a"), db],
        },
        { name: "no table at all: the VPC's own has local routes only", resources: [vpc(), subnet("a"), subnets("a"), db] },
        { name: "a VPN gateway", resources: placed([toInternet()], ["vpn"], resource("aws:ec2/vpnGateway:VpnGateway", "vpn", {})) },
        { name: "another subnet is public", resources: [...placed([], []), subnet("web"), table("open", [toInternet()], ["igw"]), associate("assoc-web", "web", "open")] },
        { name: "public access is blocked for the account", resources: [...isPublic, block("block-ingress")] },
        {
            name: "public access is blocked, and an exclusion is for another subnet",
            resources: [...isPublic, block("block-bidirectional"), subnet("b"), exclusion({ subnetId: UNKNOWN }, { subnetId: ["b"] })],
        },
        { name: "an inspection endpoint behind a narrow route", resources: placed([{ cidrBlock: "10.1.0.0/16", vpcEndpointId: "vpce-1" }], []) },
    ],
    invalid: [
        { name: "a route of the table", resources: isPublic, expect: found },
        { name: "a route of the table, by a known id", resources: placed([toInternet({ gatewayId: "igw-1" })], []), expect: found },
        { name: "half of the internet", resources: placed([toInternet({ cidrBlock: "128.0.0.0/1" })], ["igw"]), expect: found },
        { name: "IPv6 only", resources: placed([{ ipv6CidrBlock: "::/0", gatewayId: UNKNOWN }], ["igw"]), expect: found },
        { name: "a route of its own", resources: placed([], [], route("route", "table", { gatewayId: UNKNOWN }, { gatewayId: ["igw"] })), expect: found },
        { name: "a carrier gateway", resources: placed([{ cidrBlock: "0.0.0.0/0", carrierGatewayId: UNKNOWN }], []), expect: found },
        {
            name: "the main table, for a subnet that nobody associated",
            resources: [vpc(), igw, subnet("a"), subnet("b"), table("open", [toInternet()], ["igw"]), table("closed", []), mainTable("open"), associate("assoc", "a", "closed"), subnets("a", "b"), db],
            expect: found,
        },
        { name: "a route added to the VPC's own table", resources: [vpc(), igw, subnet("a"), route("route", "vpc", { gatewayId: UNKNOWN }, { gatewayId: ["igw"] }), subnets("a"), db], expect: found },
        {
            name: "the VPC's own table by its id",
            preview: false,
            resources: [
                vpc("vpc", {}, { id: "vpc-1", outputs: { mainRouteTableId: "rtb-m" } }),
                { ...subnet("a", "vpc", { vpcId: "vpc-1" }), deps: {}, id: "subnet-a" },
                resource("aws:ec2/route:Route", "route", { routeTableId: "rtb-m", gatewayId: "igw-1" }),
                resource("aws:rds/subnetGroup:SubnetGroup", "group", { name: "group", subnetIds: ["subnet-a"] }, { id: "group" }),
                database([], { dbSubnetGroupName: "group" }),
            ],
            expect: found,
        },
        {
            name: "the adopted default table",
            resources: [
                vpc(),
                igw,
                subnet("a"),
                resource(
                    "aws:ec2/defaultRouteTable:DefaultRouteTable",
                    "adopted",
                    { defaultRouteTableId: UNKNOWN, routes: [toInternet()] },
                    { deps: { defaultRouteTableId: ["vpc"], routes: ["igw"] } },
                ),
                subnets("a"),
                db,
            ],
            expect: found,
        },
        { name: "a default subnet", resources: [resource("aws:ec2/defaultSubnet:DefaultSubnet", "a", { availabilityZone: "eu-west-1a" }), subnets("a"), db], expect: found },
        {
            name: "addresses are handed out, and the table is outside",
            resources: [vpc(), subnet("a", "vpc", { mapPublicIpOnLaunch: true, vpcId: "vpc-9" }, { deps: {} }), subnets("a"), db],
            expect: found,
        },
        { name: "an exclusion for this VPC", resources: [...isPublic, block("block-bidirectional"), exclusion({ vpcId: UNKNOWN }, { vpcId: ["vpc"] })], expect: found },
        {
            name: "an exclusion for this VPC of another stack",
            resources: [...isPublic.map((spec) => (spec.name === "a" ? { ...spec, inputs: { vpcId: "vpc-9" }, deps: {} } : spec)), block("block-ingress"), exclusion({ vpcId: "vpc-9" }, {})],
            expect: found,
        },
        { name: "an exclusion for this subnet", resources: [...isPublic, block("block-ingress"), exclusion({ subnetId: UNKNOWN }, { subnetId: ["a"] })], expect: found },
        {
            name: "a public address and an open group as well",
            resources: [
                ...placed([toInternet()], ["igw"]).slice(0, -1),
                group("sg", [allow(5432, { cidrBlocks: WORLD })]),
                database([], { dbSubnetGroupName: UNKNOWN, publiclyAccessible: true, vpcSecurityGroupIds: [UNKNOWN] }, { deps: { dbSubnetGroupName: ["group"], vpcSecurityGroupIds: ["sg"] } }),
            ],
            expect: found,
        },
    ],
    unknown: [
        { name: "a subnet of another stack", resources: [resource("aws:rds/subnetGroup:SubnetGroup", "group", { subnetIds: ["subnet-9"] }), db], expect: [{ on: "db", says: "subnet-9" }] },
        { name: "a subnet group of another stack", resources: [database([], { dbSubnetGroupName: "prod-db" })], expect: [{ on: "db", says: "subnet group prod-db of db is outside this stack" }] },
        {
            name: "one of a component's subnets, of which one is public",
            resources: [
                resource("acme:net:Network", "network", {}, { custom: false }),
                vpc(),
                igw,
                { ...subnet("a"), parent: "network" },
                { ...subnet("b"), parent: "network" },
                table("open", [toInternet()], ["igw"]),
                associate("assoc", "b", "open"),
                resource("aws:rds/subnetGroup:SubnetGroup", "group", { subnetIds: UNKNOWN }, { deps: { subnetIds: ["network"] } }),
                db,
            ],
        },
        { name: "an inspection endpoint before the internet", resources: placed([{ cidrBlock: "0.0.0.0/0", vpcEndpointId: "vpce-1" }], []) },
        {
            name: "a table of another stack",
            resources: [
                vpc(),
                subnet("a"),
                resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "assoc", { subnetId: UNKNOWN, routeTableId: "rtb-9" }, { deps: { subnetId: ["a"] } }),
                subnets("a"),
                db,
            ],
        },
        { name: "an unknown gateway", resources: placed([toInternet()], []) },
        {
            name: "routes that are unknown as a whole",
            resources: [vpc(), subnet("a"), resource("aws:ec2/routeTable:RouteTable", "table", { routes: UNKNOWN }), associate("assoc", "a", "table"), subnets("a"), db],
        },
        {
            name: "an association that may be for another subnet",
            resources: [
                vpc(),
                igw,
                subnet("a"),
                subnet("b"),
                table("open", [toInternet()], ["igw"]),
                resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "assoc", { subnetId: UNKNOWN, routeTableId: UNKNOWN }, { deps: { subnetId: ["a", "b"], routeTableId: ["open"] } }),
                subnets("a"),
                db,
            ],
        },
        {
            name: "routes that are unknown as a whole, though addresses are handed out",
            resources: [
                vpc(),
                subnet("a", "vpc", { mapPublicIpOnLaunch: true }),
                resource("aws:ec2/routeTable:RouteTable", "table", { routes: UNKNOWN }),
                associate("assoc", "a", "table"),
                subnets("a"),
                db,
            ],
            expect: [{ on: "db", says: "routes of table" }],
        },
        { name: "whether public access is blocked", resources: [...isPublic, block(UNKNOWN)], expect: [{ on: "db", says: "internetGatewayBlockMode of block" }] },
        {
            name: "public access is blocked, and which subnet an exclusion is for is known after the update",
            resources: [...isPublic, block("block-ingress"), subnet("b"), exclusion({ subnetId: UNKNOWN }, { subnetId: ["a", "b"] })],
            expect: [{ on: "db", says: "subnetId of exclusion" }],
        },
        {
            name: "public access is blocked, and nothing tells which VPC an exclusion is for",
            resources: [...isPublic.map((spec) => (spec.name === "vpc" ? { ...spec, outputs: {} } : spec)), block("block-ingress"), exclusion({ vpcId: UNKNOWN }, {})],
            expect: [{ on: "db", says: "vpcId of exclusion" }],
        },
        {
            name: "public access is blocked, and an exclusion is for the subnet's VPC or another",
            resources: [...isPublic.map((spec) => (spec.name === "a" ? { ...spec, deps: {} } : spec)), vpc("other"), block("block-ingress"), exclusion({ vpcId: UNKNOWN }, { vpcId: ["other"] })],
            expect: [{ on: "db", says: "the VPC of a" }],
        },
        {
            name: "public access is blocked, and whether an exclusion is for both directions is known after the update",
            resources: [...isPublic, block("block-ingress"), exclusion({ subnetId: UNKNOWN, internetGatewayExclusionMode: UNKNOWN }, { subnetId: ["a"] })],
            expect: [{ on: "db", says: "internetGatewayExclusionMode of exclusion" }],
        },
    ],
    notApplicable: [
        { name: "no subnet group is named", resources: [database([])], expect: [{ on: "db", says: "database-no-default-vpc" }] },
        {
            name: "subnets outside are accepted",
            options: { externalSubnets: "accept" },
            resources: [database([], { dbSubnetGroupName: "prod-db" })],
            expect: [{ on: "db", says: "accepted by setting" }],
        },
        { name: "a public search domain", resources: [resource("aws:opensearch/domain:Domain", "db", {})] },
    ],
});
