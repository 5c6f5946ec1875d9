/** Search domains and serverless collections: from where they are reached, and whom their access policies admit. */
import { field, jsonText } from "../app/json-text";
import type { Family, View } from "../family";
import type { Model } from "../model";
import { hasEffect, type PolicyDocument, type PolicyStatement, readPolicy } from "../policy-document";
import type { Property } from "../property";
import { type Companion, type CompanionIndex, indexCompanions } from "../reference";
import type { Resource } from "../resource";
import {
    absent,
    and,
    isNo,
    isTrue,
    isYes,
    no,
    not,
    or,
    type Truth,
    truth,
    unknown,
    type UnknownValue,
    type Value,
    yes,
} from "../value";
import { isWorld, parseCidr } from "./addresses";

const DOMAINS = ["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"];
const DOMAIN_POLICIES = ["aws:opensearch/domainPolicy:DomainPolicy", "aws:elasticsearch/domainPolicy:DomainPolicy"];
const SERVERLESS_POLICY = "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy";

/** Something that decides from where a search service is reached. */
export interface SearchEntryView extends View {
    /** Why it decides nothing: an encryption policy; undefined where it does. */
    readonly apart: string | undefined;
    /** Whether the service is reached from outside a VPC. */
    readonly isPublic: Truth;
    readonly path: string;
    readonly cause: "noVpc" | "noSubnets" | "collection";
    /** The collections that are public, for messages; empty for a domain. */
    readonly collections: readonly string[];
    /** Whether every Allow of the access policy admits listed addresses only. */
    readonly admitsListedAddressesOnly: Truth;
}

export const searchEntries: Family<SearchEntryView> = {
    name: "search domains and network policies of serverless collections",
    types: [...DOMAINS, SERVERLESS_POLICY],
    view: (resource, model) =>
        resource.type === SERVERLESS_POLICY ? readNetworkPolicy(resource, model) : readPlace(resource),
};

/** A domain without subnets has an endpoint on the public internet. */
function readPlace(resource: Resource): SearchEntryView {
    const nothing = resource.structure("vpcOptions").isAbsent;
    return {
        resource,
        apart: undefined,
        isPublic: isOnInternet(resource),
        path: nothing ? "vpcOptions" : "vpcOptions.subnetIds",
        cause: nothing ? "noVpc" : "noSubnets",
        collections: [],
        admitsListedAddressesOnly: admitsListedAddressesOnly(policyAt(resource.structure("accessPolicies"))),
    };
}

function isOnInternet(domain: Resource): Truth {
    const options = domain.structure("vpcOptions");
    return options.isUnknown ? options.gap() : not(options.get("subnetIds").filled);
}

// Network policies of OpenSearch Serverless

function readNetworkPolicy(resource: Resource, model: Model): SearchEntryView {
    const isNetwork = truth(resource.text("type"), (type) => type.toLowerCase() === "network");
    const property = resource.structure("policy");
    const open = openCollections(property, model);
    return {
        resource,
        apart: isNo(isNetwork) ? `${resource.name} is no network policy.` : undefined,
        isPublic: open.certain,
        path: "policy",
        cause: "collection",
        collections: open.names,
        admitsListedAddressesOnly: no,
    };
}

interface OpenCollections {
    readonly certain: Truth;
    readonly names: readonly string[];
}

/** What a policy opens: a list of elements, each with rules for collections or for dashboards, which demand a login. */
function openCollections(policy: Property, model: Model): OpenCollections {
    const json = jsonText(policy, model);
    if (json.state === "absent") return { certain: no, names: [] };
    if (json.state === "unknown") return { certain: json.gap, names: [] };
    const elements = json.state === "parsed" ? json.root.list() : absent;
    if (elements.state === "unknown") return { certain: elements, names: [] };
    if (elements.state === "absent") return { certain: cannotRead(policy), names: [] };
    const found = elements.value.map(openElement);
    return {
        certain: or(...found.map(({ certain }) => certain)),
        names: found.filter(({ certain }) => isYes(certain)).flatMap(({ names }) => names),
    };
}

function cannotRead(property: Property): UnknownValue {
    return unknown("unreadable", `${property.path} of ${property.owner.name}`);
}

function openElement(element: Property): OpenCollections {
    const rules = field(element, "Rules").elements();
    const ofCollections = rules.map((rule) =>
        truth(field(rule, "ResourceType").text(), (type) => type.toLowerCase() === "collection"),
    );
    const named = rules.filter((_, index) => isYes(ofCollections[index] as Truth));
    return {
        certain: and(isTrue(field(element, "AllowFromPublic").boolean()), or(...ofCollections)),
        names: named.flatMap((rule) => field(rule, "Resource").elements()).flatMap(knownText),
    };
}

function knownText(property: Property): string[] {
    const text = property.text();
    return text.state === "known" ? [text.value] : [];
}

// Access policies of domains

/** An access policy of a domain: its own, or one that a companion sets. */
export interface AccessPolicy {
    readonly document: Value<PolicyDocument>;
    readonly holder: Resource;
    /** Whether it is this domain's. */
    readonly certain: Truth;
}

export interface SearchDomainView extends View {
    readonly isPublic: Truth;
    /** Whether fine-grained access control demands a login of everybody. */
    readonly demandsLogin: Truth;
    /** AWS's switch for turning fine-grained access control on for an existing domain: no login is demanded yet. */
    readonly admitsAnonymous: Truth;
    readonly policies: readonly AccessPolicy[];
}

export const searchDomains: Family<SearchDomainView> = {
    name: "search domains",
    types: DOMAINS,
    view(resource, model) {
        const isFineGrained = isTrue(resource.scalar("advancedSecurityOptions.enabled").boolean());
        const isLax = isTrue(resource.scalar("advancedSecurityOptions.anonymousAuthEnabled").boolean());
        return {
            resource,
            isPublic: isOnInternet(resource),
            demandsLogin: and(isFineGrained, not(isLax)),
            admitsAnonymous: and(isFineGrained, isLax),
            policies: policiesOf(resource, model),
        };
    },
};

function policiesOf(domain: Resource, model: Model): AccessPolicy[] {
    const companions = companionsOf(domain, model);
    // What the domain's output says is what its companion last set, and an update may be about to change that.
    const own = companions.length > 0 ? domain.declared("accessPolicies") : domain.structure("accessPolicies");
    return [
        { document: policyAt(own), holder: domain, certain: yes },
        ...companions.map(({ resource, certain }) => ({
            document: policyAt(resource.structure("accessPolicies")),
            holder: resource,
            certain,
        })),
    ];
}

/** Policies of a domain, those included of which it cannot be told. */
function companionsOf(domain: Resource, model: Model): Companion[] {
    const index = model.fact(domainPolicies);
    const astray = index.homeless.filter(({ gap }) => gap.gaps.some(({ reason }) => reason !== "outside-stack"));
    return [...index.of(domain), ...astray.map(({ resource, gap }) => ({ resource, certain: gap }))];
}

function domainPolicies(model: Model): CompanionIndex {
    return indexCompanions(model, DOMAIN_POLICIES, "domainName", DOMAINS, "domainName");
}

/** A policy; the empty text that AWS returns for none is none. */
function policyAt(property: Property): Value<PolicyDocument> {
    const text = property.text();
    return text.state === "known" && text.value.trim() === "" ? absent : readPolicy(property);
}

function admitsListedAddressesOnly(policy: Value<PolicyDocument>): Truth {
    if (policy.state === "unknown") return policy;
    const statements = policy.state === "known" ? policy.value.statements : [];
    const allows = statements.filter((statement) => !isNo(hasEffect(statement, "Allow")));
    return allows.length === 0 ? no : and(...allows.map(isLimitedToAddresses));
}

function isLimitedToAddresses({ conditions }: PolicyStatement): Truth {
    if (conditions.state === "unknown") return conditions;
    const limits = conditions.value.filter(
        ({ operator, key, ifExists, set }) =>
            operator === "ipaddress" && key === "aws:sourceip" && !ifExists && set !== "all",
    );
    return or(
        ...limits.map(({ values }) =>
            truth(values, (texts) => texts.length > 0 && !isWorld(texts.flatMap((text) => parseCidr(text) ?? []))),
        ),
    );
}
