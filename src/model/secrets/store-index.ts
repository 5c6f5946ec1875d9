/** Indexes over the stores of a stack, so that asking for each secret costs no look at all the others. */
import type { Model } from "../model";
import { type CompanionIndex, indexCompanions } from "../reference";
import type { Resource } from "../resource";
import { dependencies, SECRET_TYPE, SECRET_VERSION_TYPE, type Store, stores } from "./stores";

/** Versions by their secret. */
export function secretVersions(model: Model): CompanionIndex {
    return model.fact(indexVersions);
}

function indexVersions(model: Model): CompanionIndex {
    return indexCompanions(model, [SECRET_VERSION_TYPE], "secretId", [SECRET_TYPE]);
}

/** The versions that certainly belong to a secret. */
export function versionsOfSecret(secret: Resource, model: Model): Resource[] {
    return secretVersions(model)
        .of(secret)
        .filter(({ certain }) => certain.state === "known" && certain.value)
        .map(({ resource }) => resource);
}

/** The store that a resource is, or whose version it is. */
export function storeOf(resource: Resource, model: Model): Store | undefined {
    return model.fact(storesByResource).get(resource);
}

function storesByResource(model: Model): ReadonlyMap<Resource, Store> {
    const { secrets, parameters } = stores(model);
    const found = new Map<Resource, Store>();
    for (const store of [...secrets, ...parameters]) {
        found.set(store.resource, store);
        for (const version of versionsOfSecret(store.resource, model)) found.set(version, store);
    }
    return found;
}

/** The stores behind a top-level property of a resource. */
export function storesBehindProperty(from: Resource, path: string, model: Model): readonly Store[] {
    return [...new Set(dependencies(from, path, model).flatMap((resource) => storeOf(resource, model) ?? []))];
}
