import { judgedSecrets, openRepetition, weaknessOf } from "../../src/model/secrets/weakness";
import { unknown } from "../../src/model/value";
import { cannotTell, defineRule, integer, notApplicable, pass, type RuleOutcome } from "../../src/rule";

export default defineRule({
    id: "secret-weak-value",
    title: "Secret values that can be seen are long, varied and no well-known default or placeholder",
    checklist: ["secret-key", "database-passwords"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: judgedSecrets,
    options: {
        minLength: integer({
            min: 8,
            max: 128,
            default: 12,
            description: "Shortest password of a service, in characters.",
        }),
    },
    messages: {
        guessable: "{{name}} is given a secret that is a placeholder or can be guessed ({{path}}).",
        short: "{{name}} is given a secret that is too short ({{path}}).",
        monotonous: "{{name}} is given a secret with too few different characters ({{path}}).",
    },
    fix: "Generate it with `new random.RandomPassword(...)` and `length: 32`, or let AWS manage the password.",
    check({ resource, secrets, hidden }, { options, violation }) {
        const outcomes = secrets.map((secret): RuleOutcome<"guessable" | "short" | "monotonous"> => {
            const { path, text, gap, bootstrap } = secret;
            if (text === undefined) return cannotTell(gap ?? unknown("unreadable", `${path} of ${resource.name}`));
            const weakness = weaknessOf(secret, options.minLength);
            const open = weakness === undefined ? openRepetition(secret) : [];
            if (open.length > 0) return cannotTell(...open);
            if (weakness === undefined) return pass(`${path} of ${resource.name} is long and varied enough.`);
            if (weakness === "guessable" && bootstrap === "yes") {
                return pass(`${path} of ${resource.name} is replaced out of band.`);
            }
            if (weakness === "guessable" && bootstrap === "unclear") {
                return cannotTell(unknown("unreadable", `ignoreChanges of ${resource.name}`));
            }
            return violation(weakness, { at: path, data: { path } });
        });
        const answers = [...outcomes, ...hidden.map((gap) => cannotTell(gap))];
        return answers.length > 0 ? answers : notApplicable(`${resource.name} shows no secret.`);
    },
});
