/**
 * Address arithmetic on CIDR blocks, and the question that matters: do these blocks, taken together, admit (nearly)
 * the whole internet?
 *
 * IPv4 and IPv6 addresses are integers; a block is a closed interval whose host bits are cleared by the mask, so that
 * `203.0.113.7/0` is everything.
 */
import { IPv4, IPv6 } from "ipaddr.js";

export type AddressFamily = 4 | 6;

export interface Interval {
    readonly first: bigint;
    readonly last: bigint;
}

/** One CIDR block. */
export interface AddressRange extends Interval {
    readonly family: AddressFamily;
    /** Length of the prefix in bits. */
    readonly prefix: number;
    /** As it was written. */
    readonly text: string;
}

const BITS = { 4: 32, 6: 128 } as const;

/** Reads a CIDR block in any textual form, a bare address as a host; undefined for what is none. */
export function parseCidr(text: string): AddressRange | undefined {
    const match = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(text.trim());
    if (match === null) return undefined;
    const address = match[1] as string;
    const family: AddressFamily = address.includes(":") ? 6 : 4;
    const prefix = Number(match[2] ?? BITS[family]);
    const value = family === 4 ? parseV4(address) : parseV6(address);
    if (value === undefined || prefix > BITS[family]) return undefined;
    const hostBits = BigInt(BITS[family] - prefix);
    const first = (value >> hostBits) << hostBits;
    return { family, prefix, first, last: first + (1n << hostBits) - 1n, text: text.trim() };
}

function parseV4(address: string): bigint | undefined {
    return IPv4.isValidFourPartDecimal(address) ? toInteger(IPv4.parse(address).toByteArray()) : undefined;
}

function parseV6(address: string): bigint | undefined {
    return IPv6.isValid(address) && !address.includes("%") ? toInteger(IPv6.parse(address).toByteArray()) : undefined;
}

function toInteger(bytes: readonly number[]): bigint {
    return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function blocks(...texts: readonly string[]): readonly AddressRange[] {
    return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** Space that organisations use inside their own networks. */
const PRIVATE = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
/** Space from which no packet of the internet comes. */
const SPECIAL_USE = [...PRIVATE, ...blocks("127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "fe80::/10", "ff00::/8")];

/** One block beyond this many public addresses is the world: more than a /8, which can be one organisation's own. */
const WORLD_BLOCK = { 4: (1n << 24n) + 1n, 6: 1n << 112n } as const;
/** Blocks that together cover this many are the world: a sixteenth of IPv4, or of IPv6's `2000::/3`. */
const WORLD_COVER = { 4: 1n << 28n, 6: 1n << 121n } as const;

export function contains(
    outer: Interval & { family: AddressFamily },
    inner: Interval & { family: AddressFamily },
): boolean {
    return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function isPrivate(range: AddressRange): boolean {
    return PRIVATE.some((block) => contains(block, range));
}

export function isHost(range: AddressRange): boolean {
    return range.prefix === BITS[range.family];
}

/** The parts of a block from which packets of the internet can come. */
export function publicParts(range: AddressRange): readonly Interval[] {
    let parts: Interval[] = [range];
    for (const block of SPECIAL_USE) {
        if (block.family !== range.family || block.last < range.first || range.last < block.first) continue;
        parts = parts.flatMap((part) => subtract(part, block));
    }
    return parts;
}

function subtract(part: Interval, block: Interval): Interval[] {
    if (block.last < part.first || part.last < block.first) return [part];
    const rest: Interval[] = [];
    if (part.first < block.first) rest.push({ first: part.first, last: block.first - 1n });
    if (block.last < part.last) rest.push({ first: block.last + 1n, last: part.last });
    return rest;
}

/** Number of addresses of the internet in a block. */
export function publicSize(range: AddressRange): bigint {
    return sizeOf(publicParts(range));
}

function sizeOf(intervals: readonly Interval[]): bigint {
    return intervals.reduce((size, { first, last }) => size + (last - first + 1n), 0n);
}

/** Whether one block alone admits the world. */
export function isWorldBlock(range: AddressRange): boolean {
    return publicSize(range) >= WORLD_BLOCK[range.family];
}

/** Whether blocks admit the world, one alone or all merged. */
export function isWorld(ranges: readonly AddressRange[]): boolean {
    return ranges.some(isWorldBlock) || coversWorld(ranges, 4) || coversWorld(ranges, 6);
}

/** Whether the blocks of one family, merged, cover so much that they are the world. */
export function coversWorld(ranges: readonly AddressRange[], family: AddressFamily): boolean {
    const own = ranges.filter((range) => range.family === family);
    const parts = own.flatMap((range) => [...publicParts(range)]);
    // Overlap only lessens the sum: most sets are decided here.
    if (sizeOf(parts) < WORLD_COVER[family]) return false;
    return sizeOf(merge(parts)) >= WORLD_COVER[family];
}

/** Whether so many addresses could be the world if no two blocks overlapped. */
export function couldCoverWorld(size: bigint, family: AddressFamily): boolean {
    return size >= WORLD_COVER[family];
}

/** Disjoint intervals, in order, that cover the same. */
function merge(intervals: readonly Interval[]): Interval[] {
    const sorted = [...intervals].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    const merged: Interval[] = [];
    for (const next of sorted) {
        const current = merged.at(-1);
        if (current === undefined || next.first > current.last + 1n) merged.push(next);
        else if (next.last > current.last) merged[merged.length - 1] = { first: current.first, last: next.last };
    }
    return merged;
}
