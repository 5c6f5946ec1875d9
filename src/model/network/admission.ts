/**
 * Who is let into a data store: every source that its groups admit on its ports, with the role it plays and a
 * three-valued verdict on whether that is an application server or another accepted source.
 */
import type { LinkSet } from "../links";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { and, type Gap, no, type Truth, type UnknownValue, yes } from "../value";
import { acceptedNetwork } from "./accepted";
import { type AddressRange, contains, isHost, isPrivate, isWorldBlock } from "./addresses";
import { AggregateMemo, type Endpoint, fewGaps, judgeGroups, type Judgement, vpcOfEndpoint } from "./endpoints";
import { speaks } from "./entries";
import type { CandidateSet, Entry, Group, GroupRefs, Wearer } from "./groups";
import { meets } from "./ports";
import type { PrefixList } from "./prefix-lists";
import {
    type AdmissionPolicy,
    type GroupVerdict,
    policyKey,
    type SourceGroups,
    sourceGroupsFor,
    wearsGap,
} from "./source-groups";
import { BlockList, type Blocks, NO_BLOCKS, SUBNET_TARGET, vpcBlocks, WIDEST_VPC } from "./vpcs";
import { propertiesAt, type Role, WEARER_KINDS } from "./wearers";

/** Why a source is no application server. */
export type SourceFaultKind = "addresses" | "group" | "defaultGroup" | "prefixList" | "self" | "outsideGroup";

/** A source that does not belong among those admitted. */
export interface SourceFault {
    readonly kind: SourceFaultKind;
    readonly entry: Entry;
    /** The source in words: `alb-sg`, `10.0.0.0/8`. */
    readonly source: string;
    readonly sourceGroup: Group | undefined;
    /** Who wears it, where that is the fault. */
    readonly wearers: readonly Wearer[];
}

/** Class of an address block, seen from an endpoint (catalogue M4). */
export type AddressClass = "world" | "public" | "private" | "vpc" | "host" | "unknown";

export function addressClass(range: AddressRange, vpc: readonly AddressRange[]): AddressClass {
    if (isWorldBlock(range)) return "world";
    if (vpc.some((block) => contains(block, range))) return "vpc";
    if (isHost(range)) return "host";
    return isPrivate(range) ? "private" : "public";
}

type Verdict =
    | { readonly state: "accepted" }
    /** Accepted by a setting, without anything being known of it. */
    | { readonly state: "ignored" }
    | { readonly state: "rejected"; readonly faults: readonly SourceFault[] }
    | { readonly state: "unknown"; readonly gaps: readonly Gap[] };

/** One source that an endpoint admits on its ports. */
export interface AdmittedSource {
    /** In words: `app-sg`, `10.0.0.0/8`. */
    readonly text: string;
    readonly class: AddressClass | "group" | "members" | "prefix-list";
    /** Roles of those who certainly wear a source group. */
    readonly roles: readonly Role[];
    readonly verdict: "accepted" | "ignored" | "rejected" | "unknown";
    readonly entry: Entry;
}

/** What the admitted sources of an endpoint amount to. */
export interface Admission extends Judgement<SourceFault> {
    /** Every source of the groups that the endpoint wears or may wear. */
    readonly sources: readonly AdmittedSource[];
    /** Sources that were accepted, in words. */
    readonly accepted: readonly string[];
    /** Sources that count as nothing by `externalSources`. */
    readonly ignored: readonly string[];
}

/** Judges every source that the groups of an endpoint admit on its ports. */
export function admission(endpoint: Endpoint, model: Model, policy: AdmissionPolicy): Admission {
    const judge = new Admissions(endpoint, model, policy);
    const judgement = judgeGroups(endpoint, model.fact(aggregates), (groups) => judge.groups(groups), judge.hangsOn());
    // Asked for only where nothing is wrong, or for an inventory.
    let sources: readonly AdmittedSource[] | undefined;
    const all = () => (sources ??= judge.sources());
    const texts = (wanted: Verdict["state"]) => [
        ...new Set(
            all()
                .filter(({ verdict }) => verdict === wanted)
                .map(({ text }) => text),
        ),
    ];
    return {
        ...judgement,
        get sources() {
            return all();
        },
        get accepted() {
            return texts("accepted");
        },
        get ignored() {
            return texts("ignored");
        },
    };
}

function aggregates(): AggregateMemo<SourceFault> {
    return new AggregateMemo();
}

/** Sources of so many possible groups are listed; a reader needs no thousand of them. */
const LISTED_CANDIDATES = 5;

class Admissions {
    private readonly verdicts: SourceGroups;
    private readonly ownBlocks: Blocks;

    constructor(
        private readonly endpoint: Endpoint,
        private readonly model: Model,
        private readonly policy: AdmissionPolicy,
    ) {
        this.verdicts = sourceGroupsFor(model, policy);
        this.ownBlocks = blocksAround(endpoint, model);
    }

    /** What a verdict hangs on beside groups and ports: a store that is itself a stranger to its group knows itself. */
    hangsOn(): string {
        const stranger =
            this.policy.acceptedRoles.includes("store") && this.policy.acceptedRoles.includes("store-front");
        const blocks = this.policy.cidrMode === "vpc" ? keyOfBlocks(this.ownBlocks) : "";
        return `${policyKey(this.policy)} ${blocks} ${stranger ? "" : this.endpoint.resource.urn}`;
    }

    /** Every source of the groups that the endpoint wears, and of the first that it may wear. */
    sources(): AdmittedSource[] {
        const { exact, candidates } = this.endpoint.groups;
        const groups = new Set([...exact, ...(candidates?.groups ?? []).slice(0, LISTED_CANDIDATES)]);
        return [...groups].flatMap(({ entries }) =>
            entries.flatMap((entry) => {
                const verdict = this.entry(entry);
                return verdict === undefined ? [] : [this.describe(entry, verdict)];
            }),
        );
    }

    groups(groups: readonly Group[]): Judgement<SourceFault> {
        const faults: SourceFault[] = [];
        const gaps: Gap[] = [];
        for (const group of new Set(groups)) {
            gaps.push(...group.gaps);
            for (const entry of group.entries) {
                const verdict = this.entry(entry);
                if (verdict?.state === "rejected") faults.push(...verdict.faults);
                if (verdict?.state === "unknown") gaps.push(...verdict.gaps);
            }
            gaps.push(...group.sets.flatMap((set) => this.ambiguousRules(set, group)));
        }
        return { faults, gaps };
    }

    /** A rule that may belong to this group or to another proves nothing against it, and may be one too many. */
    private ambiguousRules(set: CandidateSet, group: Group): Gap[] {
        const gaps: Gap[] = [];
        for (const entry of set.entries) {
            const verdict = this.entry({ ...entry, group });
            if (verdict?.state !== "rejected" && verdict?.state !== "unknown") continue;
            gaps.push({ reason: "after-update", what: `securityGroupId of ${entry.permission.origin.name}` });
            if (gaps.length === LISTED_CANDIDATES) break;
        }
        return gaps;
    }

    /** The verdict on one entry; undefined where it does not let anybody in on the endpoint's ports. */
    private entry(entry: Entry): Verdict | undefined {
        const { transport, ports } = entry.permission;
        if (transport.state === "known" && !speaks(transport.value, "tcp")) return undefined;
        const met = ports.state === "known" ? meets([ports.value], this.endpoint.ports) : ports;
        if (met.state === "known" && !met.value) return undefined;
        const verdict = this.source(entry);
        const missing = [transport, met].flatMap((value) => (value.state === "unknown" ? value.gaps : []));
        if (missing.length > 0 && verdict.state !== "accepted") return { state: "unknown", gaps: missing };
        return verdict;
    }

    describe(entry: Entry, verdict: Verdict): AdmittedSource {
        return {
            text: describeSource(entry),
            class: this.classOf(entry),
            roles: this.rolesOf(entry),
            verdict: verdict.state,
            entry,
        };
    }

    private classOf({ source }: Entry): AdmittedSource["class"] {
        switch (source.kind) {
            case "range":
                return addressClass(source.range, this.ownBlocks.ranges);
            case "unknown-range":
                return source.bound ?? "unknown";
            case "groups":
                return "group";
            case "self":
                return "members";
            default:
                return "prefix-list";
        }
    }

    private rolesOf({ source, group }: Entry): Role[] {
        const groups = source.kind === "groups" ? source.refs.exact : source.kind === "self" ? [group] : [];
        return [...new Set(groups.flatMap(({ wearers }) => wearers.map((wearer) => this.verdicts.roleOf(wearer))))];
    }

    private source(entry: Entry): Verdict {
        const { source } = entry;
        switch (source.kind) {
            case "range":
                return acceptedIf(this.allows(source.range), entry, "addresses");
            case "unknown-range":
                // Any block is a fault where none can be accepted; a list may be empty.
                return this.acceptsBlocks || (source.list && source.bound === undefined)
                    ? { state: "unknown", gaps: source.gap.gaps }
                    : rejected(entry, "addresses");
            case "prefix-list":
                return acceptedIf(source.accepted ? yes : this.allowsList(source.list), entry, "prefixList");
            case "unknown-prefix-list":
                return this.acceptsBlocks || this.accepts.anyPrefixList
                    ? { state: "unknown", gaps: source.gap.gaps }
                    : rejected(entry, "prefixList");
            case "self":
                return this.possiblySelf(entry, source.gap);
            case "groups":
                return this.sourceGroups(entry, source.refs);
        }
    }

    private get accepts() {
        return this.model.fact(acceptedNetwork);
    }

    private get acceptsBlocks(): boolean {
        return this.accepts.anyRange || this.policy.cidrMode !== "none";
    }

    private allows(range: AddressRange): Truth {
        const { ranges, gaps } = this.blocks();
        if (this.accepts.range(range) || ranges.some((block) => contains(block, range))) return yes;
        const open = range.prefix < WIDEST_VPC[range.family] ? [] : gaps[range.family];
        return open.length > 0 ? { state: "unknown", gaps: open } : no;
    }

    /** A list of another stack cannot be told to hold accepted blocks only. */
    private allowsList(list: PrefixList | undefined): Truth {
        if (list === undefined) return no;
        const open: Truth = list.gaps.length > 0 ? { state: "unknown", gaps: list.gaps } : yes;
        return and(open, ...list.ranges.map((range) => this.allows(range)));
    }

    /** Blocks that the setting `cidrMode` accepts. */
    private blocks(): Blocks {
        if (this.policy.cidrMode === "none") return NO_BLOCKS;
        if (this.policy.cidrMode === "subnets") return this.model.fact(computeBlocks);
        return this.ownBlocks;
    }

    private sourceGroups(entry: Entry, refs: GroupRefs): Verdict {
        const verdicts = refs.exact.map((group) => this.sourceGroup(entry, group));
        if (refs.candidates !== undefined) verdicts.push(this.oneOf(entry, refs.candidates));
        if (refs.unresolved.length > 0) verdicts.push({ state: "unknown", gaps: refs.unresolved });
        return worst(verdicts);
    }

    private sourceGroup(entry: Entry, group: Group): Verdict {
        return group === entry.group ? this.self(entry) : fromGroup(entry, this.verdicts.of(group));
    }

    /** One verdict on an ambiguous source: only what every possible meaning shares is certain. */
    private oneOf(entry: Entry, set: CandidateSet): Verdict {
        const all = this.verdicts.ofSet(set);
        const alike = set.groups.length;
        const [state] = (Object.keys(all.counts) as GroupVerdict["state"][]).filter((one) => all.counts[one] === alike);
        const first = state === undefined ? undefined : all.first[state];
        const ownDiffers = set.groups.includes(entry.group) && this.self(entry).state !== state;
        if (first !== undefined && !ownDiffers) return fromGroup(entry, first);
        const which: Gap = { reason: "after-update", what: `which group ${entry.permission.origin.name} admits` };
        return {
            state: "unknown",
            gaps: [which, ...(all.first.unknown?.state === "unknown" ? all.first.unknown.gaps : [])],
        };
    }

    private possiblySelf(entry: Entry, gap: UnknownValue | undefined): Verdict {
        const verdict = this.self(entry);
        return gap === undefined || verdict.state === "accepted" ? verdict : { state: "unknown", gaps: gap.gaps };
    }

    /** Members of the same group: a fault where another of them has no business with the store. */
    private self(entry: Entry): Verdict {
        const { group } = entry;
        if (group.isDefault) return rejected(entry, "defaultGroup", group);
        const certain = this.verdicts.strangers(group, this.endpoint.resource);
        if (certain.length > 0) return rejected(entry, "self", group, certain);
        const possible = this.verdicts.possibleStrangers(group, this.endpoint.resource).map(wearsGap);
        const gaps = fewGaps([...possible, ...this.verdicts.openStrangers]);
        return gaps.length > 0 ? { state: "unknown", gaps } : ACCEPTED;
    }
}

function fromGroup(entry: Entry, verdict: GroupVerdict): Verdict {
    if (verdict.state !== "rejected") return verdict.state === "unknown" ? verdict : { state: verdict.state };
    const { kind, group } = verdict;
    return rejected(entry, kind, group, kind === "group" ? group.wearers : []);
}

const ACCEPTED: Verdict = { state: "accepted" };

function acceptedIf(condition: Truth, entry: Entry, kind: SourceFaultKind): Verdict {
    if (condition.state === "unknown") return condition;
    return condition.value ? ACCEPTED : rejected(entry, kind);
}

function rejected(entry: Entry, kind: SourceFaultKind, group?: Group, wearers: readonly Wearer[] = []): Verdict {
    const source = group === undefined ? describeSource(entry) : group.name;
    return { state: "rejected", faults: [{ kind, entry, source, sourceGroup: group, wearers }] };
}

/** A rejected source counts whatever the others are; an unknown one keeps them from being accepted. */
function worst(verdicts: readonly Verdict[]): Verdict {
    const faults = verdicts.flatMap((verdict) => (verdict.state === "rejected" ? verdict.faults : []));
    if (faults.length > 0) return { state: "rejected", faults };
    const gaps = verdicts.flatMap((verdict) => (verdict.state === "unknown" ? verdict.gaps : []));
    if (gaps.length > 0) return { state: "unknown", gaps };
    return verdicts.find((verdict) => verdict.state === "accepted") ?? verdicts[0] ?? ACCEPTED;
}

/** The source of an entry as a person writes it. */
export function describeSource({ permission, source, group }: Entry): string {
    switch (source.kind) {
        case "range":
            return source.range.text;
        case "prefix-list":
            return `prefix list ${source.id}`;
        case "self":
            return `members of ${group.name}`;
        case "groups":
            return groupNames(source.refs);
        case "unknown-range":
            return `an address block of ${permission.origin.name}`;
        case "unknown-prefix-list":
            return `a prefix list of ${permission.origin.name}`;
    }
}

function groupNames(refs: GroupRefs): string {
    const names = refs.exact.map((group) => group.name);
    const possible = (refs.candidates?.groups ?? []).map((group) => group.name);
    if (possible.length > 0) names.push(`one of ${possible.slice(0, 3).join(", ")}`);
    return names.length > 0 ? names.join(", ") : "a security group";
}

/** The blocks of an endpoint's VPC. Every VPC has an IPv4 block: where none was named, AWS chooses. */
function blocksAround(endpoint: Endpoint, model: Model): Blocks {
    const vpc = vpcOfEndpoint(endpoint, model);
    const blocks = vpc === undefined ? undefined : model.fact(vpcBlocks).get(vpc);
    if (vpc === undefined || blocks === undefined) return outsideBlocks(endpoint);
    if (blocks.gaps[4].length > 0 || blocks.ranges.some(({ family }) => family === 4)) return blocks;
    return { ranges: blocks.ranges, gaps: { ...blocks.gaps, 4: [chosenBlock(vpc)] } };
}

function chosenBlock(network: Resource): Gap {
    return { reason: "after-update", what: `cidrBlock of ${network.name}` };
}

/** What is known of the blocks of a VPC that is none of this stack: nothing. */
function outsideBlocks({ groups: { exact } }: Endpoint): Blocks {
    const blocks = new BlockList();
    const own = exact.find(({ resource }) => resource !== undefined);
    if (own === undefined) return blocks;
    const reason = own.resource?.scalar("vpcId").isUnknown === true ? "after-update" : "outside-stack";
    blocks.miss({ reason, what: `the VPC of ${own.name}` });
    return blocks;
}

function keyOfBlocks({ ranges, gaps }: Blocks): string {
    return JSON.stringify([ranges.map(({ text }) => text), gaps]);
}

/** Fact: blocks of the subnets in which application compute stands. */
function computeBlocks(model: Model): Blocks {
    const subnets = new Set<Resource>();
    const blocks = new BlockList();
    for (const [resource, property] of computePlacements(model)) {
        const links = model.links.resolve(resource, property, SUBNET_TARGET);
        for (const member of links.exact) subnets.add(member.resource);
        blocks.miss(...openPlacement(links, property));
    }
    for (const subnet of subnets) {
        blocks.read(subnet, 4);
        blocks.read(subnet, 6);
        if (subnet.scalar("cidrBlock").isAbsent) blocks.gaps[4].push(chosenBlock(subnet));
    }
    return { ranges: blocks.ranges, gaps: { 4: fewGaps(blocks.gaps[4]), 6: fewGaps(blocks.gaps[6]) } };
}

/** Properties that place application compute in subnets. */
function computePlacements(model: Model): (readonly [Resource, Property])[] {
    const kinds = WEARER_KINDS.filter(({ role }) => role === "app" || role === "job");
    return [...kinds, SCALING_GROUPS].flatMap(({ type, subnets }) =>
        model
            .ofType(type)
            .flatMap((resource) =>
                subnets.flatMap((path) =>
                    propertiesAt(resource, path).map((property) => [resource, property] as const),
                ),
            ),
    );
}

const SCALING_GROUPS = { type: "aws:autoscaling/group:Group", subnets: ["vpcZoneIdentifiers"] };

/** Subnets of which it is not known which they are, or what their blocks are. */
function openPlacement({ candidates, external, unresolved }: LinkSet, { path, owner }: Property): Gap[] {
    const which: Gap = { reason: "after-update", what: `${path} of ${owner.name}` };
    return [
        ...(candidates.length > 0 ? [which] : []),
        ...external.map((id): Gap => ({ reason: "outside-stack", what: `subnet ${id} of ${owner.name}` })),
        ...unresolved,
    ];
}
