/** Which roles the processes of a stack wear, directly or through an instance profile. */
import { beanstalkSettings } from "../app/hosts/beanstalk";
import { type Process, processes } from "../app/processes";
import type { Model } from "../model";
import type { Property } from "../property";
import { refer } from "../reference";
import type { Resource } from "../resource";
import { absent, type Value } from "../value";
import { ROLE } from "./attached";

const PROFILE = "aws:iam/instanceProfile:InstanceProfile";

/** What a role is for: it resolves references at start, or the code uses it. */
export type RoleUse = "execution" | "runtime";

/** A process that wears a role. */
export interface RoleWearer {
    readonly process: Process;
    readonly use: RoleUse;
}

/** The property that names a role of a process; undefined where the host has none or none is set. */
export function roleProperty(process: Process, use: RoleUse): Property | undefined {
    if (process.host === "beanstalk") return beanstalkProfile(process);
    const property = process.roles[use] ?? (use === "execution" ? undefined : process.roles.execution);
    return property === undefined || property.isAbsent || isEmpty(property) ? undefined : property;
}

function isEmpty(property: Property): boolean {
    const text = property.text();
    return text.state === "known" && text.value.trim() === "";
}

function beanstalkProfile({ resource }: Process): Property | undefined {
    return beanstalkSettings(resource).settings.find(
        ({ namespace, name }) => namespace === "aws:autoscaling:launchconfiguration" && name === "IamInstanceProfile",
    )?.value;
}

/** The role that a process wears: of this stack, unknown with the reason, or absent where none is set. */
export function roleOf(process: Process, use: RoleUse, model: Model): Value<Resource> {
    const property = roleProperty(process, use);
    if (property === undefined) return absent;
    const direct = refer(model, process.resource, property, { types: [ROLE] }).resource;
    if (direct.state === "known") return direct;
    const profile = refer(model, process.resource, property, { types: [PROFILE] }).resource;
    if (profile.state !== "known") return direct.state === "absent" ? profile : direct;
    return refer(model, profile.value, "role", { types: [ROLE] }).resource;
}

/** The processes that certainly wear each role. */
export function wearers(model: Model): ReadonlyMap<Resource, readonly RoleWearer[]> {
    return model.fact(findWearers);
}

function findWearers(model: Model): ReadonlyMap<Resource, readonly RoleWearer[]> {
    const found = new Map<Resource, RoleWearer[]>();
    for (const process of processes(model)) {
        for (const use of ["execution", "runtime"] as const) {
            const role = roleOf(process, use, model);
            if (role.state !== "known") continue;
            const list = found.get(role.value) ?? [];
            if (!list.some((wearer) => wearer.process.resource === process.resource)) list.push({ process, use });
            found.set(role.value, list);
        }
    }
    return found;
}
