/**
 * Security groups as the nodes of a graph: what each admits (catalogue M2), who wears it (M3), and which other groups its
 * permissions name. Ids are compared in `links` only.
 */
import { type LinkMember, type LinkTarget, SECURITY_GROUP_EXPORTERS } from "../links";
import type { Model } from "../model";
import { Property } from "../property";
import type { Resource } from "../resource";
import { type Gap, known, type Truth, no, type UnknownValue } from "../value";
import { acceptedNetwork } from "./accepted";
import { type AddressRange, parseCidr } from "./addresses";
import { ENDPOINT_KINDS, type EndpointKind } from "./endpoint-table";
import {
    DEFAULT_SECURITY_GROUP,
    INGRESS_RULE,
    isEgress,
    type Permission,
    readPermissions,
    SECURITY_GROUP,
    SECURITY_GROUP_RULE,
} from "./entries";
import type { PermittedAddresses } from "./exposure";
import { ALL_PORTS } from "./ports";
import { PREFIX_LIST_TARGET, type PrefixList, prefixLists } from "./prefix-lists";
import { CLASSIC_LOAD_BALANCER, EKS_CLUSTER, EKS_NODE_GROUP, propertiesAt, type Role, WEARER_KINDS } from "./wearers";

export const GROUP_TARGET: LinkTarget = {
    types: [SECURITY_GROUP, DEFAULT_SECURITY_GROUP],
    exporters: SECURITY_GROUP_EXPORTERS,
};

/** A security group of this stack, one that another resource brings along, or one of which only the id is known. */
export interface Group {
    /** Number of the node, for keys. */
    readonly index: number;
    /** As messages call it. */
    readonly name: string;
    /** The group, or the resource that brings it along; undefined outside this stack. */
    readonly resource: Resource | undefined;
    /** Its id where only that is known. */
    readonly externalId: string | undefined;
    /** The default group of a VPC, which everything joins that names no group. */
    readonly isDefault: boolean;
    readonly entries: readonly Entry[];
    /** What of its permissions cannot be told. */
    readonly gaps: readonly Gap[];
    readonly wearers: readonly Wearer[];
    /** References of which this group is one of several possible meanings. */
    readonly sets: readonly CandidateSet[];
}

/** Groups of which one or more are meant, and it cannot be told which. */
export interface CandidateSet {
    readonly groups: readonly Group[];
    readonly entries: readonly Entry[];
    readonly wearers: readonly Wearer[];
}

/** What a property that attaches or names groups refers to. */
export interface GroupRefs {
    readonly exact: readonly Group[];
    readonly candidates: CandidateSet | undefined;
    readonly unresolved: readonly Gap[];
    readonly present: boolean;
}

/** One resource that wears a group. */
export interface Wearer {
    readonly resource: Resource;
    readonly role: Role;
    /** There is an operating system to log in to. */
    readonly host: boolean;
    readonly facesInternet: Truth;
}

/** One source that a group admits. */
export interface Entry {
    /** The group that admits; of a candidate set, its first. */
    readonly group: Group;
    readonly permission: Permission;
    readonly source: EntrySource;
}

export type EntrySource =
    | { readonly kind: "range"; readonly range: AddressRange }
    /** `bound` says that a value of the stack's own network stands behind it. */
    | {
          readonly kind: "unknown-range";
          readonly gap: UnknownValue;
          readonly bound: "vpc" | "host" | undefined;
          readonly list: boolean;
      }
    | {
          readonly kind: "prefix-list";
          readonly id: string;
          readonly list: PrefixList | undefined;
          readonly accepted: boolean;
      }
    | { readonly kind: "unknown-prefix-list"; readonly gap: UnknownValue }
    | { readonly kind: "groups"; readonly refs: GroupRefs; readonly gap: UnknownValue | undefined }
    /** Members of the group; with `gap`, perhaps. */
    | { readonly kind: "self"; readonly gap?: UnknownValue };

interface MutableGroup extends Group {
    isDefault: boolean;
    readonly entries: Entry[];
    readonly gaps: Gap[];
    readonly wearers: Wearer[];
    readonly sets: CandidateSet[];
}
interface MutableSet extends CandidateSet {
    readonly groups: readonly MutableGroup[];
    readonly entries: Entry[];
    readonly wearers: Wearer[];
}

/** Compute whose groups cannot be told at all: any group of the stack may be worn by it. */
export interface OpenWearer {
    readonly wearer: Wearer;
    readonly gaps: readonly Gap[];
}

/** Fact: the graph of security groups. */
export function securityGroups(model: Model): SecurityGroups {
    return new SecurityGroups(model);
}

export class SecurityGroups {
    readonly openWearers: OpenWearer[] = [];
    private readonly groups: MutableGroup[] = [];
    private readonly byMember = new Map<Resource, Map<string, MutableGroup>>();
    private readonly byId = new Map<string, MutableGroup>();
    private readonly sets = new WeakMap<readonly LinkMember[], MutableSet>();
    private readonly refsMemo = new Map<Resource, Map<string, GroupRefs>>();
    private readonly lists: ReadonlyMap<Resource, PrefixList>;

    constructor(private readonly model: Model) {
        this.lists = model.fact(prefixLists);
        const own = inOrder(model.ofType(DEFAULT_SECURITY_GROUP, SECURITY_GROUP));
        for (const resource of own) this.addGroup(resource);
        for (const resource of own) this.readInline(resource);
        for (const resource of inOrder(model.ofType(SECURITY_GROUP_RULE, INGRESS_RULE))) this.readSeparate(resource);
        for (const kind of WEARER_KINDS) {
            for (const resource of inOrder(model.ofType(kind.type))) {
                const facesInternet = kind.facesInternet?.(resource) ?? no;
                this.attach({ resource, role: kind.role, host: kind.host ?? false, facesInternet }, kind.groups);
            }
        }
        for (const kind of ENDPOINT_KINDS) {
            for (const resource of inOrder(model.ofType(kind.type))) {
                this.attach(storeWearer(resource, kind), [kind.groups]);
            }
        }
    }

    /** Every group that the stack declares or names. */
    all(): readonly Group[] {
        return this.groups;
    }

    /** The node of a security group of this stack. */
    group(resource: Resource): Group {
        return this.of({ resource });
    }

    /** The groups that a resource brings along, as far as the stack refers to them. */
    broughtBy(resource: Resource): Group[] {
        return [...(this.byMember.get(resource) ?? [])].flatMap(([via, group]) => (via === "" ? [] : [group]));
    }

    /** The groups that the properties at a path of a resource refer to. */
    refsAt(resource: Resource, path: string): GroupRefs {
        let own = this.refsMemo.get(resource);
        if (own === undefined) this.refsMemo.set(resource, (own = new Map()));
        let refs = own.get(path);
        if (refs === undefined) {
            refs = mergeRefs(propertiesAt(resource, path).map((property) => this.refs(resource, property)));
            own.set(path, refs);
        }
        return refs;
    }

    /** The groups that stand behind a property of which something is not known. */
    behind(resource: Resource, property: Property): Group[] {
        const { exact, candidates } = this.model.links.resolve(resource, property, GROUP_TARGET);
        return [...exact, ...candidates].map((member) => this.of(member));
    }

    private refs(resource: Resource, property: Property): GroupRefs {
        const links = this.model.links.resolve(resource, splitIds(property), GROUP_TARGET);
        const exact = new Set(links.exact.map((member) => this.of(member)));
        for (const id of links.external) exact.add(this.outside(id, resource));
        return {
            exact: [...exact],
            candidates: links.candidates.length === 0 ? undefined : this.set(links.candidates),
            unresolved: links.unresolved,
            present: links.present,
        };
    }

    /** An id that no group of the stack bears; `account/sg-...` of a peered VPC may name one after all. */
    private outside(id: string, from: Resource): MutableGroup {
        const own = id.includes("/")
            ? this.model.links.find(id.slice(id.indexOf("/") + 1), GROUP_TARGET, from.region)[0]
            : undefined;
        return own === undefined ? this.external(id) : this.of(own);
    }

    private external(id: string): MutableGroup {
        let group = this.byId.get(id);
        if (group === undefined) {
            group = this.newGroup(id, undefined, id, id === "default");
            this.byId.set(id, group);
        }
        return group;
    }

    private of(member: LinkMember): MutableGroup {
        const via = member.via ?? "";
        const known = this.byMember.get(member.resource)?.get(via);
        if (known !== undefined) return known;
        const group = this.adopted(member) ?? this.broughtAlong(member);
        this.remember(member.resource, via, group);
        return group;
    }

    /** A default group that the program has adopted is that resource, not the VPC's output. */
    private adopted(member: LinkMember): MutableGroup | undefined {
        const id = member.via === undefined ? undefined : member.resource.output(member.via).text();
        if (id?.state === "known" && this.byId.has(id.value)) return this.byId.get(id.value);
        if (member.via !== "defaultSecurityGroupId") return undefined;
        const target = { types: [member.resource.type] };
        return this.model
            .ofType(DEFAULT_SECURITY_GROUP)
            .filter((group) => this.model.links.one(group, group.scalar("vpcId"), target) === member.resource)
            .map((group) => this.byMember.get(group)?.get(""))
            .find((group) => group !== undefined);
    }

    private broughtAlong({ resource, via }: LinkMember): MutableGroup {
        const isDefault = via === "defaultSecurityGroupId";
        const group = this.newGroup(
            `${isDefault ? "the default group" : "the security group"} of ${resource.name}`,
            resource,
            undefined,
            isDefault,
        );
        // As AWS makes it: all members may reach each other.
        if (isDefault) group.entries.push({ group, permission: fromMembers(resource), source: { kind: "self" } });
        const wearer = { resource, host: resource.type !== CLASSIC_LOAD_BALANCER, facesInternet: no };
        if (resource.type === EKS_CLUSTER || resource.type === EKS_NODE_GROUP) {
            group.wearers.push({ ...wearer, role: "app" });
        }
        if (resource.type === CLASSIC_LOAD_BALANCER) group.wearers.push({ ...wearer, role: "entry" });
        return group;
    }

    private addGroup(resource: Resource): void {
        const isDefault = resource.type === DEFAULT_SECURITY_GROUP;
        const twin = resource.id === undefined ? undefined : this.byId.get(resource.id);
        const group = twin ?? this.newGroup(resource.name, resource, undefined, isDefault);
        if (isDefault || this.isDefaultOfVpc(resource)) group.isDefault = true;
        if (resource.id !== undefined) this.byId.set(resource.id, group);
        this.remember(resource, "", group);
    }

    /** A group that is only read may turn out to be the default group of a VPC. */
    private isDefaultOfVpc(resource: Resource): boolean {
        if (resource.id === undefined) return false;
        return this.model.links
            .find(resource.id, { types: [], exporters: SECURITY_GROUP_EXPORTERS })
            .some((member) => member.via === "defaultSecurityGroupId");
    }

    private newGroup(
        name: string,
        resource: Resource | undefined,
        externalId: string | undefined,
        isDefault: boolean,
    ): MutableGroup {
        const base = { index: this.groups.length, name, resource, externalId, isDefault };
        const group: MutableGroup = { ...base, entries: [], gaps: [], wearers: [], sets: [] };
        this.groups.push(group);
        return group;
    }

    private remember(resource: Resource, via: string, group: MutableGroup): void {
        let own = this.byMember.get(resource);
        if (own === undefined) this.byMember.set(resource, (own = new Map()));
        own.set(via, group);
    }

    private set(candidates: readonly LinkMember[]): MutableSet {
        let set = this.sets.get(candidates);
        if (set === undefined) {
            const groups = [...new Set(candidates.map((member) => this.of(member)))];
            set = { groups, entries: [], wearers: [] };
            for (const group of groups) group.sets.push(set);
            this.sets.set(candidates, set);
        }
        return set;
    }

    private readInline(resource: Resource): void {
        const group = this.of({ resource });
        const { list, gaps } = readPermissions(resource);
        group.gaps.push(...gaps);
        for (const permission of list) group.entries.push(...this.entries(group, permission));
    }

    private readSeparate(rule: Resource): void {
        if (isEgress(rule)) return;
        const refs = this.refsAt(rule, "securityGroupId");
        const { list, gaps } = readPermissions(rule);
        for (const group of refs.exact as readonly MutableGroup[]) {
            group.gaps.push(...gaps);
            for (const permission of list) group.entries.push(...this.entries(group, permission));
        }
        const set = refs.candidates as MutableSet | undefined;
        const first = set?.groups[0];
        if (set === undefined || first === undefined) return;
        for (const permission of list) set.entries.push(...this.entries(first, permission));
    }

    private entries(group: Group, permission: Permission): Entry[] {
        return this.sources(permission).map((source) => ({ group, permission, source }));
    }

    private sources(permission: Permission): EntrySource[] {
        const { source, origin } = permission;
        switch (source.kind) {
            case "self":
                return [source];
            case "cidr":
                return [this.addresses(source, origin)];
            case "prefix-list":
                return this.prefixListSources(origin, source.property);
            case "group": {
                const refs = this.refs(origin, source.property);
                return [
                    {
                        kind: "groups",
                        refs,
                        gap: refs.unresolved.length === 0 ? undefined : { state: "unknown", gaps: refs.unresolved },
                    },
                ];
            }
        }
    }

    private addresses(source: Extract<Permission["source"], { kind: "cidr" }>, origin: Resource): EntrySource {
        const { text, property } = source;
        const range = text.state === "known" ? parseCidr(text.value) : undefined;
        if (range !== undefined) return { kind: "range", range };
        const bound = text.state === "unknown" ? addressBound(this.model, origin, property) : undefined;
        return {
            kind: "unknown-range",
            gap: property.gap(),
            bound,
            list: source.list,
        };
    }

    private prefixListSources(origin: Resource, property: Property): EntrySource[] {
        const accepted = this.model.fact(acceptedNetwork);
        const links = this.model.links.resolve(origin, property, PREFIX_LIST_TARGET);
        const known = links.exact.map(({ resource }): EntrySource => {
            const id = resource.id ?? resource.name;
            return { kind: "prefix-list", id, list: this.lists.get(resource), accepted: accepted.prefixList(id) };
        });
        const external = links.external.map((id): EntrySource => ({
            kind: "prefix-list",
            id,
            list: undefined,
            accepted: accepted.prefixList(id),
        }));
        const open = links.candidates.length > 0 || links.unresolved.length > 0;
        return [
            ...known,
            ...external,
            ...(open ? [{ kind: "unknown-prefix-list", gap: property.gap() } as const] : []),
        ];
    }

    private attach(wearer: Wearer, paths: readonly string[]): void {
        const properties = paths.flatMap((path) => propertiesAt(wearer.resource, path));
        for (const property of properties) {
            const refs = this.refs(wearer.resource, property);
            for (const group of refs.exact as readonly MutableGroup[]) group.wearers.push(wearer);
            (refs.candidates as MutableSet | undefined)?.wearers.push(wearer);
            if (refs.unresolved.length > 0) this.openWearers.push({ wearer, gaps: refs.unresolved });
        }
    }
}

/** By URN: what is said of a stack does not hang on the order in which its resources come. */
export function inOrder(resources: readonly Resource[]): Resource[] {
    return [...resources].sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
}

function storeWearer(resource: Resource, kind: EndpointKind): Wearer {
    return { resource, role: kind.front ? "store-front" : "store", host: false, facesInternet: no };
}

/** The rule that AWS gives a default group. */
function fromMembers(vpc: Resource): Permission {
    return {
        origin: vpc,
        path: "defaultSecurityGroupId",
        transport: known("all"),
        ports: known(ALL_PORTS),
        source: { kind: "self" },
    };
}

/** Several ids in one text, as Elastic Beanstalk and EMR take them. */
function splitIds(property: Property): Property {
    const text = property.isText ? property.text() : undefined;
    if (text?.state !== "known" || !/^sg-\w+(\s*,\s*sg-\w+)+$/.test(text.value)) return property;
    return Property.of(
        { name: property.owner.name },
        property.path,
        text.value.split(/\s*,\s*/),
        property.side,
        property.secret,
    );
}

function mergeRefs(all: readonly GroupRefs[]): GroupRefs {
    if (all.length === 1) return all[0] as GroupRefs;
    const sets = all.flatMap((refs) => refs.candidates ?? []);
    return {
        exact: [...new Set(all.flatMap((refs) => refs.exact))],
        // Several ambiguous properties of one resource: each may mean any of its own candidates.
        candidates: sets.length <= 1 ? sets[0] : uniteSets(sets),
        unresolved: all.flatMap((refs) => refs.unresolved),
        present: all.some((refs) => refs.present),
    };
}

function uniteSets(sets: readonly CandidateSet[]): CandidateSet {
    return { groups: [...new Set(sets.flatMap((set) => set.groups))], entries: [], wearers: [] };
}

const OWN_NETWORK = new Set([
    "aws:ec2/vpc:Vpc",
    "aws:ec2/defaultVpc:DefaultVpc",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/defaultSubnet:DefaultSubnet",
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
]);
const HOSTS = new Set([
    "aws:ec2/eip:Eip",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/instance:Instance",
    "aws:ec2/networkInterface:NetworkInterface",
]);

/** What an unknown CIDR can be at most, judged by the resources behind its property. */
function addressBound(model: Model, origin: Resource, property: Property): "vpc" | "host" | undefined {
    let bound: "vpc" | "host" | undefined;
    for (const urn of origin.dependenciesOf(property.path)) {
        const type = model.resource(urn)?.type;
        // Groups of the same inline list have no addresses to give.
        if (type !== undefined && GROUP_TARGET.types.includes(type)) continue;
        if (type !== undefined && OWN_NETWORK.has(type)) bound = "vpc";
        else if (type !== undefined && HOSTS.has(type)) bound ??= "host";
        else return undefined;
    }
    return bound;
}

/** The addresses that an entry admits, for the question whether they are the world. */
export function addressesOfEntry(entry: Entry, accepted: (range: AddressRange) => boolean): PermittedAddresses {
    const { source } = entry;
    switch (source.kind) {
        case "range":
            return { ranges: accepted(source.range) ? [] : [source.range], gap: undefined };
        case "unknown-range":
            return { ranges: [], gap: source.bound === undefined ? source.gap : undefined };
        case "prefix-list":
            return prefixListAddresses(entry, source);
        case "unknown-prefix-list":
            return { ranges: [], gap: source.gap };
        default:
            return { ranges: [], gap: undefined };
    }
}

function prefixListAddresses(entry: Entry, source: Extract<EntrySource, { kind: "prefix-list" }>): PermittedAddresses {
    if (source.accepted) return { ranges: [], gap: undefined };
    const what = `prefix list ${source.id} of ${entry.permission.origin.name}`;
    if (source.list === undefined) {
        return { ranges: [], gap: { state: "unknown", gaps: [{ reason: "outside-stack", what }] } };
    }
    const { ranges, gaps } = source.list;
    return { ranges, gap: gaps.length === 0 ? undefined : { state: "unknown", gaps } };
}
