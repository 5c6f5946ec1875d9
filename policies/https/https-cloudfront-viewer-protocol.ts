import { distributions, redirectedBehaviors } from "../../src/model/edge/distributions";
import { cannotTell, defineRule, given, isNo, notApplicable, onlyIf, pass, texts } from "../../src/rule";

export default defineRule({
    id: "https-cloudfront-viewer-protocol",
    title: "No cache behaviour of a distribution serves viewers over plain HTTP",
    checklist: ["https", "https-redirect"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: distributions,
    options: {
        allowedHttpPaths: texts({
            default: ["/.well-known/acme-challenge/*"],
            description:
                "Path patterns of behaviours that may serve plain HTTP, for example certificate revocation lists.",
        }),
    },
    messages: {
        defaultBehavior:
            "{{name}} serves everything over plain HTTP as well: its default behaviour has the viewer protocol policy allow-all.",
        behavior:
            "{{name}} serves {{pattern}} over plain HTTP as well: the behaviour has the viewer protocol policy allow-all.",
    },
    fix: 'Set viewerProtocolPolicy to "redirect-to-https" on every behaviour.',
    alsoKnownAs: ["CKV_AWS_34", "AVD-AWS-0012", "aws-cloudfront-distribution-disallow-unencrypted-traffic"],
    frameworks: { FSBP: ["CloudFront.3"] },
    check(distribution, { options, violation }) {
        if (isNo(distribution.enabled)) return notApplicable(`${distribution.resource.name} is switched off.`);
        const isAllowed = (pattern: string) =>
            options.allowedHttpPaths.some((path) => path.replace(/^\//, "") === pattern.replace(/^\//, ""));
        const outcomes = distribution.behaviors.map((behavior) => {
            const policy = behavior.viewerProtocolPolicy;
            if (policy.state === "absent") {
                return cannotTell({
                    reason: "unreadable",
                    what: `${behavior.path}.viewerProtocolPolicy of ${distribution.resource.name}`,
                });
            }
            return given(policy, (value) => {
                if (value !== "allow-all") return pass(`${behavior.path} is ${value}.`);
                const at = `${behavior.path}.viewerProtocolPolicy`;
                if (behavior.isDefault) return violation("defaultBehavior", { at });
                if (behavior.pattern.state !== "known") {
                    return violation("behavior", { at, data: { pattern: "some paths" } });
                }
                if (isAllowed(behavior.pattern.value)) {
                    return pass(`${behavior.pattern.value} may be served over HTTP.`);
                }
                return violation("behavior", { at, data: { pattern: behavior.pattern.value } });
            });
        });
        if (distribution.gaps !== undefined) outcomes.push(cannotTell(distribution.gaps));
        return onlyIf(distribution.enabled, outcomes);
    },
    remediate: redirectedBehaviors,
});
