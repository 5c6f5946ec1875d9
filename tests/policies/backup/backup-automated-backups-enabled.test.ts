import assert from "node:assert/strict";
import rule from "../../../policies/backup/backup-automated-backups-enabled";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const instance = (inputs = {}, more = {}) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", ...inputs }, more);
const redshift = (inputs = {}) => resource("aws:redshift/cluster:Cluster", "warehouse", inputs);
const lightsail = (inputs = {}) => resource("aws:lightsail/database:Database", "shop", inputs);

testRule(rule, {
    valid: [
        { name: "seven days", resources: [instance({ backupRetentionPeriod: 7 })], expect: [{ on: "db", says: "7 days" }] },
        { name: "one day as text", resources: [instance({ backupRetentionPeriod: "1" })] },
        { name: "Redshift without a value", resources: [redshift()] },
        { name: "Lightsail without a value", resources: [lightsail()] },
        { name: "days that AWS Backup set, seen in the outputs", resources: [instance({}, { ignoreChanges: ["backupRetentionPeriod"], outputs: { backupRetentionPeriod: 35 } })] },
        { name: "enough days settle it, whatever the engine", resources: [instance({ engine: UNKNOWN, backupRetentionPeriod: 7 })] },
    ],
    invalid: [
        { name: "no retention: 0 with this provider, 1 with the API", resources: [instance()], expect: [{ on: "db", message: "missing", at: "backupRetentionPeriod" }] },
        {
            name: "no retention in a first preview",
            resources: [instance({}, { outputs: { backupRetentionPeriod: UNKNOWN } })],
            expect: [{ on: "db", message: "missing", at: "backupRetentionPeriod" }],
        },
        { name: "zero", resources: [instance({ backupRetentionPeriod: 0 })], expect: [{ on: "db", message: "off", at: "backupRetentionPeriod" }] },
        {
            name: "switched off by hand, seen in the outputs",
            resources: [instance({ backupRetentionPeriod: 7 }, { outputs: { backupRetentionPeriod: 0 } })],
            expect: [{ on: "db", message: "off", at: "backupRetentionPeriod" }],
        },
        { name: "restored from a snapshot without saying", resources: [instance({ snapshotIdentifier: "nightly" })], expect: [{ on: "db", message: "restored", at: "backupRetentionPeriod" }] },
        { name: "Redshift at zero", resources: [redshift({ automatedSnapshotRetentionPeriod: 0 })], expect: [{ on: "warehouse", message: "off", at: "automatedSnapshotRetentionPeriod" }] },
        { name: "Lightsail switched off", resources: [lightsail({ backupRetentionEnabled: false })], expect: [{ on: "shop", message: "off", at: "backupRetentionEnabled" }] },
        { name: "a tag of another plan", settings: { orgBackupTags: ["backup=daily"] }, resources: [instance({ tags: { backup: "never" } })], expect: [{ on: "db", message: "missing" }] },
        { name: "a staging stack", stack: "staging", resources: [instance()], expect: [{ on: "db", message: "missing", advisory: true }] },
    ],
    unknown: [
        { name: "the retention", resources: [instance({ backupRetentionPeriod: UNKNOWN })], expect: [{ on: "db", says: "backupRetentionPeriod of db is known after the update" }] },
        { name: "an engine known after the update, without retention", resources: [instance({ engine: UNKNOWN })] },
        { name: "a retention left to others", resources: [instance({}, { ignoreChanges: ["backupRetentionPeriod"] })], expect: [{ on: "db", says: "ignoreChanges" }] },
        { name: "tags that may be those of an organisation's plan", settings: { orgBackupTags: ["backup=daily"] }, resources: [instance({ tags: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "a replica of a source known after the update", resources: [instance({ replicateSourceDb: UNKNOWN })] },
        { name: "an Aurora engine", resources: [instance({ engine: "aurora-postgresql" })] },
        { name: "an organisation's plan by tag", settings: { orgBackupTags: ["backup=daily"] }, resources: [instance({ tags: { backup: "daily" } })] },
        { name: "a development stack", stack: "dev", resources: [instance()] },
    ],
});

describe("remedy for backup-automated-backups-enabled", () => {
    it("keeps seven days", () => {
        const view = { remedy: 7, path: "backupRetentionPeriod" } as never;
        assert.deepEqual(rule.remediate(view), [{ path: "backupRetentionPeriod", value: 7 }]);
        assert.deepEqual(rule.remediate({ remedy: undefined, path: "backupRetentionEnabled" } as never), []);
    });
});
