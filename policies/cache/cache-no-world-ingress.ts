import { cacheAuthentication } from "../../src/model/network/cache-auth";
import { networkStores } from "../../src/model/network/endpoints";
import { defineRule, isNo } from "../../src/rule";
import { checkWorldIngress, WORLD_MESSAGES } from "../../src/rule/network/world";

export default defineRule({
    id: "cache-no-world-ingress",
    title: "The security groups on a cache or broker do not admit the world on its port",
    checklist: ["cache-access"],
    severity: "critical",
    level: "mandatory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: networkStores("cache"),
    messages: WORLD_MESSAGES,
    fix: "Replace the address block by the application's security group as the source (securityGroups, sourceSecurityGroupId or referencedSecurityGroupId), or narrow the range of ports.",
    check: (store, context) =>
        checkWorldIngress(store, context, () => {
            const demanded = cacheAuthentication(store.resource)?.demanded;
            return demanded !== undefined && isNo(demanded) ? "It demands no credential either." : "";
        }),
});
