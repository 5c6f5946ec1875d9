/** The checks behind the twin rules on which security groups a store wears. */
import { type DefaultGroupFault, defaultGroups } from "../../model/network/default-group";
import type { Endpoint } from "../../model/network/endpoints";
import type { NamedGroupsView } from "../../model/network/named-groups";
import { describePorts } from "../../model/network/ports";
import { type SharedGroupFault, sharedGroups } from "../../model/network/shared-group";
import { not, or } from "../../model/value";
import { flag } from "../options";
import { pass, type RuleOutcome, when } from "../outcome";
import type { ViolationDetails } from "../rule";
import { answer, byKind, type Context, enumerate, few, openedBy, type Outcomes, whereGuarded } from "./answer";

export const NAMED_MESSAGES = {
    unnamed: "{{name}} names no security group ({{path}}), so AWS attaches the default group of its VPC.",
} as const;

export const CACHE_NAMED_MESSAGES = {
    ...NAMED_MESSAGES,
    classic: "{{name}} names groups of EC2-Classic (securityGroupNames), which guard nothing in a VPC.",
} as const;

/** Whether the author named the groups of a store. */
export function checkNamed(
    store: NamedGroupsView,
    { violation }: Context<unknown, keyof typeof NAMED_MESSAGES>,
): RuleOutcome<keyof typeof NAMED_MESSAGES> {
    return whenNamed(store, (details) => violation("unnamed", details));
}

/** The same of a cache, which may still name groups of EC2-Classic. */
export function checkCacheNamed(
    cache: NamedGroupsView,
    { violation }: Context<unknown, keyof typeof CACHE_NAMED_MESSAGES>,
): RuleOutcome<keyof typeof CACHE_NAMED_MESSAGES> {
    return when(
        cache.classic,
        () => violation("classic", { at: "securityGroupNames" }),
        () => whenNamed(cache, (details) => violation("unnamed", details)),
    );
}

function whenNamed<Key extends string>(
    { resource, named, isGuarded, path }: NamedGroupsView,
    unnamed: (details: ViolationDetails) => RuleOutcome<Key>,
): RuleOutcome<Key> {
    return when(
        or(named, not(isGuarded)),
        () => pass(`${resource.name} names its security groups.`),
        () => unnamed({ at: path, data: { path } }),
    );
}

export const DEFAULT_GROUP_MESSAGES = {
    default:
        "{{name}} is guarded by {{group}}, the default group, which everything in the VPC joins that names no group.",
} as const;

/** Whether a store wears the default group of a VPC. */
export function checkDefaultGroup(
    store: Endpoint,
    { model, violation }: Context<unknown, keyof typeof DEFAULT_GROUP_MESSAGES>,
): Outcomes<keyof typeof DEFAULT_GROUP_MESSAGES> {
    return whereGuarded(store, () =>
        answer(
            defaultGroups(store, model),
            (faults) => violation("default", defaultGroupDetails(store, faults)),
            () => pass(`${store.resource.name} does not wear the default group of a VPC.`),
        ),
    );
}

function defaultGroupDetails(store: Endpoint, faults: readonly DefaultGroupFault[]) {
    return {
        at: store.kind.groups,
        data: { group: enumerate(faults.map(({ group }) => group.name)) },
        evidence: faults.flatMap(({ group: { name, resource }, entry }) => [
            { text: `${name} is worn.`, ...(resource === undefined ? {} : { resource }) },
            ...(entry === undefined ? [] : [openedBy(entry.permission, "lets its members reach each other")]),
        ]),
    };
}

export const DEDICATED_OPTIONS = {
    allowSharedWithApplication: flag({
        default: true,
        description: "The store may wear a group that private application compute wears too.",
    }),
} as const;

export const DEDICATED_MESSAGES = {
    facingWearer: "{{name}} wears {{group}}, which {{wearers}}, open to the internet, wears as well.",
    worldPort: "{{name}} wears {{group}}, which lets the whole internet in on {{ports}}.",
    application: "{{name}} wears {{group}}, which {{wearers}} wears as well.",
} as const;

type DedicatedKey = keyof typeof DEDICATED_MESSAGES;
interface DedicatedOptions {
    readonly allowSharedWithApplication: boolean;
}

/** Whether the groups of a store are kept apart from what faces the internet. */
export function checkDedicated(
    store: Endpoint,
    context: Context<DedicatedOptions, DedicatedKey>,
): Outcomes<DedicatedKey> {
    return whereGuarded(store, () =>
        answer(
            sharedGroups(store, context.model, context.options.allowSharedWithApplication),
            (faults) => byKind(faults).map((same) => sharedViolation(store, same, context)),
            () => pass(`${store.resource.name} shares no security group with what faces the internet.`),
        ),
    );
}

function sharedViolation(
    store: Endpoint,
    faults: readonly SharedGroupFault[],
    { violation }: Context<DedicatedOptions, DedicatedKey>,
) {
    const [first] = faults as [SharedGroupFault];
    const wearers = faults.flatMap((fault) => ("wearer" in fault ? [fault.wearer.resource] : []));
    const permissions = faults.flatMap((fault) => ("permission" in fault ? [fault.permission] : []));
    const ports = permissions.map((permission) =>
        permission.ports.state === "known" ? describePorts(permission.ports.value) : "some port",
    );
    return violation(first.kind, {
        at: store.kind.groups,
        data: {
            group: enumerate(faults.map(({ group }) => group.name)),
            wearers: enumerate(wearers.map((resource) => resource.name)),
            ports: enumerate(ports.map((text) => (/^\d/.test(text) ? `port ${text}` : text))),
        },
        evidence: [
            ...few([...new Set(wearers)]).map((resource) => ({ text: `${resource.name} wears the group.`, resource })),
            ...few(permissions).map((permission) => openedBy(permission, "lets the internet in")),
        ],
    });
}
