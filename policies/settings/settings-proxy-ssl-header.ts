import { type DjangoService, djangoHosts } from "../../src/model/app/evidence/services";
import { directFronts } from "../../src/model/app/fronts";
import { proxyHeader } from "../../src/model/app/https-settings";
import { headerFaults } from "../../src/model/app/proxy-header";
import { cannotTell, type CheckContext, defineRule, pass, pattern, type RuleOutcome } from "../../src/rule";
import { at, NO_EVIDENCE, seenIn, withoutServices } from "./shared";

type Key = "endless" | "wrongScheme" | "spoofable" | "overwritten" | "malformed" | "otherHeader";
type Context = CheckContext<{ readonly header: string }, Key>;

export default defineRule({
    id: "settings-proxy-ssl-header",
    title: "Behind a TLS-terminating load balancer Django is told which header marks HTTPS, and only there",
    checklist: ["https-redirect"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoHosts,
    options: {
        header: pattern({
            default: "HTTP_X_FORWARDED_PROTO",
            description: "Header, as Django names it, in which the front tells the scheme.",
        }),
    },
    messages: {
        endless: "{{service}} redirects to HTTPS for ever: {{front}} ends TLS, and SECURE_PROXY_SSL_HEADER is not set.",
        wrongScheme:
            "{{service}} takes every request for plain HTTP: {{front}} ends TLS, and SECURE_PROXY_SSL_HEADER is not set.",
        spoofable: "{{service}} believes the header {{name}}, which anybody can send through {{front}}.",
        overwritten:
            "{{service}} reads {{name}}, which says http for every request: {{front}} speaks plain HTTP to the load balancer.",
        malformed: "SECURE_PROXY_SSL_HEADER of {{service}} is no pair of a header (HTTP_...) and the value https.",
        otherHeader:
            "{{service}} believes the header {{name}}, which {{front}} hands on from anybody; it tells the scheme in {{header}}.",
    },
    fix: 'Set `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")` in the production settings, and let nothing but the load balancer reach the process.',
    check(host, context) {
        if (host.services.length === 0) return withoutServices(host, context.model, true);
        return host.services
            .filter(({ process }) => process.kind !== "worker")
            .flatMap((service) => judge(service, context));
    },
});

function judge({ process, evidence }: DjangoService, { options, model, violation }: Context): RuleOutcome<Key>[] {
    const header = proxyHeader(process, evidence, options.header, model);
    if (header.state === "absent") return [NO_EVIDENCE];
    if (header.state === "unknown") return [cannotTell(header)];
    const { name, path } = header.value;
    const service = process.label;
    const found = headerFaults(process, evidence, header.value, options.header, model).flatMap(
        ({ kind, certain, front }): RuleOutcome<Key>[] => {
            if (certain.state === "unknown") return [cannotTell(certain)];
            if (!certain.value) return [];
            const seen =
                front === undefined ? [] : [{ text: `${front.name} stands in front of ${service}.`, resource: front }];
            const data = { service, name: name ?? "", front: front?.name ?? "an address of its own" };
            return [
                violation(kind, {
                    ...(path === undefined ? at(process) : { at: path }),
                    data,
                    evidence: [...seen, ...seenIn(path === undefined ? evidence : undefined)],
                }),
            ];
        },
    );
    if (found.length > 0) return found;
    const { gaps } = directFronts(model, process.resource);
    return gaps.length > 0
        ? [cannotTell(...gaps)]
        : [pass(`SECURE_PROXY_SSL_HEADER of ${service} fits what stands in front of it.`)];
}
