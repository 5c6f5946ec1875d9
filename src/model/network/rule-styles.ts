/** In which styles the incoming rules of a security group are managed: styles that undo each other's work. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { Gap } from "../value";
import { DEFAULT_SECURITY_GROUP, INGRESS_RULE, isEgress, SECURITY_GROUP, SECURITY_GROUP_RULE } from "./entries";
import { type CandidateSet, type Group, securityGroups } from "./groups";

const EXCLUSIVE = "aws:ec2/vpcSecurityGroupRulesExclusive:VpcSecurityGroupRulesExclusive";

/** How a group's rules are managed at once. */
export type StyleConflict = "inlineAndSeparate" | "twoKinds" | "defaultGroup" | "exclusive";

export interface RuleStylesView extends View {
    readonly conflicts: readonly { readonly kind: StyleConflict; readonly others: readonly Resource[] }[];
    /** Rules that may belong to this group, and would then add a style. */
    readonly gaps: readonly Gap[];
    /** Stores that the group guards. */
    readonly stores: readonly Resource[];
    /** Whether it may guard more of them than can be told. */
    readonly mayGuard: boolean;
}

export const groupsByStyle: Family<RuleStylesView> = {
    name: "security groups that guard a store",
    types: [SECURITY_GROUP, DEFAULT_SECURITY_GROUP],
    view(resource, model) {
        if (resource.external) return undefined;
        const group = model.fact(securityGroups).group(resource);
        return {
            resource,
            ...conflicts(resource, group, model.fact(stylesOfGroups)),
            stores: group.wearers.filter(({ role }) => isStore(role)).map((wearer) => wearer.resource),
            mayGuard: group.sets.some((set) => model.fact(setsThatGuard).has(set)),
        };
    },
};

function isStore(role: string): boolean {
    return role === "store" || role === "store-front";
}

/** Fact: ambiguous references of stores. */
function setsThatGuard(model: Model): ReadonlySet<CandidateSet> {
    const sets = new Set<CandidateSet>();
    for (const group of model.fact(securityGroups).all()) for (const set of group.sets) sets.add(set);
    return new Set([...sets].filter(({ wearers }) => wearers.some(({ role }) => isStore(role))));
}

interface Styles {
    readonly older: Resource[];
    readonly present: Resource[];
    readonly exclusive: Resource[];
    /** Rules of which it is not known whether they govern incoming traffic. */
    readonly undirected: Resource[];
}
interface AllStyles {
    readonly byGroup: ReadonlyMap<Group, Styles>;
    /** Rules of which one of several groups is meant. */
    readonly bySet: ReadonlyMap<CandidateSet, readonly Resource[]>;
}
const NONE: Styles = { older: [], present: [], exclusive: [], undirected: [] };

/** Fact: what manages the rules of each group beside the group itself. */
function stylesOfGroups(model: Model): AllStyles {
    const graph = model.fact(securityGroups);
    const byGroup = new Map<Group, Styles>();
    const bySet = new Map<CandidateSet, Resource[]>();
    const of = (group: Group) => {
        let own = byGroup.get(group);
        if (own === undefined) byGroup.set(group, (own = { older: [], present: [], exclusive: [], undirected: [] }));
        return own;
    };
    const assign = (type: string, style: "older" | "present" | "exclusive") => {
        for (const rule of model.ofType(type).filter((candidate) => !isEgress(candidate))) {
            const refs = graph.refsAt(rule, "securityGroupId");
            for (const group of refs.exact) of(group)[hasDirection(rule) ? style : "undirected"].push(rule);
            if (refs.candidates === undefined) continue;
            const rules = bySet.get(refs.candidates);
            if (rules === undefined) bySet.set(refs.candidates, [rule]);
            else rules.push(rule);
        }
    };
    assign(SECURITY_GROUP_RULE, "older");
    assign(INGRESS_RULE, "present");
    assign(EXCLUSIVE, "exclusive");
    return { byGroup, bySet };
}

function conflicts(resource: Resource, group: Group, all: AllStyles): Pick<RuleStylesView, "conflicts" | "gaps"> {
    const styles = all.byGroup.get(group) ?? NONE;
    // An empty list counts: it says that there are no other rules.
    const inline = resource.input("ingress").isPresent;
    const separate = [...styles.older, ...styles.present];
    const found: { kind: StyleConflict; others: readonly Resource[] }[] = [];
    if (resource.type === DEFAULT_SECURITY_GROUP) {
        if (separate.length > 0) found.push({ kind: "defaultGroup", others: separate });
    } else if (inline && separate.length > 0) {
        found.push({ kind: "inlineAndSeparate", others: separate });
    }
    if (styles.older.length > 0 && styles.present.length > 0) found.push({ kind: "twoKinds", others: separate });
    if (inline && styles.exclusive.length > 0) found.push({ kind: "exclusive", others: styles.exclusive });
    const managed = inline || separate.length > 0 || resource.type === DEFAULT_SECURITY_GROUP;
    const possible = group.sets.flatMap((set) => (all.bySet.get(set) ?? []).slice(0, 5));
    const gaps = [
        ...possible.map((rule): Gap => ({ reason: "after-update", what: `securityGroupId of ${rule.name}` })),
        ...styles.undirected.flatMap((rule) => rule.scalar("type").gap().gaps),
    ];
    return { conflicts: found, gaps: managed ? gaps : [] };
}

function hasDirection(rule: Resource): boolean {
    return rule.type !== SECURITY_GROUP_RULE || !rule.scalar("type").isUnknown;
}
