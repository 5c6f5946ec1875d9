import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkSubnets, SUBNET_MESSAGES, SUBNET_OPTIONS } from "../../src/rule/network/placement";

export default defineRule({
    id: "cache-private-subnets",
    title: "Caches and brokers stand in subnets without a route to the internet",
    checklist: ["cache-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("cache"),
    options: SUBNET_OPTIONS,
    messages: SUBNET_MESSAGES,
    fix: "Put the store into a subnet group over subnets whose route table has local, NAT, transit gateway or endpoint routes only.",
    frameworks: { FSBP: ["EC2.15", "EC2.172"] },
    check: checkSubnets,
});
