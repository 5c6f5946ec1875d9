/** Auto Scaling groups, and the launch templates and configurations from which they start instances. */
import type { LinkTarget } from "../links";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE } from "./wearers";

const AUTO_SCALING_GROUP = "aws:autoscaling/group:Group";

/** The Auto Scaling groups that start instances of a template or configuration. */
export function scalingGroupsOf(start: Resource, model: Model): Resource[] {
    return [...(model.fact(scalingGroups).get(start) ?? [])];
}

/** Fact: Auto Scaling groups by what they start. */
function scalingGroups(model: Model): ReadonlyMap<Resource, readonly Resource[]> {
    const target: LinkTarget = { types: [LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION] };
    const found = new Map<Resource, Resource[]>();
    for (const group of model.ofType(AUTO_SCALING_GROUP)) {
        const template = group.structure("launchTemplate");
        const references = [template.get("id"), template.get("name"), group.scalar("launchConfiguration")];
        const starts = new Set(references.map((reference) => model.links.one(group, reference, target)));
        for (const start of starts) {
            if (start === undefined) continue;
            const list = found.get(start);
            if (list === undefined) found.set(start, [group]);
            else list.push(group);
        }
    }
    return found;
}
