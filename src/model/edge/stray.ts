/** References that nothing leads any further: while a value is not known yet, it may mean anything in the stack. */
import type { Reference } from "../reference";
import type { Gap } from "../value";

/**
 * How many of those that may belong anywhere are looked at for each resource that they may belong to. One leaves an
 * answer open as well as a thousand, and with each resource and each of them the work would grow with their square.
 */
const LOOKED_AT = 10;

/** As many of those that may belong anywhere as are looked at. */
export function fewOf<T>(stray: readonly T[]): readonly T[] {
    return stray.length > LOOKED_AT ? stray.slice(0, LOOKED_AT) : stray;
}

/** One of those that are not looked at, where there are any. */
export function restOf<T>(stray: readonly T[]): readonly T[] {
    return stray.slice(LOOKED_AT, LOOKED_AT + 1);
}

/** Whether a reference may mean any resource of the stack: it is not known yet, and nothing tells what is behind it. */
export function isStray({ exact, candidates, gaps }: Reference): boolean {
    return exact.length === 0 && candidates.length === 0 && gapsInside(gaps).length > 0;
}

/** The gaps that a resource of this stack may fill. */
export function gapsInside(gaps: readonly Gap[]): readonly Gap[] {
    return gaps.filter(({ reason }) => reason !== "outside-stack");
}
