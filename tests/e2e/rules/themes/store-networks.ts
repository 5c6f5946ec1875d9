import * as aws from "@pulumi/aws";
import type { Theme } from "../theme";
import { ANYWHERE, allow, siteNetwork } from "./network";

/** Where databases and caches stand, and who is let in to them. */
export const storeNetworks: Theme = {
    name: "networks of stores",
    rules: {
        "cache-app-servers-only": ["broker", "cache", "sessions"],
        "cache-dedicated-security-group": ["cache"],
        "cache-explicit-security-group": ["results"],
        "cache-no-default-security-group": ["sessions"],
        "cache-no-default-vpc": ["results"],
        "cache-no-open-port": ["cache"],
        "cache-no-wide-ingress": ["broker"],
        "cache-no-world-ingress": ["cache"],
        "cache-private-subnets": ["cache"],
        "database-app-servers-only": ["archive", "database"],
        "database-consistent-security-group-rules": ["database"],
        "database-explicit-security-group": ["reports"],
        "database-no-default-security-group": ["archive"],
        "database-no-default-vpc": ["reports"],
        "database-no-open-admin-hop": ["bastion"],
        "database-no-public-forwarder": ["forwarder"],
        "database-no-wide-ingress": ["database"],
        "database-shared-endpoint-scoped": ["partners"],
    },
    program: ({ wrong, either }) => {
        const { vpc, publicSubnets, privateSubnets, group } = siteNetwork();
        const application = group("application");
        new aws.ecs.Service("web", {
            networkConfiguration: { subnets: privateSubnets, securityGroups: [application.id] },
        });
        const office = group("office", [allow(22, either(ANYWHERE, "198.51.100.0/28"))]);
        new aws.ec2.Instance("bastion", {
            ami: "ami-0a1b2c3d4e5f60718",
            instanceType: "t4g.micro",
            subnetId: publicSubnets[0],
            vpcSecurityGroupIds: [office.id],
        });

        // In the wrong form the group's own list and the rules beside it undo each other.
        const databaseGroup = group("database", wrong ? [allow(5432, application)] : undefined);
        const admit = (name: string, from: Partial<aws.vpc.SecurityGroupIngressRuleArgs>) =>
            new aws.vpc.SecurityGroupIngressRule(name, {
                securityGroupId: databaseGroup.id,
                ipProtocol: "tcp",
                fromPort: 5432,
                toPort: 5432,
                ...from,
            });
        admit("office", { referencedSecurityGroupId: office.id });
        admit("provider", either({ cidrIpv4: "198.51.0.0/16" }, { referencedSecurityGroupId: application.id }));

        const databaseSubnets = new aws.rds.SubnetGroup("stores", { subnetIds: privateSubnets }).name;
        const database = (name: string, more: Partial<aws.rds.InstanceArgs>) =>
            new aws.rds.Instance(name, {
                engine: "postgres",
                instanceClass: "db.m7g.large",
                manageMasterUserPassword: true,
                masterUserSecretKmsKeyId: "alias/shop",
                iamDatabaseAuthenticationEnabled: true,
                backupRetentionPeriod: 14,
                ...more,
            });
        const placed = { dbSubnetGroupName: databaseSubnets, vpcSecurityGroupIds: [databaseGroup.id] };
        database("database", placed);
        database("reports", either({}, placed));
        database("archive", {
            ...placed,
            vpcSecurityGroupIds: [either(vpc.defaultSecurityGroupId, databaseGroup.id)],
        });

        const cacheGroup = group("cache", [allow(6379, either(ANYWHERE, application))]);
        const brokerGroup = group("broker", [allow(6379, either("10.0.0.0/8", application))]);
        const hidden = new aws.elasticache.SubnetGroup("hidden", { subnetIds: privateSubnets }).name;
        const shown = new aws.elasticache.SubnetGroup("shown", { subnetIds: publicSubnets }).name;
        const cache = (name: string, more: Partial<aws.elasticache.ReplicationGroupArgs>) =>
            new aws.elasticache.ReplicationGroup(name, {
                description: name,
                transitEncryptionEnabled: true,
                userGroupIds: ["shop"],
                subnetGroupName: hidden,
                ...more,
            });
        cache("cache", { subnetGroupName: either(shown, hidden), securityGroupIds: [cacheGroup.id] });
        cache("broker", { securityGroupIds: [brokerGroup.id] });
        cache("sessions", { securityGroupIds: [either(vpc.defaultSecurityGroupId, cacheGroup.id)] });
        cache("results", either({ subnetGroupName: "default" }, { securityGroupIds: [cacheGroup.id] }));

        // PostgreSQL for the analysts, through a load balancer.
        const forwarder = new aws.lb.LoadBalancer("forwarder", {
            loadBalancerType: "network",
            internal: either(false, true),
            subnets: either(publicSubnets, privateSubnets),
        });
        const targets = new aws.lb.TargetGroup("database", { port: 5432, protocol: "TCP", vpcId: vpc.id });
        new aws.lb.Listener("database", {
            loadBalancerArn: forwarder.arn,
            port: 5432,
            protocol: "TCP",
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
        });
        new aws.ec2.VpcEndpointService("partners", {
            acceptanceRequired: either(false, true),
            allowedPrincipals: ["*"],
            networkLoadBalancerArns: [forwarder.arn],
        });
    },
};
