import * as aws from "@pulumi/aws";
import { named, tags } from "./config";
import { vpc } from "./network";

export const APPLICATION_PORT = 8000;

function group(part: string, description: string): aws.ec2.SecurityGroup {
    return new aws.ec2.SecurityGroup(part, { name: named(part), description, vpcId: vpc.id, tags });
}

export const loadBalancerGroup = group("load-balancer", "The load balancer, reached from CloudFront");
export const applicationGroup = group("application", "Web, worker, scheduler and management tasks");
export const databaseGroup = group("database", "PostgreSQL");
export const cacheGroup = group("cache", "Valkey");

const cloudFront = aws.ec2.getManagedPrefixListOutput({ name: "com.amazonaws.global.cloudfront.origin-facing" });
for (const port of [80, 443]) {
    new aws.vpc.SecurityGroupIngressRule(`load-balancer-${port}`, {
        securityGroupId: loadBalancerGroup.id,
        description: "CloudFront",
        prefixListId: cloudFront.id,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        tags,
    });
}

function admit(name: string, to: aws.ec2.SecurityGroup, from: aws.ec2.SecurityGroup, port: number): void {
    new aws.vpc.SecurityGroupIngressRule(name, {
        securityGroupId: to.id,
        referencedSecurityGroupId: from.id,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        tags,
    });
}

admit("application-from-load-balancer", applicationGroup, loadBalancerGroup, APPLICATION_PORT);
admit("database-from-application", databaseGroup, applicationGroup, 5432);
admit("cache-from-application", cacheGroup, applicationGroup, 6379);

new aws.vpc.SecurityGroupEgressRule("load-balancer-to-application", {
    securityGroupId: loadBalancerGroup.id,
    referencedSecurityGroupId: applicationGroup.id,
    ipProtocol: "tcp",
    fromPort: APPLICATION_PORT,
    toPort: APPLICATION_PORT,
    tags,
});
new aws.vpc.SecurityGroupEgressRule("application-outbound", {
    securityGroupId: applicationGroup.id,
    description: "Stores, AWS APIs and the payment provider",
    cidrIpv4: "0.0.0.0/0",
    ipProtocol: "-1",
    tags,
});
