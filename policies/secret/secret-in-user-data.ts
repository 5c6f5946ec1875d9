import { bootScripts } from "../../src/model/secrets/views";
import { defineRule, notApplicable } from "../../src/rule";
import { speak } from "./shared";

export default defineRule({
    id: "secret-in-user-data",
    title: "Boot scripts fetch secrets at boot and do not contain them",
    checklist: ["secret-key"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: bootScripts,
    messages: {
        found: "{{name}} has {{what}} in its boot script ({{path}}), which the metadata service and the EC2 API show.",
    },
    fix: "Let the instance role read one secret (`secretsmanager:GetSecretValue` on its ARN), read it in the script, and keep the ARN only. Then replace the credential.",
    alsoKnownAs: ["CKV_AWS_46", "AVD-AWS-0029", "AVD-AWS-0129"],
    check(carrier, { violation }) {
        const { texts, hidden, notVisible } = carrier.claims;
        if (texts.length + hidden.length + notVisible.length === 0) {
            return notApplicable(`${carrier.resource.name} has no boot script.`);
        }
        return speak(carrier, {
            rule: "secret-in-user-data",
            violation: ({ path, what }) => violation("found", { at: path, data: { path, what } }),
            isOpen: () => true,
            pass: `The boot script of ${carrier.resource.name} contains no secret.`,
        });
    },
});
