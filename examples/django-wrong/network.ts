import * as aws from "@pulumi/aws";
import { named, tags } from "./config";

export const APPLICATION_PORT = 8000;

export const vpc = new aws.ec2.Vpc("vpc", {
    cidrBlock: "10.20.0.0/16",
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { ...tags, Name: named("vpc") },
});

const zones = aws.getAvailabilityZonesOutput({ state: "available" }).names;

function subnets(tier: string, firstBlock: number): aws.ec2.Subnet[] {
    return [0, 1].map(
        (index) =>
            new aws.ec2.Subnet(`${tier}-${index}`, {
                vpcId: vpc.id,
                cidrBlock: `10.20.${firstBlock + index}.0/24`,
                availabilityZone: zones.apply((names) => names[index] ?? ""),
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

const internetGateway = new aws.ec2.InternetGateway("internet", { vpcId: vpc.id, tags });
const publicRoutes = new aws.ec2.RouteTable("public", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: internetGateway.id }],
    tags,
});
associate("public", publicSubnets, publicRoutes);

const address = new aws.ec2.Eip("nat", { domain: "vpc", tags });
const nat = new aws.ec2.NatGateway("nat", {
    allocationId: address.allocationId,
    subnetId: publicSubnets[0]?.id ?? "",
    tags,
});
const applicationRoutes = new aws.ec2.RouteTable("application", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
    tags,
});
associate("application", applicationSubnets, applicationRoutes);

const everywhere = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };

export const loadBalancerGroup = new aws.ec2.SecurityGroup("load-balancer", {
    name: named("load-balancer"),
    description: "The load balancer",
    vpcId: vpc.id,
    ingress: [80, 443].map((port) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: ["0.0.0.0/0"] })),
    egress: [everywhere],
    tags,
});

export const applicationGroup = new aws.ec2.SecurityGroup("application", {
    name: named("application"),
    description: "Web and worker tasks",
    vpcId: vpc.id,
    ingress: [
        {
            protocol: "tcp",
            fromPort: APPLICATION_PORT,
            toPort: APPLICATION_PORT,
            securityGroups: [loadBalancerGroup.id],
        },
    ],
    egress: [everywhere],
    tags,
});

// database-no-open-port, database-no-world-ingress, database-app-servers-only: anybody may knock at PostgreSQL.
export const databaseGroup = new aws.ec2.SecurityGroup("database", {
    name: named("database"),
    description: "PostgreSQL",
    vpcId: vpc.id,
    ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["0.0.0.0/0"] }],
    tags,
});

// cache-no-wide-ingress, cache-app-servers-only: every private network may that is ever joined to this one.
export const cacheGroup = new aws.ec2.SecurityGroup("cache", {
    name: named("cache"),
    description: "Redis",
    vpcId: vpc.id,
    ingress: [{ protocol: "tcp", fromPort: 6379, toPort: 6379, cidrBlocks: ["10.0.0.0/8"] }],
    tags,
});
