import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkSubnets, SUBNET_MESSAGES, SUBNET_OPTIONS } from "../../src/rule/network/placement";

export default defineRule({
    id: "database-private-subnets",
    title: "Databases stand in subnets without a route to the internet",
    checklist: ["database-access"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("database"),
    options: SUBNET_OPTIONS,
    messages: SUBNET_MESSAGES,
    fix: "Put the store into a subnet group over subnets whose route table has local, NAT, transit gateway or endpoint routes only.",
    alsoKnownAs: [
        "CKV_AWS_130",
        "AVD-AWS-0164",
        "HIPAA.Security-VPCNoUnrestrictedRouteToIGW",
        "HIPAA.Security-VPCSubnetAutoAssignPublicIpDisabled",
    ],
    frameworks: { FSBP: ["RDS.46", "EC2.15", "EC2.172"] },
    check: checkSubnets,
});
