import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { checkDedicated, DEDICATED_MESSAGES, DEDICATED_OPTIONS } from "../../src/rule/network/groups";

export default defineRule({
    id: "database-dedicated-security-group",
    title: "Databases share no security group with what faces the internet",
    checklist: ["database-access"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("database"),
    options: DEDICATED_OPTIONS,
    messages: DEDICATED_MESSAGES,
    fix: "Give each tier a security group of its own, and let the store's admit the application's only.",
    check: checkDedicated,
});
