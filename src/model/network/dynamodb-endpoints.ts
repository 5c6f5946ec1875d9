/** How compute inside a VPC reaches DynamoDB: through an endpoint of the VPC, or over the internet. */
import type { Family, View } from "../family";
import type { LinkSet } from "../links";
import type { Model } from "../model";
import { hasEffect, type PolicyDocument, type PolicyStatement, readPolicy } from "../policy-document";
import { type Companion, type CompanionIndex, indexCompanions } from "../reference";
import type { Resource } from "../resource";
import { and, isNo, isYes, or, type Truth, truth, type Value, yes } from "../value";
import { GROUP_TARGET } from "./groups";
import { DEFAULT_VPC, SUBNET_TARGET, VPC, vpcOf } from "./vpcs";
import { propertiesAt, WEARER_KINDS, type WearerKind } from "./wearers";

const TABLE = "aws:dynamodb/table:Table";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";

/** Compute whose subnets stand in a property of its own, without groups. */
const PLACED_COMPUTE: readonly Pick<WearerKind, "type" | "subnets" | "groups">[] = [
    { type: "aws:autoscaling/group:Group", subnets: ["vpcZoneIdentifiers"], groups: [] },
    { type: "aws:eks/nodeGroup:NodeGroup", subnets: ["subnetIds"], groups: [] },
    { type: "aws:eks/fargateProfile:FargateProfile", subnets: ["subnetIds"], groups: [] },
];

/** An endpoint for DynamoDB in a VPC. */
export interface DynamoEndpoint {
    readonly resource: Resource;
    /** Whether it is one for DynamoDB, and of this VPC. */
    readonly certain: Truth;
    /** Whether its policy admits every action on every table of every account; AWS's default does. */
    readonly isOpen: Truth;
}

export interface DynamoVpcView extends View {
    /** Compute of the application that stands in the VPC, and whether it certainly does. */
    readonly compute: readonly Companion[];
    readonly endpoints: readonly DynamoEndpoint[];
}

/** VPCs of stacks that have tables. */
export const dynamoVpcs: Family<DynamoVpcView> = {
    name: "VPCs of stacks with DynamoDB tables",
    types: [VPC],
    view(resource, model) {
        if (model.ofType(TABLE).length === 0) return undefined;
        return {
            resource,
            compute: model.fact(computeByVpc).get(resource) ?? [],
            endpoints: endpointsOf(resource, model),
        };
    },
};

// Compute

function computeByVpc(model: Model): ReadonlyMap<Resource, Companion[]> {
    const found = new Map<Resource, Companion[]>();
    const kinds = WEARER_KINDS.filter(({ role }) => role === "app" || role === "job");
    for (const kind of [...kinds, ...PLACED_COMPUTE]) {
        for (const resource of model.ofType(kind.type)) {
            for (const [vpc, certain] of vpcsOf(resource, kind, model)) {
                const members = found.get(vpc);
                if (members === undefined) found.set(vpc, [{ resource, certain }]);
                else members.push({ resource, certain });
            }
        }
    }
    return found;
}

/** The VPCs in which compute stands by its subnets, else by its groups. */
function vpcsOf(resource: Resource, kind: Pick<WearerKind, "subnets" | "groups">, model: Model): Map<Resource, Truth> {
    const subnets = kind.subnets.flatMap((path) => propertiesAt(resource, path));
    const groups = kind.groups.flatMap((path) => propertiesAt(resource, path));
    const places = [
        ...subnets.map((property) => model.links.resolve(resource, property, SUBNET_TARGET)),
        ...groups.map((property) => model.links.resolve(resource, property, GROUP_TARGET)),
    ];
    const found = new Map<Resource, Truth>();
    for (const place of places) {
        for (const [vpc, certain] of vpcsIn(place, resource, model)) {
            const before = found.get(vpc);
            found.set(vpc, before === undefined ? certain : or(before, certain));
        }
    }
    return found;
}

function vpcsIn({ exact, candidates }: LinkSet, resource: Resource, model: Model): [Resource, Truth][] {
    const vpcs = (members: LinkSet["exact"]) => new Set(members.flatMap((member) => vpcOfMember(member, model)));
    const possible = vpcs(candidates);
    // Whichever subnet is meant, all of them stand in one VPC.
    const settled = possible.size === 1 && candidates.every((member) => vpcOfMember(member, model).length === 1);
    const which: Truth = {
        state: "unknown",
        gaps: [{ reason: "after-update", what: `the VPC of ${resource.name}` }],
    };
    return [
        ...[...vpcs(exact)].map((vpc): [Resource, Truth] => [vpc, yes]),
        ...[...possible].map((vpc): [Resource, Truth] => [vpc, settled ? yes : which]),
    ];
}

function vpcOfMember(member: LinkSet["exact"][number], model: Model): Resource[] {
    // A VPC itself is meant by its default group.
    const { resource } = member;
    const vpc = resource.type === VPC || resource.type === DEFAULT_VPC ? resource : vpcOf(resource, model);
    return vpc === undefined ? [] : [vpc];
}

// Endpoints

function endpointsOf(vpc: Resource, model: Model): DynamoEndpoint[] {
    const index = model.fact(vpcEndpoints);
    return possible(index, vpc).flatMap(({ resource, certain }) => {
        const isDynamo = truth(resource.text("serviceName"), (name) => name.toLowerCase().endsWith(".dynamodb"));
        const belongs = and(certain, isDynamo);
        return isNo(belongs) ? [] : [{ resource, certain: belongs, isOpen: isOpen(resource, model) }];
    });
}

function vpcEndpoints(model: Model): CompanionIndex {
    return indexCompanions(model, [ENDPOINT], "vpcId", [VPC, DEFAULT_VPC]);
}

function endpointPolicies(model: Model): CompanionIndex {
    return indexCompanions(model, [ENDPOINT_POLICY], "vpcEndpointId", [ENDPOINT]);
}

/** Companions of an owner, those included of which it cannot be told. */
function possible(index: CompanionIndex, owner: Resource): Companion[] {
    const astray = index.homeless.filter(({ gap }) => gap.gaps.some(({ reason }) => reason !== "outside-stack"));
    return [...index.of(owner), ...astray.map(({ resource, gap }) => ({ resource, certain: gap }))];
}

/** Whether the policy that is in force admits everything: a policy of its own resource comes before the inline one. */
function isOpen(endpoint: Resource, model: Model): Truth {
    const companions = possible(model.fact(endpointPolicies), endpoint);
    const own = isFullAccess(readPolicy(endpoint.structure("policy")));
    const truths = companions.map(({ resource, certain }) => ({
        certain,
        open: isFullAccess(readPolicy(resource.structure("policy"))),
    }));
    const sure = truths.find(({ certain }) => isYes(certain));
    if (sure !== undefined) return sure.open;
    const doubt = truths.find(({ certain }) => !isNo(certain));
    return doubt?.certain.state === "unknown" && !(isNo(own) && isNo(doubt.open)) ? doubt.certain : own;
}

function isFullAccess(policy: Value<PolicyDocument>): Truth {
    if (policy.state === "absent") return yes;
    return policy.state === "unknown" ? policy : or(...policy.value.statements.map(admitsEverything));
}

function admitsEverything(statement: PolicyStatement): Truth {
    const { actions, resources, conditions, principals } = statement;
    return and(
        hasEffect(statement, "Allow"),
        principals?.world ?? yes,
        truth(actions, (list) => list.some((action) => action === "*" || action.toLowerCase() === "dynamodb:*")),
        truth(resources, (list) => list.includes("*")),
        truth(conditions, (list) => list.length === 0),
    );
}
