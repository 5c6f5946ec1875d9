import { publicStatements } from "../../src/model/policy-document";
import { SECRET_POLICY_TYPE, secretPolicies } from "../../src/model/secrets/secret-policies";
import { cannotTell, defineRule, given, isYes, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-resource-policy-not-public",
    title: "A secret's resource policy grants nothing to everybody or to accounts that are not trusted",
    checklist: ["secret-key"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: secretPolicies,
    messages: {
        world: "{{name}} lets everybody read a secret: its {{statement}} allows any principal, and no condition keeps strangers out.",
        stranger:
            "{{name}} lets account {{account}} read a secret ({{statement}}), which is not among the trusted accounts.",
    },
    fix: "Name the ARNs of the roles that read the secret, or add a condition on `aws:PrincipalOrgID`; set `blockPublicPolicy: true`, so that AWS refuses a public policy.",
    check({ resource, policy, strangers }, { violation }) {
        if (policy.state === "absent") return notApplicable(`${resource.name} has no resource policy.`);
        return given(policy, (document) => {
            const open = publicStatements(document);
            const world = open.find(({ certain }) => isYes(certain));
            if (world !== undefined) {
                return violation("world", { at: "policy", data: { statement: world.statement.label } });
            }
            const stranger = strangers.find(({ certain }) => isYes(certain));
            if (stranger !== undefined) {
                const { account, statement } = stranger;
                return violation("stranger", { at: "policy", data: { account, statement } });
            }
            const doubts = [...open, ...strangers].flatMap((found) =>
                found.certain.state === "unknown" ? found.certain : [],
            );
            return doubts.length > 0 ? cannotTell(...doubts) : pass(`${document.what} admits named principals only.`);
        });
    },
    // AWS then refuses the policy, which is all that can be done without knowing whom it is meant for.
    remediate: ({ resource }) =>
        resource.type === SECRET_POLICY_TYPE ? [{ path: "blockPublicPolicy", value: true }] : [],
});
