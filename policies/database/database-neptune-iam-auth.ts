import { neptuneClusters } from "../../src/model/network/database-authentication";
import { defineRule, given, pass } from "../../src/rule";

export default defineRule({
    id: "database-neptune-iam-auth",
    title: "Neptune clusters require IAM authentication, because the engine has no passwords",
    checklist: ["database-access"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: neptuneClusters,
    messages: {
        off: "{{name}} asks nobody for a credential ({{path}} is not true): whoever reaches it reads and changes everything.",
    },
    fix: "Set iamDatabaseAuthenticationEnabled to true once the clients sign their requests.",
    alsoKnownAs: ["CKV_AWS_359", "AwsSolutions-N5"],
    frameworks: { FSBP: ["Neptune.7"] },
    check(cluster, { violation }) {
        return given(cluster.isOn, (isOn) =>
            isOn
                ? pass(`${cluster.resource.name} requires IAM authentication.`)
                : violation("off", { at: cluster.path, data: { path: cluster.path } }),
        );
    },
});
