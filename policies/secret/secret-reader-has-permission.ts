import { type ReaderProcess, referenceReaders } from "../../src/model/secrets/reader-permission";
import { cannotTell, defineRule, isNo, notApplicable, pass, type RuleOutcome } from "../../src/rule";

type Fault = "noRole" | "secret" | "key";

export default defineRule({
    id: "secret-reader-has-permission",
    title: "The identity that resolves references may read what they lead to",
    checklist: ["secret-key"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: referenceReaders,
    messages: {
        noRole: "{{name}} resolves {{variable}} at start ({{path}}) and has no role to do so: `{{property}}` is not set.",
        secret: "{{name}} resolves {{variable}} at start with the role {{role}}, and no policy in this stack allows that role {{action}} on {{target}}.",
        key: "{{name}} resolves {{variable}} at start with the role {{role}}, which may read {{target}} and not decrypt it: nothing in this stack allows kms:Decrypt with {{key}}.",
    },
    fix: "Grant `secretsmanager:GetSecretValue` (parameters: `ssm:GetParameters`) on the ARN, and `kms:Decrypt` on a customer-managed key, to the role that resolves references: the execution role, not the task role.",
    check({ resource, processes }, { violation }) {
        const judge = ({ role, roleProperty, answers, gaps }: ReaderProcess): RuleOutcome<Fault>[] => {
            const outcomes = answers.map((answer): RuleOutcome<Fault> => {
                const { variable, path, target, action, allowed, key, otherRole } = answer;
                if (role.state === "absent") {
                    return violation("noRole", { at: path, data: { variable, path, property: roleProperty } });
                }
                if (role.state === "unknown") return cannotTell(role);
                const data = { variable, role: role.value.name, target, action, key: key?.name ?? "" };
                const evidence = [
                    { text: `${role.value.name} resolves the references.`, resource: role.value },
                    ...(otherRole
                        ? [{ text: `${otherRole.name} may read it, and resolves none.`, resource: otherRole }]
                        : []),
                ];
                if (isNo(allowed)) return violation("secret", { at: path, data, evidence, restsOnAbsence: true });
                if (key !== undefined && isNo(key.allowed)) {
                    return violation("key", { at: path, data, evidence, restsOnAbsence: true });
                }
                const open = [allowed, ...(key ? [key.allowed] : [])].flatMap((truth) =>
                    truth.state === "unknown" ? truth : [],
                );
                return open.length > 0 ? cannotTell(...open) : pass(...evidence.slice(0, 1));
            });
            return [...outcomes, ...gaps.map((gap) => cannotTell(gap))];
        };
        const outcomes = processes.flatMap(judge);
        return outcomes.length > 0 ? outcomes : notApplicable(`${resource.name} resolves no references at start.`);
    },
});
