/**
 * Python literals as `repr` prints them: strings, bytes, numbers, True, False, None, lists, tuples, sets and dicts.
 * Anything else is opaque at the smallest enclosing position and spoils nothing around it. One pass, linear in the text;
 * how deep a value may nest is limited.
 */

/** What Django's own check asks of a secret key (security.W009); nothing else of a key is ever kept. */
export interface KeyFacts {
    readonly longEnough: boolean;
    readonly variedEnough: boolean;
    readonly insecurePrefix: boolean;
}

export type PythonValue =
    | { readonly kind: "none" }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "text"; readonly value: string }
    /** Bytes are told apart from text; no rule reads what is in them. */
    | { readonly kind: "bytes"; readonly empty: boolean }
    | { readonly kind: "path"; readonly value: string }
    /** A text that somebody took out: the producer, or this reader. */
    | { readonly kind: "redacted"; readonly key: KeyFacts | undefined }
    | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly PythonValue[] }
    | { readonly kind: "dict"; readonly entries: readonly (readonly [PythonValue, PythonValue])[] }
    /** Not a literal: an object, a function, a compiled pattern. */
    | { readonly kind: "opaque" };

/** A literal and the position behind it. */
export interface ParsedLiteral {
    readonly value: PythonValue;
    readonly end: number;
}

/** Levels of brackets that a value may have. Settings have four or five. */
export const DEEPEST_LEVEL = 64;

/** The value nests deeper than `DEEPEST_LEVEL`. */
export class TooDeep extends Error {}
/** The brackets or quotes of a value do not pair up: where its parts begin and end cannot be told. */
class Unpaired extends Error {}

const NONE: PythonValue = Object.freeze({ kind: "none" });
const TRUE: PythonValue = Object.freeze({ kind: "boolean", value: true });
const FALSE: PythonValue = Object.freeze({ kind: "boolean", value: false });
export const OPAQUE: PythonValue = Object.freeze({ kind: "opaque" });

/**
 * Reads the literal that begins at `start`. What stands behind it is the caller's business. A value whose brackets or
 * quotes do not pair up is opaque to the end of the text. Throws `TooDeep` and nothing else.
 */
export function parsePython(text: string, start = 0): ParsedLiteral {
    const reader = new Reader(text, start);
    try {
        return { value: reader.value(0), end: reader.position };
    } catch (error) {
        if (error instanceof Unpaired) return { value: OPAQUE, end: text.length };
        throw error;
    }
}

const NUMBER = /[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;
const WORD = /[A-Za-z_][\w.]*/y;
const SIGNED_WORD = /-inf\b/y;
const CLOSERS: Readonly<Record<string, string>> = { "[": "]", "(": ")", "{": "}" };
const PATH_CLASSES: ReadonlySet<string> = new Set(["PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"]);
/** Classes of Python's library that print as a call round one literal of the same meaning. */
const TRANSPARENT_CLASSES: ReadonlySet<string> = new Set(["OrderedDict", "frozenset"]);
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "\\": "\\", "'": "'", '"': '"' };
const ESCAPED_CODES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const LAST_CODE_POINT = 0x10ffff;

class Reader {
    constructor(
        private readonly text: string,
        public position: number,
    ) {}

    /** The value here; opaque where it is followed by anything but what may stand behind a value. */
    value(depth: number): PythonValue {
        if (depth > DEEPEST_LEVEL) throw new TooDeep();
        this.skipSpaces();
        const value = this.literal(depth);
        if (value !== OPAQUE && this.endsHere(depth)) return value;
        this.skipRest(depth);
        return OPAQUE;
    }

    private literal(depth: number): PythonValue {
        const character = this.text[this.position] ?? "";
        if (character === "'" || character === '"') return { kind: "text", value: this.string() };
        if (character === "b" && /['"]/.test(this.text[this.position + 1] ?? "")) {
            this.position += 1;
            return { kind: "bytes", empty: this.string() === "" };
        }
        if (character === "[") return { kind: "list", items: this.items("]", depth) };
        if (character === "(") return this.tuple(depth);
        if (character === "{") return this.braces(depth);
        const number = this.match(NUMBER);
        if (number !== undefined) return { kind: "number", value: Number(number.replaceAll("_", "")) };
        if (this.match(SIGNED_WORD) !== undefined) return { kind: "number", value: Number.NEGATIVE_INFINITY };
        const word = this.match(WORD);
        return word === undefined ? OPAQUE : this.word(word, depth);
    }

    private word(word: string, depth: number): PythonValue {
        switch (word) {
            case "None":
                return NONE;
            case "True":
                return TRUE;
            case "False":
                return FALSE;
            case "inf":
                return { kind: "number", value: Number.POSITIVE_INFINITY };
            case "nan":
                return { kind: "number", value: Number.NaN };
            case "set":
                return this.text.startsWith("()", this.position) ? this.emptySet() : OPAQUE;
            default:
                return this.text[this.position] === "(" ? this.call(word, depth) : OPAQUE;
        }
    }

    private emptySet(): PythonValue {
        this.position += 2;
        return { kind: "set", items: [] };
    }

    /** Paths, and classes that print as a call round their content. */
    private call(name: string, depth: number): PythonValue {
        if (!PATH_CLASSES.has(name) && !TRANSPARENT_CLASSES.has(name)) return OPAQUE;
        this.position += 1;
        const [only, ...more] = this.rest(")", depth);
        if (more.length > 0) return OPAQUE;
        if (only === undefined) {
            return name === "frozenset" ? { kind: "set", items: [] } : { kind: "dict", entries: [] };
        }
        if (PATH_CLASSES.has(name)) return only.kind === "text" ? { kind: "path", value: only.value } : OPAQUE;
        return only.kind === "dict" || only.kind === "set" ? only : OPAQUE;
    }

    private items(closer: string, depth: number): PythonValue[] {
        this.position += 1;
        return this.rest(closer, depth);
    }

    /** The elements up to the closing bracket, behind the opening one. */
    private rest(closer: string, depth: number): PythonValue[] {
        const items: PythonValue[] = [];
        this.skipSpaces();
        while (!this.take(closer)) {
            items.push(this.value(depth + 1));
            this.separator(closer);
        }
        return items;
    }

    /** A tuple; `(1)` is what Python prints for no tuple (complex numbers). */
    private tuple(depth: number): PythonValue {
        this.position += 1;
        const begin = this.position;
        const items = this.rest(")", depth);
        if (items.length !== 1) return { kind: "tuple", items };
        return /,\s*\)$/.test(this.text.slice(Math.max(begin, this.position - 8), this.position))
            ? { kind: "tuple", items }
            : OPAQUE;
    }

    private braces(depth: number): PythonValue {
        this.position += 1;
        this.skipSpaces();
        if (this.take("}")) return { kind: "dict", entries: [] };
        const first = this.value(depth + 1);
        return this.peek() === ":" ? this.dict(first, depth) : this.set(first, depth);
    }

    private set(first: PythonValue, depth: number): PythonValue {
        this.separator("}");
        return { kind: "set", items: [first, ...this.rest("}", depth)] };
    }

    private dict(firstKey: PythonValue, depth: number): PythonValue {
        const entries: (readonly [PythonValue, PythonValue])[] = [];
        let key = firstKey;
        for (;;) {
            if (!this.take(":")) throw new Unpaired();
            entries.push([key, this.value(depth + 1)]);
            this.separator("}");
            this.skipSpaces();
            if (this.take("}")) return { kind: "dict", entries };
            key = this.value(depth + 1);
        }
    }

    /** A string from its opening quote on. */
    private string(): string {
        const quote = this.text[this.position] as string;
        let out = "";
        let from = this.position + 1;
        for (;;) {
            const at = this.nextStop(quote, from);
            out += this.text.slice(from, at);
            if (this.text[at] === quote) {
                this.position = at + 1;
                return out;
            }
            const escape = this.escape(at + 1);
            out += escape.text;
            from = escape.end;
        }
    }

    /** Position of the next quote or backslash; a string that never ends spoils the whole value. */
    private nextStop(quote: string, from: number): number {
        for (let at = from; at < this.text.length; at += 1) {
            const character = this.text[at];
            if (character === quote || character === "\\") return at;
        }
        throw new Unpaired();
    }

    private escape(at: number): { text: string; end: number } {
        const letter = this.text[at];
        if (letter === undefined) throw new Unpaired();
        const digits = ESCAPED_CODES[letter];
        if (digits === undefined) return { text: ESCAPES[letter] ?? `\\${letter}`, end: at + 1 };
        const hex = this.text.slice(at + 1, at + 1 + digits);
        const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
        if (!(code <= LAST_CODE_POINT)) return { text: `\\${letter}`, end: at + 1 };
        return { text: String.fromCodePoint(code), end: at + 1 + digits };
    }

    /** Whether a value may end here. At the top the caller looks at what follows. */
    private endsHere(depth: number): boolean {
        const next = this.peek();
        return next === undefined || (depth === 0 ? next === " " : ",:]})".includes(next));
    }

    /** Moves behind an opaque value: to the next separator or closing bracket of this level; at the top to the end. */
    private skipRest(depth: number): void {
        if (depth === 0) {
            this.position = this.text.length;
            return;
        }
        const open: string[] = [];
        while (this.position < this.text.length) {
            const character = this.text[this.position] as string;
            if (open.length === 0 && ",]})".includes(character)) return;
            if (open.length === 0 && character === ":" && this.isKeyColon()) return;
            this.skipOne(character, open);
        }
        throw new Unpaired();
    }

    /** `repr` of a dict puts one space behind the colon; colons inside objects are skipped with them. */
    private isKeyColon(): boolean {
        return this.text[this.position + 1] === " ";
    }

    private skipOne(character: string, open: string[]): void {
        const closer = CLOSERS[character];
        if (character === "'" || character === '"') this.string();
        else if (character === "<") this.skipAngles();
        else {
            if (closer !== undefined) open.push(closer);
            else if ("]})".includes(character) && open.pop() !== character) throw new Unpaired();
            this.position += 1;
        }
    }

    /** `<Object: whatever, it's>`: nothing inside counts but further angles. */
    private skipAngles(): void {
        let level = 0;
        for (; this.position < this.text.length; this.position += 1) {
            const character = this.text[this.position];
            if (character === "<") level += 1;
            if (character === ">" && (level -= 1) === 0) {
                this.position += 1;
                return;
            }
        }
        throw new Unpaired();
    }

    private separator(closer: string): void {
        this.skipSpaces();
        if (this.peek() === closer) return;
        if (!this.take(",")) throw new Unpaired();
        this.skipSpaces();
    }

    private match(pattern: RegExp): string | undefined {
        pattern.lastIndex = this.position;
        const found = pattern.exec(this.text)?.[0];
        if (found !== undefined) this.position += found.length;
        return found;
    }

    private take(character: string): boolean {
        if (this.text[this.position] !== character) return false;
        this.position += 1;
        return true;
    }

    private peek(): string | undefined {
        return this.text[this.position];
    }

    private skipSpaces(): void {
        while (this.text[this.position] === " ") this.position += 1;
    }
}
