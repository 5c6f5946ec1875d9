/** Families: what rules are about. A rule names a family; the family names types and gives the typed view of each member. */
import type { Model } from "./model";
import type { Resource } from "./resource";

/** What every view has: the resource it is a view of. */
export interface View {
    readonly resource: Resource;
}

/** A kind of subject: the resource types that can be one, and the typed view through which a rule sees it. */
export interface Family<V extends View> {
    /** For documentation, in the plural: "databases", "listeners". */
    readonly name: string;
    /** Canonical type tokens. One that ends with `*` stands for every type that begins so (`aws:*`). */
    readonly types: readonly string[];
    /** The view of a resource; undefined where this resource is no member of the family. */
    view(resource: Resource, model: Model): V | undefined;
}

/** Whether a type is among those of a family. */
export function isMemberType(types: readonly string[], type: string): boolean {
    return (
        types.includes(type) || types.some((pattern) => isTypePattern(pattern) && type.startsWith(pattern.slice(0, -1)))
    );
}

/** Whether a family's type stands for many. */
export function isTypePattern(type: string): boolean {
    return type.endsWith("*");
}
