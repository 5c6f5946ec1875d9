/**
 * Permissions of security groups in one form, wherever they are written (catalogue M2): inline `ingress`, the two kinds
 * of separate rules, and the public ports of a Lightsail instance. One permission has one source.
 *
 * What is read here comes from one resource alone; which group a source id means is the graph's business.
 */
import type { Family, View } from "../family";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { type Gap, type Known, known, type UnknownValue, type Value } from "../value";
import { ALL_PORTS, type PortRange } from "./ports";

/** Transport of a permission; `none` stands for protocols that no store speaks (ICMP, ESP ...). */
export type Transport = "all" | "tcp" | "udp" | "none";

/** Where a permission lets traffic come from, as it is written. */
export type PermissionSource =
    /** A CIDR block; with `list`, blocks whose list is unknown as a whole. */
    | { readonly kind: "cidr"; readonly text: Value<string>; readonly property: Property; readonly list: boolean }
    /** A security group, or a list of them. */
    | { readonly kind: "group"; readonly property: Property }
    | { readonly kind: "prefix-list"; readonly property: Property }
    /** Members of the same group; with `gap`, perhaps. */
    | { readonly kind: "self"; readonly gap?: UnknownValue };

export interface Permission {
    /** The resource that declares it. */
    readonly origin: Resource;
    /** Place on that resource, for example `ingress[0].cidrBlocks[1]`; empty where the resource is the permission. */
    readonly path: string;
    readonly transport: Known<Transport> | UnknownValue;
    /** Ports; every port where the protocol has none or all are meant. */
    readonly ports: Known<PortRange> | UnknownValue;
    readonly source: PermissionSource;
}

/** What one resource permits, and what of it cannot be told. */
export interface Permissions {
    readonly list: readonly Permission[];
    /** Parts that may hold any permission. */
    readonly gaps: readonly Gap[];
}

export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const SECURITY_GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
export const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const LIGHTSAIL_PORTS = "aws:lightsail/instancePublicPorts:InstancePublicPorts";

/** The resource types that hold permissions. */
export const PERMISSION_TYPES = [
    SECURITY_GROUP,
    DEFAULT_SECURITY_GROUP,
    SECURITY_GROUP_RULE,
    INGRESS_RULE,
    LIGHTSAIL_PORTS,
] as const;

/** A resource that opens ports by itself. */
export interface PermissionView extends View {
    readonly permissions: Permissions;
}

/** Security groups with inline rules, separate rules, and public ports of Lightsail instances. */
export const permissionHolders: Family<PermissionView> = {
    name: "security groups, their rules and public ports",
    types: PERMISSION_TYPES,
    view(resource) {
        if (resource.external || isEgress(resource)) return undefined;
        return { resource, permissions: readPermissions(resource) };
    },
};

/** Whether a separate rule certainly governs outgoing traffic. */
export function isEgress(resource: Resource): boolean {
    if (resource.type !== SECURITY_GROUP_RULE) return false;
    const type = resource.scalar("type").text();
    return type.state === "known" && type.value.toLowerCase() !== "ingress";
}

/** The permissions that one resource declares. */
export function readPermissions(resource: Resource): Permissions {
    switch (resource.type) {
        case SECURITY_GROUP_RULE:
            return separateRule(resource);
        case INGRESS_RULE:
            return readEntry(resource, at(resource), INGRESS_RULE_FIELDS);
        case LIGHTSAIL_PORTS:
            return readList(resource, resource.structure("portInfos"), LIGHTSAIL_FIELDS);
        default:
            return readList(resource, inlineRules(resource), INLINE_FIELDS);
    }
}

/**
 * Inline rules as the author wrote them. The outputs hold the separate rules as well, and those the program dropped, so
 * they count only for a group that is merely read, and where the input is encrypted.
 */
export function inlineRules(group: Resource): Property {
    const input = group.input("ingress");
    return input.isPresent || group.inputs === undefined ? group.structure("ingress") : input;
}

/** Names of the fields of a permission, by where it is written. */
interface Fields {
    readonly protocol: string;
    readonly cidrs: readonly string[];
    readonly groups: string | undefined;
    readonly prefixLists: string;
    readonly self: string | undefined;
    /** The service fills in the whole internet where no source is named. */
    readonly worldByDefault?: boolean;
}

const INLINE_FIELDS: Fields = {
    protocol: "protocol",
    cidrs: ["cidrBlocks", "ipv6CidrBlocks"],
    groups: "securityGroups",
    prefixLists: "prefixListIds",
    self: "self",
};
const RULE_FIELDS: Fields = { ...INLINE_FIELDS, groups: "sourceSecurityGroupId" };
const INGRESS_RULE_FIELDS: Fields = {
    protocol: "ipProtocol",
    cidrs: ["cidrIpv4", "cidrIpv6"],
    groups: "referencedSecurityGroupId",
    prefixLists: "prefixListId",
    self: undefined,
};
const LIGHTSAIL_FIELDS: Fields = {
    protocol: "protocol",
    cidrs: ["cidrs", "ipv6Cidrs"],
    groups: undefined,
    prefixLists: "cidrListAliases",
    self: undefined,
    worldByDefault: true,
};

/** Reads the fields of one permission at some place. */
type Reader = (field: string) => Property;

function at(resource: Resource): Reader {
    return (field) => resource.scalar(field);
}

function separateRule(resource: Resource): Permissions {
    const type = resource.scalar("type").text();
    if (isEgress(resource)) return { list: [], gaps: [] };
    const lists = new Set(["cidrBlocks", "ipv6CidrBlocks", "prefixListIds"]);
    const read: Reader = (field) => (lists.has(field) ? resource.structure(field) : resource.scalar(field));
    const permissions = readEntry(resource, read, RULE_FIELDS);
    // Whether it is an incoming rule at all may not be known.
    return type.state === "unknown" ? { list: [], gaps: type.gaps } : permissions;
}

function readList(origin: Resource, list: Property, fields: Fields): Permissions {
    const elements = list.list();
    if (elements.state === "unknown") return { list: [], gaps: elements.gaps };
    const entries = elements.state === "known" ? elements.value : [];
    const read = entries.map((entry) =>
        entry.isMap
            ? readEntry(origin, (field) => entry.get(field), fields, entry.path)
            : { list: [], gaps: entry.gap().gaps },
    );
    return { list: read.flatMap((part) => part.list), gaps: read.flatMap((part) => part.gaps) };
}

function readEntry(origin: Resource, read: Reader, fields: Fields, path = ""): Permissions {
    const transport = readTransport(read(fields.protocol));
    const ports = readPorts(read("fromPort"), read("toPort"), transport);
    const make = (source: PermissionSource, place?: Property): Permission => ({
        origin,
        path: place?.path ?? path,
        transport,
        ports,
        source,
    });
    const list = [
        ...fields.cidrs
            .flatMap((field) => cidrSources(read(field), fields.protocol !== "ipProtocol"))
            .map((source) => make(source, source.property)),
        ...referenceSources("prefix-list", read(fields.prefixLists)).map((source) => make(source, source.property)),
        ...(fields.groups === undefined ? [] : referenceSources("group", read(fields.groups))).map((source) =>
            make(source, source.property),
        ),
    ];
    if (fields.self !== undefined) {
        const self = read(fields.self).boolean();
        if (self.state === "unknown") list.push(make({ kind: "self", gap: self }));
        if (self.state === "known" && self.value) list.push(make({ kind: "self" }));
    }
    if (list.length === 0 && fields.worldByDefault) {
        const place = read(fields.cidrs[0] as string);
        list.push(make({ kind: "cidr", text: known("0.0.0.0/0"), property: place, list: false }));
    }
    return { list, gaps: [] };
}

type CidrSource = Extract<PermissionSource, { kind: "cidr" }>;

function cidrSources(property: Property, isList: boolean): CidrSource[] {
    if (property.isAbsent) return [];
    const list = property.isText ? undefined : property.list();
    const elements = list?.state === "known" ? list.value : [property];
    return elements.flatMap((element): CidrSource[] => {
        const text = element.text();
        if (text.state === "absent" || (text.state === "known" && text.value === "")) return [];
        return [{ kind: "cidr", text, property: element, list: isList && element === property }];
    });
}

/** The elements of a list stay together, as they are resolved together. */
function referenceSources<K extends "group" | "prefix-list">(
    kind: K,
    property: Property,
): { kind: K; property: Property }[] {
    if (property.isAbsent || isNo(property)) return [];
    return [{ kind, property }];
}

function isNo(property: Property): boolean {
    const filled = property.filled;
    return filled.state === "known" && !filled.value;
}

function readTransport(property: Property): Known<Transport> | UnknownValue {
    const text = property.text();
    if (text.state !== "known") return property.isAbsent ? known("all") : property.gap();
    switch (text.value.trim().toLowerCase()) {
        case "-1":
        case "all":
            return known("all");
        case "tcp":
        case "6":
            return known("tcp");
        case "udp":
        case "17":
            return known("udp");
        default:
            return known("none");
    }
}

function readPorts(
    from: Property,
    to: Property,
    transport: Known<Transport> | UnknownValue,
): Known<PortRange> | UnknownValue {
    // Every protocol means every port, whatever ports stand beside it.
    if (transport.state === "unknown") return transport;
    if (transport.value === "all" || transport.value === "none") return known(ALL_PORTS);
    const first = from.number();
    const last = to.number();
    if (first.state === "unknown") return first;
    if (last.state === "unknown") return last;
    if (first.state === "absent" && last.state === "absent") return known(ALL_PORTS);
    const low = first.state === "known" ? first.value : (last as Known<number>).value;
    const high = last.state === "known" ? last.value : low;
    return known(low < 0 || high < 0 ? ALL_PORTS : { from: low, to: high });
}

/** Whether a permission's transport lets a protocol through. */
export function speaks(transport: Transport, protocol: "tcp" | "udp"): boolean {
    return transport === "all" || transport === protocol;
}
