/** Resources of small networks, as the tests of reach need them. */
import { Model } from "../../../src/model/model";
import { decoders } from "../../support/decoders";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

type More = Partial<ResourceSpec>;

export const WORLD = ["0.0.0.0/0"];

/** An inline permission on one port (0-65535 and the like by `to`). */
export function allow(port: number, source: Json, to = port): Json {
    return { protocol: "tcp", fromPort: port, toPort: to, ...source };
}

/** Inline permissions whose sources are groups of which only the dependency is known; see `group`. */
export function from(...groups: readonly string[]): Json {
    return { securityGroups: groups.map(() => UNKNOWN) };
}

/** A security group with inline rules; `sources` are the resources behind `ingress`. */
export function group(
    name: string,
    ingress?: readonly Json[],
    sources: readonly string[] = [],
    more: More = {},
): ResourceSpec {
    const inputs = ingress === undefined ? {} : { ingress };
    const deps: Record<string, readonly string[]> = sources.length === 0 ? {} : { ingress: sources };
    return resource("aws:ec2/securityGroup:SecurityGroup", name, inputs, { outputs: { id: UNKNOWN }, deps, ...more });
}

/** A property that holds so many unknown ids, and what stands behind it. */
export function ids(...names: readonly string[]): readonly string[] {
    return names.map(() => UNKNOWN);
}

export function database(wears: readonly string[], inputs: Json = {}, more: More = {}): ResourceSpec {
    return resource(
        "aws:rds/instance:Instance",
        "db",
        { engine: "postgres", ...(wears.length === 0 ? {} : { vpcSecurityGroupIds: ids(...wears) }), ...inputs },
        { deps: wears.length === 0 ? {} : { vpcSecurityGroupIds: wears }, ...more },
    );
}

export function cache(wears: readonly string[], inputs: Json = {}, more: More = {}): ResourceSpec {
    return resource(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "cache",
        { engine: "valkey", ...(wears.length === 0 ? {} : { securityGroupIds: ids(...wears) }), ...inputs },
        { deps: wears.length === 0 ? {} : { securityGroupIds: wears }, ...more },
    );
}

/** An ECS service of the application. */
export function service(name: string, ...wears: readonly string[]): ResourceSpec {
    return resource(
        "aws:ecs/service:Service",
        name,
        { networkConfiguration: { securityGroups: ids(...wears), subnets: ["subnet-1"] } },
        { deps: { networkConfiguration: wears } },
    );
}

export function loadBalancer(name: string, wears: readonly string[], inputs: Json = {}): ResourceSpec {
    return resource(
        "aws:lb/loadBalancer:LoadBalancer",
        name,
        { securityGroups: ids(...wears), ...inputs },
        { deps: { securityGroups: wears } },
    );
}

/** A separate rule of the present kind; `to` is the group it belongs to. */
export function ingressRule(
    name: string,
    to: string,
    port: number,
    source: Json,
    more: More & { readonly last?: number } = {},
): ResourceSpec {
    const { last = port, deps, ...rest } = more;
    return resource(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        name,
        { securityGroupId: UNKNOWN, ipProtocol: "tcp", fromPort: port, toPort: last, ...source },
        { deps: { securityGroupId: [to], ...deps }, ...rest },
    );
}

/** A separate rule of the older kind. */
export function groupRule(name: string, to: string, port: number, source: Json, more: More = {}): ResourceSpec {
    const { deps, ...rest } = more;
    return resource(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        name,
        { type: "ingress", securityGroupId: UNKNOWN, protocol: "tcp", fromPort: port, toPort: port, ...source },
        { deps: { securityGroupId: [to], ...deps }, ...rest },
    );
}

export function vpc(name = "vpc", inputs: Json = {}, more: More = {}): ResourceSpec {
    return resource(
        "aws:ec2/vpc:Vpc",
        name,
        { cidrBlock: "10.20.0.0/16", ...inputs },
        { outputs: { id: UNKNOWN, defaultSecurityGroupId: UNKNOWN }, ...more },
    );
}

export function subnet(name: string, of = "vpc", inputs: Json = {}, more: More = {}): ResourceSpec {
    return resource(
        "aws:ec2/subnet:Subnet",
        name,
        { vpcId: UNKNOWN, cidrBlock: "10.20.1.0/24", ...inputs },
        { deps: { vpcId: [of] }, ...more },
    );
}

/** The topology that the checklist asks for: internet, load balancer, service, store. */
export function rightStack(store: ResourceSpec, port: number): ResourceSpec[] {
    return [
        group("alb-sg", [allow(443, { cidrBlocks: WORLD })]),
        group("app-sg", [allow(8000, from("alb-sg"))], ["alb-sg"]),
        group("db-sg", [allow(port, from("app-sg"))], ["app-sg"]),
        loadBalancer("alb", ["alb-sg"]),
        service("web", "app-sg"),
        store,
    ];
}

/** The model of a stack in preview, as the first of the decoders reads it. */
export function modelOf(resources: readonly ResourceSpec[], preview = true): Model {
    const decoder = decoders[0] as (typeof decoders)[number];
    return new Model(decoder.decode({ resources, preview }));
}
