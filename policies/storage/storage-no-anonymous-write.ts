import { accessGrants, type AclGrant, grantsToTheWorld, worldWrites } from "../../src/model/storage/access-grants";
import type { WorldGrant } from "../../src/model/policy-document";
import type { Truth } from "../../src/model/value";
import { cannotTell, defineRule, notApplicable, pass, type UnknownOutcome } from "../../src/rule";

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
        const byAcl = () => {
            if (holder.acl.state === "unknown") return [cannotTell(holder.acl)];
            return holder.acl.state === "known" && holder.acl.value === "public-read-write"
                ? [violation("acl", { at: "acl" })]
                : [];
        };
        const byGrant = (grant: AclGrant) =>
            where(grantsToTheWorld(grant, WRITING), () =>
                violation("grant", {
                    at: grant.path,
                    data: { permission: textOf(grant.permission), group: groupOf(grant) },
                }),
            );
        const byPolicy = ({ statement, actions, certain }: WorldGrant) =>
            where(certain, () =>
                violation("policy", {
                    at: holder.policyPath,
                    data: { actions: describe(actions), statement: statement.label },
                }),
            );
        const outcomes = [
            ...byAcl(),
            ...(holder.aclGap.state === "unknown" ? [cannotTell(holder.aclGap)] : []),
            ...holder.aclGrants.flatMap(byGrant),
            ...(holder.policy.state === "unknown" ? [cannotTell(holder.policy)] : []),
            ...(holder.policy.state === "known" ? worldWrites(holder.policy.value).flatMap(byPolicy) : []),
        ];
        if (outcomes.length > 0) return outcomes;
        return holder.saysSomething
            ? pass(`${name} lets no stranger write.`)
            : notApplicable(`${name} grants nothing.`);
    },
});

/** An outcome where a condition holds, an unknown where it may. */
function where<T>(condition: Truth, outcome: () => T): (T | UnknownOutcome)[] {
    if (condition.state === "unknown") return [cannotTell(condition)];
    return condition.value ? [outcome()] : [];
}

function textOf(value: AclGrant["permission"]): string {
    return value.state === "known" ? value.value : "";
}

function groupOf(grant: AclGrant): string {
    return textOf(grant.uri).endsWith("AllUsers") ? "everybody" : "every customer of AWS";
}

/** A few names stand for many. */
function describe(actions: readonly string[]): string {
    const shown = [...actions].sort((a, b) => Number(/Object$/.test(b)) - Number(/Object$/.test(a))).slice(0, 3);
    return actions.length > shown.length
        ? `${shown.join(", ")} and ${actions.length - shown.length} more`
        : shown.join(", ");
}
