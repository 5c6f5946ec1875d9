/** Ways through the network in words: `internet -> alb-sg (443) -> db-sg (5432)`, with the rule that opens each step. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { Permission } from "./entries";
import type { Group } from "./groups";
import { describePorts } from "./ports";
import { type Way, waysFromInternet } from "./reach";

/** A step for a finding: what is passed, and the resource that stands for it. */
export interface WayStep {
    readonly text: string;
    readonly resource?: Resource;
    readonly path?: string;
}

/** A way in the three forms that a finding shows. */
export interface DescribedWay {
    /** In one line. */
    readonly text: string;
    readonly steps: readonly WayStep[];
    /** The rules that open it. */
    readonly rules: readonly WayStep[];
}

/** The way into a group from `start` (an address, or the internet) through one of the group's permissions. */
export function wayInto(group: Group, permission: Permission, start: string): DescribedWay {
    return describe([{ text: start }], [{ group, permission }]);
}

/** The way into a group through a source group; from the internet where the source is open to it. */
export function wayThrough(source: Group, group: Group, permission: Permission, model: Model): DescribedWay {
    const entered = model.fact(waysFromInternet).get(source);
    if (entered === undefined) return describe([stepOf(source, source.name)], [{ group, permission }]);
    const { passed, longer } = unwind(entered);
    return describe(fromInternet(longer), [...passed, { group, permission }]);
}

/** A way from the internet that was found by a search. */
export function wayFromInternet(end: Way): DescribedWay {
    const { passed, longer } = unwind(end);
    return describe(fromInternet(longer), passed);
}

function fromInternet(longer: boolean): WayStep[] {
    return [{ text: "internet" }, ...(longer ? [{ text: "..." }] : [])];
}

/** Steps of a way that are shown. */
const LONGEST_WAY = 8;

interface Passed {
    readonly group: Group;
    readonly permission: Permission;
}

/** The last steps of a way, as many as a reader follows, and whether there are more before them. */
function unwind(end: Way): { passed: Passed[]; longer: boolean } {
    const passed: Passed[] = [];
    let way: Way | undefined = end;
    for (; way !== undefined && passed.length < LONGEST_WAY; way = way.before) {
        passed.unshift({ group: way.group, permission: way.entry.permission });
    }
    return { passed, longer: way !== undefined };
}

function describe(start: readonly WayStep[], passed: readonly Passed[]): DescribedWay {
    const steps = [
        ...start,
        ...passed.map(({ group, permission }) => stepOf(group, `${group.name}${portsIn(permission)}`, permission)),
    ];
    const rules = passed.map(({ group, permission }) => ({
        text: `${permission.origin.name} lets it into ${group.name}${portsIn(permission)}.`,
        resource: permission.origin,
        ...(permission.path === "" ? {} : { path: permission.path }),
    }));
    return { text: steps.map((step) => step.text).join(" -> "), steps, rules };
}

function stepOf(group: Group, text: string, permission?: Permission): WayStep {
    const inline = permission !== undefined && permission.origin === group.resource && permission.path !== "";
    return {
        text,
        ...(group.resource === undefined ? {} : { resource: group.resource }),
        ...(inline ? { path: permission.path } : {}),
    };
}

function portsIn(permission: Permission): string {
    return permission.ports.state === "known" ? ` (${describePorts(permission.ports.value)})` : "";
}
