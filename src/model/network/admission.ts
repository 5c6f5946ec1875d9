/**
 * Who is let into a data store: every source that its groups admit on its ports, with the role it plays and a
 * three-valued verdict on whether that is an application server or another accepted source.
 */
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { Gap } from "../value";
import { acceptedNetwork } from "./accepted";
import { type AddressRange, contains, isHost, isPrivate, isWorldBlock } from "./addresses";
import { type Endpoint, judgeGroups, type Judgement, vpcOfEndpoint } from "./endpoints";
import { speaks } from "./entries";
import { type Entry, type Group, type GroupRefs, securityGroups, type Wearer } from "./groups";
import { meets } from "./ports";
import { SUBNET_TARGET, subnetBlocks, vpcBlocks } from "./vpcs";
import { INSTANCE, propertiesAt, type Role, SPOT_INSTANCE, WEARER_KINDS } from "./wearers";

/** What an organisation accepts as a source of connections. */
export interface AdmissionPolicy {
    readonly acceptedRoles: readonly Role[];
    /** Whether address blocks are accepted: none; those of subnets that hold application compute; those of the VPC. */
    readonly cidrMode: "none" | "subnets" | "vpc";
    /** What becomes of groups that nothing in this stack wears. */
    readonly externalSources: "accept" | "unknown" | "violation";
    /** Names of instances that are there for administrators. */
    readonly bastions: RegExp;
}

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

/** The policy that holds where an organisation says nothing else. */
export const DEFAULT_ADMISSION: AdmissionPolicy = {
    acceptedRoles: ["app", "job", "data", "admin", "store-front", "store"],
    cidrMode: "none",
    externalSources: "unknown",
    bastions: /bastion|jump/i,
};

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
    const judgement = judgeGroups(endpoint, (groups) => judge.groups(groups));
    const sources = [...judge.seen].map(([entry, verdict]) => judge.describe(entry, verdict));
    const texts = (wanted: Verdict["state"]) => [
        ...new Set(sources.filter(({ verdict }) => verdict === wanted).map(({ text }) => text)),
    ];
    return { ...judgement, sources, accepted: texts("accepted"), ignored: texts("ignored") };
}

class Admissions {
    readonly seen = new Map<Entry, Verdict>();
    private ownBlocks: readonly AddressRange[] | undefined;

    constructor(
        private readonly endpoint: Endpoint,
        private readonly model: Model,
        private readonly policy: AdmissionPolicy,
    ) {}

    groups(groups: readonly Group[]): Judgement<SourceFault> {
        const faults: SourceFault[] = [];
        const gaps: Gap[] = [];
        for (const group of new Set(groups)) {
            gaps.push(...group.gaps);
            for (const entry of group.entries) {
                const verdict = this.entry(entry);
                if (verdict !== undefined) this.seen.set(entry, verdict);
                if (verdict?.state === "rejected") faults.push(...verdict.faults);
                if (verdict?.state === "unknown") gaps.push(...verdict.gaps);
            }
            // A rule that may belong to this group or to another proves nothing against it, and may be one too many.
            for (const entry of group.sets.flatMap((set) => set.entries)) {
                const verdict = this.entry({ ...entry, group });
                if (verdict?.state === "rejected" || verdict?.state === "unknown") {
                    gaps.push({ reason: "after-update", what: `securityGroupId of ${entry.permission.origin.name}` });
                }
            }
        }
        return { faults, gaps };
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
                return addressClass(source.range, this.vpcRanges());
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
        return [...new Set(groups.flatMap(({ wearers }) => wearers.map((wearer) => this.roleOf(wearer))))];
    }

    private source(entry: Entry): Verdict {
        const { source } = entry;
        switch (source.kind) {
            case "range":
                return this.allows(source.range) ? ACCEPTED : rejected(entry, "addresses");
            case "unknown-range":
                // Any block is a fault where none can be accepted; a list may be empty.
                return this.acceptsBlocks || (source.list && source.bound === undefined)
                    ? { state: "unknown", gaps: source.gap.gaps }
                    : rejected(entry, "addresses");
            case "prefix-list":
                return source.accepted || this.allowsList(source.list) ? ACCEPTED : rejected(entry, "prefixList");
            case "unknown-prefix-list":
                return this.acceptsBlocks || this.accepts.anyPrefixList
                    ? { state: "unknown", gaps: source.gap.gaps }
                    : rejected(entry, "prefixList");
            case "self":
                return this.self(entry);
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

    private allows(range: AddressRange): boolean {
        return this.accepts.range(range) || this.blocks().some((block) => contains(block, range));
    }

    private allowsList(list: { ranges: readonly AddressRange[]; gaps: readonly Gap[] } | undefined): boolean {
        return list !== undefined && list.gaps.length === 0 && list.ranges.every((range) => this.allows(range));
    }

    /** Blocks that the setting `cidrMode` accepts. */
    private blocks(): readonly AddressRange[] {
        if (this.policy.cidrMode === "none") return [];
        if (this.policy.cidrMode === "subnets") return this.model.fact(computeBlocks);
        return this.vpcRanges();
    }

    private vpcRanges(): readonly AddressRange[] {
        if (this.ownBlocks === undefined) {
            const vpc = vpcOfEndpoint(this.endpoint, this.model);
            this.ownBlocks = (vpc === undefined ? undefined : this.model.fact(vpcBlocks).get(vpc)?.ranges) ?? [];
        }
        return this.ownBlocks;
    }

    private sourceGroups(entry: Entry, refs: GroupRefs): Verdict {
        const verdicts = refs.exact.map((group) => this.sourceGroup(entry, group));
        const candidates = refs.candidates?.groups ?? [];
        if (candidates.length > 0) {
            verdicts.push(
                unanimous(
                    candidates.map((group) => this.sourceGroup(entry, group)),
                    entry,
                ),
            );
        }
        if (refs.unresolved.length > 0) verdicts.push({ state: "unknown", gaps: refs.unresolved });
        return worst(verdicts);
    }

    private sourceGroup(entry: Entry, group: Group): Verdict {
        const ids = [group.externalId, group.resource?.id, group.resource?.name];
        if (ids.some((id) => id !== undefined && this.accepts.group(id))) return ACCEPTED;
        if (group === entry.group) return this.self(entry);
        if (group.isDefault) return rejected(entry, "defaultGroup", group);
        if (group.wearers.some((wearer) => this.isAccepted(wearer))) return ACCEPTED;
        const possible = possibleWearers(group).filter((wearer) => this.isAccepted(wearer));
        if (possible.length > 0) return { state: "unknown", gaps: possible.map(wearsGap) };
        const open = this.model.fact(securityGroups).openWearers.filter(({ wearer }) => this.isAccepted(wearer));
        if (open.length > 0 && group.externalId === undefined) {
            return { state: "unknown", gaps: open.flatMap(({ gaps }) => gaps) };
        }
        if (group.wearers.length > 0) return rejected(entry, "group", group, group.wearers);
        switch (this.policy.externalSources) {
            case "accept":
                return { state: "ignored" };
            case "violation":
                return rejected(entry, "outsideGroup", group);
            case "unknown":
                return { state: "unknown", gaps: [{ reason: "outside-stack", what: `what wears ${group.name}` }] };
        }
    }

    /** Members of the same group: a fault where another of them has no business with the store. */
    private self(entry: Entry): Verdict {
        const { group } = entry;
        if (group.isDefault) return rejected(entry, "defaultGroup", group);
        const strangers = (wearers: readonly Wearer[]) =>
            wearers.filter((wearer) => wearer.resource !== this.endpoint.resource && !this.isAccepted(wearer));
        const certain = strangers(group.wearers);
        if (certain.length > 0) return rejected(entry, "self", group, certain);
        const possible = strangers(possibleWearers(group));
        return possible.length > 0 ? { state: "unknown", gaps: possible.map(wearsGap) } : ACCEPTED;
    }

    private isAccepted(wearer: Wearer): boolean {
        return this.policy.acceptedRoles.includes(this.roleOf(wearer));
    }

    private roleOf(wearer: Wearer): Role {
        return this.isBastion(wearer.resource) ? "admin" : wearer.role;
    }

    private isBastion(resource: Resource): boolean {
        if (resource.type !== INSTANCE && resource.type !== SPOT_INSTANCE) return false;
        const tag = resource.tag("Name");
        const names = [resource.name, ...(tag.state === "known" ? [tag.value] : [])];
        return names.some((name) => this.policy.bastions.test(name));
    }
}

const ACCEPTED: Verdict = { state: "accepted" };

function rejected(entry: Entry, kind: SourceFaultKind, group?: Group, wearers: readonly Wearer[] = []): Verdict {
    const source = group === undefined ? describeSource(entry) : group.name;
    return { state: "rejected", faults: [{ kind, entry, source, sourceGroup: group, wearers }] };
}

/** One verdict on an ambiguous source: only what every possible meaning shares is certain. */
function unanimous(verdicts: readonly Verdict[], entry: Entry): Verdict {
    const [first] = verdicts;
    if (first !== undefined && verdicts.every((verdict) => verdict.state === first.state)) return first;
    const gaps = verdicts.flatMap((verdict) => (verdict.state === "unknown" ? verdict.gaps : []));
    const which: Gap = { reason: "after-update", what: `which group ${entry.permission.origin.name} admits` };
    return { state: "unknown", gaps: [which, ...gaps] };
}

/** A rejected source counts whatever the others are; an unknown one keeps them from being accepted. */
function worst(verdicts: readonly Verdict[]): Verdict {
    const faults = verdicts.flatMap((verdict) => (verdict.state === "rejected" ? verdict.faults : []));
    if (faults.length > 0) return { state: "rejected", faults };
    const gaps = verdicts.flatMap((verdict) => (verdict.state === "unknown" ? verdict.gaps : []));
    if (gaps.length > 0) return { state: "unknown", gaps };
    return verdicts.find((verdict) => verdict.state === "accepted") ?? verdicts[0] ?? ACCEPTED;
}

function possibleWearers(group: Group): Wearer[] {
    return group.sets.flatMap((set) => set.wearers);
}

function wearsGap(wearer: Wearer): Gap {
    return { reason: "after-update", what: `the security groups of ${wearer.resource.name}` };
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

/** Fact: blocks of the subnets in which application compute stands. */
export function computeBlocks(model: Model): readonly AddressRange[] {
    const subnets = new Set<Resource>();
    for (const kind of WEARER_KINDS.filter((candidate) => candidate.role === "app" || candidate.role === "job")) {
        for (const resource of model.ofType(kind.type)) {
            for (const property of kind.subnets.flatMap((path) => propertiesAt(resource, path))) {
                for (const member of model.links.resolve(resource, property, SUBNET_TARGET).exact) {
                    subnets.add(member.resource);
                }
            }
        }
    }
    for (const group of model.ofType("aws:autoscaling/group:Group")) {
        const links = model.links.resolve(group, group.structure("vpcZoneIdentifiers"), SUBNET_TARGET);
        for (const member of links.exact) subnets.add(member.resource);
    }
    return [...subnets].flatMap(subnetBlocks);
}
