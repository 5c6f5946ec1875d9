import { type SharedSecret, sharedSecrets } from "../../src/model/secrets/purposes";
import { cannotTell, defineRule, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-single-purpose",
    title: "One secret serves one purpose: Django's key is not the database's password, the cache's token or the key of JSON web tokens",
    checklist: ["secret-key"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: sharedSecrets,
    messages: {
        reference: "{{name}} binds {{use}} to the reference that {{other}} has too, for another purpose ({{path}}).",
        generator: "{{name}} takes {{use}} from the generator that makes {{other}} too.",
        value: "{{name}} is given the same value for {{use}} that {{other}} has, for another purpose ({{path}}).",
    },
    fix: "Create one generator and one secret per purpose.",
    check({ resource, shared, uses, hidden }, { violation }) {
        const found = shared.map(({ use, others, by, generator }: SharedSecret) => {
            const evidence = [
                ...(generator === undefined ? [] : [{ text: `${generator.name} makes it.`, resource: generator }]),
                ...others.map((other) => ({
                    text: `${other.label} has it too.`,
                    resource: other.resource,
                    path: other.path,
                })),
            ];
            return violation(by, {
                at: use.path,
                evidence,
                data: { use: use.label, path: use.path, other: others[0]?.label ?? "" },
            });
        });
        if (found.length > 0) return found;
        if (hidden.length > 0) return cannotTell(...hidden);
        return uses === 0
            ? notApplicable(`${resource.name} is given no secret whose purpose shows.`)
            : pass(`The secrets of ${resource.name} serve one purpose each.`);
    },
});
