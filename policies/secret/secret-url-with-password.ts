import { connectionTextCarriers } from "../../src/model/secrets/views";
import { defineRule } from "../../src/rule";
import { speak } from "./shared";

export default defineRule({
    id: "secret-url-with-password",
    title: "Connection URLs that are passed as plain configuration carry no password",
    checklist: ["database-passwords"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: connectionTextCarriers,
    messages: {
        variable: "{{name}} holds a {{scheme}} connection text with a password in {{variable}} ({{path}}).",
        text: "{{name}} holds a {{scheme}} connection text with a password at {{path}}.",
    },
    fix: "Store the whole URL as one secret and bind it by reference (`secrets`, `runtimeEnvironmentSecrets` ...), or pass host, name and user plainly and only the password by reference. For RDS use the managed master secret or IAM authentication. Then change the password.",
    alsoKnownAs: ["AVD-AWS-0036"],
    frameworks: { FSBP: ["CodeBuild.1"] },
    check(carrier, { violation }) {
        return speak(carrier, {
            rule: "secret-url-with-password",
            violation: ({ name, path, what, source }) =>
                source.place === "variable" || source.place === "log-option"
                    ? violation("variable", { at: path, data: { variable: name, scheme: what, path } })
                    : violation("text", { at: path, data: { scheme: what, path } }),
            isOpen: (text) => text.place !== "reference",
            pass: `${carrier.resource.name} holds no connection text with a password.`,
        });
    },
});
