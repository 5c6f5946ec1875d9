/**
 * References with a three-valued answer: "which resource is meant here", "does this one belong to that one", and the
 * companion resources of an owner (bucket policies of a bucket, listeners of a load balancer).
 */
import type { LinkSet, LinkTarget } from "./links";
import type { Model } from "./model";
import type { Property } from "./property";
import type { Resource } from "./resource";
import { absent, type Gap, known, no, type Truth, unknown, type UnknownValue, type Value, yes } from "./value";

/** What one property refers to. */
export interface Reference {
    /** The resource meant, where it is certain and in this stack; unknown with the reason otherwise; absent where nothing is set. */
    readonly resource: Value<Resource>;
    /** Certain resources; more than one only where the property is a list. */
    readonly exact: readonly Resource[];
    /** Resources of which one or more may be meant. */
    readonly candidates: readonly Resource[];
    /** What cannot be followed: why, and which property. */
    readonly gaps: readonly Gap[];
}

/** Follows a property of a resource to resources of the given types. */
export function refer(model: Model, from: Resource, at: string | Property, target: LinkTarget): Reference {
    const property = typeof at === "string" ? from.structure(at) : at;
    const set = model.links.resolve(from, property, target);
    const exact = [...new Set(set.exact.map((member) => member.resource))];
    const candidates = set.candidates.map((member) => member.resource);
    const gaps = gapsOf(set, property);
    return { resource: single(set, exact, gaps), exact, candidates, gaps };
}

function single(set: LinkSet, exact: readonly Resource[], gaps: readonly Gap[]): Value<Resource> {
    if (!set.present) return absent;
    if (exact.length === 1 && gaps.length === 0) return known(exact[0] as Resource);
    return gaps.length > 0 ? { state: "unknown", gaps } : absent;
}

function gapsOf(set: LinkSet, property: Property): Gap[] {
    const what = `${property.path} of ${property.owner.name}`;
    return [
        ...(set.candidates.length > 0 ? [{ reason: "after-update", what } as const] : []),
        ...(set.external.length > 0 ? [{ reason: "outside-stack", what } as const] : []),
        ...set.unresolved,
    ];
}

/** Whether a reference means a given resource. */
export function means(reference: Reference, resource: Resource): Truth {
    if (reference.exact.includes(resource)) return yes;
    if (!reference.candidates.includes(resource)) return no;
    return { state: "unknown", gaps: reference.gaps.filter((gap) => gap.reason !== "outside-stack") };
}

/** A companion of an owner, and whether it is certain that it belongs there. */
export interface Companion {
    readonly resource: Resource;
    readonly certain: Truth;
}

/** For each owner its companions; built once per kind of companion. */
export interface CompanionIndex {
    of(owner: Resource): readonly Companion[];
    /** Companions whose owner is not in this stack, or cannot be told at all. */
    readonly homeless: readonly { readonly resource: Resource; readonly gap: UnknownValue }[];
}

/**
 * Indexes companions by owner. `path` is the property of the companion that names its owner; `ownName` the input that
 * names the owner itself: where both are unknown but come from the same resource (a generated name), they may be one.
 */
export function indexCompanions(
    model: Model,
    companionTypes: readonly string[],
    path: string,
    ownerTypes: readonly string[],
    ownName?: string,
): CompanionIndex {
    const byOwner = new Map<Resource, Companion[]>();
    const homeless: { resource: Resource; gap: UnknownValue }[] = [];
    const add = (owner: Resource, companion: Companion) => {
        const list = byOwner.get(owner);
        if (list === undefined) byOwner.set(owner, [companion]);
        else list.push(companion);
    };
    for (const resource of model.ofType(...companionTypes)) {
        const reference = refer(model, resource, path, { types: ownerTypes });
        for (const owner of reference.exact) add(owner, { resource, certain: yes });
        for (const owner of reference.candidates) add(owner, { resource, certain: means(reference, owner) });
        if (reference.exact.length > 0 || reference.candidates.length > 0) continue;
        const namesakes = ownName === undefined ? [] : sameOrigin(model, resource, path, ownerTypes, ownName);
        const gap: UnknownValue = {
            state: "unknown",
            gaps:
                reference.gaps.length > 0 ? reference.gaps : unknown("unreadable", `${path} of ${resource.name}`).gaps,
        };
        for (const owner of namesakes) add(owner, { resource, certain: namesakes.length === 1 ? yes : gap });
        if (namesakes.length === 0) homeless.push({ resource, gap });
    }
    return { of: (owner) => byOwner.get(owner) ?? [], homeless };
}

/** Owners whose own name is as unknown as the companion's reference, and comes from the very same resources. */
function sameOrigin(
    model: Model,
    companion: Resource,
    path: string,
    ownerTypes: readonly string[],
    ownName: string,
): Resource[] {
    if (!companion.input(path).isUnknown) return [];
    const sources = [...companion.dependenciesOf(path)].sort().join();
    if (sources === "") return [];
    return model
        .ofType(...ownerTypes)
        .filter(
            (owner) => owner.input(ownName).isUnknown && [...owner.dependenciesOf(ownName)].sort().join() === sources,
        );
}
