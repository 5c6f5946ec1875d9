import { recoverableSecrets } from "../../src/model/secrets/recovery";
import { defineRule, given, integer, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "secret-recovery-window",
    title: "A deleted secret can be recovered for some days",
    checklist: ["secret-key"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: recoverableSecrets,
    options: {
        minDays: integer({ min: 7, max: 30, default: 7, description: "Shortest recovery window, in days." }),
    },
    messages: {
        none: "{{name}} is deleted at once and for good (`recoveryWindowInDays` is 0).",
        short: "{{name}} can be recovered for {{days}} days after its deletion; {{minDays}} are required.",
    },
    fix: "Remove `recoveryWindowInDays` (AWS then keeps a deleted secret for 30 days), or set it to at least the required number of days.",
    check({ resource, window, isDevelopment }, { options, violation }) {
        if (isDevelopment) return notApplicable("In development stacks names must be free again at once.");
        return given(window, (days) => {
            const at = "recoveryWindowInDays";
            if (days === 0) return violation("none", { at });
            if (days < options.minDays) return violation("short", { at, data: { days } });
            return pass(`${resource.name} can be recovered for ${days} days.`);
        });
    },
    remediate: () => [{ path: "recoveryWindowInDays", value: 30 }],
});
