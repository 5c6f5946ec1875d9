import rule from "../../../policies/cache/cache-private-subnets";
import { cache, subnet, vpc } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const redis = cache([], { subnetGroupName: UNKNOWN }, { deps: { subnetGroupName: ["group"] } });
const subnets = (...names: string[]) => resource("aws:elasticache/subnetGroup:SubnetGroup", "group", { subnetIds: names.map(() => UNKNOWN) }, { deps: { subnetIds: names } });
const igw = resource("aws:ec2/internetGateway:InternetGateway", "igw", {});
const table = (name: string, open: boolean) =>
    resource("aws:ec2/routeTable:RouteTable", name, { routes: open ? [{ cidrBlock: "0.0.0.0/0", gatewayId: UNKNOWN }] : [] }, { deps: open ? { routes: ["igw"] } : {} });
const associate = (of: string, to: string) =>
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", `${of}-assoc`, { subnetId: UNKNOWN, routeTableId: UNKNOWN }, { deps: { subnetId: [of], routeTableId: [to] } });
const main = resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", { vpcId: UNKNOWN, routeTableId: UNKNOWN }, { deps: { vpcId: ["vpc"], routeTableId: ["open"] } });
const broker = (inputs: Json, deps: Record<string, string[]> = {}) => resource("aws:mq/broker:Broker", "cache", { engineType: "RabbitMQ", ...inputs }, { deps });
const found = (at: string) => [{ on: "cache", message: "public", at }];

testRule(rule, {
    valid: [
        { name: "isolated subnets", resources: [vpc(), subnet("a"), subnet("b"), table("closed", false), associate("a", "closed"), associate("b", "closed"), subnets("a", "b"), redis] },
        { name: "subnets of a broker itself", resources: [vpc(), subnet("a"), broker({ subnetIds: [UNKNOWN] }, { subnetIds: ["a"] })] },
    ],
    invalid: [
        { name: "public subnets", resources: [vpc(), igw, subnet("a"), table("open", true), associate("a", "open"), subnets("a"), redis], expect: found("subnetGroupName") },
        {
            name: "one of three falls to the main table",
            resources: [
                vpc(),
                igw,
                subnet("a"),
                subnet("b"),
                subnet("c"),
                table("open", true),
                table("closed", false),
                main,
                associate("a", "closed"),
                associate("b", "closed"),
                subnets("a", "b", "c"),
                redis,
            ],
            expect: found("subnetGroupName"),
        },
        {
            name: "a broker in a default subnet",
            resources: [resource("aws:ec2/defaultSubnet:DefaultSubnet", "a", {}), broker({ subnetIds: [UNKNOWN] }, { subnetIds: ["a"] })],
            expect: found("subnetIds"),
        },
        {
            name: "Kafka, whose subnets stand inside another property",
            resources: [
                resource("aws:ec2/defaultSubnet:DefaultSubnet", "a", {}),
                resource("aws:msk/cluster:Cluster", "cache", { brokerNodeGroupInfo: { clientSubnets: [UNKNOWN] } }, { deps: { brokerNodeGroupInfo: ["a"] } }),
            ],
            expect: found("brokerNodeGroupInfo.clientSubnets"),
        },
    ],
    unknown: [
        { name: "a subnet group of another stack", resources: [cache([], { subnetGroupName: "prod" })] },
        { name: "subnets known after the update", resources: [broker({ subnetIds: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "no subnet group is named", resources: [cache([])], expect: [{ on: "cache", says: "cache-no-default-vpc" }] },
        { name: "subnets outside are accepted", options: { externalSubnets: "accept" }, resources: [broker({ subnetIds: ["subnet-9"] })] },
    ],
});
