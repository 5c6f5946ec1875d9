import { iamAuthDatabases } from "../../src/model/network/database-authentication";
import { cannotTell, defineRule, isNo, isYes, notApplicable, onlyIf, pass } from "../../src/rule";

export default defineRule({
    id: "database-iam-auth",
    title: "RDS databases offer, and RDS proxies require, IAM authentication",
    checklist: ["database-access"],
    severity: "low",
    level: "disabled",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: iamAuthDatabases,
    messages: {
        databaseFlag: "{{name}} knows clients by password only ({{path}} is not true).",
        proxyAuth: "{{name}} lets clients in without IAM authentication ({{path}} is not REQUIRED).",
    },
    fix: "Set iamDatabaseAuthenticationEnabled on the database, or iamAuth to REQUIRED on the proxy, and grant rds-db:connect to the application's role.",
    alsoKnownAs: ["CKV_AWS_161", "CKV_AWS_162", "AVD-AWS-0176", "AwsSolutions-RDS6"],
    frameworks: { FSBP: ["RDS.10", "RDS.12"] },
    check(database, { violation }) {
        const { name } = database.resource;
        if (isNo(database.isSupported)) return notApplicable(`The engine of ${name} knows no IAM authentication.`);
        if (isYes(database.isOn)) return pass(`${name} takes IAM authentication.`);
        if (database.isOn.state === "unknown") return cannotTell(database.isOn);
        const { cause, path } = database;
        return onlyIf(database.isSupported, [violation(cause, { at: path, data: { path } })]);
    },
    remediate: ({ closingInput }) => (closingInput === undefined ? [] : [{ path: closingInput, value: true }]),
});
