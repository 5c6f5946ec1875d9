/**
 * Splits an input into its JSON documents, and each document into its frame and the elements of its one long list.
 *
 * States are hundreds of megabytes at times. Parsed element by element, the text, the parsed whole and what is decoded
 * from it never stand in memory at once, and no text grows past what the engine can hold.
 */
import { describeJsonFault, InputFault } from "./fault";

/** One JSON document of an input. */
export interface Document {
    /** The parsed document with each long list empty. */
    readonly frame: unknown;
    /** The long lists by the path of their keys, for example `deployment.resources`. */
    readonly lists: ReadonlyMap<string, Iterable<unknown>>;
}

/** Where the long lists of the forms stand. */
const LONG_LISTS: ReadonlySet<string> = new Set([
    "deployment.resources",
    "checkpoint.latest.resources",
    "latest.resources",
    "steps",
]);

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
const NEW_LINE = 0x0a;

/** The documents of an input. Lines of a log before, between and after them are passed over. */
export function* documents(bytes: Buffer): Generator<Document> {
    let at = documentStart(bytes, 0, true);
    if (at === undefined) {
        throw new InputFault(bytes.toString("latin1").trim() === "" ? EMPTY : describeJsonFault(head(bytes)));
    }
    while (at !== undefined) {
        const scan = new Scan(bytes, at);
        const end = scan.run();
        yield { frame: parse(bytes, at, scan.frameText(end)), lists: scan.listsOf() };
        at = documentStart(bytes, end, false);
    }
}

const EMPTY = "is empty. Write it with `pulumi stack export --file FILE`.";

/** Enough to show where something that begins with no document stops being JSON. */
function head(bytes: Buffer): string {
    return bytes.toString("utf8", 0, Math.min(bytes.length, 1 << 16));
}

/** Offset of the next line that begins with `{`; a list or scalar at the very beginning counts too. */
function documentStart(bytes: Buffer, from: number, first: boolean): number | undefined {
    let at = skipSpace(bytes, from);
    if (at >= bytes.length) return undefined;
    if (bytes[at] === OPEN_MAP || (first && bytes[at] === OPEN_LIST)) return at;
    if (!first && !bytes.subarray(from, at).includes(NEW_LINE)) fail(bytes, 0);
    for (;;) {
        const line = bytes.indexOf(NEW_LINE, at);
        if (line < 0) return undefined;
        at = line + 1;
        if (bytes[at] === OPEN_MAP) return at;
    }
}

function skipSpace(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length && (bytes[at] as number) <= 0x20) at += 1;
    return at;
}

interface Span {
    readonly start: number;
    readonly end: number;
}
interface LongList extends Span {
    readonly path: string;
    readonly elements: readonly Span[];
}

/** One pass over the bytes of a document: where it ends, and where the elements of its long lists stand. */
class Scan {
    private readonly lists: LongList[] = [];
    /** Keys of the open objects; undefined for a list. */
    private readonly keys: (string | undefined)[] = [];
    private wantsKey = false;

    constructor(
        private readonly bytes: Buffer,
        private readonly start: number,
    ) {}

    /** Returns the offset after the document. */
    run(): number {
        for (let at = this.start; at < this.bytes.length;) {
            at = this.step(at);
            if (this.keys.length === 0) return at;
        }
        return fail(this.bytes, this.start);
    }

    private step(at: number): number {
        switch (this.bytes[at]) {
            case QUOTE:
                return this.string(at);
            case OPEN_MAP:
                this.keys.push("");
                this.wantsKey = true;
                return at + 1;
            case OPEN_LIST:
                return this.list(at);
            case CLOSE_MAP:
            case CLOSE_LIST:
                this.keys.pop();
                this.wantsKey = false;
                return at + 1;
            case COMMA:
                this.wantsKey = this.keys.at(-1) !== undefined;
                return at + 1;
            default:
                return at + 1;
        }
    }

    private string(at: number): number {
        const end = stringEnd(this.bytes, at, this.start);
        if (this.wantsKey) {
            // Long lists stand three keys deep at most.
            if (this.keys.length <= 3) this.keys[this.keys.length - 1] = this.bytes.toString("utf8", at + 1, end - 1);
            this.wantsKey = false;
        }
        return end;
    }

    private list(at: number): number {
        const path = this.keys.length <= 3 ? this.keys.join(".") : "";
        if (!LONG_LISTS.has(path)) {
            this.keys.push(undefined);
            this.wantsKey = false;
            return at + 1;
        }
        const { elements, end } = this.elements(at + 1);
        this.lists.push({ path, start: at, end, elements });
        return end;
    }

    private elements(from: number): { elements: Span[]; end: number } {
        const elements: Span[] = [];
        for (let at = from; ;) {
            at = skipSpace(this.bytes, at);
            if (elements.length === 0 && this.bytes[at] === CLOSE_LIST) return { elements, end: at + 1 };
            const end = this.elementEnd(at);
            if (end === at) fail(this.bytes, this.start);
            elements.push({ start: at, end });
            at = end + 1;
            if (this.bytes[end] === CLOSE_LIST) return { elements, end: at };
        }
    }

    /** Offset of the comma or bracket after the element that begins at `from`. */
    private elementEnd(from: number): number {
        let depth = 0;
        for (let at = from; at < this.bytes.length; at += 1) {
            const byte = this.bytes[at];
            if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) return at;
            if (byte === QUOTE) at = stringEnd(this.bytes, at, this.start) - 1;
            else if (byte === OPEN_MAP || byte === OPEN_LIST) depth += 1;
            else if (byte === CLOSE_MAP || byte === CLOSE_LIST) depth -= 1;
        }
        return fail(this.bytes, this.start);
    }

    /** The document's text with its long lists empty. */
    frameText(end: number): string {
        let text = "";
        let at = this.start;
        for (const list of this.lists) {
            text += `${this.bytes.toString("utf8", at, list.start)}[]`;
            at = list.end;
        }
        return text + this.bytes.toString("utf8", at, end);
    }

    listsOf(): Map<string, Iterable<unknown>> {
        return new Map(this.lists.map((list) => [list.path, elementsOf(this.bytes, this.start, list.elements)]));
    }
}

function* elementsOf(bytes: Buffer, start: number, elements: readonly Span[]): Generator<unknown> {
    for (const element of elements) {
        yield parse(bytes, start, bytes.toString("utf8", element.start, element.end));
    }
}

/** Offset after the string that begins at `at`. */
function stringEnd(bytes: Buffer, at: number, start: number): number {
    for (let end = at + 1; end < bytes.length; end += 1) {
        const byte = bytes[end];
        if (byte === BACKSLASH) end += 1;
        else if (byte === QUOTE) return end + 1;
    }
    return fail(bytes, start);
}

function parse(bytes: Buffer, start: number, text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return fail(bytes, start);
    }
}

/** Says where the document that begins at `start` is no JSON. */
function fail(bytes: Buffer, start: number): never {
    const before = bytes.subarray(0, start);
    let lines = 0;
    for (let at = before.indexOf(NEW_LINE); at >= 0; at = before.indexOf(NEW_LINE, at + 1)) lines += 1;
    throw new InputFault(describeJsonFault(textFrom(bytes, start), lines));
}

function textFrom(bytes: Buffer, start: number): string {
    try {
        return bytes.toString("utf8", start);
    } catch {
        return ""; // larger than one text may be: no place can be named
    }
}
