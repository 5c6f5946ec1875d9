import { AWS_PROVIDER, providerKeys } from "../../src/model/secrets/provider-keys";
import { staticKeyGaps } from "../../src/model/secrets/static-keys";
import { keyCarriers } from "../../src/model/secrets/views";
import { cannotTell, defineRule, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-static-aws-keys",
    title: "Workloads get AWS access from their role, and no long-lived access key stands in their configuration or in the provider",
    checklist: ["secret-key"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: keyCarriers,
    messages: {
        key: "{{name}} is given a static AWS key: {{variable}} ({{path}}).",
        provider: "{{name}} holds a static AWS key in {{variable}} that does not come from secret configuration.",
    },
    fix: "Remove the pair of keys, give the workload a role (`taskRoleArn`, `instanceConfiguration.instanceRoleArn`, `role`, `iamInstanceProfile`) and grant that role what it needs. A provider takes a profile, a role or web identity, or `pulumi config set --secret aws:secretKey`. Then delete the access key.",
    alsoKnownAs: ["CKV_AWS_41", "CKV_AWS_45", "CodeBuildProjectEnvVarAwsCred"],
    frameworks: { FSBP: ["ECS.8", "CodeBuild.2"] },
    check(carrier, { model, violation }) {
        const { resource, claims, processes } = carrier;
        if (resource.type === AWS_PROVIDER) {
            const { literal, gap } = providerKeys(resource, model);
            if (literal.length > 0) {
                return literal.map((variable) => violation("provider", { at: variable, data: { variable } }));
            }
            return gap === undefined ? pass(`${resource.name} holds no static key of the program.`) : cannotTell(gap);
        }
        const found = carrier.claimsOf("secret-static-aws-keys");
        if (found.length > 0) {
            return found.map(({ name, path }) => violation("key", { at: path, data: { variable: name, path } }));
        }
        const gaps = [...claims.hidden, ...processes.flatMap((process) => staticKeyGaps(process, model))];
        if (gaps.length > 0) return cannotTell(...gaps);
        if (claims.texts.length === 0 && claims.notVisible.length > 0) {
            return notApplicable(`No evidence: ${claims.notVisible.join("; ")}.`);
        }
        return pass(`${resource.name} is given no static AWS key.`);
    },
});
