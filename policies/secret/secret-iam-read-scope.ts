import { readScopes } from "../../src/model/iam/read-scope";
import { cannotTell, defineRule, isYes, notApplicable, pass, texts } from "../../src/rule";

export default defineRule({
    id: "secret-iam-read-scope",
    title: "Roles of application processes read their own secrets only, never all secrets, parameters or keys",
    checklist: ["secret-key", "database-passwords"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: readScopes,
    options: {
        bannedManagedPolicies: texts({
            default: [
                "SecretsManagerReadWrite",
                "AmazonSSMReadOnlyAccess",
                "AmazonSSMFullAccess",
                "AdministratorAccess",
                "PowerUserAccess",
            ],
            description: "Names of AWS's own policies that the role of an application process may not have.",
        }),
    },
    messages: {
        secret: "{{name}} may read every secret of the account: {{action}} in {{statement}} of {{policy}}.",
        parameter: "{{name}} may read every parameter of the account: {{action}} in {{statement}} of {{policy}}.",
        key: "{{name}} may decrypt with every key of the account: {{action}} in {{statement}} of {{policy}}.",
        managed: "{{name}} has the AWS policy {{managed}}, which reaches far beyond the secrets of one application.",
    },
    fix: "Name the ARNs: `Resource: [secret.arn]`, or `secret:shop/prod/db-??????` for a name with AWS's suffix; `kms:Decrypt` on the one key.",
    alsoKnownAs: ["CKV_AWS_287", "CKV_AWS_355", "AVD-AWS-0057"],
    frameworks: { FSBP: ["IAM.21", "KMS.1", "KMS.2"] },
    check(view, { options, violation }) {
        const { resource, wearers, grants, managed, gaps } = view;
        const [wearer] = wearers;
        if (wearer === undefined) return notApplicable(`No process of this stack is known to wear ${resource.name}.`);
        const worn = { text: `${wearer.process.resource.name} wears it.`, resource: wearer.process.resource };
        const faults = [
            ...managed
                .filter(({ name, certain }) => isYes(certain) && options.bannedManagedPolicies.includes(name))
                .map(({ name, policy }) => {
                    const attached = {
                        text: `${policy.resource.name} attaches it.`,
                        resource: policy.resource,
                        path: policy.path,
                    };
                    return violation("managed", { data: { managed: name }, evidence: [attached, worn] });
                }),
            ...grants
                .filter(({ certain }) => isYes(certain))
                .map(({ kind, action, statement, policy }) => {
                    const allows = {
                        text: `${statement.label} allows ${action}.`,
                        resource: policy.resource,
                        path: policy.path,
                    };
                    return violation(kind, {
                        data: { action, statement: statement.label, policy: policy.resource.name },
                        evidence: [allows, worn],
                    });
                }),
        ];
        if (faults.length > 0) return faults;
        if (gaps.length > 0) return cannotTell(...gaps);
        return pass({ text: `No policy of ${resource.name} reads every secret, parameter or key.`, resource }, worn);
    },
});
