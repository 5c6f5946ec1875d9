import type { EvidenceBundle } from "../../src/model/app/evidence/bundle";
import { djangoHosts } from "../../src/model/app/evidence/services";
import type { Process } from "../../src/model/app/processes";
import {
    and,
    type CheckContext,
    defineRule,
    given,
    isYes,
    notApplicable,
    or,
    pass,
    type RuleOutcome,
    truth,
    when,
} from "../../src/rule";
import { at, NO_EVIDENCE, withoutServices } from "./shared";

type Key = "accepted" | "acceptedByDefault";

export default defineRule({
    id: "settings-legacy-cookie-salt",
    title: "Signed cookies made with the old salt, in which cookie name and salt run together, are no longer accepted",
    checklist: ["secret-key"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoHosts,
    messages: {
        accepted:
            "The settings of {{service}} set SIGNED_COOKIE_LEGACY_SALT_FALLBACK, so that signed cookies with the old salt are accepted.",
        acceptedByDefault:
            "{{service}} keeps its sessions in signed cookies and accepts those with the old salt, which is the default of its Django.",
    },
    fix: "Set `SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False` once the old cookies have expired (SESSION_COOKIE_AGE after the update that brought the setting).",
    check(host, context) {
        if (host.services.length === 0) return withoutServices(host, context.model);
        return host.services.map(({ process, evidence }) =>
            evidence?.hasSettings ? judge(process, evidence, context) : NO_EVIDENCE,
        );
    },
});

function judge(
    process: Process,
    { settings }: EvidenceBundle,
    { violation }: CheckContext<object, Key>,
): RuleOutcome<Key> {
    const fallback = settings.legacyCookieSalt;
    if (fallback.state === "absent") return notApplicable("This version of Django has no such setting.");
    return given(fallback, (accepted) => {
        if (!accepted) return pass(`${process.label} refuses signed cookies with the old salt.`);
        const explicit = settings.isSet("SIGNED_COOKIE_LEGACY_SALT_FALLBACK");
        const cookieSessions = truth(settings.sessionEngine, (engine) => engine.endsWith(".signed_cookies"));
        const data = { service: process.label };
        return when(
            or(explicit, and(settings.usesSessions, cookieSessions)),
            () => violation(isYes(explicit) ? "accepted" : "acceptedByDefault", { ...at(process), data }),
            () => pass(`${process.label} keeps nothing in signed cookies that gives access.`),
        );
    });
}
