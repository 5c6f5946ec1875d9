/**
 * The model of a deployment: an index over its resources, and facts that are worked out once, when first asked for.
 *
 * A fact is a function of the model (network reach, app config, storage roles ...); each is computed at most once.
 */
import type { Deployment } from "./deployment";
import { Links } from "./links";
import { DEFAULT_SHARED_SETTINGS, type SharedSettings } from "./profile";
import type { Resource } from "./resource";

/** A piece of knowledge about a whole deployment; declare one with a plain function and read it with `model.fact`. */
export type Fact<T> = (model: Model) => T;

export class Model {
    private readonly facts = new Map<Fact<unknown>, unknown>();
    private readonly byType = new Map<string, Resource[]>();
    private readonly byUrn = new Map<string, Resource>();
    private readonly shared = new Set<string>();
    private readonly childrenOf = new Map<string, Resource[]>();
    readonly links: Links;

    constructor(
        readonly deployment: Deployment,
        readonly settings: SharedSettings = DEFAULT_SHARED_SETTINGS,
        /**
         * False while a single resource is judged before the rest of its stack is known. Facts about what is missing
         * from the stack cannot be had then.
         */
        readonly whole: boolean = true,
    ) {
        for (const resource of deployment.resources) {
            append(this.byType, resource.type, resource);
            if (resource.parent !== undefined) append(this.childrenOf, resource.parent, resource);
            if (this.byUrn.has(resource.urn)) this.shared.add(resource.urn);
            else this.byUrn.set(resource.urn, resource);
        }
        this.links = new Links(this);
    }

    /** Computes a fact, or returns what it was before. */
    fact<T>(fact: Fact<T>): T {
        let found = this.facts.get(fact);
        if (found === undefined && !this.facts.has(fact)) this.facts.set(fact, (found = fact(this)));
        return found as T;
    }

    /** All resources of the types, type by type, in the order of the deployment. */
    ofType(...types: readonly string[]): readonly Resource[] {
        if (types.length === 1) return this.byType.get(types[0] as string) ?? [];
        return types.flatMap((type) => this.byType.get(type) ?? []);
    }

    /** The types that occur. */
    types(): Iterable<string> {
        return this.byType.keys();
    }

    resource(urn: string): Resource | undefined {
        return this.byUrn.get(urn);
    }

    /** Whether several resources bear a URN, as in migrated states: their ids tell them apart. */
    isShared(urn: string): boolean {
        return this.shared.has(urn);
    }

    children(urn: string): readonly Resource[] {
        return this.childrenOf.get(urn) ?? [];
    }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
}
