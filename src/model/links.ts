/**
 * Links between resources: the only place where ids are compared.
 *
 * Property P of A refers to B when P's known value is one of B's identities (id, ARN, name, endpoint), or, while ids do
 * not exist yet, when B stands behind P in the engine's property dependencies. Dependencies are per top-level property,
 * so with several candidates a link is ambiguous; a known value that nothing in the stack bears is external.
 */
import type { Model } from "./model";
import type { Property } from "./property";
import { type Resource } from "./resource";
import type { Gap } from "./value";

/** What a link may lead to. */
export interface LinkTarget {
    readonly types: readonly string[];
    /** Other resources that export an id of the sought kind, by type and output path (`Vpc.defaultSecurityGroupId`). */
    readonly exporters?: readonly Exporter[];
}
export interface Exporter {
    readonly type: string;
    readonly output: string;
}

/** One end of a link. `via` is the output of an exporter, undefined where the resource itself is meant. */
export interface LinkMember {
    readonly resource: Resource;
    readonly via?: string;
}

/** Everything a property refers to, with what is certain about it. */
export interface LinkSet {
    /** Certain members. */
    readonly exact: readonly LinkMember[];
    /** Possible members where it cannot be told which: one or more of them is meant. */
    readonly candidates: readonly LinkMember[];
    /** Known ids that nothing in the stack bears. */
    readonly external: readonly string[];
    /** Elements of which nothing is known, not even candidates. */
    readonly unresolved: readonly Gap[];
    /** True where the property was set at all (also to something unknown). */
    readonly present: boolean;
}

const NOTHING: LinkSet = { exact: [], candidates: [], external: [], unresolved: [], present: false };

/** Outputs, and inputs of the same name, whose values other resources use to refer to one. */
const IDENTITY_PROPERTIES = [
    "arn",
    "name",
    "bucket",
    "identifier",
    "clusterIdentifier",
    "replicationGroupId",
    "clusterId",
    "endpoint",
    "address",
    "readerEndpoint",
    "primaryEndpointAddress",
    "configurationEndpointAddress",
    "dnsName",
    "domainName",
    "bucketDomainName",
    "bucketRegionalDomainName",
    "websiteEndpoint",
    "arnWithoutRevision",
    "invokeArn",
    "apiEndpoint",
    "executionArn",
    "groupName",
    "allocationId",
    "serviceUrl",
    "userId",
    "userGroupId",
] as const;

/** How many elements compete for the resources behind one top-level property, and which of those are taken. */
interface Pool {
    /** Elements of this kind that are unknown, 0 where none was found; undefined where their number is unknown too. */
    readonly unknown: number | undefined;
    /** Known elements of this kind. */
    readonly texts: readonly string[];
}

/** Resources behind a top-level property, by how they may come to be meant. */
interface Sources {
    /** Resources of the sought types that are named themselves. */
    readonly direct: readonly LinkMember[];
    /** Named resources that export an id of the sought kind beside their own. */
    readonly exported: readonly LinkMember[];
    /** What the named components contain. */
    readonly contained: readonly LinkMember[];
    /** Whether a value of another stack stands behind the property as well. */
    readonly opaque: boolean;
}

export class Links {
    private index: Map<string, LinkMember[]> | undefined;
    private readonly exporterOutputs = new Map<string, Set<string>>();
    private readonly descendantsMemo = new Map<string, readonly LinkMember[]>();
    private readonly targetKeys = new WeakMap<LinkTarget, string>();
    private readonly memo = new WeakMap<Resource, Map<string, unknown>>();

    constructor(private readonly model: Model) {}

    /**
     * Resolves every element of a property: a list, or one scalar. Unknown elements are told apart by counting those of
     * the same kind under the same top-level property, because the engine's dependencies are no finer than that.
     */
    resolve(from: Resource, property: Property, target: LinkTarget): LinkSet {
        if (property.isAbsent) return NOTHING;
        if (property.isUnknown) return this.resolveElements(from, property, [], undefined, target);
        const list = property.isText ? undefined : property.list();
        if (list?.state === "unknown") return this.resolveElements(from, property, [], undefined, target);
        const elements = list?.state === "known" ? list.value : [property];
        const unknownCount = elements.filter((element) => element.isUnknown).length;
        return this.resolveElements(from, property, elements, unknownCount, target);
    }

    /** The one resource that a property certainly refers to, or undefined. */
    one(from: Resource, property: Property, target: LinkTarget): Resource | undefined {
        const set = this.resolve(from, property, target);
        return set.exact.length === 1 && set.candidates.length === 0 ? set.exact[0]?.resource : undefined;
    }

    /** Resources of the target that bear a known id, name, ARN or address. */
    find(identity: string, target: LinkTarget, region?: string): readonly LinkMember[] {
        const hits = this.identities().get(identity) ?? [];
        const fitting = hits.filter((hit) => accepts(target, hit));
        const near = fitting.filter((hit) => region === undefined || (hit.resource.region ?? region) === region);
        return near.length > 0 || region === undefined ? near : fitting.length === 1 ? fitting : near;
    }

    /** Candidates of the target behind a top-level property; `fromComponent` where some came from inside a component. */
    behind(
        from: Resource,
        path: string,
        target: LinkTarget,
    ): { members: readonly LinkMember[]; fromComponent: boolean } {
        const { direct, exported, contained } = this.sources(from, path, target);
        // Only where no resource is named itself does a component stand for what it contains.
        if (direct.length + exported.length > 0) return { members: [...direct, ...exported], fromComponent: false };
        return { members: contained, fromComponent: contained.length > 0 };
    }

    private resolveElements(
        from: Resource,
        property: Property,
        elements: readonly Property[],
        unknownCount: number | undefined,
        target: LinkTarget,
    ): LinkSet {
        const exact: LinkMember[] = [];
        const candidates: LinkMember[] = [];
        const external: string[] = [];
        for (const element of elements) {
            const text = element.text();
            if (text.state !== "known" || text.value === "") continue;
            const found = this.find(text.value, target, from.region);
            const strong = found.filter((member) => isStrong(member, text.value));
            if (strong.length > 0 || found.length === 1) exact.push(...(strong.length > 0 ? strong : found));
            else if (found.length > 1) candidates.push(...found);
            else external.push(text.value);
        }
        if (unknownCount === 0) return { exact, candidates, external, unresolved: [], present: true };
        const gaps = property.isUnknown
            ? property.gap().gaps
            : elements.flatMap((element) => (element.isUnknown ? element.gap().gaps : []));
        const rest = this.settleUnknown(from, property, unknownCount, target);
        return {
            exact: exact.length === 0 ? rest.exact : [...exact, ...rest.exact],
            candidates: candidates.length === 0 ? rest.candidates : [...candidates, ...rest.candidates],
            external,
            unresolved: rest.open ? gaps : [],
            present: true,
        };
    }

    /** What the unknown elements of a property mean. `open` where some of them may mean something else. */
    private settleUnknown(
        from: Resource,
        property: Property,
        count: number | undefined,
        target: LinkTarget,
    ): { exact: readonly LinkMember[]; candidates: readonly LinkMember[]; open: boolean } {
        const pool = this.pool(from, property);
        const competing = pool.unknown === 0 ? count : pool.unknown;
        const sources = this.sources(from, property.path, target);
        const { named, inside, doubtful } = sortOut(sources, this.taken(from, property, pool, target), {
            nested: isNested(property),
            count,
            competing,
        });
        const members = inside.length === 0 ? named : named.length === 0 ? inside : [...named, ...inside];
        const opaque = sources.opaque && (count === undefined || count > members.length);
        if (members.length === 0) return { exact: [], candidates: [], open: true };
        if (members.length === 1) {
            return doubtful
                ? { exact: [], candidates: members, open: true }
                : { exact: members, candidates: [], open: opaque };
        }
        // As many as are named themselves, and the others out of the components.
        if (inside.length > 1 && count !== undefined) return { exact: named, candidates: inside, open: sources.opaque };
        const certain = count !== undefined && members.length <= count && competing === count;
        if (certain) return { exact: members, candidates: [], open: opaque };
        return { exact: [], candidates: members, open: sources.opaque };
    }

    /** The elements of the same kind (`ingress[].securityGroups[]`) anywhere under the same top-level property. */
    private pool(from: Resource, property: Property): Pool {
        const keys = property.path.replace(/\[\d*\]/g, "").split(".");
        return this.remembered(from, `pool ${property.side} ${keys.join(".")}`, () => {
            const top = property.side === "input" ? from.input(keys[0] as string) : from.output(keys[0] as string);
            return countElements(top, keys.slice(1));
        });
    }

    /** Members that known elements of the same kind name: an unknown element is none of them. */
    private taken(from: Resource, property: Property, pool: Pool, target: LinkTarget): ReadonlySet<string> {
        if (pool.texts.length === 0) return NONE;
        const shape = property.path.replace(/\[\d*\]/g, "");
        return this.remembered(from, `taken ${property.side} ${shape} ${this.keyOf(target)}`, () => {
            const found = pool.texts.flatMap((text) => this.find(text, target, from.region));
            return new Set(found.map(memberKey));
        });
    }

    private sources(from: Resource, path: string, target: LinkTarget): Sources {
        const top = /^[^.[]+/.exec(path)?.[0] ?? path;
        return this.remembered(from, `sources ${top} ${this.keyOf(target)}`, () => {
            const direct = new Map<string, LinkMember>();
            const exported = new Map<string, LinkMember>();
            const contained: (readonly LinkMember[])[] = [];
            let opaque = false;
            for (const urn of from.dependenciesOf(path)) {
                const resource = this.model.resource(urn);
                if (resource === undefined) continue;
                if (resource.declaredType === "pulumi:pulumi:StackReference") opaque = true;
                if (!resource.custom) contained.push(this.descendants(urn, target));
                for (const member of memberships(resource, target)) {
                    (member.via === undefined ? direct : exported).set(memberKey(member), member);
                }
            }
            return {
                direct: inOrder([...direct.values()]),
                exported: inOrder([...exported.values()]),
                // One list as it is remembered, so that whoever asks about the same component gets the same list.
                contained: contained.length === 1 ? (contained[0] as readonly LinkMember[]) : inOrder(unite(contained)),
                opaque,
            };
        });
    }

    private descendants(urn: string, target: LinkTarget): readonly LinkMember[] {
        const key = `${urn} ${this.keyOf(target)}`;
        const memo = this.descendantsMemo.get(key);
        if (memo !== undefined) return memo;
        const found: LinkMember[] = [];
        const open = [...this.model.children(urn)];
        for (let resource = open.pop(); resource !== undefined; resource = open.pop()) {
            found.push(...memberships(resource, target));
            open.push(...this.model.children(resource.urn));
        }
        const sorted = inOrder(found);
        this.descendantsMemo.set(key, sorted);
        return sorted;
    }

    private keyOf(target: LinkTarget): string {
        let key = this.targetKeys.get(target);
        if (key === undefined) {
            const exporters = (target.exporters ?? []).map((exporter) => `${exporter.type}#${exporter.output}`);
            key = [...target.types, ...exporters].join();
            this.targetKeys.set(target, key);
        }
        return key;
    }

    private remembered<T>(from: Resource, key: string, compute: () => T): T {
        let own = this.memo.get(from);
        if (own === undefined) this.memo.set(from, (own = new Map()));
        if (!own.has(key)) own.set(key, compute());
        return own.get(key) as T;
    }

    private identities(): Map<string, LinkMember[]> {
        if (this.index !== undefined) return this.index;
        const index = new Map<string, LinkMember[]>();
        this.index = index;
        for (const resource of this.model.deployment.resources) {
            const names = new Set<string>();
            if (resource.id !== undefined) names.add(resource.id);
            for (const property of IDENTITY_PROPERTIES) {
                if (!resource.mentions(property)) continue;
                const value = resource.scalar(property).text();
                if (value.state === "known" && value.value !== "") names.add(value.value);
            }
            for (const name of names) add(index, name, { resource });
            for (const path of this.exportsOf(resource.type)) {
                for (const value of exportedValues(resource, path)) add(index, value, { resource, via: path });
            }
        }
        return index;
    }

    /** Outputs that stand for ids of another kind; fixed, so that the index is built once. */
    private exportsOf(type: string): Iterable<string> {
        if (this.exporterOutputs.size === 0) {
            for (const exporter of KNOWN_EXPORTERS) {
                const outputs = this.exporterOutputs.get(exporter.type) ?? new Set<string>();
                this.exporterOutputs.set(exporter.type, outputs.add(exporter.output));
            }
        }
        return this.exporterOutputs.get(type) ?? [];
    }
}

const NONE: ReadonlySet<string> = new Set();

/** Counts what stands at a path of keys, lists on the way and at its end opened. */
function countElements(property: Property, keys: readonly string[]): Pool {
    if (property.isAbsent) return { unknown: 0, texts: [] };
    if (property.isUnknown) return { unknown: keys.length === 0 ? 1 : undefined, texts: [] };
    const list = property.isMap ? undefined : property.list();
    if (list?.state === "known") return sumPools(list.value.map((element) => countElements(element, keys)));
    const [key, ...rest] = keys;
    if (key !== undefined) return countElements(property.get(key), rest);
    const text = property.text();
    return { unknown: 0, texts: text.state === "known" ? [text.value] : [] };
}

function sumPools(pools: readonly Pool[]): Pool {
    return {
        unknown: pools.some((pool) => pool.unknown === undefined)
            ? undefined
            : pools.reduce((sum, pool) => sum + (pool.unknown ?? 0), 0),
        texts: pools.flatMap((pool) => pool.texts),
    };
}

/** How many unknown elements a property has, and how many there are under the same top-level property. */
interface Unknowns {
    readonly nested: boolean;
    readonly count: number | undefined;
    readonly competing: number | undefined;
}

/** The members that unknown elements may mean: those named, those inside components. */
function sortOut(sources: Sources, taken: ReadonlySet<string>, { nested, count, competing }: Unknowns) {
    const direct = without(sources.direct, taken);
    // An exporter may stand behind another part of a nested property: the VPC behind `ingress[0].cidrBlocks`.
    const explained = nested && competing !== undefined && direct.length >= competing;
    const exported = explained ? [] : without(sources.exported, taken);
    const named = exported.length === 0 ? direct : [...direct, ...exported];
    const inside = outside(named, without(sources.contained, taken), count);
    return { named, inside, doubtful: sources.opaque && nested && exported.length > 0 };
}

/** Whether a property shares its dependencies with others under the same top-level property. */
function isNested(property: Property): boolean {
    return property.path.includes(".");
}

/**
 * Members that only a component stands for. A component whose own members are all that is named was named together
 * with them, and stands for nothing more; nor does one where enough is named.
 */
function outside(
    named: readonly LinkMember[],
    contained: readonly LinkMember[],
    count: number | undefined,
): readonly LinkMember[] {
    if (named.length === 0 || contained.length === 0) return contained;
    if (count !== undefined && named.length >= count) return [];
    const inside = new Set(contained.map(memberKey));
    if (count === undefined && named.every((member) => inside.has(memberKey(member)))) return [];
    return without(contained, new Set(named.map(memberKey)));
}

/** Whether a member bears the identity as its id, its ARN or the id it exports: a name may occur twice. */
function isStrong(member: LinkMember, identity: string): boolean {
    return member.via !== undefined || member.resource.id === identity || identity.startsWith("arn:");
}

/** The engine names dependencies, and resources, in an order that differs from run to run. */
function inOrder(members: readonly LinkMember[]): LinkMember[] {
    const keyed = members.map((member) => ({ member, key: memberKey(member) }));
    return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ member }) => member);
}

function without(members: readonly LinkMember[], taken: ReadonlySet<string>): readonly LinkMember[] {
    if (taken.size === 0 || !members.some((member) => taken.has(memberKey(member)))) return members;
    return members.filter((member) => !taken.has(memberKey(member)));
}

function unite(lists: readonly (readonly LinkMember[])[]): LinkMember[] {
    return [...new Map(lists.flat().map((member) => [memberKey(member), member])).values()];
}

/** Values of an exported output, lists on the way opened (`resources[].remoteAccessSecurityGroupId`). */
function exportedValues(resource: Resource, path: string): string[] {
    const [list, inner] = path.split("[].");
    const properties =
        inner === undefined
            ? [resource.output(path)]
            : resource
                  .output(list as string)
                  .elements()
                  .map((element) => element.at(inner));
    return properties.flatMap((property) => {
        const text = property.text();
        return text.state === "known" && text.value !== "" ? [text.value] : [];
    });
}

/**
 * Security groups that other resources bring along (catalogue M2): a VPC's default group, the group that EKS makes for
 * its nodes, a classic load balancer's source group.
 */
export const SECURITY_GROUP_EXPORTERS: readonly Exporter[] = [
    { type: "aws:ec2/vpc:Vpc", output: "defaultSecurityGroupId" },
    { type: "aws:ec2/defaultVpc:DefaultVpc", output: "defaultSecurityGroupId" },
    { type: "aws:eks/cluster:Cluster", output: "vpcConfig.clusterSecurityGroupId" },
    { type: "aws:elb/loadBalancer:LoadBalancer", output: "sourceSecurityGroupId" },
    { type: "aws:eks/nodeGroup:NodeGroup", output: "resources[].remoteAccessSecurityGroupId" },
];

/** Route tables that AWS makes with a VPC. */
export const ROUTE_TABLE_EXPORTERS: readonly Exporter[] = ["aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"].flatMap(
    (type) => ["mainRouteTableId", "defaultRouteTableId"].map((output) => ({ type, output })),
);

const KNOWN_EXPORTERS: readonly Exporter[] = [...SECURITY_GROUP_EXPORTERS, ...ROUTE_TABLE_EXPORTERS];

function memberships(resource: Resource, target: LinkTarget): LinkMember[] {
    if (target.types.includes(resource.type)) return [{ resource }];
    return (target.exporters ?? [])
        .filter((exporter) => exporter.type === resource.type)
        .map((exporter) => ({ resource, via: exporter.output }));
}

function accepts(target: LinkTarget, member: LinkMember): boolean {
    if (member.via === undefined) return target.types.includes(member.resource.type);
    return (target.exporters ?? []).some(
        (exporter) => exporter.type === member.resource.type && exporter.output === member.via,
    );
}

function memberKey(member: LinkMember): string {
    return member.via === undefined ? member.resource.urn : `${member.resource.urn}#${member.via}`;
}

function add(index: Map<string, LinkMember[]>, name: string, member: LinkMember): void {
    const list = index.get(name);
    if (list === undefined) index.set(name, [member]);
    else list.push(member);
}
