import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { ADMISSION_MESSAGES, ADMISSION_OPTIONS, checkAdmission } from "../../src/rule/network/admission";

export default defineRule({
    id: "database-app-servers-only",
    title: "Databases accept connections from the application's servers only",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("database"),
    options: ADMISSION_OPTIONS,
    messages: ADMISSION_MESSAGES,
    fix: "Make the application's security group the source of the rule: on EKS the cluster's vpcConfig.clusterSecurityGroupId or the node group's, for Lambda, ECS and App Runner a group of the function, service or VPC connector itself.",
    check: checkAdmission,
});
