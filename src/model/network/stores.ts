/** Data stores with everything that is known about who reaches them: for inventories. Rules ask the parts they need. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import { type Admission, admission, type AdmittedSource } from "./admission";
import { DEFAULT_ADMISSION } from "./source-groups";
import type { StoreKind } from "./endpoint-table";
import { endpoints } from "./endpoints";
import type { Group } from "./groups";
import type { Judgement } from "./endpoints";
import type { PortSet } from "./ports";
import { worldReach, type WorldFault } from "./reach";

export interface DataStore {
    readonly resource: Resource;
    readonly kind: StoreKind;
    /** It stores nothing itself and passes on to a store. */
    readonly front: boolean;
    readonly ports: PortSet;
    /** Groups that it certainly wears. */
    readonly groups: readonly Group[];
    /** Why there is nothing to say about its groups; undefined where there is. */
    readonly apart: string | undefined;
    /** Who is admitted on its ports, with class, roles and verdict by the policy that holds by default. */
    readonly sources: readonly AdmittedSource[];
    readonly admission: Admission;
    /** Whether the world reaches it. */
    readonly world: Judgement<WorldFault>;
}

/** Fact: every database, cache and broker that this stack manages. */
export function dataStores(model: Model): readonly DataStore[] {
    return [...model.fact(endpoints).values()]
        .filter(({ resource }) => !resource.external)
        .map((endpoint) => {
            const { resource, kind, ports, groups, apart } = endpoint;
            const found = admission(endpoint, model, DEFAULT_ADMISSION);
            return {
                resource,
                kind: kind.kind,
                front: kind.front,
                ports,
                groups: groups.exact,
                apart,
                sources: found.sources,
                admission: found,
                world: worldReach(endpoint, model),
            };
        });
}
