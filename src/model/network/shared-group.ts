/** Whether a store shares a security group with something that faces the internet. */
import type { Model } from "../model";
import { type Gap, isNo, type Truth } from "../value";
import { AggregateMemo, type Endpoint, fewGaps, judgeGroups, type Judgement } from "./endpoints";
import type { Permission } from "./entries";
import { type CandidateSet, type Group, securityGroups, type Wearer } from "./groups";
import { hasPublicAddress } from "./hosts";
import { exposures } from "./reach";

export type SharedGroupFault =
    /** A load balancer or host that the internet reaches wears the group too. */
    | { readonly kind: "facingWearer"; readonly group: Group; readonly wearer: Wearer }
    /** The group lets the world in, on whatever port. */
    | { readonly kind: "worldPort"; readonly group: Group; readonly permission: Permission }
    /** Application compute wears the group too, where that is not accepted. */
    | { readonly kind: "application"; readonly group: Group; readonly wearer: Wearer };

/** What keeps the groups of an endpoint from being its own. */
export function sharedGroups(endpoint: Endpoint, model: Model, allowApplication: boolean): Judgement<SharedGroupFault> {
    const verdicts = model.fact(groupVerdicts);
    return judgeGroups(
        endpoint,
        model.fact(aggregates),
        (groups) => {
            const own = groups.map((group) => verdicts.of(group));
            const faults = own.flatMap((verdict) => verdict.faults);
            const application = allowApplication ? [] : groups.flatMap(applicationFaults);
            return { faults: [...faults, ...application], gaps: own.flatMap((verdict) => verdict.gaps) };
        },
        String(allowApplication),
    );
}

function aggregates(): AggregateMemo<SharedGroupFault> {
    return new AggregateMemo();
}

function groupVerdicts(model: Model): GroupVerdicts {
    return new GroupVerdicts(model);
}

/** Verdicts on groups, whoever asks: each group and each ambiguous reference is looked at once. */
class GroupVerdicts {
    private readonly byGroup = new Map<Group, Judgement<SharedGroupFault>>();
    private readonly bySet = new Map<CandidateSet, readonly Gap[]>();

    /** Those of whom nobody knows what they wear, and who may face the internet. */
    private readonly open: readonly Gap[];

    constructor(private readonly model: Model) {
        const open = model.fact(securityGroups).openWearers.filter(({ wearer }) => !isNo(this.facing(wearer)));
        this.open = fewGaps(open.flatMap(({ gaps }) => gaps));
    }

    of(group: Group): Judgement<SharedGroupFault> {
        let verdict = this.byGroup.get(group);
        if (verdict === undefined) this.byGroup.set(group, (verdict = this.judge(group)));
        return verdict;
    }

    private judge(group: Group): Judgement<SharedGroupFault> {
        const faults: SharedGroupFault[] = [];
        const gaps: Gap[] = [...group.gaps];
        for (const wearer of group.wearers) {
            const facing = this.facing(wearer);
            if (facing.state === "unknown") gaps.push(...facing.gaps);
            else if (facing.value) faults.push({ kind: "facingWearer", group, wearer });
        }
        const open = (["tcp", "udp"] as const).map((protocol) => this.model.fact(exposures).of([group], protocol));
        const [permission] = open.flatMap(({ certain }) => certain.flatMap(({ permissions }) => permissions));
        if (permission !== undefined) faults.push({ kind: "worldPort", group, permission });
        const doubts = open.flatMap((exposure) => exposure.doubts);
        const possible = [...group.sets.flatMap((set) => this.possible(set)), ...this.open];
        return { faults, gaps: fewGaps([...gaps, ...doubts.flatMap((doubt) => doubt.gaps), ...possible]) };
    }

    /** Those who may wear a group of the set, and may face the internet. */
    private possible(set: CandidateSet): readonly Gap[] {
        let gaps = this.bySet.get(set);
        if (gaps === undefined) {
            const wearers = set.wearers.filter((wearer) => !isNo(this.facing(wearer)));
            const what = wearers.map(({ resource }) => `the security groups of ${resource.name}`);
            this.bySet.set(set, (gaps = fewGaps(what.map((text) => ({ reason: "after-update", what: text })))));
        }
        return gaps;
    }

    private facing(wearer: Wearer): Truth {
        return wearer.host ? hasPublicAddress(wearer.resource, this.model) : wearer.facesInternet;
    }
}

function applicationFaults(group: Group): SharedGroupFault[] {
    return group.wearers
        .filter(({ role }) => role === "app" || role === "job")
        .map((wearer) => ({ kind: "application", group, wearer }));
}
