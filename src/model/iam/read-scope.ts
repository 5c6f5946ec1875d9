/** How much of the account's secrets the roles of application processes may read. */
import type { Family, View } from "../family";
import type { Truth, UnknownValue } from "../value";
import { type BroadGrant, broadGrants } from "./access";
import { type AttachedPolicy, policiesOfRole, policyGaps, ROLE } from "./attached";
import { type RoleWearer, wearers } from "./process-roles";

/** A policy of AWS that a role has. */
export interface ManagedPolicy {
    readonly policy: AttachedPolicy;
    readonly name: string;
    readonly certain: Truth;
}

export interface ReadScopeView extends View {
    /** The processes that wear the role. */
    readonly wearers: readonly RoleWearer[];
    /** Statements that let the role read everything of a kind. */
    readonly grants: readonly BroadGrant[];
    readonly managed: readonly ManagedPolicy[];
    readonly gaps: readonly UnknownValue[];
}

export const readScopes: Family<ReadScopeView> = {
    name: "roles",
    types: [ROLE],
    view(resource, model) {
        const found = wearers(model).get(resource) ?? [];
        if (found.length === 0) return { resource, wearers: [], grants: [], managed: [], gaps: [] };
        const attached = policiesOfRole(resource, model);
        const grants = broadGrants(attached);
        const managed = attached.policies.flatMap((policy) =>
            policy.managedName === undefined ? [] : [{ policy, name: policy.managedName, certain: policy.certain }],
        );
        const doubts = grants.flatMap(({ certain }) => (certain.state === "unknown" ? certain : []));
        return { resource, wearers: found, grants, managed, gaps: [...policyGaps(attached), ...doubts] };
    },
};
