import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkWidth, WIDTH_MESSAGES, WIDTH_OPTIONS } from "../../src/rule/network/wide";

export default defineRule({
    id: "cache-no-wide-ingress",
    title: "Caches and brokers admit no broad range of addresses",
    checklist: ["cache-access"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("cache"),
    options: WIDTH_OPTIONS,
    messages: WIDTH_MESSAGES,
    fix: "Use the application's security group as the source, or the exact block of the office or VPN.",
    check: checkWidth,
});
