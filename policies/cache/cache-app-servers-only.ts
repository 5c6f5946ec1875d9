import { networkStores } from "../../src/model/network/endpoints";
import { defineRule } from "../../src/rule";
import { ADMISSION_MESSAGES, ADMISSION_OPTIONS, checkAdmission } from "../../src/rule/network/admission";

export default defineRule({
    id: "cache-app-servers-only",
    title: "Caches and brokers accept connections from the application's servers only",
    checklist: ["cache-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("cache"),
    options: ADMISSION_OPTIONS,
    messages: ADMISSION_MESSAGES,
    fix: "Make the security groups of the web service and of each worker or beat service the sources of the rule.",
    check: checkAdmission,
});
