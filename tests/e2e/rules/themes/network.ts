import * as aws from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";

export const ANYWHERE = "0.0.0.0/0";

/** A VPC with two subnets that the internet reaches and two that it does not. */
export function siteNetwork() {
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
    const internet = new aws.ec2.InternetGateway("internet", { vpcId: vpc.id });
    const open = new aws.ec2.RouteTable("public", {
        vpcId: vpc.id,
        routes: [{ cidrBlock: ANYWHERE, gatewayId: internet.id }],
    });
    const closed = new aws.ec2.RouteTable("private", { vpcId: vpc.id, routes: [] });
    const subnets = (tier: string, firstBlock: number, table: aws.ec2.RouteTable) =>
        [0, 1].map((index) => {
            const subnet = new aws.ec2.Subnet(`${tier}-${index}`, {
                vpcId: vpc.id,
                cidrBlock: `10.20.${firstBlock + index}.0/24`,
                availabilityZone: `eu-central-1${"ab"[index]}`,
            });
            new aws.ec2.RouteTableAssociation(`${tier}-${index}`, { subnetId: subnet.id, routeTableId: table.id });
            return subnet.id;
        });
    const group = (name: string, ingress?: Input<aws.types.input.ec2.SecurityGroupIngress>[]) =>
        new aws.ec2.SecurityGroup(name, { vpcId: vpc.id, ...(ingress === undefined ? {} : { ingress }) });
    return { vpc, publicSubnets: subnets("public", 0, open), privateSubnets: subnets("private", 10, closed), group };
}

/** A rule for a group's own list: a port for some addresses, or for members of another group. */
export function allow(port: number, from: string | aws.ec2.SecurityGroup) {
    return {
        protocol: "tcp",
        fromPort: port,
        toPort: port,
        ...(typeof from === "string" ? { cidrBlocks: [from] } : { securityGroups: [from.id] }),
    };
}
