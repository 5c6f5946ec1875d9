import { sharedEndpoints } from "../../src/model/network/endpoints-shared";
import { cannotTell, defineRule, isYes, pass } from "../../src/rule";

export default defineRule({
    id: "database-shared-endpoint-scoped",
    title: "Private endpoints to a store are shared with known accounts and networks only",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: sharedEndpoints,
    messages: {
        everyVpc: "{{name}} admits every VPC of account {{detail}}: {{path}} names none.",
        stranger: "{{name}} admits account {{detail}}, which is not among the trusted accounts.",
        openService:
            "{{name}} offers the store on port {{detail}} to every AWS account, and accepts whoever connects (acceptanceRequired is false).",
    },
    fix: "List the VPCs in vpcIds; set acceptanceRequired to true or name the principals of the endpoint service; add accounts that are known to trustedAccounts in the profile.",
    check(endpoint, { violation }) {
        const faults = endpoint.faults.filter(({ certain }) => isYes(certain));
        if (faults.length > 0) {
            return faults.map(({ kind, path, detail, sources }) =>
                violation(kind, { at: path, data: { path, detail }, evidence: sources }),
            );
        }
        const doubts = endpoint.faults.flatMap(({ certain }) => (certain.state === "unknown" ? certain : []));
        if (doubts.length > 0) return cannotTell(...doubts);
        return pass(`${endpoint.resource.name} is limited to known accounts and networks, or leads to no store.`);
    },
});
