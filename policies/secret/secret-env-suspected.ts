import { isKeylikeOrMedium, isNamed, variableCarriers } from "../../src/model/secrets/views";
import { defineRule } from "../../src/rule";
import { speak } from "./shared";

export default defineRule({
    id: "secret-env-suspected",
    title: "A value that looks secret, or whose name hints at one, is reviewed and moved to a store",
    checklist: ["secret-key", "database-passwords"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: variableCarriers,
    messages: {
        suspected: "{{name}} may hold a secret in plain text in {{variable}} ({{path}}): {{sign}}.",
    },
    fix: "Move the value to a store and bind it by reference, as for `secret-env-plaintext`; or, where it is no secret, add the name to the profile's `ignoreNames`.",
    check(carrier, { model, violation }) {
        return speak(carrier, {
            rule: "secret-env-suspected",
            violation: ({ name, path, what }) =>
                violation("suspected", { at: path, data: { variable: name, path, sign: what } }),
            isOpen: (text) => isNamed(text) && isKeylikeOrMedium(text.name, model.settings),
            pass: `No plain value of ${carrier.resource.name} looks like a secret.`,
        });
    },
});
