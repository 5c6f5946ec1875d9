import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkDefaultNetwork, DEFAULT_NETWORK_MESSAGES } from "../../src/rule/network/placement";

export default defineRule({
    id: "database-no-default-vpc",
    title: "Databases stand in a network that the author chose",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("database"),
    messages: DEFAULT_NETWORK_MESSAGES,
    fix: "Create subnets and a subnet group in a VPC of your own, and name it.",
    alsoKnownAs: ["CKV_AWS_148", "CKV_AWS_154", "AVD-AWS-0101", "AVD-AWS-0127", "AwsSolutions-RS2"],
    check: checkDefaultNetwork,
});
