/**
 * Whether a security group is an acceptable source of connections: who wears it, for certain or possibly. The answer is
 * the same whichever store asks, so each group and each ambiguous reference is looked at once for a policy.
 */
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { Gap } from "../value";
import { acceptedNetwork } from "./accepted";
import { fewGaps } from "./endpoints";
import { type CandidateSet, type Group, securityGroups, type Wearer } from "./groups";
import { INSTANCE, type Role, SPOT_INSTANCE } from "./wearers";

/** What an organisation accepts as a source of connections. */
export interface AdmissionPolicy {
    readonly acceptedRoles: readonly Role[];
    /** Whether address blocks are accepted: none; those of subnets that hold application compute; those of the VPC. */
    readonly cidrMode: "none" | "subnets" | "vpc";
    /** What becomes of groups that nothing in this stack wears. */
    readonly externalSources: "accept" | "unknown" | "violation";
    /** Names of instances that are there for administrators. */
    readonly bastions: RegExp;
}

/** The policy that holds where an organisation says nothing else. */
export const DEFAULT_ADMISSION: AdmissionPolicy = {
    acceptedRoles: ["app", "job", "data", "admin", "store-front", "store"],
    cidrMode: "none",
    externalSources: "unknown",
    bastions: /bastion|jump/i,
};

/** What tells policies apart in keys. */
export function policyKey({ acceptedRoles, cidrMode, externalSources, bastions }: AdmissionPolicy): string {
    return JSON.stringify([[...acceptedRoles].sort(), cidrMode, externalSources, String(bastions)]);
}

/** The verdict on a group as a source. `ignored`: accepted by a setting, without anything being known of it. */
export type GroupVerdict =
    | { readonly state: "accepted" | "ignored" }
    | { readonly state: "rejected"; readonly kind: "group" | "defaultGroup" | "outsideGroup"; readonly group: Group }
    | { readonly state: "unknown"; readonly gaps: readonly Gap[] };

/** Verdicts on the groups of one ambiguous reference, counted. */
export interface SetVerdict {
    readonly counts: Readonly<Record<GroupVerdict["state"], number>>;
    /** The first of each kind. */
    readonly first: Readonly<Partial<Record<GroupVerdict["state"], GroupVerdict>>>;
}

/** Fact: verdicts on groups by the key of the policy. */
export function sourceGroups(_model: Model): Map<string, SourceGroups> {
    return new Map();
}

/** The verdicts for a policy. */
export function sourceGroupsFor(model: Model, policy: AdmissionPolicy): SourceGroups {
    const all = model.fact(sourceGroups);
    const key = policyKey(policy);
    let own = all.get(key);
    if (own === undefined) all.set(key, (own = new SourceGroups(model, policy)));
    return own;
}

export class SourceGroups {
    private readonly byGroup = new Map<Group, GroupVerdict>();
    private readonly bySet = new Map<CandidateSet, SetVerdict>();
    private readonly possible = new Map<CandidateSet, readonly Gap[]>();
    private readonly strangersInSet = new Map<CandidateSet, readonly Wearer[]>();
    /** Accepted compute whose groups cannot be told: any group may be worn by it. */
    private readonly openWearers: readonly Gap[];
    /** The same of those that are not accepted. */
    readonly openStrangers: readonly Gap[];

    constructor(
        private readonly model: Model,
        private readonly policy: AdmissionPolicy,
    ) {
        const open = model.fact(securityGroups).openWearers;
        const gapsOf = (accepted: boolean) =>
            fewGaps(open.filter(({ wearer }) => this.accepts(wearer) === accepted).flatMap(({ gaps }) => gaps));
        this.openWearers = gapsOf(true);
        this.openStrangers = gapsOf(false);
    }

    of(group: Group): GroupVerdict {
        let verdict = this.byGroup.get(group);
        if (verdict === undefined) this.byGroup.set(group, (verdict = this.judge(group)));
        return verdict;
    }

    /** The verdicts on every group that an ambiguous reference may mean. */
    ofSet(set: CandidateSet): SetVerdict {
        let verdict = this.bySet.get(set);
        if (verdict === undefined) this.bySet.set(set, (verdict = count(set.groups.map((group) => this.of(group)))));
        return verdict;
    }

    private judge(group: Group): GroupVerdict {
        const accepted = this.model.fact(acceptedNetwork);
        const ids = [group.externalId, group.resource?.id, group.resource?.name];
        if (ids.some((id) => id !== undefined && accepted.group(id))) return { state: "accepted" };
        if (group.isDefault) return { state: "rejected", kind: "defaultGroup", group };
        if (group.wearers.some((wearer) => this.accepts(wearer))) return { state: "accepted" };
        const possible = group.sets.flatMap((set) => this.possiblyWorn(set));
        if (possible.length > 0) return { state: "unknown", gaps: fewGaps(possible) };
        if (this.openWearers.length > 0 && group.externalId === undefined) {
            return { state: "unknown", gaps: this.openWearers };
        }
        return group.wearers.length > 0 ? { state: "rejected", kind: "group", group } : this.unworn(group);
    }

    private unworn(group: Group): GroupVerdict {
        switch (this.policy.externalSources) {
            case "accept":
                return { state: "ignored" };
            case "violation":
                return { state: "rejected", kind: "outsideGroup", group };
            case "unknown":
                return { state: "unknown", gaps: [{ reason: "outside-stack", what: `what wears ${group.name}` }] };
        }
    }

    /** Accepted compute that may wear any group of a set. */
    private possiblyWorn(set: CandidateSet): readonly Gap[] {
        let gaps = this.possible.get(set);
        if (gaps === undefined) {
            gaps = fewGaps(set.wearers.filter((wearer) => this.accepts(wearer)).map(wearsGap));
            this.possible.set(set, gaps);
        }
        return gaps;
    }

    /** Wearers of a group that have no business with a store, the store itself aside. */
    strangers(group: Group, store: Resource): readonly Wearer[] {
        return group.wearers.filter((wearer) => wearer.resource !== store && !this.accepts(wearer));
    }

    /** The same among those who may wear it. */
    possibleStrangers(group: Group, store: Resource): readonly Wearer[] {
        return group.sets.flatMap((set) => {
            let strangers = this.strangersInSet.get(set);
            if (strangers === undefined) {
                strangers = set.wearers.filter((wearer) => !this.accepts(wearer)).slice(0, 6);
                this.strangersInSet.set(set, strangers);
            }
            return strangers.filter((wearer) => wearer.resource !== store);
        });
    }

    roleOf(wearer: Wearer): Role {
        return this.isBastion(wearer.resource) ? "admin" : wearer.role;
    }

    private accepts(wearer: Wearer): boolean {
        return this.policy.acceptedRoles.includes(this.roleOf(wearer));
    }

    private isBastion(resource: Resource): boolean {
        if (resource.type !== INSTANCE && resource.type !== SPOT_INSTANCE) return false;
        const tag = resource.tag("Name");
        const names = [resource.name, ...(tag.state === "known" ? [tag.value] : [])];
        return names.some((name) => this.policy.bastions.test(name));
    }
}

function count(verdicts: readonly GroupVerdict[]): SetVerdict {
    const counts = { accepted: 0, ignored: 0, rejected: 0, unknown: 0 };
    const first: Partial<Record<GroupVerdict["state"], GroupVerdict>> = {};
    for (const verdict of verdicts) {
        counts[verdict.state] += 1;
        first[verdict.state] ??= verdict;
    }
    return { counts, first };
}

export function wearsGap(wearer: Wearer): Gap {
    return { reason: "after-update", what: `the security groups of ${wearer.resource.name}` };
}
