import { accessGrants, grantsToTheWorld, worldWrites } from "../../src/model/storage/access-grants";
import { cannotTell, defineRule, isNo, isYes, notApplicable, pass, type RuleOutcome } from "../../src/rule";

const WRITING = ["WRITE", "WRITE_ACP", "FULL_CONTROL"];

export default defineRule({
    id: "storage-no-anonymous-write",
    title: "Nobody can write, delete or reconfigure a bucket anonymously",
    checklist: ["media-untrusted", "static-files"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: accessGrants,
    messages: {
        acl: "{{name}} lets everybody write: its canned ACL is public-read-write.",
        grant: "{{name}} grants {{permission}} to {{group}}.",
        policy: "{{name}} allows {{actions}} to everybody: {{statement}} of its policy has no condition that keeps strangers out.",
    },
    fix: "Delete the statement or grant, and let uploads go through the application or through presigned requests.",
    alsoKnownAs: ["CKV_AWS_57", "CKV_AWS_70", "AVD-AWS-0092", "NIST.800.53.R5-S3BucketPublicWriteProhibited"],
    frameworks: { FSBP: ["S3.3"] },
    check(holder, { violation }) {
        const { name } = holder.resource;
        const outcomes: RuleOutcome<"acl" | "grant" | "policy">[] = [];
        if (holder.acl.state === "known" && holder.acl.value === "public-read-write") outcomes.push(violation("acl", { at: "acl" }));
        if (holder.acl.state === "unknown") outcomes.push(cannotTell(holder.acl));
        if (holder.aclGap.state === "unknown") outcomes.push(cannotTell(holder.aclGap));
        for (const grant of holder.aclGrants) {
            const open = grantsToTheWorld(grant, WRITING);
            if (open.state === "unknown") outcomes.push(cannotTell(open));
            if (!isYes(open) || grant.permission.state !== "known" || grant.uri.state !== "known") continue;
            const group = grant.uri.value.endsWith("AllUsers") ? "everybody" : "every customer of AWS";
            outcomes.push(violation("grant", { at: grant.path, data: { permission: grant.permission.value, group } }));
        }
        if (holder.policy.state === "unknown") outcomes.push(cannotTell(holder.policy));
        if (holder.policy.state === "known") {
            for (const { statement, actions, certain } of worldWrites(holder.policy.value)) {
                if (certain.state === "unknown") outcomes.push(cannotTell(certain));
                else if (!isNo(certain)) outcomes.push(violation("policy", { at: holder.policyPath, data: { actions: describe(actions), statement: statement.label } }));
            }
        }
        if (outcomes.length > 0) return outcomes;
        const says = holder.policy.state === "known" || holder.acl.state === "known" || holder.aclGrants.length > 0;
        return says ? pass(`${name} lets no stranger write.`) : notApplicable(`${name} grants nothing.`);
    },
});

/** A few names stand for many. */
function describe(actions: readonly string[]): string {
    const shown = [...actions].sort((a, b) => Number(/Object$/.test(b)) - Number(/Object$/.test(a))).slice(0, 3);
    return actions.length > shown.length ? `${shown.join(", ")} and ${actions.length - shown.length} more` : shown.join(", ");
}
