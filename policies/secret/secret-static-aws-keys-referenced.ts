import { referencedKeys } from "../../src/model/secrets/static-keys";
import { variableCarriers } from "../../src/model/secrets/views";
import { cannotTell, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";

export default defineRule({
    id: "secret-static-aws-keys-referenced",
    title: "Workloads get AWS access from their role, and not from a long-lived access key that a store keeps",
    checklist: ["secret-key"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: variableCarriers,
    messages: {
        key: "{{name}} is given a static AWS key from a store: {{variable}} ({{path}}).",
    },
    fix: "Remove the pair of keys, give the workload a role and grant that role what it needs. Then delete the access key and the store's entry.",
    check({ resource, processes, claims }, { model, violation }) {
        const outcomes = processes.flatMap((process): RuleOutcome<"key">[] => {
            const { keys, gap } = referencedKeys(process, model);
            if (gap !== undefined) return [cannotTell(gap)];
            return keys.map(({ name, path }) => violation("key", { at: path, data: { variable: name, path } }));
        });
        if (outcomes.length > 0) return outcomes;
        if (claims.texts.length === 0 && claims.notVisible.length > 0) {
            return notApplicable(`No evidence: ${claims.notVisible.join("; ")}.`);
        }
        return pass(`${resource.name} is given no static AWS key from a store.`);
    },
});
