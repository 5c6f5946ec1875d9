/** What a load balancer does with requests that arrive in clear text. */
import { and, type Known, no, not, or, type Truth, truth, type UnknownValue, type Value, yes } from "../value";
import {
    type BoundListener,
    endsTls,
    listenersOf,
    type ListenerAction,
    type ListenerRuleView,
    type LoadBalancerView,
} from "./load-balancers";

/**
 * What is wrong with an action on a plain-HTTP listener: it hands the request on, it redirects to plain HTTP again, or it
 * redirects to a port on which nobody can speak TLS.
 */
export type ClearTextFault = "forwards" | "staysHttp" | "wrongPort";

/** The fault of an action on a plain-HTTP listener; absent where there is none. */
export function clearTextFault(action: ListenerAction, listener: BoundListener): Value<ClearTextFault> {
    if (action.type.state === "unknown") return action.type;
    const type = action.type.state === "known" ? action.type.value : "forward";
    if (type === "fixed-response") return { state: "absent" };
    if (type !== "redirect") return fault("forwards");
    const protocol = action.redirect.protocol;
    if (protocol.state === "unknown") return protocol;
    // Absent means `#{protocol}`: what the request came with.
    if (protocol.state === "absent" || protocol.value !== "HTTPS") return fault("staysHttp");
    return whereTrue(not(reachesTls(action, listener)), "wrongPort");
}

function fault(value: ClearTextFault): Known<ClearTextFault> {
    return { state: "known", value };
}

function whereTrue(condition: Truth, value: ClearTextFault): Value<ClearTextFault> {
    if (condition.state === "unknown") return condition;
    return condition.value ? fault(value) : { state: "absent" };
}

/** Whether the port of a redirect can be one that speaks TLS. Absent means `#{port}`: the listener's own. */
function reachesTls(action: ListenerAction, listener: BoundListener): Truth {
    const { port, host } = action.redirect;
    if (port.state === "unknown") return port;
    if (port.state === "absent" || port.value === "#{port}") {
        return truth(listener.port, (own) => own === 443);
    }
    if (port.value === "443") return yes;
    const elsewhere = truth(host, (name) => name !== "#{host}");
    return or(elsewhere, hasTlsListener(listener, port.value));
}

function hasTlsListener(listener: BoundListener, port: string): Truth {
    if (listener.balancer.state === "unknown") return listener.balancer;
    return or(
        ...listenersOf(listener.balancer.value).map(({ listener: other, certain }) =>
            and(
                certain,
                endsTls(other),
                truth(other.port, (number) => String(number) === port),
            ),
        ),
    );
}

/** Whether a rule answers nothing but the named paths. */
export function onlyPaths(rule: ListenerRuleView, allowed: readonly string[]): Truth {
    if (rule.conditions.state === "unknown") return rule.conditions;
    const conditions = rule.conditions.value;
    const confined = conditions.map((condition) => {
        if (condition.gap !== undefined) return condition.gap;
        if (condition.paths.length === 0 || condition.pathExpressions.some(({ state }) => state !== "unknown")) {
            return no;
        }
        return and(...condition.paths.map((path) => truth(path, (text) => allowed.includes(text))));
    });
    return or(...confined);
}

/** Whether a load balancer lets clear text through on any of its plain-HTTP listeners. */
export function letsClearTextThrough(balancer: LoadBalancerView): Truth {
    return or(
        ...listenersOf(balancer).map(({ listener, certain }) => and(certain, listener.speaksHttp, hasFault(listener))),
    );
}

function hasFault(listener: BoundListener): Truth {
    const actions: { action: Known<ListenerAction> | UnknownValue; certain: Truth }[] = [
        { action: listener.defaultAction, certain: yes },
        ...listener.rules,
    ];
    return or(
        ...actions.map(({ action, certain }) => {
            if (action.state === "unknown") return and(certain, action);
            return and(
                certain,
                truth(clearTextFault(action.value, listener), () => true),
            );
        }),
    );
}
