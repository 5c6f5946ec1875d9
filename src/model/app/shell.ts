/** Splitting of command lines into words, as a shell would: quotes are taken off, nothing is expanded. Linear time. */

/** Characters that mean nothing but themselves: outside quotes, in single and in double ones. */
const PLAIN = /[^\s;&|'"\\]+/y;
const IN_QUOTES: Readonly<Record<string, RegExp>> = { "'": /[^']+/y, '"': /[^"\\]+/y };

/** Words of a command line. Operators (`&&`, `;`, `|`) stand as words of their own. */
export function shellWords(line: string): string[] {
    const words: string[] = [];
    let word: string | undefined;
    for (let index = 0; index < line.length;) {
        const char = line[index] as string;
        const piece = pieceAt(line, index);
        if (piece !== undefined) {
            word = (word ?? "") + piece.text;
            index = piece.end;
            continue;
        }
        if (word !== undefined) words.push(word);
        word = undefined;
        index = /\s/.test(char) ? index + 1 : pushOperator(words, line, index);
    }
    if (word !== undefined) words.push(word);
    return words;
}

/** A piece of a word, and the position behind it; undefined at a blank or an operator. */
function pieceAt(line: string, index: number): { text: string; end: number } | undefined {
    const char = line[index] as string;
    if (char === "'" || char === '"') return quotedAt(line, index + 1, char);
    if (char === "\\") return escapedAt(line, index);
    const text = runAt(PLAIN, line, index);
    return text === "" ? undefined : { text, end: index + text.length };
}

/** What stands in quotes, up to the closing one or the end. */
function quotedAt(line: string, start: number, quote: string): { text: string; end: number } {
    let text = "";
    let index = start;
    while (index < line.length && line[index] !== quote) {
        const plain = runAt(IN_QUOTES[quote] as RegExp, line, index);
        const piece = plain === "" ? escapedAt(line, index) : { text: plain, end: index + plain.length };
        text += piece.text;
        index = piece.end;
    }
    return { text, end: index + 1 };
}

/** The character behind a backslash; the backslash itself where nothing follows. */
function escapedAt(line: string, index: number): { text: string; end: number } {
    return { text: line[index + 1] ?? "\\", end: index + 2 };
}

function runAt(pattern: RegExp, line: string, index: number): string {
    pattern.lastIndex = index;
    return pattern.exec(line)?.[0] ?? "";
}

/** Adds the operator here, one character or the same twice. Returns the position behind it. */
function pushOperator(words: string[], line: string, start: number): number {
    const end = line[start + 1] === line[start] ? start + 2 : start + 1;
    words.push(line.slice(start, end));
    return end;
}

/** Programs whose `-c` argument is a command line of its own. */
const SHELLS = /^(?:.*\/)?(?:ba|da|a|z|k)?sh$/;

/**
 * The words that are run: the command lines inside `sh -c "..."` are opened, and so is a single token that holds a whole
 * command line.
 */
export function openCommand(tokens: readonly string[]): string[] {
    const shell = tokens.some((token) => SHELLS.test(token));
    return tokens.flatMap((token) =>
        /\s/.test(token) && (shell || tokens.length === 1) ? shellWords(token) : [token],
    );
}
