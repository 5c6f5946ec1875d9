import { NOW, capitals, digest, uuid } from "./cloud";
import type { Cloud } from "./cloud";
import type { Declarations, OutputProperty } from "./declarations";
import { identify, shortType } from "./identity";
import type { Identity, Subject } from "./identity";
import { computedValue } from "./known-types";
import { UNKNOWN, isRecord, plain, text } from "./wire";
import type { Properties, Wire } from "./wire";

/** The id and the outputs of a resource. */
export interface State {
    readonly id: string;
    readonly outputs: Properties;
}

/** What a preview may know: the inputs, and an unknown for everything that AWS computes. */
export function plannedOutputs(subject: Subject, declarations: Declarations, cloud: Cloud): Properties {
    const computed = withComputed(
        subject,
        declarations,
        cloud,
        () => UNKNOWN,
        () => UNKNOWN,
    );
    return { ...computed, id: UNKNOWN };
}

/** What is there after the update: the inputs, and a plausible value for everything that AWS computes. */
export function settledState(subject: Subject, declarations: Declarations, provided: Cloud): State {
    const cloud = cloudOf(subject, provided);
    const identity = identify(subject, cloud);
    const value = (property: OutputProperty): Wire | undefined =>
        computedValue(subject, property.name, identity, cloud) ?? generalValue(subject, property, identity, cloud);
    const nested = (seed: string): Wire => `sg-${digest(seed, 17)}`;
    // The AWS provider repeats the id among the outputs, and that is where a policy pack sees it.
    return {
        id: identity.id,
        outputs: { ...withComputed(subject, declarations, cloud, value, nested), id: identity.id },
    };
}

// A resource may be made in another region than its provider's.
function cloudOf(subject: Subject, cloud: Cloud): Cloud {
    return { ...cloud, region: text(subject.inputs, "region") ?? cloud.region };
}

function withComputed(
    subject: Subject,
    declarations: Declarations,
    cloud: Cloud,
    value: (property: OutputProperty) => Wire | undefined,
    nested: (seed: string) => Wire,
): Properties {
    const outputs: Record<string, Wire> = { ...subject.inputs };
    // The provider knows these two at once: they come from its own configuration.
    const own: Record<string, Wire> = { region: cloudOf(subject, cloud).region, tagsAll: subject.inputs["tags"] ?? {} };
    for (const property of declarations(subject.type) ?? []) {
        if (property.name in outputs || property.optional) continue;
        const computed = own[property.name] ?? value(property);
        if (computed !== undefined) outputs[property.name] = computed;
    }
    return withNested(subject, outputs, nested);
}

// The one computed value inside an object of inputs that other resources really use.
function withNested(subject: Subject, outputs: Record<string, Wire>, nested: (seed: string) => Wire): Properties {
    const vpcConfig = outputs["vpcConfig"];
    if (shortType(subject.type) === "eks/cluster" && isRecord(vpcConfig)) {
        outputs["vpcConfig"] = { ...vpcConfig, clusterSecurityGroupId: nested(subject.urn) };
    }
    return outputs;
}

function generalValue(subject: Subject, property: OutputProperty, identity: Identity, cloud: Cloud): Wire | undefined {
    switch (property.kind) {
        case "string":
            return generalText(subject, property.name, identity, cloud);
        case "number":
            return 0;
        case "boolean":
            return false;
        case "list":
            return [];
        case "map":
            return {};
        case "object":
            // An object that nobody set: the real provider leaves it out as often as it fills it in.
            return undefined;
    }
}

function generalText(subject: Subject, name: string, identity: Identity, cloud: Cloud): Wire {
    const exact: Readonly<Record<string, string>> = {
        arn: identity.arn,
        name: identity.name,
        namePrefix: "",
        ownerId: cloud.account,
        accountId: cloud.account,
        availabilityZone: `${cloud.region}a`,
        awsAccountId: cloud.account,
        registryId: cloud.account,
        status: "ACTIVE",
        state: "available",
        etag: `E${capitals(`etag ${subject.urn}`, 13)}`,
        hostedZoneId: `Z${capitals(cloud.region, 13)}`,
        zoneId: `Z${capitals(cloud.region, 13)}`,
        uniqueId: `A${capitals(`unique ${subject.urn}`, 20)}`,
        versionId: uuid(subject.urn),
    };
    if (exact[name] !== undefined) return exact[name];
    if (/(Date|Time|At|Modified)$/.test(name)) return NOW;
    if (/(dnsName|[eE]ndpoint|endpointAddress|EndpointAddress)$/.test(name)) return endpoint(subject, identity, cloud);
    if (/^kmsKey(Id|Arn)$/.test(name)) {
        return `arn:aws:kms:${cloud.region}:${cloud.account}:key/${uuid("the account's default key")}`;
    }
    return "";
}

function endpoint(subject: Subject, identity: Identity, cloud: Cloud): string {
    const [module = "aws"] = shortType(subject.type).split("/");
    return `${identity.name}.${digest(subject.urn, 12)}.${cloud.region}.${module}.amazonaws.com`;
}

/** Whether two values of a property are the same; an unknown is never the same as anything. */
export function sameValue(left: Wire | undefined, right: Wire | undefined): boolean {
    const [a, b] = [plain(left), plain(right)];
    return a !== UNKNOWN && b !== UNKNOWN && canonical(a) === canonical(b);
}

function canonical(value: Wire | undefined): string {
    return JSON.stringify(value, (_, item: Wire) =>
        isRecord(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
    );
}
