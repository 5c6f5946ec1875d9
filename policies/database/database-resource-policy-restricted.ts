import { resourcePolicies } from "../../src/model/network/resource-policies";
import { publicStatements } from "../../src/model/policy-document";
import { cannotTell, defineRule, given, isYes, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "database-resource-policy-restricted",
    title: "Resource policies of data stores and task queues grant nothing to everybody",
    checklist: ["cache-access", "database-access"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: resourcePolicies,
    messages: {
        world: "{{name}} grants access to everybody: its {{statement}} allows any principal, and no condition keeps strangers out.",
        stranger:
            "{{name}} grants access to account {{account}} ({{statement}}), which is not among the trusted accounts.",
    },
    fix: "Name the ARNs of the roles that need access, or add a condition on aws:PrincipalOrgID, aws:SourceVpce or, for messages of another service, aws:SourceArn.",
    alsoKnownAs: ["CKV_AWS_168"],
    frameworks: { FSBP: ["SQS.3"] },
    check(store, { violation }) {
        const { policy, path } = store;
        if (policy.state === "absent") return notApplicable(`${store.resource.name} has no resource policy.`);
        return given(policy, (document) => {
            const open = publicStatements(document);
            const world = open.find(({ certain }) => isYes(certain));
            const stranger = store.strangers.find(({ certain }) => isYes(certain));
            if (world !== undefined) {
                return violation("world", { at: path, data: { statement: world.statement.label } });
            }
            if (stranger !== undefined) {
                const { account, statement } = stranger;
                return violation("stranger", { at: path, data: { account, statement } });
            }
            const doubts = [...open, ...store.strangers].flatMap(({ certain }) =>
                certain.state === "unknown" ? certain : [],
            );
            return doubts.length > 0 ? cannotTell(...doubts) : pass(`${document.what} admits named principals only.`);
        });
    },
});
