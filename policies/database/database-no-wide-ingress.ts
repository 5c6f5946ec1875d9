import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkWidth, WIDTH_MESSAGES, WIDTH_OPTIONS } from "../../src/rule/network/wide";

export default defineRule({
    id: "database-no-wide-ingress",
    title: "Databases admit no broad range of addresses",
    checklist: ["database-access"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("database"),
    options: WIDTH_OPTIONS,
    messages: WIDTH_MESSAGES,
    fix: "Use the application's security group as the source, or the exact block of the office or VPN.",
    check: checkWidth,
});
