/**
 * What stands behind target groups and classic load balancers: services, Auto Scaling groups, instances, functions and
 * other load balancers, with all the ways in which they are attached.
 */
import type { Model } from "../model";
import type { Property } from "../property";
import { refer, type Reference } from "../reference";
import type { Resource } from "../resource";
import { and, type Gap, type Truth, yes } from "../value";
import { LOAD_BALANCER, TARGET_GROUP } from "./load-balancers";

export const CLASSIC_LOAD_BALANCER = "aws:elb/loadBalancer:LoadBalancer";
export const ECS_SERVICE = "aws:ecs/service:Service";
export const TASK_SET = "aws:ecs/taskSet:TaskSet";
export const LAMBDA = "aws:lambda/function:Function";
export const LAMBDA_ALIAS = "aws:lambda/alias:Alias";
export const INSTANCE = "aws:ec2/instance:Instance";
export const SCALING_GROUP = "aws:autoscaling/group:Group";

/** A workload behind a target group or classic load balancer. */
export interface Attachment {
    /** Target group or classic load balancer. */
    readonly front: Resource;
    readonly workload: Resource;
    readonly certain: Truth;
}

/** Attachments of a deployment, and workloads of which it cannot be told what is in front of them. */
export interface TargetFacts {
    readonly attachments: readonly Attachment[];
    /** Missing links, by workload: a target group outside the stack, a name that cannot be followed. */
    readonly gaps: ReadonlyMap<Resource, readonly Gap[]>;
    of(front: Resource): readonly Attachment[];
}

const FRONT = { types: [TARGET_GROUP, CLASSIC_LOAD_BALANCER] };
const WORKLOAD = {
    types: [INSTANCE, LAMBDA, LAMBDA_ALIAS, LOAD_BALANCER, "aws:ec2/spotInstanceRequest:SpotInstanceRequest"],
};
const GROUP = { types: [SCALING_GROUP] };

/** The fact: what is attached to target groups and classic load balancers. */
export function targetFacts(model: Model): TargetFacts {
    const attachments: Attachment[] = [];
    const gaps = new Map<Resource, Gap[]>();
    const attach = (workload: Resource, property: Property, certain: Truth = yes) => {
        const reference = refer(model, workload, property, FRONT);
        record(attachments, reference, workload, certain);
        if (reference.gaps.length > 0) gaps.set(workload, [...(gaps.get(workload) ?? []), ...reference.gaps]);
    };
    for (const workload of model.ofType(ECS_SERVICE, TASK_SET, SCALING_GROUP)) {
        for (const property of directFronts(workload)) attach(workload, property);
    }
    for (const { resource, front, workload, types } of joins(model)) {
        const fronts = refer(model, resource, front, FRONT);
        const workloads = refer(model, resource, workload, types);
        for (const member of both(workloads)) {
            record(attachments, fronts, resolveAlias(model, member.resource), member.certain);
        }
        if (fronts.gaps.length === 0) continue;
        for (const member of workloads.exact) gaps.set(member, [...(gaps.get(member) ?? []), ...fronts.gaps]);
    }
    for (const balancer of model.ofType(CLASSIC_LOAD_BALANCER)) {
        for (const member of both(refer(model, balancer, "instances", WORKLOAD))) {
            attachments.push({ front: balancer, workload: member.resource, certain: member.certain });
        }
    }
    return { attachments, gaps, of: lookup(attachments) };
}

function lookup(attachments: readonly Attachment[]): TargetFacts["of"] {
    const byFront = new Map<Resource, Attachment[]>();
    for (const attachment of attachments) {
        byFront.set(attachment.front, [...(byFront.get(attachment.front) ?? []), attachment]);
    }
    return (front) => byFront.get(front) ?? [];
}

/** Every resource that a reference certainly or possibly means. */
export function both(reference: Reference): { resource: Resource; certain: Truth }[] {
    const open: Truth = { state: "unknown", gaps: reference.gaps };
    return [
        ...reference.exact.map((resource) => ({ resource, certain: yes })),
        ...reference.candidates.map((resource) => ({ resource, certain: open })),
    ];
}

function record(attachments: Attachment[], fronts: Reference, workload: Resource, certain: Truth): void {
    for (const front of both(fronts)) {
        attachments.push({ front: front.resource, workload, certain: and(front.certain, certain) });
    }
}

/** Properties of services and groups that name target groups or classic load balancers. */
function directFronts(workload: Resource): Property[] {
    if (workload.type === SCALING_GROUP) {
        const sources = workload
            .structure("trafficSources")
            .elements()
            .map((source) => source.get("identifier"));
        return [workload.structure("targetGroupArns"), workload.structure("loadBalancers"), ...sources].filter(
            (property) => property.isPresent,
        );
    }
    const list = workload.structure("loadBalancers");
    if (list.isUnknown) return [list];
    return list.elements().flatMap((entry) => {
        const names = [
            entry.get("targetGroupArn"),
            entry.get("elbName"),
            entry.get("loadBalancerName"),
            entry.at("advancedConfiguration.alternateTargetGroupArn"),
        ];
        return names.filter((name) => name.isPresent && !isEmptyText(name));
    });
}

function isEmptyText(property: Property): boolean {
    const text = property.text();
    return text.state === "known" && text.value === "";
}

interface Join {
    readonly resource: Resource;
    readonly front: Property;
    readonly workload: Property;
    readonly types: { readonly types: readonly string[] };
}

/** Resources that do nothing but attach one to the other. */
function joins(model: Model): Join[] {
    const join = (type: string, fronts: readonly string[], workload: string, types: { types: string[] }): Join[] =>
        model.ofType(type).flatMap((resource) =>
            fronts
                .map((path) => resource.structure(path))
                .filter((front) => front.isPresent)
                .map((front) => ({ resource, front, workload: resource.structure(workload), types })),
        );
    return [
        ...join("aws:lb/targetGroupAttachment:TargetGroupAttachment", ["targetGroupArn"], "targetId", WORKLOAD),
        ...join(
            "aws:autoscaling/attachment:Attachment",
            ["lbTargetGroupArn", "albTargetGroupArn", "elb"],
            "autoscalingGroupName",
            GROUP,
        ),
        ...join(
            "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment",
            ["trafficSource.identifier"],
            "autoscalingGroupName",
            GROUP,
        ),
        ...join("aws:elb/attachment:Attachment", ["elb"], "instance", WORKLOAD),
    ];
}

/** A Lambda alias stands for its function. */
export function resolveAlias(model: Model, resource: Resource): Resource {
    if (resource.type !== LAMBDA_ALIAS) return resource;
    return model.links.one(resource, resource.structure("functionName"), { types: [LAMBDA] }) ?? resource;
}
