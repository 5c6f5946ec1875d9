/** What is wrong with an input, in one line for the person who gave it: the place and the remedy, never its content. */
export class InputFault extends Error {}

/** Where a text stops being JSON: an offset, or undefined where it is JSON. */
export function jsonFaultOffset(text: string): number | undefined {
    const reader = new JsonReader(text);
    while (!reader.done) if (!reader.step()) return reader.offset;
    return undefined;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

/** Reads JSON token by token; it keeps its own stack, so that depth is no matter. */
class JsonReader {
    offset = 0;
    private readonly open: ("{" | "[")[] = [];
    private expected: "value" | "after" | "firstKey" | "key" | "firstValue" = "value";

    constructor(private readonly text: string) {}

    get done(): boolean {
        this.match(SPACE);
        return this.expected === "after" && this.open.length === 0 && this.offset >= this.text.length;
    }

    /** Reads the next token; false where none of those expected stands there. */
    step(): boolean {
        this.match(SPACE);
        switch (this.expected) {
            case "after":
                return this.afterValue();
            case "firstKey":
                return this.close("}") || this.key();
            case "key":
                return this.key();
            case "firstValue":
                return this.close("]") || this.value();
            case "value":
                return this.value();
        }
    }

    private afterValue(): boolean {
        const container = this.open.at(-1);
        if (container === undefined) return false;
        if (!this.take(",")) return this.close(container === "{" ? "}" : "]");
        this.expected = container === "{" ? "key" : "value";
        return true;
    }

    private key(): boolean {
        if (!this.match(STRING)) return false;
        this.match(SPACE);
        this.expected = "value";
        return this.take(":");
    }

    private value(): boolean {
        if (this.take("{")) {
            this.open.push("{");
            this.expected = "firstKey";
        } else if (this.take("[")) {
            this.open.push("[");
            this.expected = "firstValue";
        } else {
            this.expected = "after";
            return this.match(STRING) || this.match(SCALAR);
        }
        return true;
    }

    private close(char: "}" | "]"): boolean {
        if (!this.take(char)) return false;
        this.open.pop();
        this.expected = "after";
        return true;
    }

    private take(char: string): boolean {
        if (this.text[this.offset] !== char) return false;
        this.offset += 1;
        return true;
    }

    private match(pattern: RegExp): boolean {
        pattern.lastIndex = this.offset;
        if (!pattern.test(this.text)) return false;
        this.offset = pattern.lastIndex;
        return true;
    }
}

const WRITE_AGAIN = "Write it again with `pulumi stack export --file FILE`.";

/** Says where `text` stops being JSON; `linesBefore` counts the lines that stand before it in the file. */
export function describeJsonFault(text: string, linesBefore = 0, remedy = WRITE_AGAIN): string {
    const offset = faultOffset(text);
    if (offset === undefined) return `is not JSON. ${remedy}`;
    if (isCutOff(text.slice(offset).trimEnd())) {
        return `ends in the middle (line ${lineOf(text, text.trimEnd().length) + linesBefore}). ${remedy}`;
    }
    const column = offset - text.lastIndexOf("\n", offset - 1);
    return `is not JSON: line ${lineOf(text, offset) + linesBefore}, column ${column}. ${remedy}`;
}

/** Whether what stands where JSON stops is the beginning of something that never ends: a text, or a word. */
function isCutOff(rest: string): boolean {
    return (
        /^"[^"\\]*(?:\\.[^"\\]*)*\\?$/s.test(rest) ||
        ["true", "false", "null", "-"].some((word) => word.startsWith(rest))
    );
}

function faultOffset(text: string): number | undefined {
    try {
        return jsonFaultOffset(text);
    } catch {
        return undefined; // a text so large that its strings cannot be matched
    }
}

function lineOf(text: string, offset: number): number {
    let line = 1;
    for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
    return line;
}
