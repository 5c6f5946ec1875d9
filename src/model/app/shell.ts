/** Splitting of command lines into words, as a shell would: quotes are taken off, nothing is expanded. Linear time. */

/** Words of a command line. Operators (`&&`, `;`, `|`) stand as words of their own. */
export function shellWords(line: string): string[] {
    const words: string[] = [];
    let word: string | undefined;
    let quote: string | undefined;
    for (let index = 0; index < line.length; index += 1) {
        const char = line[index] as string;
        if (quote !== undefined) {
            if (char === quote) quote = undefined;
            else if (char === "\\" && quote === '"' && index + 1 < line.length) word += line[(index += 1)] as string;
            else word += char;
        } else if (char === "'" || char === '"') {
            quote = char;
            word ??= "";
        } else if (char === "\\" && index + 1 < line.length) {
            word = (word ?? "") + (line[(index += 1)] as string);
        } else if (/[\s;&|]/.test(char)) {
            if (word !== undefined) words.push(word);
            word = undefined;
            if (!/\s/.test(char)) index = pushOperator(words, line, index);
        } else {
            word = (word ?? "") + char;
        }
    }
    if (word !== undefined) words.push(word);
    return words;
}

function pushOperator(words: string[], line: string, start: number): number {
    let end = start;
    while (end + 1 < line.length && line[end + 1] === line[start] && end - start < 1) end += 1;
    words.push(line.slice(start, end + 1));
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
    return tokens.flatMap((token) => (/\s/.test(token) && (shell || tokens.length === 1) ? shellWords(token) : [token]));
}
