import { encryptionKeys } from "../../src/model/secrets/encryption-keys";
import { cannotTell, defineRule, isNo, notApplicable, pass, type RuleOutcome } from "../../src/rule";

export default defineRule({
    id: "secret-customer-kms-key",
    title: "Secrets are encrypted with a customer-managed key",
    checklist: ["secret-key"],
    severity: "low",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    aliases: ["secret-ssm-customer-key", "secret-lambda-env-key"],
    subjects: encryptionKeys,
    messages: {
        awsKey: "{{name}} encrypts {{what}} with the key that AWS keeps for the whole account ({{path}}).",
        shared: "{{name}} lets account {{account}} in, which cannot use the key of AWS that encrypts {{what}} ({{path}}): the secret cannot be read from there.",
    },
    fix: "Set the key property to the ARN of a key of your own (`enableKeyRotation: true`) and grant `kms:Decrypt` on it to the readers.",
    alsoKnownAs: [
        "CKV_AWS_149",
        "CKV_AWS_337",
        "CKV_AWS_173",
        "AVD-AWS-0098",
        "SecretsManagerUsingKMSKey",
        "aws-secretsmanager-secret-configure-customer-managed-key",
    ],
    check({ resource, places }, { violation }) {
        const judged = places.filter(({ used }) => !isNo(used));
        if (judged.length === 0) return notApplicable(`${resource.name} encrypts no secret.`);
        return judged.map(({ path, what, used, isOwn, sharedWith }): RuleOutcome<"awsKey" | "shared"> => {
            if (isOwn) return pass(`${resource.name} encrypts ${what} with a key of its own.`);
            if (used.state === "unknown") return cannotTell(used);
            if (sharedWith === undefined) return violation("awsKey", { at: path, data: { path, what } });
            return violation("shared", { at: path, data: { path, what, account: sharedWith } });
        });
    },
});
