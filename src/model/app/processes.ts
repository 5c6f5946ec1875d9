/**
 * Every process of a deployment, with what the stack adds to what its resource shows: a load balancer in front, a function
 * URL, environment files and Beanstalk templates that are in the stack.
 */
import type { Model } from "../model";
import type { Resource } from "../resource";
import { allHostTypes, hostsByType } from "./hosts";
import { completeDraft, type Process } from "./process";
import { recognise } from "./recognise";
import { withStackFacts } from "./stack-facts";

export { bindingsOf, commandTexts, envComplete, type Process } from "./process";
export { allHostTypes, hostsByType, variableTypes } from "./hosts";

/** All processes of the model, with what the whole stack says of them. */
export function processes(model: Model): readonly Process[] {
    return model.fact(allProcesses);
}

/** The processes that one resource starts, from this resource alone: for rules that decide before the stack is known. */
export function processesOf(resource: Resource, model: Model): readonly Process[] {
    const host = hostsByType.get(resource.type);
    if (host === undefined) return NONE;
    const memo = model.fact(decoded);
    const known = memo.get(resource);
    if (known !== undefined) return known;
    const found = host.decode(resource, model).map(completeDraft).map(recognise);
    memo.set(resource, found);
    return found;
}

/** The processes that one resource starts, with what the whole stack says of them. */
export function stackProcessesOf(resource: Resource, model: Model): readonly Process[] {
    return model.fact(byResource).get(resource) ?? [];
}

const NONE: readonly Process[] = [];

function decoded(): Map<Resource, readonly Process[]> {
    return new Map();
}

function allProcesses(model: Model): readonly Process[] {
    return [...model.fact(byResource).values()].flat();
}

function byResource(model: Model): ReadonlyMap<Resource, readonly Process[]> {
    const found = new Map<Resource, readonly Process[]>();
    for (const resource of model.ofType(...allHostTypes)) {
        const own = processesOf(resource, model);
        if (own.length > 0) found.set(resource, withStackFacts(resource, own, model));
    }
    return found;
}
