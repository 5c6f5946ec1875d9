import { userGroups } from "../../src/model/network/cache-users";
import { cannotTell, defineRule, isYes, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "cache-user-group-default-user",
    title: "User groups and access-control lists of caches contain no default user who needs no credential",
    checklist: ["cache-access"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: userGroups,
    messages: {
        builtIn:
            "{{name}} contains the built-in user default, which needs no password and may do everything: clients that never log in act as it.",
        openDefault:
            "{{name}} contains {{user}}, a user by the name of default that needs no credential: clients that never log in act as it.",
    },
    fix: 'Create a user with the userName "default", another userId and the access string "off -@all" (or a credential), and name it in place of default; a group of the engine valkey and a MemoryDB list need no default user at all.',
    check(group, { violation }) {
        const faults = group.members.filter(({ certain }) => isYes(certain));
        if (faults.length > 0) {
            return faults.map(({ kind, user, path, sources }) =>
                violation(kind, {
                    ...(path === undefined ? {} : { at: path }),
                    data: { user },
                    evidence: sources,
                }),
            );
        }
        const doubts = group.members.flatMap(({ certain }) => (certain.state === "unknown" ? certain.gaps : []));
        const gaps = [...doubts, ...group.gaps];
        if (gaps.length > 0) return cannotTell(...gaps);
        if (group.apart !== undefined) return notApplicable(group.apart);
        return pass(`No user of ${group.resource.name} is open to clients that never log in.`);
    },
});
