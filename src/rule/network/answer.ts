/** What the checks share that databases and caches have in common: the step from the model's verdict to an answer. */
import type { Permission } from "../../model/network/entries";
import type { Endpoint, Judgement } from "../../model/network/endpoints";
import { cannotTell, type Evidence, notApplicable, onlyIf, type RuleOutcome } from "../outcome";
import type { CheckContext } from "../rule";

export type Context<O, Key extends string> = CheckContext<O, Key>;
export type Outcomes<Key extends string> = RuleOutcome<Key> | readonly RuleOutcome<Key>[];

/** Violations where there are faults, else the gaps, else what `otherwise` says. */
export function answer<V, Key extends string>(
    judgement: Judgement<V>,
    fault: (faults: readonly V[]) => Outcomes<Key>,
    otherwise: () => RuleOutcome<Key>,
): Outcomes<Key> {
    if (judgement.faults.length > 0) return fault(judgement.faults);
    return judgement.gaps.length > 0 ? cannotTell(...judgement.gaps) : otherwise();
}

/** What is said of a store that has a network of its own; while that is not known, only passes are. */
export function whereGuarded<Key extends string>(
    { apart, isGuarded }: Pick<Endpoint, "apart" | "isGuarded">,
    judge: () => Outcomes<Key>,
): Outcomes<Key> {
    if (apart !== undefined) return notApplicable(apart);
    const outcomes = judge();
    return onlyIf(isGuarded, "outcome" in outcomes ? [outcomes] : outcomes);
}

/** The different words of a list, the first few in full. */
export function enumerate(words: readonly string[], most = 5): string {
    const unique = [...new Set(words)];
    const shown = unique.slice(0, most).join(", ");
    return unique.length > most ? `${shown} and ${unique.length - most} more` : shown;
}

/** The first of a list: evidence is there to be read. */
export function few<T>(list: readonly T[], most = 10): readonly T[] {
    return list.slice(0, most);
}

/** Faults of one kind together, so that each makes one violation. */
export function byKind<F extends { readonly kind: string }>(faults: readonly F[]): F[][] {
    const kinds = [...new Set(faults.map((fault) => fault.kind))];
    return kinds.map((kind) => faults.filter((fault) => fault.kind === kind));
}

/** A permission as evidence, and what it does. */
export function openedBy({ origin, path }: Permission, does: string): Evidence {
    return { text: `${origin.name} ${does}.`, resource: origin, ...(path === "" ? {} : { path }) };
}
