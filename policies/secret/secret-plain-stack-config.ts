import { stackConfiguration } from "../../src/model/secrets/published";
import { defineRule, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-plain-stack-config",
    title: "Secrets in the configuration of the stack are set with --secret",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: stackConfiguration,
    messages: {
        plain: "The configuration key {{key}} holds {{what}} in clear, and `Pulumi.<stack>.yaml` is committed.",
    },
    fix: "Set it again with `pulumi config set --secret`, or keep it in Pulumi ESC; then change the value, which stands in the history of the repository.",
    check({ secrets }, { violation }) {
        if (secrets === undefined) return notApplicable("The configuration of the stack is not told here.");
        if (secrets.length === 0) return pass("The plain configuration of the stack holds no secret.");
        return secrets.map(({ path, what }) => violation("plain", { at: path, data: { key: path, what } }));
    },
});
