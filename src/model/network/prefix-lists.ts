/** Managed prefix lists that the stack itself holds, expanded to their blocks. */
import type { LinkTarget } from "../links";
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { Gap } from "../value";
import { type AddressRange, parseCidr } from "./addresses";

const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

export const PREFIX_LIST_TARGET: LinkTarget = { types: [LIST] };

export interface PrefixList {
    readonly ranges: readonly AddressRange[];
    /** Members that cannot be told. */
    readonly gaps: readonly Gap[];
}

/** Fact: the prefix lists of the stack by their resource. */
export function prefixLists(model: Model): ReadonlyMap<Resource, PrefixList> {
    const found = new Map<Resource, { ranges: AddressRange[]; gaps: Gap[] }>();
    for (const list of model.ofType(LIST)) {
        const content = { ranges: [] as AddressRange[], gaps: [] as Gap[] };
        found.set(list, content);
        const entries = list.structure("entries").list();
        if (entries.state === "unknown") content.gaps.push(...entries.gaps);
        for (const entry of entries.state === "known" ? entries.value : []) addCidr(content, entry.get("cidr"));
    }
    for (const entry of model.ofType(ENTRY)) {
        const lists = model.links.resolve(entry, entry.scalar("prefixListId"), PREFIX_LIST_TARGET);
        for (const { resource } of lists.exact) addCidr(found.get(resource), entry.scalar("cidr"));
        for (const { resource } of lists.candidates) {
            found.get(resource)?.gaps.push(...entry.scalar("prefixListId").gap().gaps);
        }
    }
    return found;
}

function addCidr(
    content: { ranges: AddressRange[]; gaps: Gap[] } | undefined,
    cidr: ReturnType<Resource["scalar"]>,
): void {
    const text = cidr.text();
    const range = text.state === "known" ? parseCidr(text.value) : undefined;
    if (range !== undefined) content?.ranges.push(range);
    else content?.gaps.push(...cidr.gap().gaps);
}
