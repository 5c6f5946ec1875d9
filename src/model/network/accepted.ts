/** The sources that the profile accepts wherever they stand. */
import type { Model } from "../model";
import { type AddressRange, contains, isWorldBlock, parseCidr } from "./addresses";

export interface AcceptedNetwork {
    /** Whether a block lies inside an accepted one. The world is never accepted. */
    range(range: AddressRange): boolean;
    /** Whether any block is accepted at all, so that an unknown one may be. */
    readonly anyRange: boolean;
    prefixList(id: string): boolean;
    readonly anyPrefixList: boolean;
    /** By id or by logical name. */
    group(id: string): boolean;
}

/** Fact: the accepted sources, ready to be compared with. */
export function acceptedNetwork(model: Model): AcceptedNetwork {
    const { cidrs, prefixLists, securityGroups } = model.settings.acceptedSources;
    const blocks = cidrs.flatMap((text) => parseCidr(text) ?? []).filter((block) => !isWorldBlock(block));
    const lists = new Set(prefixLists);
    const groups = new Set(securityGroups);
    return {
        range: (range) => blocks.some((block) => contains(block, range)),
        anyRange: blocks.length > 0,
        prefixList: (id) => lists.has(id),
        anyPrefixList: lists.size > 0,
        group: (id) => groups.has(id),
    };
}
