import {
    DEFAULT_ELB_POLICY,
    isRecommendedElbPolicy,
    RECOMMENDED_ELB_POLICY,
    refusesOldTls,
} from "../../src/model/data/tls-policies";
import { endsTls, listeners } from "../../src/model/edge/load-balancers";
import { cannotTell, defineRule, flag, given, notApplicable, pass, texts, when } from "../../src/rule";

export default defineRule({
    id: "https-lb-tls-policy",
    title: "HTTPS and TLS listeners name a security policy that refuses everything below TLS 1.2",
    checklist: ["https"],
    severity: "high",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: listeners,
    options: {
        recommendedOnly: flag({
            default: false,
            description: "Accept only the policies that Security Hub recommends (ELB.17).",
        }),
        extraPolicies: texts({ default: [], description: "Further policy names to accept." }),
    },
    messages: {
        missing: "{{name}} names no sslPolicy, and AWS then applies {{policy}}, which accepts TLS 1.0.",
        old: "{{name}} uses {{policy}}, which accepts TLS below 1.2.",
        notRecommended: "{{name}} uses {{policy}}, which is not among the recommended policies.",
    },
    fix: `Set sslPolicy to ${RECOMMENDED_ELB_POLICY} (for FIPS to ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09).`,
    alsoKnownAs: ["CKV_AWS_103", "CKV2_AWS_74", "AVD-AWS-0047", "aws-lb-listener-configure-secure-tls"],
    frameworks: { FSBP: ["ELB.17"] },
    check(listener, { options, violation }) {
        const judge = () => {
            if (listener.sslPolicy.state === "absent") {
                return violation("missing", { at: "sslPolicy", data: { policy: DEFAULT_ELB_POLICY } });
            }
            return given(listener.sslPolicy, (policy) => {
                if (options.extraPolicies.includes(policy)) return pass(`${listener.resource.name} uses ${policy}.`);
                const strong = refusesOldTls(policy);
                if (strong === undefined) {
                    return cannotTell({ reason: "unreadable", what: `the oldest TLS version of ${policy}` });
                }
                if (!strong) return violation("old", { at: "sslPolicy", data: { policy } });
                if (options.recommendedOnly && !isRecommendedElbPolicy(policy)) {
                    return violation("notRecommended", { at: "sslPolicy", data: { policy } });
                }
                return pass(`${listener.resource.name} uses ${policy}.`);
            });
        };
        return when(endsTls(listener), judge, () => notApplicable(`${listener.resource.name} does not end TLS.`));
    },
    remediate: () => [{ path: "sslPolicy", value: RECOMMENDED_ELB_POLICY }],
});
