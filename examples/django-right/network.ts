import * as aws from "@pulumi/aws";
import { named, tags } from "./config";

const CIDR_PREFIX = "10.20";

export const vpc = new aws.ec2.Vpc("vpc", {
    cidrBlock: `${CIDR_PREFIX}.0.0/16`,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { ...tags, Name: named("vpc") },
});

// Nothing may wear the default group: it is emptied so that a mistake stays without effect.
new aws.ec2.DefaultSecurityGroup("default", { vpcId: vpc.id, tags });

const zones = aws.getAvailabilityZonesOutput({ state: "available" }).names;

function subnets(tier: string, firstBlock: number): aws.ec2.Subnet[] {
    return [0, 1].map(
        (index) =>
            new aws.ec2.Subnet(`${tier}-${index}`, {
                vpcId: vpc.id,
                cidrBlock: `${CIDR_PREFIX}.${firstBlock + index}.0/24`,
                availabilityZone: zones.apply((names) => names[index] ?? ""),
                mapPublicIpOnLaunch: false,
                tags: { ...tags, Name: named(`${tier}-${index}`) },
            }),
    );
}

function associate(tier: string, members: aws.ec2.Subnet[], table: aws.ec2.RouteTable): void {
    members.forEach((subnet, index) => {
        new aws.ec2.RouteTableAssociation(`${tier}-${index}`, { subnetId: subnet.id, routeTableId: table.id });
    });
}

export const publicSubnets = subnets("public", 0);
export const applicationSubnets = subnets("application", 10);
export const dataSubnets = subnets("data", 20);

const internetGateway = new aws.ec2.InternetGateway("internet", { vpcId: vpc.id, tags });
const publicRoutes = new aws.ec2.RouteTable("public", { vpcId: vpc.id, tags: { ...tags, Name: named("public") } });
new aws.ec2.Route("public-internet", {
    routeTableId: publicRoutes.id,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: internetGateway.id,
});
associate("public", publicSubnets, publicRoutes);

const address = new aws.ec2.Eip("nat", { domain: "vpc", tags });
const nat = new aws.ec2.NatGateway(
    "nat",
    {
        allocationId: address.allocationId,
        subnetId: publicSubnets[0]?.id ?? "",
        tags,
    },
    { dependsOn: internetGateway },
);
const applicationRoutes = new aws.ec2.RouteTable("application", {
    vpcId: vpc.id,
    tags: { ...tags, Name: named("application") },
});
new aws.ec2.Route("application-outbound", {
    routeTableId: applicationRoutes.id,
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: nat.id,
});
associate("application", applicationSubnets, applicationRoutes);

// No route but the local one: the stores reach nobody, and nobody outside reaches them.
const dataRoutes = new aws.ec2.RouteTable("data", { vpcId: vpc.id, tags: { ...tags, Name: named("data") } });
associate("data", dataSubnets, dataRoutes);
