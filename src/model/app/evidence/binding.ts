/** Which bundle of evidence is about which process. */
import type { Model } from "../../model";
import type { EvidenceBundle } from "./bundle";

/** What a bundle's `service` may name. */
export interface BindingTarget {
    readonly urn: string;
    /** Logical name of the resource. */
    readonly name: string;
    /** Container name, or another inner part; empty for the whole resource. */
    readonly part: string;
    /** Further names of the process: that of its ECS service, of its function. */
    readonly aliases?: readonly string[];
}

/** All bundles of a deployment; none where nobody supplied any. */
export function evidenceBundles(model: Model): readonly EvidenceBundle[] {
    return model.deployment.evidence ?? [];
}

/**
 * The bundles about a process. One that names it comes before one that names a pattern, and that before one that is about
 * everything; the more exact ones leave the others out.
 */
export function bundlesFor(bundles: readonly EvidenceBundle[], target: BindingTarget): readonly EvidenceBundle[] {
    const ranked = bundles.map((bundle) => ({ bundle, rank: rankOf(bundle.service, target) }));
    const best = Math.max(0, ...ranked.map(({ rank }) => rank));
    return best === 0 ? [] : ranked.flatMap(({ bundle, rank }) => (rank === best ? [bundle] : []));
}

const [EVERYTHING, PATTERN, EXACT] = [1, 2, 3];

function rankOf(service: string | undefined, target: BindingTarget): number {
    if (service === undefined) return EVERYTHING;
    const names = [target.urn, target.name, target.part, ...(target.aliases ?? [])].filter((name) => name !== "");
    if (names.includes(service)) return EXACT;
    return service.includes("*") && names.some((name) => matchesPattern(service, name))
        ? service === "*"
            ? EVERYTHING
            : PATTERN
        : 0;
}

/** Whether a bundle names what it is about, by name or pattern; `*` names everything, and so nothing. */
export function isNamed(bundle: EvidenceBundle): boolean {
    return bundle.service !== undefined && bundle.service !== "*";
}

/** `*` matches any text, everything else is literal; linear in both. */
export function matchesPattern(pattern: string, text: string): boolean {
    const [first = "", ...rest] = pattern.split("*");
    const last = rest.pop() ?? "";
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    let position = first.length;
    for (const part of rest) {
        const found = text.indexOf(part, position);
        if (found < 0) return false;
        position = found + part.length;
    }
    return position <= text.length - last.length;
}
