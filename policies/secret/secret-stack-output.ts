import { stackOutputs } from "../../src/model/secrets/published";
import { unknown } from "../../src/model/value";
import { cannotTell, defineRule, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-stack-output",
    title: "Stack outputs publish no secret in clear",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: stackOutputs,
    messages: {
        clear: "The stack publishes {{what}} in clear in its output {{output}}.",
    },
    fix: "Export the ARN of the secret and let consumers read the store; `pulumi.secret(...)` at least encrypts the output. Then replace the secret: outputs stand in the state and its history.",
    check({ secrets, gaps, isEmpty, seesMarks }, { violation }) {
        if (isEmpty) return notApplicable("The stack has no outputs.");
        if (!seesMarks) return cannotTell(unknown("unreadable", "the secret marks of the stack's outputs"));
        if (secrets.length > 0) {
            return secrets.map(({ path, what }) => violation("clear", { at: path, data: { output: path, what } }));
        }
        return gaps.length > 0 ? cannotTell(...gaps) : pass("The outputs of the stack hold no secret in clear.");
    },
});
