import { clearTextFault, onlyPaths } from "../../src/model/edge/clear-text";
import {
    type BoundListener,
    boundListeners,
    type ListenerAction,
    type ListenerRuleView,
} from "../../src/model/edge/load-balancers";
import { redirectsItself } from "../../src/model/edge/self-redirect";
import { exposureOf } from "../../src/model/edge/shielding";
import {
    and,
    cannotTell,
    defineRule,
    flag,
    isNo,
    known,
    notApplicable,
    onlyIf,
    pass,
    texts,
    when,
} from "../../src/rule";

/** The listener's own action first, then those of its rules. */
function actionsOf(
    listener: BoundListener,
): { action: BoundListener["defaultAction"]; rule: ListenerRuleView | undefined }[] {
    return [
        { action: listener.defaultAction, rule: undefined },
        ...listener.rules.map((rule) => ({ action: rule.action, rule })),
    ];
}

export default defineRule({
    id: "https-alb-http-redirect",
    title: "Plain-HTTP listeners of application load balancers redirect to HTTPS or answer themselves",
    checklist: ["https", "https-redirect"],
    severity: "high",
    level: "mandatory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: boundListeners,
    options: {
        includeInternal: flag({ default: false, description: "Judge internal load balancers as well." }),
        allowedHttpPaths: texts({
            default: ["/.well-known/acme-challenge/*"],
            description: "Paths that rules may forward over plain HTTP.",
        }),
    },
    messages: {
        forwards: "{{name}} forwards plain HTTP to the application ({{path}} is {{type}}).",
        staysHttp: "{{name}} redirects plain HTTP to plain HTTP again: {{path}} does not name the protocol HTTPS.",
        wrongPort:
            "{{name}} redirects to HTTPS on port {{port}}, where no HTTPS listener of the load balancer answers.",
    },
    fix: 'Give the HTTP listener the one action { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } } and move its rules to the HTTPS listener.',
    alsoKnownAs: [
        "CKV_AWS_2",
        "CKV2_AWS_20",
        "AVD-AWS-0054",
        "ALBHttpToHttpsRedirection",
        "alb-http-to-https-redirection",
        "aws-lb-listener-disallow-unencrypted-traffic",
        "aws-alb-listener-disallow-unencrypted-traffic",
    ],
    frameworks: { FSBP: ["ELB.1"] },
    check(listener, { options, model, violation }) {
        const { name } = listener.resource;
        if (isNo(listener.speaksHttp)) return notApplicable(`${name} does not speak plain HTTP.`);

        const judge = (action: ListenerAction, rule: ListenerRuleView | undefined) => {
            const fault = clearTextFault(action, listener);
            if (fault.state === "absent") return pass(`${rule?.resource.name ?? name} answers with ${typeOf(action)}.`);
            if (fault.state === "unknown") return cannotTell(fault);
            const found = violation(fault.value, {
                at: action.path,
                data: {
                    name: rule?.resource.name ?? name,
                    path: action.path,
                    type: typeOf(action),
                    port: portOf(action, listener),
                },
                subject: rule?.resource,
                advisory:
                    fault.value === "forwards" && redirectsItself(model, rule?.resource ?? listener.resource, action),
                restsOnAbsence: fault.value === "wrongPort" && action.redirect.port.state === "known",
            });
            const isExempt = rule === undefined ? known(false) : onlyPaths(rule, options.allowedHttpPaths);
            const isBound = rule?.certain ?? known(true);
            const allowed = () => pass(`${rule?.resource.name ?? name} serves allowed paths only.`);
            return when(
                isBound,
                () => when(isExempt, allowed, () => found),
                () => pass(),
            );
        };
        const outcomes = actionsOf(listener).map(({ action, rule }) =>
            action.state === "unknown" ? cannotTell(action) : judge(action.value, rule),
        );
        if (outcomes.every((outcome) => outcome.outcome === "pass")) return outcomes;

        const exposure = exposureOf(model, listener, options.includeInternal);
        if (exposure.excuse !== undefined) return notApplicable(exposure.excuse);
        return onlyIf(and(listener.speaksHttp, exposure.isExposed), outcomes);
    },
});

function typeOf(action: ListenerAction): string {
    return action.type.state === "known" ? action.type.value : "forward";
}

/** The port to which a redirect leads, as far as it is known. */
function portOf(action: ListenerAction, listener: BoundListener): string {
    const { port } = action.redirect;
    if (port.state === "known" && port.value !== "#{port}") return port.value;
    return listener.port.state === "known" ? String(listener.port.value) : "of the listener";
}
