import { metadataHolders } from "../../src/model/secrets/views";
import { cannotTell, defineRule, pass } from "../../src/rule";

export default defineRule({
    id: "secret-in-metadata",
    title: "Tags, descriptions and names contain no secrets",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: metadataHolders,
    messages: {
        tag: "{{name}} has a secret in the tag {{key}} ({{path}}), which appears in billing, events and every list call.",
        text: "{{name}} has a secret after the word {{key}} at {{path}}, which appears in events and every list call.",
    },
    fix: "Remove it and replace the credential.",
    check({ resource, secrets, gap }, { violation }) {
        if (secrets.length > 0) {
            return secrets.map(({ kind, path, key }) => violation(kind, { at: path, data: { path, key } }));
        }
        return gap === undefined ? pass(`The metadata of ${resource.name} contains no secret.`) : cannotTell(gap);
    },
});
