import { type DjangoService, djangoHosts } from "../../src/model/app/evidence/services";
import { type ClearWays, clearWays } from "../../src/model/app/fronts";
import { type RedirectAnswer, redirectsToHttps, untold } from "../../src/model/app/https-settings";
import type { Value } from "../../src/model/value";
import { cannotTell, type CheckContext, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";
import { at, NO_EVIDENCE, seenIn, withoutServices } from "./shared";

type Context = CheckContext<object, "redirect">;

export default defineRule({
    id: "settings-ssl-redirect",
    title: "Plain HTTP is redirected to HTTPS either by the front door or by Django",
    checklist: ["https-redirect"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoHosts,
    messages: {
        redirect:
            "Plain HTTP from the internet reaches {{service}} through {{front}}, and Django does not redirect it: {{why}}.",
    },
    fix: "Let the HTTP listener redirect to HTTPS with HTTP_301, and keep `SECURE_SSL_REDIRECT = True` as the second line, with SECURE_PROXY_SSL_HEADER set and the path of the health check in SECURE_REDIRECT_EXEMPT.",
    alsoKnownAs: ["security.W008"],
    check(host, context) {
        if (host.services.length === 0) return withoutServices(host, context.model, true);
        return host.services
            .filter(({ process }) => process.kind !== "worker")
            .map((service) => judge(service, context));
    },
});

function judge(subject: DjangoService, context: Context): RuleOutcome<"redirect"> {
    const { process, evidence } = subject;
    const told = redirectsToHttps(process, evidence, context.model);
    const service = process.label;
    if (told.state === "known" && told.value.redirects) {
        return pass(`${service} redirects plain HTTP itself: ${told.value.why}.`);
    }
    const ways = clearWays(context.model, process.resource);
    if (ways.open.state === "unknown") return cannotTell(ways.open);
    if (ways.open.value) return reached(subject, ways, told, context);
    if (ways.reported) {
        return notApplicable(`Plain HTTP reaches ${service} through a front that a rule of its own reports.`);
    }
    if (ways.gaps.length === 0) return pass(`What stands in front of ${service} lets no plain HTTP through.`);
    return told.state === "absent" && evidence === undefined ? NO_EVIDENCE : cannotTell(...ways.gaps);
}

/** Plain HTTP comes: it is for Django to redirect it. */
function reached(
    { process, evidence }: DjangoService,
    ways: ClearWays,
    told: Value<RedirectAnswer>,
    { violation }: Context,
): RuleOutcome<"redirect"> {
    if (told.state !== "known") return cannotTell(told.state === "unknown" ? told : untold(process));
    const { path, why } = told.value;
    const { front } = ways;
    const seen = front === undefined ? [] : [{ text: `${front.name} lets plain HTTP through.`, resource: front }];
    const data = { service: process.label, front: front?.name ?? "an address of its own", why };
    const place = path === undefined ? at(process) : { at: path };
    return violation("redirect", {
        ...place,
        data,
        evidence: [...seen, ...seenIn(path === undefined ? evidence : undefined)],
    });
}
