import { hostedConfigurations } from "../../src/model/secrets/views";
import { defineRule } from "../../src/rule";
import { speak } from "./shared";

export default defineRule({
    id: "secret-appconfig-content",
    title: "Hosted application configuration contains references, and no secrets",
    checklist: ["secret-key", "database-passwords"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: hostedConfigurations,
    messages: {
        secret: "{{name}} hosts the secret {{path}} in plain text; whoever reads the configuration reads it.",
    },
    fix: "Keep the secret in Secrets Manager and put its ARN into the document, or use a profile whose `locationUri` begins with `secretsmanager://`.",
    check(carrier, { violation }) {
        return speak(carrier, {
            rule: "secret-appconfig-content",
            violation: ({ path }) => violation("secret", { at: path, data: { path } }),
            isOpen: () => true,
            pass: `${carrier.resource.name} hosts no secret.`,
        });
    },
});
