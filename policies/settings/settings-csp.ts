import { edgePolicy } from "../../src/model/app/content-policy";
import type { DjangoService } from "../../src/model/app/evidence/services";
import { djangoHosts } from "../../src/model/app/evidence/services";
import { type CheckContext, defineRule, isYes, or, pass, type RuleOutcome, when } from "../../src/rule";
import { at, NO_EVIDENCE, withoutServices } from "./shared";

export default defineRule({
    id: "settings-csp",
    title: "A content security policy is sent by the edge or by Django",
    checklist: ["check-deploy"],
    severity: "low",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoHosts,
    messages: {
        none: "Neither the settings of {{service}} nor what stands in front of it in this stack send a Content-Security-Policy.",
    },
    fix: "Set `SECURE_CSP` and add `django.middleware.csp.ContentSecurityPolicyMiddleware` (before Django 6.0: django-csp), or give the distribution a responses policy with `contentSecurityPolicy`.",
    alsoKnownAs: ["security.E026", "security.W027"],
    check(host, context) {
        if (host.services.length === 0) return withoutServices(host, context.model);
        return host.services
            .filter(({ process }) => process.kind !== "worker")
            .map((service) => judge(service, context));
    },
});

function judge(
    { process, evidence }: DjangoService,
    { model, violation }: CheckContext<object, "none">,
): RuleOutcome<"none"> {
    const edge = edgePolicy(model, process.resource);
    const service = process.label;
    if (isYes(edge.enforced)) return pass(`The edge sends a Content-Security-Policy with the answers of ${service}.`);
    if (!evidence?.hasSettings) return NO_EVIDENCE;
    const own = evidence.settings.sendsContentSecurityPolicy;
    if (isYes(own.enforced)) return pass(`${service} sends a Content-Security-Policy itself.`);
    return when(
        or(own.enforced, own.reportOnly, edge.enforced, edge.reportOnly),
        () => pass(`A Content-Security-Policy of ${service} is only reported on, and not enforced.`),
        () => violation("none", { ...at(process), data: { service } }),
    );
}
