import { groupsByStyle } from "../../src/model/network/rule-styles";
import { cannotTell, defineRule, flag, notApplicable, pass } from "../../src/rule";
import { enumerate } from "../../src/rule/network/answer";

export default defineRule({
    id: "database-consistent-security-group-rules",
    title: "A security group that guards a store has its rules managed in one style",
    checklist: ["database-access", "cache-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: groupsByStyle,
    options: { allGroups: flag({ default: false, description: "Also judge groups that guard no store." }) },
    messages: {
        inlineAndSeparate:
            "{{name}} has inline ingress rules and rules of its own resources ({{others}}), which undo each other.",
        twoKinds: "{{name}} has rules of both kinds of resources ({{others}}), which may undo each other.",
        defaultGroup: "{{name}} is an adopted default group, which removes the rules that {{others}} adds.",
        exclusive: "{{name}} has inline ingress rules, which {{others}} removes.",
    },
    fix: "Give every rule a resource of its own (aws.vpc.SecurityGroupIngressRule) and remove ingress from the group.",
    alsoKnownAs: ["security-group-no-rule-management-conflicts"],
    check({ resource, conflicts, gaps, stores, mayGuard }, { options, violation }) {
        if (stores.length === 0 && !mayGuard && !options.allGroups) {
            return notApplicable(`${resource.name} guards no store of this stack.`);
        }
        const guards = stores.length > 0 || options.allGroups;
        if (conflicts.length > 0 && !guards) {
            return cannotTell({ reason: "after-update", what: `which stores ${resource.name} guards` });
        }
        if (conflicts.length > 0) {
            return conflicts.map(({ kind, others }) =>
                violation(kind, {
                    at: kind === "twoKinds" ? undefined : "ingress",
                    data: { others: enumerate(others.map(({ name }) => name)) },
                    evidence: [
                        ...others.map((rule) => ({ text: `${rule.name} manages rules of the group.`, resource: rule })),
                        ...stores.map((store) => ({ text: `The group guards ${store.name}.`, resource: store })),
                    ],
                }),
            );
        }
        return gaps.length > 0 ? cannotTell(...gaps) : pass(`The rules of ${resource.name} are managed in one style.`);
    },
});
