import * as aws from "@pulumi/aws";
import { named, tags } from "./config";
import { database } from "./database";
import { key } from "./encryption";
import { operators } from "./monitoring";
import { media } from "./storage";

const vault = new aws.backup.Vault("site", { name: named("site"), kmsKeyArn: key.arn, tags }, { protect: true });
new aws.backup.VaultLockConfiguration("site", {
    backupVaultName: vault.name,
    minRetentionDays: 14,
    maxRetentionDays: 365,
});
new aws.backup.VaultNotifications("site", {
    backupVaultName: vault.name,
    snsTopicArn: operators.arn,
    backupVaultEvents: ["BACKUP_JOB_COMPLETED", "RESTORE_JOB_COMPLETED"],
});

const plan = new aws.backup.Plan("site", {
    name: named("site"),
    rules: [
        {
            ruleName: "daily",
            targetVaultName: vault.name,
            schedule: "cron(0 3 * * ? *)",
            lifecycle: { deleteAfter: 90 },
        },
    ],
    tags,
});

const role = new aws.iam.Role("backup", {
    name: named("backup"),
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
    tags,
});
const policies = {
    backup: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    restore: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    "s3-backup": "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    "s3-restore": "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
};
for (const [part, policyArn] of Object.entries(policies)) {
    new aws.iam.RolePolicyAttachment(part, { role: role.name, policyArn });
}

new aws.backup.Selection("site", {
    name: named("site"),
    planId: plan.id,
    iamRoleArn: role.arn,
    resources: [database.arn, media.bucket.arn],
});
