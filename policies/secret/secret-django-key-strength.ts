import { djangoKeys, type KeyFault } from "../../src/model/secrets/django-keys";
import { cannotTell, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";

export default defineRule({
    id: "secret-django-key-strength",
    title: "Django's secret key and every fallback have at least 50 characters, at least 5 different ones, and were not made by startproject",
    checklist: ["secret-key"],
    severity: "critical",
    level: "mandatory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoKeys,
    messages: {
        short: "{{name}} holds a {{setting}} with fewer than 50 characters ({{path}}).",
        monotonous: "{{name}} holds a {{setting}} with fewer than 5 different characters ({{path}}).",
        insecure: "{{name}} holds a {{setting}} that startproject made ({{path}}), which is in the repository.",
        generator: "{{name}} takes a {{setting}} ({{path}}) from {{generator}}, which makes fewer than 50 characters.",
    },
    fix: 'Generate the key: `new random.RandomPassword("secret-key", { length: 64 })`. Keep the old key in `SECRET_KEY_FALLBACKS` for the lifetime of a session, then drop it.',
    alsoKnownAs: ["security.W009", "security.W025"],
    check({ resource, keys, hidden }, { violation }) {
        const outcomes = keys.map(({ setting, path, fault, gap, source }): RuleOutcome<KeyFault> => {
            if (gap !== undefined) return cannotTell(gap);
            const evidence =
                source === undefined
                    ? []
                    : [{ text: `${source.name} generates it.`, resource: source, path: "length" }];
            if (fault !== undefined) {
                return violation(fault, { at: path, evidence, data: { setting, path, generator: source?.name ?? "" } });
            }
            return pass({
                text: `${setting} of ${resource.name} passes Django's test.`,
                ...(source ? { resource: source } : {}),
            });
        });
        const answers = [...outcomes, ...hidden.map((gap) => cannotTell(gap))];
        return answers.length > 0 ? answers : notApplicable(`${resource.name} shows no Django key.`);
    },
});
