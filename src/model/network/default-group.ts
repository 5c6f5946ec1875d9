/** Whether a store is guarded by a VPC's default group, which everything joins that names no group. */
import type { Model } from "../model";
import type { Gap } from "../value";
import { AggregateMemo, type Endpoint, judgeGroups, type Judgement } from "./endpoints";
import { DEFAULT_SECURITY_GROUP } from "./entries";
import type { Entry, Group } from "./groups";

/** A default group on a store; `entry` lets its members reach each other where the program has adopted it. */
export interface DefaultGroupFault {
    readonly group: Group;
    readonly entry: Entry | undefined;
}

/** An adopted default group whose members cannot reach each other is a group like any other. */
export function defaultGroups(endpoint: Endpoint, model: Model): Judgement<DefaultGroupFault> {
    return judgeGroups(endpoint, model.fact(aggregates), (groups) => {
        const defaults = groups.filter((group) => group.isDefault);
        const faults = defaults.flatMap((group): DefaultGroupFault[] => {
            const entry = group.entries.find((candidate) => admitsMembers(candidate, group));
            return isAdopted(group) && entry === undefined ? [] : [{ group, entry }];
        });
        const gaps = defaults.filter(isAdopted).flatMap((group) => [...group.gaps, ...memberGaps(group)]);
        return { faults, gaps };
    });
}

function isAdopted(group: Group): boolean {
    return group.resource?.type === DEFAULT_SECURITY_GROUP;
}

function admitsMembers({ source }: Entry, group: Group): boolean {
    return (
        (source.kind === "self" && source.gap === undefined) ||
        (source.kind === "groups" && source.refs.exact.includes(group))
    );
}

/** Sources that may be the group itself. */
function memberGaps(group: Group): Gap[] {
    return group.entries.flatMap(({ source, permission }): readonly Gap[] => {
        if (source.kind === "self") return source.gap?.gaps ?? [];
        if (source.kind !== "groups") return [];
        const { candidates, unresolved } = source.refs;
        const which: Gap = { reason: "after-update", what: `which group ${permission.origin.name} admits` };
        return candidates?.groups.includes(group) === true ? [which, ...unresolved] : unresolved;
    });
}

function aggregates(): AggregateMemo<DefaultGroupFault> {
    return new AggregateMemo();
}
