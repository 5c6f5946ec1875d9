import { groupNamers } from "../../src/model/network/named-groups";
import { defineRule } from "../../src/rule";
import { checkNamed, NAMED_MESSAGES } from "../../src/rule/network/groups";

export default defineRule({
    id: "database-explicit-security-group",
    title: "Databases name the security groups that guard them",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: groupNamers("database"),
    messages: NAMED_MESSAGES,
    fix: "Create a security group for the store and name it.",
    alsoKnownAs: ["CKV_AWS_248"],
    check: checkNamed,
});
