import { type FallbackKeys, fallbackKeys } from "../../src/model/secrets/fallback-keys";
import { cannotTell, defineRule, integer, notApplicable, pass, type RuleOutcome } from "../../src/rule";

const MILLISECONDS_OF_A_DAY = 86_400_000;

export default defineRule({
    id: "secret-django-key-fallbacks-retired",
    title: "Fallbacks of Django's secret key are few and are removed after the rotation window",
    checklist: ["secret-key-rotation"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: fallbackKeys,
    options: {
        maxFallbacks: integer({ min: 0, max: 10, default: 1, description: "Fallbacks that may stand beside the key." }),
        maxAgeDays: integer({
            min: 1,
            max: 3650,
            default: 90,
            description: "Days after which a store with fallbacks must have changed.",
        }),
    },
    messages: {
        many: "{{name}} has {{count}} fallbacks of SECRET_KEY in {{where}} ({{path}}); {{maxFallbacks}} may stand beside the key.",
        old: "{{name}} holds fallbacks of SECRET_KEY ({{path}}) that have not changed for more than {{maxAgeDays}} days.",
    },
    fix: "Drop the fallbacks that are older than the lifetime of a session.",
    check({ resource, lists, hidden }, { options, now, violation }) {
        const judge = ({ path, where, count, modified }: FallbackKeys): RuleOutcome<"many" | "old"> => {
            if (count.state === "unknown") return cannotTell(count);
            const fallbacks = count.state === "known" ? count.value : 0;
            if (fallbacks > options.maxFallbacks) {
                return violation("many", { at: path, data: { path, where, count: fallbacks } });
            }
            if (fallbacks === 0 || modified.state === "absent") {
                return pass(`${resource.name} has ${fallbacks} fallbacks of SECRET_KEY.`);
            }
            if (modified.state === "unknown") return cannotTell(modified);
            const days = (now.getTime() - modified.value.getTime()) / MILLISECONDS_OF_A_DAY;
            return days > options.maxAgeDays
                ? violation("old", { at: path, data: { path } })
                : pass(`The fallbacks of ${resource.name} are recent.`);
        };
        const answers = [...lists.map(judge), ...hidden.map((gap) => cannotTell(gap))];
        return answers.length > 0 ? answers : notApplicable(`${resource.name} shows no fallbacks of SECRET_KEY.`);
    },
});
