import { dataApis } from "../../src/model/network/database-authentication";
import { defineRule, given, pass } from "../../src/rule";

export default defineRule({
    id: "database-no-data-api",
    title: "The Data API of Aurora, which goes around network restrictions, is off unless it was chosen",
    checklist: ["database-access"],
    severity: "low",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: dataApis,
    messages: {
        on: "{{name}} answers SQL over HTTPS outside its VPC ({{path}} is true), whatever its security groups say.",
    },
    fix: "Remove enableHttpEndpoint; where the Data API was chosen, exempt the cluster with the reason and restrict rds-data:* with IAM policies and the policy of a VPC endpoint.",
    check(cluster, { violation }) {
        return given(cluster.isOn, (isOn) =>
            isOn
                ? violation("on", { at: cluster.path, data: { path: cluster.path } })
                : pass(`The Data API of ${cluster.resource.name} is off.`),
        );
    },
});
