import type { Resource } from "../../model/resource";
import { isNo, isYes, type Truth } from "../../model/value";
import type { Answer, InspectedResource } from "./model";

export function answer(truth: Truth): Answer {
    return isYes(truth) ? "yes" : isNo(truth) ? "no" : "unknown";
}

export function identity(resource: Resource): InspectedResource {
    return { urn: resource.urn, type: resource.declaredType, name: resource.name };
}

export function unique(texts: Iterable<string>): string[] {
    return [...new Set(texts)];
}
