/** Rules by the names that settings, exemptions and people give them: id or alias, in any letter case. */
import type { Rule } from "../rule/rule";

export class RuleNames {
    private readonly byName = new Map<string, Rule>();

    constructor(readonly rules: readonly Rule[]) {
        for (const rule of rules) for (const alias of rule.aliases) this.byName.set(alias.toLowerCase(), rule);
        // An id wins over an alias of the same spelling.
        for (const rule of rules) this.byName.set(rule.id.toLowerCase(), rule);
    }

    find(name: string): Rule | undefined {
        return this.byName.get(name.toLowerCase());
    }

    /** The id behind a name; a name that no rule has stands for itself. */
    idOf(name: string): string {
        return this.find(name)?.id ?? name;
    }

    /** The name of a rule, or one of `more`, that somebody probably meant. */
    suggest(name: string, more: readonly string[] = []): string | undefined {
        return closest(name, [...this.byName.keys(), ...more]);
    }
}

/** The candidate that differs least from a misspelt word; undefined where none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
    const wanted = word.toLowerCase();
    let best: string | undefined;
    let distance = Math.max(2, Math.floor(word.length / 4)) + 1;
    for (const candidate of candidates) {
        if (Math.abs(candidate.length - wanted.length) >= distance) continue;
        const here = editDistance(wanted, candidate.toLowerCase());
        if (here < distance) [best, distance] = [candidate, here];
    }
    return best;
}

/** Edits between two words: a letter more, less, changed, or two neighbours swapped. */
function editDistance(a: string, b: string): number {
    const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
    const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
    for (let i = 1; i <= a.length; i++) {
        rows[i] = [i];
        for (let j = 1; j <= b.length; j++) {
            const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
            const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            const swap = swapped ? at(i - 2, j - 2) + 1 : Infinity;
            (rows[i] as number[])[j] = Math.min(change, swap, at(i - 1, j) + 1, at(i, j - 1) + 1);
        }
    }
    return at(a.length, b.length);
}
