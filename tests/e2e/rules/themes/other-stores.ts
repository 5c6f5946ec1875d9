import * as aws from "@pulumi/aws";
import type { Theme } from "../theme";
import { siteNetwork } from "./network";

const grant = (principal: unknown, action: string) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: action, Resource: "*" }],
    });

/** Aurora, Neptune, DocumentDB, DynamoDB, Redshift, and what moves data between stores. */
export const otherStores: Theme = {
    name: "other stores",
    rules: {
        "backup-automated-backups-enabled": ["warehouse"],
        "database-dynamodb-vpc-endpoint": ["vpc"],
        "database-iam-auth": ["orders"],
        "database-migration-instance-private": ["move", "profile"],
        "database-neptune-iam-auth": ["graph"],
        "database-no-data-api": ["orders"],
        "database-no-public-endpoint": ["warehouse"],
        "database-resource-policy-restricted": ["carts", "mail"],
        "database-shared-endpoint-scoped": ["partner"],
        "secret-customer-kms-key": { violated: ["warehouse"], passed: ["orders", "warehouse"] },
        "secret-database-password-managed": ["documents", "orders"],
        "secret-literal-in-program": { violated: ["documents", "orders"], passed: [] },
    },
    program: ({ wrong, either }) => {
        const { vpc, privateSubnets, group } = siteNetwork();
        const stores = group("stores", []);
        const password = "kT9vQ2mZx7pL4wRb8nYc3sDf6gHj";
        const key = new aws.kms.Key("stores", { enableKeyRotation: true }).arn;

        new aws.rds.Cluster("orders", {
            engine: "aurora-postgresql",
            engineVersion: "16.6",
            databaseName: "orders",
            masterUsername: "shop",
            ...either({ masterPassword: password }, { manageMasterUserPassword: true, masterUserSecretKmsKeyId: key }),
            dbSubnetGroupName: new aws.rds.SubnetGroup("orders", { subnetIds: privateSubnets }).name,
            vpcSecurityGroupIds: [stores.id],
            enableHttpEndpoint: either(true, false),
            iamDatabaseAuthenticationEnabled: either(false, true),
            backupRetentionPeriod: 14,
        });
        new aws.docdb.Cluster("documents", {
            engine: "docdb",
            masterUsername: "shop",
            ...either({ masterPassword: password }, { manageMasterUserPassword: true }),
            dbSubnetGroupName: new aws.docdb.SubnetGroup("documents", { subnetIds: privateSubnets }).name,
            vpcSecurityGroupIds: [stores.id],
            backupRetentionPeriod: 14,
        });
        new aws.neptune.Cluster("graph", {
            engine: "neptune",
            neptuneSubnetGroupName: new aws.neptune.SubnetGroup("graph", { subnetIds: privateSubnets }).name,
            vpcSecurityGroupIds: [stores.id],
            iamDatabaseAuthenticationEnabled: either(false, true),
            backupRetentionPeriod: 14,
        });

        const carts = new aws.dynamodb.Table("carts", {
            name: "carts",
            attributes: [{ name: "id", type: "S" }],
            hashKey: "id",
            billingMode: "PAY_PER_REQUEST",
        });
        new aws.dynamodb.ResourcePolicy("carts", {
            resourceArn: carts.arn,
            policy: grant({ AWS: either("*", "arn:aws:iam::123456789012:role/web") }, "dynamodb:*"),
        });
        new aws.sqs.Queue("mail", {
            policy: grant(either("*", { AWS: "arn:aws:iam::123456789012:role/web" }), "sqs:SendMessage"),
        });
        new aws.ecs.Service("web", { networkConfiguration: { subnets: privateSubnets } });
        if (!wrong) {
            new aws.ec2.VpcEndpoint("dynamodb", {
                vpcId: vpc.id,
                serviceName: "com.amazonaws.eu-central-1.dynamodb",
                vpcEndpointType: "Gateway",
            });
        }

        new aws.redshift.Cluster("warehouse", {
            clusterIdentifier: "warehouse",
            nodeType: "ra3.large",
            masterUsername: "shop",
            manageMasterPassword: true,
            ...either({}, { masterPasswordSecretKmsKeyId: key }),
            automatedSnapshotRetentionPeriod: either(0, 14),
            clusterSubnetGroupName: new aws.redshift.SubnetGroup("warehouse", { subnetIds: privateSubnets }).name,
            vpcSecurityGroupIds: [stores.id],
            publiclyAccessible: either(true, false),
        });
        new aws.redshift.EndpointAuthorization("partner", {
            account: "111122223333",
            clusterIdentifier: "warehouse",
            ...either({}, { vpcIds: ["vpc-0a1b2c3d4e5f60718"] }),
        });
        new aws.dms.ReplicationInstance("move", {
            replicationInstanceId: "move",
            replicationInstanceClass: "dms.t3.medium",
            publiclyAccessible: either(true, false),
        });
        new aws.dms.InstanceProfile("profile", {
            subnetGroupIdentifier: "private",
            ...either({}, { publiclyAccessible: false }),
        });
    },
};
