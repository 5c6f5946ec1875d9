/** Address ranges that are admitted to a store and broader than one network needs to be. */
import type { Model } from "../model";
import type { Gap } from "../value";
import { acceptedNetwork } from "./accepted";
import { type AddressRange, contains, isPrivate, publicSize } from "./addresses";
import { AggregateMemo, type Endpoint, fewGaps, judgeGroups, type Judgement, vpcOfEndpoint } from "./endpoints";
import { type Permission, speaks } from "./entries";
import type { Entry, Group } from "./groups";
import { meets } from "./ports";
import { exposures } from "./reach";
import { type Blocks, NO_BLOCKS, vpcBlocks, WIDEST_VPC } from "./vpcs";

export interface WidthLimits {
    /** Shortest accepted prefix of a private IPv4 block where the VPC's own block is not known. */
    readonly minPrivatePrefixV4: number;
    /** Shortest accepted prefix of a public IPv4 block. */
    readonly minPublicPrefixV4: number;
}

/** Shortest accepted prefixes of IPv6: a site's worth of private addresses, a VPC's worth of public ones. */
const MIN_PRIVATE_PREFIX_V6 = 48;
const MIN_PUBLIC_PREFIX_V6 = 56;

/** A range that is too broad. */
export interface WideRange {
    readonly kind: "privateRange" | "publicRange" | "prefixList";
    readonly entry: Entry;
    /** The range, or the prefix list, in words. */
    readonly source: string;
    /** What it exceeds: `/28`, `the VPC (10.20.0.0/16)`. */
    readonly limit: string;
}

/** The ranges among the admitted sources of an endpoint that are too broad; the world itself is left out. */
export function wideRanges(endpoint: Endpoint, model: Model, limits: WidthLimits): Judgement<WideRange> {
    const vpc = vpcOfEndpoint(endpoint, model);
    const own = (vpc === undefined ? undefined : model.fact(vpcBlocks).get(vpc)) ?? NO_BLOCKS;
    const judge = new Widths(model, own, limits);
    const hangsOn = `${vpc?.urn ?? ""} ${limits.minPrivatePrefixV4} ${limits.minPublicPrefixV4}`;
    const judgeAll = (groups: readonly Group[]): Judgement<WideRange> => {
        const world = new Set(
            model
                .fact(exposures)
                .of(groups)
                .certain.flatMap((open) => open.permissions),
        );
        const faults: WideRange[] = [];
        const gaps: Gap[] = groups.flatMap((group) => group.gaps);
        for (const entry of groups.flatMap((group) => entriesOf(group, gaps))) {
            const met = concerns(entry.permission, endpoint);
            if (met === "no" || world.has(entry.permission)) continue;
            const verdict = judge.source(entry);
            if (met === "yes" || verdict.faults.length === 0) {
                faults.push(...verdict.faults);
                gaps.push(...verdict.gaps);
            } else {
                gaps.push(...unknownPorts(entry.permission, endpoint));
            }
        }
        return { faults, gaps };
    };
    return judgeGroups(endpoint, model.fact(aggregates), judgeAll, hangsOn);
}

function aggregates(): AggregateMemo<WideRange> {
    return new AggregateMemo();
}

/** A group's own entries. One that may belong to another group as well leaves a gap. */
function entriesOf(group: Group, gaps: Gap[]): readonly Entry[] {
    for (const { entries } of group.sets) {
        const possible = entries.filter(({ source }) => source.kind !== "groups" && source.kind !== "self").slice(0, 5);
        const what = possible.map((entry) => `securityGroupId of ${entry.permission.origin.name}`);
        gaps.push(...fewGaps(what.map((text) => ({ reason: "after-update", what: text }))));
    }
    return group.entries;
}

function concerns({ transport, ports }: Permission, endpoint: Endpoint): "yes" | "no" | "maybe" {
    if (transport.state === "known" && !speaks(transport.value, "tcp")) return "no";
    const met = ports.state === "known" ? meets([ports.value], endpoint.ports) : ports;
    if (met.state === "known" && !met.value) return "no";
    return met.state === "known" && transport.state === "known" ? "yes" : "maybe";
}

function unknownPorts({ transport, ports }: Permission, endpoint: Endpoint): readonly Gap[] {
    const met = ports.state === "known" ? meets([ports.value], endpoint.ports) : ports;
    return [transport, met].flatMap((value) => (value.state === "unknown" ? value.gaps : []));
}

class Widths {
    constructor(
        private readonly model: Model,
        private readonly vpc: Blocks,
        private readonly limits: WidthLimits,
    ) {}

    source(entry: Entry): Judgement<WideRange> {
        const { source } = entry;
        switch (source.kind) {
            case "range":
                return this.range(entry, source.range);
            case "unknown-range":
                return { faults: [], gaps: source.bound === undefined ? source.gap.gaps : [] };
            case "prefix-list":
                return source.accepted ? NOTHING : this.list(entry, source);
            case "unknown-prefix-list":
                return { faults: [], gaps: source.gap.gaps };
            default:
                return NOTHING;
        }
    }

    private list(
        entry: Entry,
        { id, list }: { id: string; list: { ranges: readonly AddressRange[]; gaps: readonly Gap[] } | undefined },
    ) {
        const fault = (limit: string): WideRange => ({ kind: "prefixList", entry, source: `prefix list ${id}`, limit });
        if (this.model.settings.widePrefixListIds.includes(id)) {
            return { faults: [fault("one organisation")], gaps: [] };
        }
        const members = (list?.ranges ?? []).map((range) => this.range(entry, range));
        const [wide] = members.flatMap(({ faults }) => faults);
        if (wide !== undefined) return { faults: [fault(wide.limit)], gaps: [] };
        const outside: Gap = { reason: "outside-stack", what: `prefix list ${id} of ${entry.permission.origin.name}` };
        return {
            faults: [],
            gaps: list === undefined ? [outside] : [...list.gaps, ...members.flatMap(({ gaps }) => gaps)],
        };
    }

    private range(entry: Entry, range: AddressRange): Judgement<WideRange> {
        if (this.model.fact(acceptedNetwork).range(range) || this.vpc.ranges.some((block) => contains(block, range))) {
            return NOTHING;
        }
        if (isPrivate(range)) return this.privateRange(entry, range);
        const fault = { entry, source: range.text };
        const prefix = range.family === 4 ? this.limits.minPublicPrefixV4 : MIN_PUBLIC_PREFIX_V6;
        const isWide = range.prefix < prefix && publicSize(range) > 0n;
        return isWide ? { faults: [{ ...fault, kind: "publicRange", limit: `a /${prefix}` }], gaps: [] } : NOTHING;
    }

    /** What is broader than the VPC. A block of it that is not known yet may be smaller than usual, or hold the range. */
    private privateRange(entry: Entry, range: AddressRange): Judgement<WideRange> {
        const { family, prefix } = range;
        const gaps = this.vpc.gaps[family];
        const fault = (limit: string): Judgement<WideRange> => ({
            faults: [{ entry, source: range.text, kind: "privateRange", limit }],
            gaps: [],
        });
        const widest = this.vpc.ranges
            .filter((block) => block.family === family)
            .reduce<AddressRange | undefined>(
                (best, block) => (best === undefined || block.prefix < best.prefix ? block : best),
                undefined,
            );
        if (widest === undefined) {
            const least = family === 4 ? this.limits.minPrivatePrefixV4 : MIN_PRIVATE_PREFIX_V6;
            return prefix < least ? fault(`a /${least}`) : { faults: [], gaps };
        }
        if (prefix >= widest.prefix) return NOTHING;
        const mayFit = gaps.length > 0 && prefix >= WIDEST_VPC[family];
        return mayFit ? { faults: [], gaps } : fault(`its VPC (${widest.text})`);
    }
}

const NOTHING: Judgement<WideRange> = { faults: [], gaps: [] };
