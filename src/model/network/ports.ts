/** Ports and ranges of ports, and where an endpoint listens when that is not fully known. */
import { type Truth, type UnknownValue, no, yes } from "../value";

/** A closed range of ports. */
export interface PortRange {
    readonly from: number;
    readonly to: number;
}

export const ALL_PORTS: PortRange = { from: 0, to: 65535 };

export function port(number: number): PortRange {
    return { from: number, to: number };
}

export function overlaps(a: PortRange, b: PortRange): boolean {
    return a.from <= b.to && b.from <= a.to;
}

/** Whether a range is every port there is; port 0 is none that anything listens on. */
export function isEveryPort(range: PortRange): boolean {
    return range.from <= 1 && range.to >= ALL_PORTS.to;
}

/** A range as people write it. */
export function describePorts(range: PortRange): string {
    if (isEveryPort(range)) return "all ports";
    return range.from === range.to ? String(range.from) : `${range.from}-${range.to}`;
}

/** Ports on which an endpoint listens. */
export interface PortSet {
    /** It listens on each of these. */
    readonly certain: readonly PortRange[];
    /** It listens on one of these; which one is not known. */
    readonly oneOf: readonly PortRange[];
    /** It may listen on these as well. */
    readonly maybe: readonly PortRange[];
    /** What is not known; undefined where everything is. */
    readonly gap: UnknownValue | undefined;
}

export function portSet(...certain: readonly PortRange[]): PortSet {
    return { certain, oneOf: [], maybe: [], gap: undefined };
}

/** Whether ranges, taken together, meet a port on which the endpoint listens. */
export function meets(ranges: readonly PortRange[], ports: PortSet): Truth {
    const touches = (range: PortRange) => ranges.some((candidate) => overlaps(candidate, range));
    if (ports.certain.some(touches)) return yes;
    if (ports.gap === undefined) return no;
    if (ports.oneOf.length > 0 && ports.oneOf.every((range) => isCovered(range, ranges))) return yes;
    return [...ports.oneOf, ...ports.maybe].some(touches) ? ports.gap : no;
}

function isCovered(wanted: PortRange, ranges: readonly PortRange[]): boolean {
    let next = wanted.from;
    for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
        if (range.from > next) break;
        next = Math.max(next, range.to + 1);
    }
    return next > wanted.to;
}

/** Tells sets of ports apart; what is not known of them names its owner. */
export function keyOfPorts({ certain, oneOf, maybe, gap }: PortSet): string {
    return JSON.stringify([certain, oneOf, maybe, gap?.gaps]);
}

/** The ports of a set for messages: `5432`, `443 or 80`. */
export function describePortSet(ports: PortSet): string {
    const known = [...ports.certain, ...ports.maybe].map(describePorts);
    return known.length > 0 ? known.join(", ") : `one of ${ports.oneOf.map(describePorts).join(", ")}`;
}
