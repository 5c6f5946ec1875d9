/** Where in front of the application a request for a stranger's host is answered: the listener, a web ACL, CloudFront. */
import type { Model } from "../model";
import { and, isNo, no, not, or, type Truth, truth, type UnknownValue, type Value, yes } from "../value";
import { clearTextFault } from "./clear-text";
import { readDistribution } from "./distributions";
import {
    type BoundListener,
    confinesHost,
    forwards,
    type ListenerAction,
    listenersOf,
    type LoadBalancerView,
} from "./load-balancers";
import { shieldOf } from "./shielding";
import { validatesHostByWebAcl } from "./web-acl";

/** How a default action treats requests that match no rule: `forwards` them, or answers as if the host were fine. */
export type OpenDefault = "forwards" | "answersOk";

/** What is open about a default action; absent where it is closed. */
export function openDefault(action: ListenerAction): Value<OpenDefault> {
    if (action.type.state === "unknown") return action.type;
    const type = action.type.state === "known" ? action.type.value : "forward";
    if (type === "forward") return { state: "known", value: "forwards" };
    if (type !== "fixed-response") return { state: "absent" };
    if (action.statusCode.state === "unknown") return action.statusCode;
    const ok = action.statusCode.state === "known" && action.statusCode.value.startsWith("2");
    return ok ? { state: "known", value: "answersOk" } : { state: "absent" };
}

/** Whether a plain-HTTP listener only redirects to HTTPS, so that hosts are the other listener's business. */
export function onlyRedirects(listener: BoundListener): Truth {
    const redirects = isHttpsRedirect(listener);
    const rules = listener.rules.map(({ action, certain }) => or(not(certain), redirects(action)));
    return and(listener.speaksHttp, redirects(listener.defaultAction), ...rules);
}

function isHttpsRedirect(listener: BoundListener) {
    return (action: BoundListener["defaultAction"]): Truth => {
        if (action.state === "unknown") return action;
        const harmless = not(truth(clearTextFault(action.value, listener), () => true));
        return and(
            truth(action.value.type, (type) => type === "redirect"),
            harmless,
        );
    };
}

/**
 * Whether a load balancer that only a distribution reaches gets requests for the distribution's own host names only.
 * CloudFront refuses hosts that are not among its aliases.
 */
export function confinedByDistribution(model: Model, balancer: LoadBalancerView): Truth {
    const shield = shieldOf(model, balancer);
    if (shield === undefined) return no;
    const named = shield.distributions.map((distribution) => {
        const { aliases } = readDistribution(distribution);
        return aliases.state === "unknown" ? aliases : aliases.value.length > 0 ? yes : no;
    });
    return and(shield.isOrigin, or(shield.byHeader, shield.byNetwork), ...named);
}

/** Whether a request for a stranger's host never reaches a target through this listener. */
export function listenerConfinesHosts(listener: BoundListener): Truth {
    const forwarding = listener.rules.map((rule) =>
        or(not(rule.certain), not(actionForwards(rule.action)), confinesHost(rule)),
    );
    return and(not(actionForwards(listener.defaultAction)), ...forwarding);
}

function actionForwards(action: UnknownValue | { readonly state: "known"; readonly value: ListenerAction }): Truth {
    return action.state === "unknown" ? action : forwards(action.value);
}

/** Whether every way through a load balancer to its targets asks for a named host. Network load balancers never do. */
export function balancerValidatesHost(model: Model, balancer: LoadBalancerView): Truth {
    const isApplication = truth(balancer.kind, (kind) => kind === "application");
    const listeners = listenersOf(balancer);
    if (isNo(isApplication) || listeners.length === 0) return no;
    return and(
        isApplication,
        or(
            and(...listeners.map(({ listener, certain }) => or(not(certain), listenerConfinesHosts(listener)))),
            validatesHostByWebAcl(model, balancer.resource),
            confinedByDistribution(model, balancer),
        ),
    );
}
