/** CloudFront distributions, ordinary and multi-tenant, in one form: behaviours, origins, host names. */
import type { Family, View } from "../family";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { getKey, isMap, type PropertyValue } from "../tree";
import {
    absent,
    and,
    isNo,
    type Known,
    known,
    map,
    no,
    or,
    type Truth,
    truth,
    type UnknownValue,
    type Value,
    withDefault,
    yes,
} from "../value";

export const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
export const MULTITENANT_DISTRIBUTION = "aws:cloudfront/multitenantDistribution:MultitenantDistribution";
export const VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin";

/** One cache behaviour. */
export interface CacheBehavior {
    /** Property path, for example `orderedCacheBehaviors[0]`. */
    readonly path: string;
    /** Absent for the default behaviour. */
    readonly pattern: Value<string>;
    readonly isDefault: boolean;
    readonly viewerProtocolPolicy: Value<string>;
    readonly targetOriginId: Value<string>;
    readonly allowedMethods: Known<readonly string[]> | UnknownValue;
    readonly cachePolicyId: Property;
    readonly originRequestPolicyId: Property;
    readonly responseHeadersPolicyId: Property;
    /** The behaviour as it stands, for what only single rules need. */
    readonly property: Property;
}

/** One origin. */
export interface Origin {
    /** Property path, for example `origins[0]`. */
    readonly path: string;
    readonly id: Value<string>;
    readonly domainName: Value<string>;
    readonly domainProperty: Property;
    /** Whether CloudFront talks to it as to any web server (`customOriginConfig`); S3 website endpoints are such. */
    readonly isCustom: boolean;
    readonly protocolPolicy: Value<string>;
    readonly sslProtocols: Value<Property[]>;
    /** Set for origins in a VPC: the property that names the VPC origin. */
    readonly vpcOriginId: Property | undefined;
    readonly accessControlId: Property;
    readonly accessIdentity: Property;
    readonly headers: readonly OriginHeader[];
    readonly headersGap: UnknownValue | undefined;
}

/** A header that CloudFront adds to requests to an origin. The value may be a secret and never goes into a message. */
export interface OriginHeader {
    /** Lower case. */
    readonly name: Value<string>;
    readonly value: Property;
}

export interface DistributionView extends View {
    readonly enabled: Truth;
    readonly aliases: Known<readonly Value<string>[]> | UnknownValue;
    readonly behaviors: readonly CacheBehavior[];
    readonly origins: readonly Origin[];
    /** Parts that could not be read at all: whole lists that are unknown. */
    readonly gaps: UnknownValue | undefined;
    readonly certificate: Property;
    readonly isMultitenant: boolean;
    /** The input that holds the further behaviours. */
    readonly orderedPath: string;
}

export const distributions: Family<DistributionView> = {
    name: "CloudFront distributions",
    types: [DISTRIBUTION, MULTITENANT_DISTRIBUTION],
    view: readDistribution,
};

/** The one form of both kinds of distribution. */
export function readDistribution(resource: Resource): DistributionView {
    const isMultitenant = resource.type === MULTITENANT_DISTRIBUTION;
    const orderedPath = isMultitenant ? "cacheBehaviors" : "orderedCacheBehaviors";
    const ordered = resource.structure(orderedPath);
    const origins = resource.structure("origins");
    const first = resource.structure("defaultCacheBehavior");
    const open = [ordered, origins, first].filter((property) => property.isUnknown);
    return {
        resource,
        enabled: truth(resource.scalar("enabled").boolean(), (enabled) => enabled, true),
        aliases: isMultitenant ? known([]) : listed(resource.structure("aliases")),
        behaviors: [
            ...(first.isPresent ? [readBehavior(first.elements()[0] ?? first, true)] : []),
            ...ordered.elements().map((behavior) => readBehavior(behavior, false)),
        ],
        origins: origins.elements().map(readOrigin),
        gaps:
            open.length === 0 ? undefined : { state: "unknown", gaps: open.flatMap((property) => property.gap().gaps) },
        certificate: resource.structure("viewerCertificate"),
        isMultitenant,
        orderedPath,
    };
}

function listed(property: Property): Known<readonly Value<string>[]> | UnknownValue {
    const list = map(property.list(), (elements): readonly Value<string>[] =>
        elements.map((element) => element.text()),
    );
    return withDefault(list, []);
}

function readBehavior(property: Property, isDefault: boolean): CacheBehavior {
    const methods = property.get("allowedMethods");
    const list = methods.isMap ? methods.get("items") : methods;
    const names = list.elements().map((method) => method.text());
    const gaps = names.flatMap((name) => (name.state === "unknown" ? name.gaps : []));
    return {
        path: property.path,
        pattern: isDefault ? absent : property.get("pathPattern").text(),
        isDefault,
        viewerProtocolPolicy: map(property.get("viewerProtocolPolicy").text(), (policy) => policy.toLowerCase()),
        targetOriginId: property.get("targetOriginId").text(),
        allowedMethods: list.isUnknown
            ? list.gap()
            : gaps.length > 0
              ? { state: "unknown", gaps }
              : known(names.flatMap((name) => (name.state === "known" ? [name.value.toUpperCase()] : []))),
        cachePolicyId: property.get("cachePolicyId"),
        originRequestPolicyId: property.get("originRequestPolicyId"),
        responseHeadersPolicyId: property.get("responseHeadersPolicyId"),
        property,
    };
}

/** The multi-tenant form wraps single blocks into lists, and names the id and the headers differently. */
function readOrigin(property: Property): Origin {
    const block = (name: string) => {
        const one = property.get(name);
        return one.isPresent
            ? (one.elements()[0] ?? one)
            : (property.get(`${name}s`).elements()[0] ?? property.get(`${name}s`));
    };
    const custom = block("customOriginConfig");
    const vpc = block("vpcOriginConfig");
    const headers = property.get("customHeaders");
    return {
        path: property.path,
        id: idOf(property),
        domainName: map(property.get("domainName").text(), (name) => name.toLowerCase()),
        domainProperty: property.get("domainName"),
        isCustom: custom.isMap || custom.isUnknown,
        protocolPolicy: map(custom.get("originProtocolPolicy").text(), (policy) => policy.toLowerCase()),
        sslProtocols: custom.get("originSslProtocols").list(),
        vpcOriginId: vpc.isPresent && !property.isUnknown ? vpc.get("vpcOriginId") : undefined,
        accessControlId: property.get("originAccessControlId"),
        accessIdentity: block("s3OriginConfig").get("originAccessIdentity"),
        headers: headers.elements().map(readHeader),
        headersGap: headers.isUnknown ? headers.gap() : undefined,
    };
}

function readHeader(header: Property): OriginHeader {
    const [name, value] = header.get("name").isPresent ? ["name", "value"] : ["headerName", "headerValue"];
    return {
        name: map(header.get(name as string).text(), (text) => text.toLowerCase()),
        value: header.get(value as string),
    };
}

/** `*.s3-website-eu-west-1.amazonaws.com` and `*.s3-website.eu-central-1.amazonaws.com`: speaks HTTP only. */
export function isWebsiteEndpoint(host: string): boolean {
    return /\.s3-website[.-][a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host.toLowerCase());
}

/** `*.s3.amazonaws.com`, `*.s3.eu-west-1.amazonaws.com` and their older and dual-stack spellings. */
export function isBucketEndpoint(host: string): boolean {
    return (
        /\.s3([.-](dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/.test(host.toLowerCase()) &&
        !isWebsiteEndpoint(host)
    );
}

/** The bucket that an S3 host name names. */
export function bucketOfEndpoint(host: string): string | undefined {
    return /^(.+?)\.s3(?:-website)?(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.exec(
        host.toLowerCase(),
    )?.[1];
}

/** Whether a behaviour sends requests to an origin, directly or through an origin group. */
export function targets(distribution: DistributionView, behavior: CacheBehavior, origin: Origin): Truth {
    const named = behavior.targetOriginId;
    if (named.state === "unknown") return named;
    if (named.state === "absent" || origin.id.state === "absent") return no;
    const ids = distribution.origins.map(({ id }) => id);
    const isOne = ids.some((id) => id.state === "known" && id.value === named.value);
    if (origin.id.state === "known" && origin.id.value === named.value) return yes;
    if (isOne) return no;
    const throughGroup = isInGroup(distribution.resource, named.value, origin.id);
    if (origin.id.state === "known") return throughGroup;
    // Where no other origin can be meant, it is this one.
    const isOnlyOne = ids.filter(({ state }) => state === "unknown").length === 1;
    return isOnlyOne && isNo(throughGroup) && distribution.gaps === undefined ? yes : origin.id;
}

/** The origin that stands for all those of a distribution whose list of origins is not known. */
export function hiddenOrigin({ resource }: DistributionView): Origin | undefined {
    const origins = resource.structure("origins");
    return origins.isUnknown ? readOrigin(origins) : undefined;
}

/** The inputs of a distribution with every `allow-all` replaced by a redirect to HTTPS; none where nothing is to be changed. */
export function redirectedBehaviors(
    distribution: DistributionView,
): { readonly path: string; readonly value: PropertyValue }[] {
    return ["defaultCacheBehavior", distribution.orderedPath].flatMap((path) => {
        const raw = distribution.resource.input(path).raw();
        const value = Array.isArray(raw) ? raw.map(redirected) : raw === undefined ? raw : redirected(raw);
        const changes = Array.isArray(value)
            ? value.some((element, index) => element !== (raw as PropertyValue[])[index])
            : value !== raw;
        return value === undefined || !changes ? [] : [{ path, value }];
    });
}

function redirected(behavior: PropertyValue): PropertyValue {
    const isOpen = isMap(behavior) && getKey(behavior, "viewerProtocolPolicy") === "allow-all";
    return isOpen ? { ...behavior, viewerProtocolPolicy: "redirect-to-https" } : behavior;
}

/** Whether the origin group of an id has an origin as a member. */
function isInGroup(resource: Resource, id: string, origin: Value<string>): Truth {
    const lists = ["originGroups", "originGroup"].map((path) => resource.structure(path));
    const groups = lists.flatMap((list) => list.elements());
    return or(
        ...lists.flatMap((list) => (list.isUnknown ? [list.gap()] : [])),
        ...groups.map((group) =>
            and(
                truth(idOf(group), (own) => own === id),
                hasMember(group.get("members"), origin),
            ),
        ),
    );
}

function hasMember(members: Property, origin: Value<string>): Truth {
    if (members.isUnknown) return members.gap();
    const ids = members.elements().map((member) => member.get("originId").text());
    return or(...ids.map((id) => truth(origin, (own) => id.state === "known" && id.value === own)), ...gapsOf(ids));
}

function gapsOf(values: readonly Value<string>[]): UnknownValue[] {
    return values.flatMap((value) => (value.state === "unknown" ? [value] : []));
}

function idOf(part: Property): Value<string> {
    return part.get("originId").isPresent ? part.get("originId").text() : part.get("id").text();
}
