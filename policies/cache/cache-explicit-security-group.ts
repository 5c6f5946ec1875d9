import { groupNamers } from "../../src/model/network/named-groups";
import { defineRule } from "../../src/rule";
import { checkCacheNamed, CACHE_NAMED_MESSAGES } from "../../src/rule/network/groups";

export default defineRule({
    id: "cache-explicit-security-group",
    title: "Caches and brokers name the security groups that guard them",
    checklist: ["cache-access"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: groupNamers("cache"),
    messages: CACHE_NAMED_MESSAGES,
    fix: "Create a security group for the store and name it.",
    alsoKnownAs: ["CKV_AWS_196"],
    check: checkCacheNamed,
});
