import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkDefaultGroup, DEFAULT_GROUP_MESSAGES } from "../../src/rule/network/groups";

export default defineRule({
    id: "database-no-default-security-group",
    title: "Databases do not wear a VPC's default security group",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("database"),
    messages: DEFAULT_GROUP_MESSAGES,
    fix: "Give the store a security group of its own; adopt the VPC's default group (aws.ec2.DefaultSecurityGroup) without rules.",
    alsoKnownAs: ["CKV2_AWS_12", "AVD-AWS-0173", "HIPAA.Security-VPCDefaultSecurityGroupClosed"],
    frameworks: { FSBP: ["EC2.2"], "CIS AWS 3.0.0": ["5.4"], "CIS AWS 5.0.0": ["5.5"] },
    check: checkDefaultGroup,
});
