import { userCredentials } from "../../src/model/iam/user-credentials";
import { cannotTell, defineRule, isNo, isYes, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-iam-user-key",
    title: "Programs make no long-lived credentials of IAM users",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: userCredentials,
    messages: {
        key: "{{name}} is a long-lived access key of {{user}}.",
        flows: "{{consumers}} is given {{name}}, a long-lived access key of {{user}}.",
        login: "{{name}} is the password of {{user}} for the console, which the state of the stack holds.",
        service: "{{name}} is a long-lived credential of {{user}} for one service.",
    },
    fix: "Give the workload a role. CI takes a role by OIDC, hosts outside AWS by IAM Roles Anywhere, people by IAM Identity Center. Then delete the key.",
    alsoKnownAs: ["CKV_AWS_273", "access-keys-rotated"],
    frameworks: { FSBP: ["IAM.3"], "CIS AWS 3.0.0": ["1.14"], "CIS AWS 5.0.0": ["1.13"] },
    check({ resource, kind, user, active, isStored, consumers, onlySendsMail }, { violation }) {
        if (kind === "login" && !isStored) return notApplicable(`A PGP key encrypts the password of ${user}.`);
        if (isNo(active)) return pass(`${resource.name} is inactive.`);
        if (kind === "key" && isYes(onlySendsMail)) {
            return pass(`${user} may do nothing but send mail, for which SES knows no role.`);
        }
        if (active.state === "unknown") return cannotTell(active);
        if (kind === "key" && onlySendsMail.state === "unknown") return cannotTell(onlySendsMail);
        const evidence = [
            ...consumers.map((consumer) => ({ text: `${consumer.name} takes it.`, resource: consumer })),
            ...(isStored ? [{ text: "The state of the stack holds the secret half." }] : []),
        ];
        const [first] = consumers;
        if (kind !== "key" || first === undefined) return violation(kind, { data: { user }, evidence });
        return violation("flows", { data: { user, consumers: first.name }, evidence });
    },
});
