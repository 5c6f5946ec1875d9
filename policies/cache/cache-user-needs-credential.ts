import { cacheUsers } from "../../src/model/network/cache-users";
import { defineRule, isNo, pass, when } from "../../src/rule";

export default defineRule({
    id: "cache-user-needs-credential",
    title: "ElastiCache users that are switched on need a password or IAM",
    checklist: ["cache-access"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: cacheUsers,
    messages: {
        open: "{{name}} is switched on and needs no credential ({{path}}): whoever reaches the cache may act as this user.",
    },
    fix: 'Set authenticationMode to { type: "iam" } or give the user a password (passwordsWo, passwords); a default user that nobody is to use gets the access string "off -@all".',
    check(user, { violation }) {
        const { name } = user.resource;
        return when(
            user.isOpen,
            () => violation("open", { at: user.path, data: { path: user.path } }),
            () => pass(isNo(user.isOn) ? `${name} is switched off.` : `${name} needs a credential.`),
        );
    },
});
