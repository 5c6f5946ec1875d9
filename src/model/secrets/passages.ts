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

/** A text that was indexed, with what its owner wants to know when it turns up. */
interface Indexed<T> {
    readonly text: string;
    /** Where the window stands in `text`. */
    readonly at: number;
    readonly payload: T;
}

/** Texts by the hashes of their windows. */
export class PassageIndex<T> {
    private readonly windows = new Map<number, Indexed<T>[]>();

    get isEmpty(): boolean {
        return this.windows.size === 0;
    }

    /** Makes a text findable as a whole. Texts shorter than `WIDTH` are not. */
    addWhole(text: string, payload: T): void {
        if (text.length < WIDTH) return;
        this.add(hashAt(text, 0), { text, at: 0, payload });
    }

    /** Makes every part of a text findable that is `WIDTH` characters long. */
    addParts(text: string, payload: T): void {
        const head = text.slice(0, LONGEST);
        eachWindow(head, (hash, at) => {
            const there = this.windows.get(hash);
            if (!there?.some((other) => sameWindow(other.text, other.at, head, at)))
                this.add(hash, { text: head, at, payload });
        });
    }

    /** The first indexed text of which `accepts` approves and that stands in `text` as a whole. */
    findWhole(text: string, accepts: (payload: T) => boolean = () => true): T | undefined {
        return this.find(text, ({ text: sought, at }, where) => at === 0 && text.startsWith(sought, where), accepts);
    }

    /** The payload of an indexed text of which some part stands in `text`; `accepts` is shown the part. */
    findPart(text: string, accepts: (payload: T, part: string) => boolean): T | undefined {
        return this.find(
            text,
            (indexed, where) => sameWindow(indexed.text, indexed.at, text, where),
            (payload, where) => accepts(payload, text.slice(where, where + WIDTH)),
        );
    }

    private find(
        text: string,
        matches: (indexed: Indexed<T>, where: number) => boolean,
        accepts: (payload: T, where: number) => boolean,
    ): T | undefined {
        if (this.isEmpty) return undefined;
        let found: T | undefined;
        eachWindow(text, (hash, where) => {
            const hit = this.windows
                .get(hash)
                ?.find((indexed) => matches(indexed, where) && accepts(indexed.payload, where));
            found = hit?.payload;
            return hit !== undefined;
        });
        return found;
    }

    private add(hash: number, indexed: Indexed<T>): void {
        const list = this.windows.get(hash);
        if (list === undefined) this.windows.set(hash, [indexed]);
        else list.push(indexed);
    }
}

/** Shows the hash of every window of a text until `visit` returns true. */
function eachWindow(text: string, visit: (hash: number, at: number) => boolean | void): void {
    if (text.length < WIDTH) return;
    let hash = hashAt(text, 0);
    for (let at = 0; ; at++) {
        if (visit(hash, at) === true || at + WIDTH >= text.length) return;
        const without = hash - Math.imul(text.charCodeAt(at), LEADING);
        hash = (Math.imul(without, BASE) + text.charCodeAt(at + WIDTH)) | 0;
    }
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
