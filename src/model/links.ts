/**
 * Links between resources: the only place where ids are compared.
 *
 * Property P of A refers to B when P's known value is one of B's identities (id, ARN, name, endpoint), or, while ids do
 * not exist yet, when B stands behind P in the engine's property dependencies. Dependencies are per top-level property,
 * so with several candidates a link is ambiguous; a known value that nothing in the stack bears is external.
 */
import type { Model } from "./model";
import type { Property } from "./property";
import { Resource } from "./resource";
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
] as const;

export class Links {
    private index: Map<string, LinkMember[]> | undefined;
    private readonly exporterOutputs = new Map<string, Set<string>>();
    private readonly descendantsMemo = new Map<string, readonly LinkMember[]>();

    constructor(private readonly model: Model) {}

    /**
     * Resolves every element of a property: a list, or one scalar. `among` counts unknown elements on their own even
     * where the top-level property holds other things too.
     */
    resolve(from: Resource, property: Property, target: LinkTarget): LinkSet {
        if (property.isAbsent) return NOTHING;
        if (property.isUnknown) return this.resolveElements(from, property, [], undefined, target);
        const list = property.isText ? undefined : property.list();
        if (list?.state === "unknown") return this.resolveElements(from, property, [], undefined, target);
        const elements = list?.state === "known" ? list.value : [property];
        return this.resolveElements(from, property, elements, elements.filter((element) => element.isUnknown).length, target);
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
    behind(from: Resource, path: string, target: LinkTarget): { members: LinkMember[]; fromComponent: boolean } {
        const members = new Map<string, LinkMember>();
        let fromComponent = false;
        for (const urn of from.dependenciesOf(path)) {
            const resource = this.model.resource(urn);
            if (resource === undefined) continue;
            for (const member of memberships(resource, target)) members.set(memberKey(member), member);
        }
        if (members.size > 0) return { members: [...members.values()], fromComponent };
        // Only where no resource is named itself does a component stand for what it contains.
        for (const urn of from.dependenciesOf(path)) {
            const component = this.model.resource(urn);
            if (component === undefined || component.custom) continue;
            for (const member of this.descendants(urn, target)) {
                fromComponent = true;
                members.set(memberKey(member), member);
            }
        }
        return { members: [...members.values()], fromComponent };
    }

    private resolveElements(
        from: Resource,
        property: Property,
        elements: readonly Property[],
        unknownCount: number | undefined,
        target: LinkTarget,
    ): LinkSet {
        const exact: LinkMember[] = [];
        const external: string[] = [];
        for (const element of elements) {
            const text = element.text();
            if (text.state !== "known" || text.value === "") continue;
            const found = this.find(text.value, target, from.region);
            if (found.length > 0) exact.push(...found);
            else external.push(text.value);
        }
        const base = { exact, external, present: true };
        if (unknownCount === 0) return { ...base, candidates: [], unresolved: [] };
        const gaps = property.isUnknown
            ? property.gap().gaps
            : elements.flatMap((element) => (element.isUnknown ? element.gap().gaps : []));
        const matched = new Set(exact.map(memberKey));
        const behind = this.behind(from, property.path, target);
        const open = behind.members.filter((member) => !matched.has(memberKey(member)));
        if (open.length === 0) return { ...base, candidates: [], unresolved: gaps };
        const certain =
            open.length === 1 || (!behind.fromComponent && unknownCount !== undefined && open.length <= unknownCount);
        if (certain && !(behind.fromComponent && open.length > 1)) {
            return { ...base, exact: [...exact, ...open], candidates: [], unresolved: [] };
        }
        return { ...base, candidates: open, unresolved: [] };
    }

    private descendants(urn: string, target: LinkTarget): readonly LinkMember[] {
        const key = `${urn} ${target.types.join()} ${(target.exporters ?? []).map((exporter) => exporter.type).join()}`;
        const memo = this.descendantsMemo.get(key);
        if (memo !== undefined) return memo;
        const found: LinkMember[] = [];
        const open = [...this.model.children(urn)];
        for (let resource = open.pop(); resource !== undefined; resource = open.pop()) {
            found.push(...memberships(resource, target));
            open.push(...this.model.children(resource.urn));
        }
        this.descendantsMemo.set(key, found);
        return found;
    }

    private identities(): Map<string, LinkMember[]> {
        if (this.index !== undefined) return this.index;
        const index = new Map<string, LinkMember[]>();
        this.index = index;
        for (const resource of this.model.deployment.resources) {
            const names = new Set<string>();
            if (resource.id !== undefined) names.add(resource.id);
            for (const property of IDENTITY_PROPERTIES) {
                const value = resource.scalar(property).text();
                if (value.state === "known" && value.value !== "") names.add(value.value);
            }
            for (const name of names) add(index, name, { resource });
            for (const path of this.exportsOf(resource.type)) {
                const value = resource.output(path).text();
                if (value.state === "known") add(index, value.value, { resource, via: path });
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

/**
 * Security groups that other resources bring along (catalogue M2): a VPC's default group, the group that EKS makes for
 * its nodes, a classic load balancer's source group.
 */
export const SECURITY_GROUP_EXPORTERS: readonly Exporter[] = [
    { type: "aws:ec2/vpc:Vpc", output: "defaultSecurityGroupId" },
    { type: "aws:ec2/defaultVpc:DefaultVpc", output: "defaultSecurityGroupId" },
    { type: "aws:eks/cluster:Cluster", output: "vpcConfig.clusterSecurityGroupId" },
    { type: "aws:elb/loadBalancer:LoadBalancer", output: "sourceSecurityGroupId" },
];

const KNOWN_EXPORTERS: readonly Exporter[] = [...SECURITY_GROUP_EXPORTERS];

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
