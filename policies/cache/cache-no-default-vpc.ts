import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkDefaultNetwork, DEFAULT_NETWORK_MESSAGES } from "../../src/rule/network/placement";

export default defineRule({
    id: "cache-no-default-vpc",
    title: "Caches and brokers stand in a network that the author chose",
    checklist: ["cache-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("cache"),
    messages: DEFAULT_NETWORK_MESSAGES,
    fix: "Create subnets and a subnet group in a VPC of your own, and name it.",
    alsoKnownAs: ["AwsSolutions-AEC1", "CKV_AWS_148", "AVD-AWS-0101"],
    frameworks: { FSBP: ["ElastiCache.7"] },
    check: checkDefaultNetwork,
});
