/** The check behind database-no-wide-ingress and cache-no-wide-ingress. */
import type { Endpoint } from "../../model/network/endpoints";
import { type WideRange, wideRanges, type WidthLimits } from "../../model/network/wide";
import { wayInto } from "../../model/network/ways";
import { integer } from "../options";
import { pass } from "../outcome";
import { answer, byKind, type Context, enumerate, few, openedBy, type Outcomes, whereGuarded } from "./answer";

export const WIDTH_OPTIONS = {
    minPrivatePrefixV4: integer({
        default: 16,
        min: 0,
        max: 32,
        description: "Shortest accepted prefix of a private IPv4 block, where the VPC's own block is not known.",
    }),
    minPublicPrefixV4: integer({
        default: 28,
        min: 0,
        max: 32,
        description: "Shortest accepted prefix of a public IPv4 block.",
    }),
} as const;

export const WIDTH_MESSAGES = {
    privateRange: "{{name}} admits {{source}}, a private range broader than {{limit}}: {{way}}.",
    publicRange: "{{name}} admits {{source}}, a public range broader than {{limit}}: {{way}}.",
    prefixList: "{{name}} admits {{source}}, which holds more than {{limit}}: {{way}}.",
} as const;

type Key = keyof typeof WIDTH_MESSAGES;

/** Whether the ranges that a store admits are no broader than they need to be. */
export function checkWidth(store: Endpoint, context: Context<WidthLimits, Key>): Outcomes<Key> {
    return whereGuarded(store, () =>
        answer(
            wideRanges(store, context.model, context.options),
            (faults) => byKind(faults).map((same) => violationOf(store, same, context)),
            () => pass(`${store.resource.name} admits no range broader than the limits, the world aside.`),
        ),
    );
}

function violationOf(store: Endpoint, faults: readonly WideRange[], { violation }: Context<WidthLimits, Key>) {
    const [first] = faults as [WideRange];
    const way = wayInto(first.entry.group, first.entry.permission, first.source);
    return violation(first.kind, {
        at: store.kind.groups,
        data: { source: enumerate(faults.map((fault) => fault.source)), limit: first.limit, way: way.text },
        steps: way.steps,
        evidence: few(faults).map(({ entry, source }) => openedBy(entry.permission, `admits ${source}`)),
    });
}
