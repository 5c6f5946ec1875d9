/** Secrets among the arguments of a command: flags that take one, and assignments in front of a program. */
import type { SharedSettings } from "../profile";
import { classifyName } from "./names";
import { cannotBeSecret } from "./values";

/** A secret argument: which word of the command it is, and the flag or variable that gives it away. */
export interface SecretArgument {
    readonly index: number;
    readonly flag: string;
}

const FLAG =
    /^--?(password|passwd|secret|token|api-key|apikey|auth-token|requirepass|masterauth|secret-key|client-secret|access-token)(?:=([\s\S]*))?$/i;
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]{0,127})=([\s\S]+)$/;
/** A header as one word, with or without its scheme. */
const AUTHORIZATION = /^(?:proxy-)?authorization:\s{0,5}(?:\w{1,20}\s{1,5})?(\S{6,2000})$/i;
const SHORTEST = 6;

/** The secret arguments among words of a command line. */
export function secretArguments(words: readonly string[], settings: SharedSettings): SecretArgument[] {
    const found: SecretArgument[] = [];
    words.forEach((word, index) => {
        const flag = FLAG.exec(word);
        if (flag !== null && isLiteral(flag[2] ?? words[index + 1])) {
            found.push({ index, flag: `--${(flag[1] as string).toLowerCase()}` });
        }
        if (word === "-a" && isRedisCli(words, index) && isLiteral(words[index + 1])) found.push({ index, flag: "-a" });
        const header = AUTHORIZATION.exec(word);
        if (header !== null && isLiteral(header[1])) found.push({ index, flag: "an Authorization header" });
        const assignment = ASSIGNMENT.exec(word);
        if (assignment === null) return;
        const [, name, value] = assignment as unknown as [string, string, string];
        if (classifyName(name, settings) === "strong" && isLiteral(value, 1) && !cannotBeSecret(name, value)) {
            found.push({ index, flag: name });
        }
    });
    return found;
}

function isRedisCli(words: readonly string[], index: number): boolean {
    return words.slice(Math.max(0, index - 8), index).some((word) => /(?:^|\/)redis-cli$/.test(word));
}

/** A literal: no variable, substitution, file, standard input or further flag. */
function isLiteral(value: string | undefined, shortest = SHORTEST): boolean {
    if (value === undefined || value.length < shortest) return false;
    return !/^[$@<{-]|^%\w|\$[({A-Za-z_]|`|\{\{|^[;&|]/.test(value) && !/^(?:true|false)$/i.test(value);
}
