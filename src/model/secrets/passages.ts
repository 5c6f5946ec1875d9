/**
 * Finding passages of known texts inside other texts, in time linear in both: a rolling hash over windows of `WIDTH`
 * characters finds candidates, a comparison decides.
 */

/** Characters of a window, and so the shortest passage that can be found. */
export const WIDTH = 8;

/** Longer texts are indexed up to here: enough to recognise any of them. */
const LONGEST = 4096;

const BASE = 0x01000193;
const LEADING = power(BASE, WIDTH - 1);

/** A passage to be found: a whole text, or the window at one place of it. */
interface Indexed<T> {
    readonly text: string;
    readonly at: number;
    readonly isWhole: boolean;
    /** What the index's owner wants to know when the passage turns up. */
    readonly payload: T;
}

/** Passages by the hashes of their first windows. */
export class PassageIndex<T> {
    private readonly windows = new Map<number, Indexed<T>[]>();
    /** Which hashes may be among the windows: answers for nearly every place of a text without a look-up. */
    private filter = new Uint8Array(0);

    get isEmpty(): boolean {
        return this.windows.size === 0;
    }

    /** Makes a text findable as a whole. Texts shorter than `WIDTH` are not. */
    addWhole(text: string, payload: T): void {
        if (text.length < WIDTH) return;
        this.add(hashAt(text, 0), { text, at: 0, isWhole: true, payload });
    }

    /** Makes every part of a text findable that is `WIDTH` characters long. */
    addParts(text: string, payload: T): void {
        const head = text.slice(0, LONGEST);
        eachWindow(head, (hash, at) => {
            const there = this.windows.get(hash);
            if (there?.some((other) => !other.isWhole && sameWindow(other.text, other.at, head, at))) return;
            this.add(hash, { text: head, at, isWhole: false, payload });
        });
    }

    /** The payload of the first passage in a text of which `accepts` approves. */
    find(text: string, accepts: (payload: T, passage: string) => boolean = () => true): T | undefined {
        if (this.isEmpty || text.length < WIDTH) return undefined;
        const { filter } = this;
        const mask = filter.length - 1;
        const last = text.length - WIDTH;
        let hash = hashAt(text, 0);
        for (let where = 0; ; where++) {
            if (filter[(hash ^ (hash >>> 15)) & mask] === 1) {
                const hit = this.windows.get(hash)?.find((indexed) => stands(indexed, text, where, accepts));
                if (hit !== undefined) return hit.payload;
            }
            if (where === last) return undefined;
            hash = roll(hash, text, where);
        }
    }

    private add(hash: number, indexed: Indexed<T>): void {
        const list = this.windows.get(hash);
        if (list === undefined) this.windows.set(hash, [indexed]);
        else list.push(indexed);
        if (this.windows.size * SPARSENESS > this.filter.length) this.growFilter();
        else this.filter[(hash ^ (hash >>> 15)) & (this.filter.length - 1)] = 1;
    }

    /** To twice the size, and at least what keeps one place in `SPARSENESS` taken. */
    private growFilter(): void {
        this.filter = new Uint8Array(Math.max(this.filter.length * 2, SMALLEST_FILTER));
        for (const hash of this.windows.keys()) this.filter[(hash ^ (hash >>> 15)) & (this.filter.length - 1)] = 1;
    }
}

function stands<T>(
    { text: sought, at, isWhole, payload }: Indexed<T>,
    text: string,
    where: number,
    accepts: (payload: T, passage: string) => boolean,
): boolean {
    if (isWhole) return text.startsWith(sought, where) && accepts(payload, sought);
    return sameWindow(sought, at, text, where) && accepts(payload, text.slice(where, where + WIDTH));
}

/** Places of the filter for each window; a power of two like its sizes. */
const SPARSENESS = 16;
const SMALLEST_FILTER = 1024;

/** Shows the hash of every window of a text. */
function eachWindow(text: string, visit: (hash: number, at: number) => void): void {
    if (text.length < WIDTH) return;
    let hash = hashAt(text, 0);
    for (let at = 0; ; at++) {
        visit(hash, at);
        if (at + WIDTH >= text.length) return;
        hash = roll(hash, text, at);
    }
}

/** The hash of the window after the one at `at`. */
function roll(hash: number, text: string, at: number): number {
    const without = hash - Math.imul(text.charCodeAt(at), LEADING);
    return (Math.imul(without, BASE) + text.charCodeAt(at + WIDTH)) | 0;
}

function hashAt(text: string, start: number): number {
    let hash = 0;
    for (let index = start; index < start + WIDTH; index++) hash = (Math.imul(hash, BASE) + text.charCodeAt(index)) | 0;
    return hash;
}

function sameWindow(a: string, at: number, b: string, where: number): boolean {
    for (let offset = 0; offset < WIDTH; offset++) {
        if (a.charCodeAt(at + offset) !== b.charCodeAt(where + offset)) return false;
    }
    return true;
}

function power(base: number, exponent: number): number {
    let result = 1;
    for (let count = 0; count < exponent; count++) result = Math.imul(result, base);
    return result;
}
