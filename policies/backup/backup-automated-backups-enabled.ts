import { automatedBackups } from "../../src/model/backup/automated-backups";
import { defineRule, isYes, not, notApplicable, onlyIf, and, pass, when } from "../../src/rule";

export default defineRule({
    id: "backup-automated-backups-enabled",
    title: "Managed databases keep the service's automatic backups switched on",
    checklist: ["database-backups"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: automatedBackups,
    messages: {
        off: "{{name}} has automatic backups switched off ({{path}} is {{value}}).",
        missing: "{{name}} does not set {{path}}, and the provider then switches automatic backups off.",
        restored:
            "{{name}} is restored from a backup and does not state {{path}}, so its retention comes from outside the program.",
    },
    fix: "Set backupRetentionPeriod to 7 days or more with a backupWindow (Redshift: automatedSnapshotRetentionPeriod of at least 1; Lightsail: drop backupRetentionEnabled: false).",
    alsoKnownAs: [
        "CKV_AWS_133",
        "CKV_AWS_343",
        "AVD-AWS-0077",
        "AwsSolutions-RDS13",
        "AwsSolutions-RS10",
        "NIST.800.53.R5-RDSInstanceBackupEnabled",
        "NIST.800.53.R5-RedshiftBackupEnabled",
        "rds-instance-backup-enabled",
        "redshift-cluster-maintenance-settings",
        "aws-rds-instance-enable-backup-retention",
    ],
    frameworks: { FSBP: ["RDS.11", "Redshift.3"] },
    check(database, { violation }) {
        const { name } = database.resource;
        if (database.isReplica) return notApplicable(`${name} is a replica; its source is backed up.`);
        if (isYes(database.isClusterMember)) {
            return notApplicable(`${name} belongs to an Aurora cluster, which owns the backups.`);
        }
        if (isYes(database.coveredByOrganisation)) {
            return notApplicable(`${name} is backed up outside this stack, by setting.`);
        }
        const message = database.isStated ? "off" : database.isRestored ? "restored" : "missing";
        const value = database.days === undefined ? "false" : "0";
        const answer = when(
            database.enabled,
            () =>
                pass(
                    database.days?.state === "known"
                        ? `${name} keeps backups for ${database.days.value} days.`
                        : `${name} is backed up by the service.`,
                ),
            () => violation(message, { at: database.path, data: { path: database.path, value } }),
        );
        return onlyIf(and(not(database.isClusterMember), not(database.coveredByOrganisation)), [answer]);
    },
    remediate: (database) => (database.remedy === undefined ? [] : [{ path: database.path, value: database.remedy }]),
});
