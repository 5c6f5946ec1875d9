import * as aws from "@pulumi/aws";
import { named, tags } from "./config";
import { key } from "./encryption";
import { dataSubnets } from "./network";
import { databaseGroup } from "./security-groups";

export const DATABASE_NAME = "shop";
export const DATABASE_USER = "shop";

const subnetGroup = new aws.rds.SubnetGroup("database", {
    name: named("database"),
    subnetIds: dataSubnets.map((subnet) => subnet.id),
    tags,
});

const parameters = new aws.rds.ParameterGroup("database", {
    name: named("postgres17"),
    family: "postgres17",
    parameters: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_min_duration_statement", value: "1000" },
    ],
    tags,
});

export const database = new aws.rds.Instance(
    "database",
    {
        identifier: named("database"),
        engine: "postgres",
        engineVersion: "17.5",
        instanceClass: "db.m7g.large",
        allocatedStorage: 100,
        maxAllocatedStorage: 500,
        storageType: "gp3",
        storageEncrypted: true,
        kmsKeyId: key.arn,
        dbName: DATABASE_NAME,
        username: DATABASE_USER,
        // RDS makes the password, keeps it in Secrets Manager and rotates it.
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: key.keyId,
        iamDatabaseAuthenticationEnabled: true,
        dbSubnetGroupName: subnetGroup.name,
        vpcSecurityGroupIds: [databaseGroup.id],
        publiclyAccessible: false,
        multiAz: true,
        parameterGroupName: parameters.name,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        backupRetentionPeriod: 14,
        backupWindow: "02:00-03:00",
        maintenanceWindow: "sun:03:30-sun:04:30",
        deleteAutomatedBackups: false,
        copyTagsToSnapshot: true,
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: named("database-final"),
        autoMinorVersionUpgrade: true,
        performanceInsightsEnabled: true,
        enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
        tags,
    },
    { protect: true },
);

export const databaseSecretArn = database.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? "");
