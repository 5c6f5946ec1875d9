import { confinedByDistribution, onlyRedirects, openDefault } from "../../src/model/edge/host-validation";
import { boundListeners } from "../../src/model/edge/load-balancers";
import { validatesHostByWebAcl } from "../../src/model/edge/web-acl";
import {
    and,
    cannotTell,
    defineRule,
    flag,
    isNo,
    isYes,
    known,
    not,
    notApplicable,
    onlyIf,
    or,
    pass,
    truth,
} from "../../src/rule";

export default defineRule({
    id: "host-alb-default-closed",
    title: "A request whose host matches no rule is answered by the load balancer itself",
    checklist: ["host-validation"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: boundListeners,
    options: {
        includeInternal: flag({ default: false, description: "Judge internal load balancers as well." }),
    },
    messages: {
        forwards: "{{name}} forwards requests for any host to the application ({{path}} is forward).",
        answersOk: "{{name}} answers requests for any host with status {{status}}, as if the site had that name.",
    },
    fix: 'Make the default action { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } } and forward in a listener rule with a hostHeader condition for the real names.',
    aliases: ["settings-host-checked-at-edge"],
    check(listener, { options, model, violation }) {
        const { name } = listener.resource;
        if (listener.balancer.state === "unknown") {
            // Only application load balancers have HTTPS and HTTP listeners; others cannot look at hosts.
            const isWeb = truth(listener.protocol, (protocol) => protocol === "HTTPS" || protocol === "HTTP", true);
            return isNo(isWeb)
                ? notApplicable(`${name} passes connections on; hosts are validated behind it.`)
                : cannotTell(listener.balancer);
        }
        const balancer = listener.balancer.value;
        const isApplication = truth(balancer.kind, (kind) => kind === "application");
        if (isNo(isApplication)) {
            return notApplicable(
                `${name} passes connections on; hosts are validated behind it, for example by a default server of nginx.`,
            );
        }
        const internal = and(balancer.internal, known(!options.includeInternal));
        if (isYes(internal)) return notApplicable(`${balancer.resource.name} is internal.`);
        const redirects = onlyRedirects(listener);
        if (isYes(redirects)) return pass(`${name} only redirects to HTTPS.`);

        const { defaultAction } = listener;
        if (defaultAction.state === "unknown") return cannotTell(defaultAction);
        const open = openDefault(defaultAction.value);
        if (open.state === "absent") return pass(`${name} answers requests that match no rule itself.`);
        if (open.state === "unknown") return cannotTell(open);
        const elsewhere = or(validatesHostByWebAcl(model, balancer.resource), confinedByDistribution(model, balancer));
        if (isYes(elsewhere)) return pass(`Requests for other hosts are refused before they reach ${name}.`);
        const { path, statusCode } = defaultAction.value;
        const status = statusCode.state === "known" ? statusCode.value : "200";
        const found = violation(open.value, { at: path, data: { path, status } });
        return onlyIf(and(isApplication, not(internal), not(redirects), not(elsewhere)), [found]);
    },
});
