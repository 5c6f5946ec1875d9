/** Whether a store is guarded by a VPC's default group, which everything joins that names no group. */
import type { Model } from "../model";
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
        return { faults, gaps: defaults.filter(isAdopted).flatMap((group) => group.gaps) };
    });
}

function isAdopted(group: Group): boolean {
    return group.resource?.type === DEFAULT_SECURITY_GROUP;
}

function admitsMembers({ source }: Entry, group: Group): boolean {
    return source.kind === "self" || (source.kind === "groups" && source.refs.exact.includes(group));
}

function aggregates(): AggregateMemo<DefaultGroupFault> {
    return new AggregateMemo();
}
