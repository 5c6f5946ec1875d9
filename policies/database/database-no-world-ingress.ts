import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkWorldIngress, WORLD_MESSAGES } from "../../src/rule/network/world";

export default defineRule({
    id: "database-no-world-ingress",
    title: "The security groups on a database do not admit the world on its port",
    checklist: ["database-access"],
    severity: "critical",
    level: "mandatory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("database"),
    messages: WORLD_MESSAGES,
    fix: "Replace the address block by the application's security group as the source (securityGroups, sourceSecurityGroupId or referencedSecurityGroupId), or narrow the range of ports.",
    alsoKnownAs: ["AwsSolutions-RDS8"],
    frameworks: { FSBP: ["Redshift.15"] },
    check: (store, context) => checkWorldIngress(store, context, () => ""),
});
