import { isPublicPolicy, publicStatements } from "../../src/model/policy-document";
import { type AccessPolicy, type SearchDomainView, searchDomains } from "../../src/model/network/search-domains";
import { and, cannotTell, defineRule, isNo, isYes, not, oneOf, onlyIf, pass, yes } from "../../src/rule";

const NO_POLICY = "Without a policy AWS refuses unsigned requests.";

/** The statement of a public policy, in words. */
function openStatement({ document }: AccessPolicy): string {
    const open = document.state === "known" ? publicStatements(document.value) : [];
    return open.find(({ certain }) => isYes(certain))?.statement.label ?? "a statement";
}

function cause(domain: SearchDomainView): "open" | "openInVpc" | "anonymous" {
    if (isYes(domain.admitsAnonymous)) return "anonymous";
    return isYes(domain.isPublic) ? "open" : "openInVpc";
}

export default defineRule({
    id: "database-search-policy-restricted",
    title: "Search domains on the internet accept no anonymous requests",
    checklist: ["database-access"],
    severity: "critical",
    level: "mandatory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: searchDomains,
    options: {
        vpcDomainOpenPolicy: oneOf(["allow", "violation"], {
            default: "allow",
            description: "What an open access policy of a domain inside a VPC counts as.",
        }),
    },
    messages: {
        open: "{{name}} is on the public internet, and its access policy ({{statement}} of {{holder}}) admits everybody without a login.",
        anonymous:
            "{{name}} admits everybody by its access policy ({{statement}} of {{holder}}), and anonymousAuthEnabled takes the login away that fine-grained access control demands.",
        openInVpc:
            "{{name}} admits everybody in its network: its access policy ({{statement}} of {{holder}}) demands no login.",
    },
    fix: "Name the principals in the access policy, or enable advancedSecurityOptions with a master user, or move the domain into a VPC.",
    alsoKnownAs: ["AwsSolutions-OS5", "AwsSolutions-OS3", "CKV2_AWS_52"],
    frameworks: { FSBP: ["Opensearch.7"] },
    check(domain, { options, violation }) {
        const { name } = domain.resource;
        const remark = isYes(domain.admitsAnonymous) ? [`anonymousAuthEnabled of ${name} is still on.`] : [];
        const isJudged = options.vpcDomainOpenPolicy === "violation" ? yes : domain.isPublic;
        if (isNo(isJudged)) return pass(`${name} is reached from inside a VPC only.`, ...remark);
        if (isYes(domain.demandsLogin)) return pass(`Fine-grained access control of ${name} demands a login.`);

        const outcomes = domain.policies.map((policy) => {
            if (policy.document.state === "absent") return domain.policies.length > 1 ? pass() : pass(NO_POLICY);
            if (policy.document.state === "unknown") return cannotTell(policy.document);
            const isOpen = and(policy.certain, isPublicPolicy(policy.document.value));
            if (isOpen.state === "unknown") return cannotTell(isOpen);
            if (!isOpen.value) return pass(`${policy.document.value.what} admits nobody without a login.`, ...remark);
            const { holder } = policy;
            const own = holder === domain.resource;
            const path = "accessPolicies";
            return violation(cause(domain), {
                ...(own ? { at: path } : {}),
                data: { statement: openStatement(policy), holder: holder.name },
                evidence: own ? [] : [{ text: `${holder.name} sets the access policy.`, resource: holder, path }],
            });
        });
        return onlyIf(and(isJudged, not(domain.demandsLogin)), outcomes);
    },
});
