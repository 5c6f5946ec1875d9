import { commandCarriers } from "../../src/model/secrets/views";
import { defineRule } from "../../src/rule";
import { speak } from "./shared";

export default defineRule({
    id: "secret-in-command-line",
    title: "Secrets are not passed as process arguments, build scripts or automation documents",
    checklist: ["secret-key", "database-passwords"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: commandCarriers,
    messages: {
        argument: "{{name}} passes a secret on a command line: {{flag}} at {{path}}.",
        script: "{{name}} has {{what}} at {{path}}.",
    },
    fix: "Read the value from the environment, where it is bound by reference, or from a file.",
    check(carrier, { violation }) {
        return speak(carrier, {
            rule: "secret-in-command-line",
            violation: ({ name, path, what, source }) =>
                source.place === "argument"
                    ? violation("argument", { at: path, data: { flag: name, path } })
                    : violation("script", { at: path, data: { what, path } }),
            isOpen: ({ place }) => place === "argument" || place === "script" || place === "parameter-map",
            pass: `No command of ${carrier.resource.name} carries a secret.`,
        });
    },
});
