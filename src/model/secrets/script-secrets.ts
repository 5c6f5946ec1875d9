/** Secrets in scripts and script-like documents, line by line. Linear time; nothing of a line is returned. */
import { type Assignment, assignments, linesOf } from "../app/script";
import { shellWords } from "../app/shell";
import type { SharedSettings } from "../profile";
import type { PropertyValue } from "../tree";
import { classify } from "./classify";
import { secretArguments } from "./command-secrets";
import { jsonLeaves } from "./documents";
import { type TokenFamily, tokenHits } from "./families";
import { classifyName } from "./names";
import { isAwsSecretName } from "./static-keys";
import { urlPassword } from "./urls";
import { cannotBeSecret } from "./values";

/**
 * What was found on a line:
 * - `assignment`: a name of a secret is given a literal;
 * - `aws-key`: that name is one of a static AWS key;
 * - `url`: a connection text with a password;
 * - `token`: a text that only a credential has the form of;
 * - `argument`: a command is given a secret.
 */
export interface ScriptSecret {
    readonly kind: "assignment" | "aws-key" | "url" | "token" | "argument";
    /** Line of the text, from 1. */
    readonly line: number;
    /** Path of keys, where the script is a JSON document. */
    readonly key?: string;
    /** Variable, flag, scheme or family in words. */
    readonly name: string;
    /** The text that is the secret; for the redaction guard only. */
    readonly text: string | undefined;
    readonly family?: TokenFamily;
}

/** Every secret of a script. `skip` leaves lines out (sections that hold references). */
export function scriptSecrets(
    text: string,
    settings: SharedSettings,
    skip: ReadonlySet<number> = NO_LINES,
    assignmentsOfText: readonly Assignment[] = assignments(text),
): ScriptSecret[] {
    const found = [
        ...assigned(assignmentsOfText, settings),
        ...lineByLine(text, settings),
        ...passwordLists(text),
        ...tokenHits(text)
            .filter((hit) => hit.family.confidence === "high")
            .map((hit): ScriptSecret => ({
                kind: "token",
                line: lineOf(text, hit.index),
                name: hit.family.words,
                text: undefined,
            })),
    ].filter((secret) => !skip.has(secret.line));
    return onePerLine(found).slice(0, MOST_FINDINGS);
}

/** Enough to act upon: a text with more is mended as a whole. */
const MOST_FINDINGS = 50;

/** Sections of a document whose entries name references. */
const REFERENCE_SECTIONS = /(?:^|\.)(?:parameter-store|secrets-manager|secretsmanager)\./i;

/** Every secret of a script that is a JSON document: its keys, and the scripts in its texts. */
export function jsonScriptSecrets(root: PropertyValue, settings: SharedSettings): ScriptSecret[] {
    const found = jsonLeaves(root).flatMap(({ key, name, text }): ScriptSecret[] => {
        // What the service fills in at run time: JSON paths, JSONata, intrinsic functions.
        if (name.endsWith(".$") || /^(?:\$\$?\.|\{%|States\.)/.test(text) || REFERENCE_SECTIONS.test(key)) return [];
        const secret = classifyName(name, settings) === "strong" ? classify(name, text, settings) : undefined;
        if (secret?.kind === "strong-name") {
            return [{ kind: "assignment", line: 1, key, name, text: secret.placeholder ? undefined : text }];
        }
        return scriptSecrets(text, settings)
            .slice(0, 1)
            .map((inner) => ({ ...inner, key }));
    });
    return found.slice(0, MOST_FINDINGS);
}

const NO_LINES: ReadonlySet<number> = new Set();

/** The first of a line in the order of kinds says it all; an AWS key beside it is another secret. */
function onePerLine(found: readonly ScriptSecret[]): ScriptSecret[] {
    const seen = new Set<string>();
    return found
        .filter((secret) => {
            const key = `${secret.line} ${secret.kind === "aws-key" ? "aws" : ""}`;
            return seen.has(key) ? false : seen.add(key);
        })
        .sort((a, b) => a.line - b.line);
}

function assigned(list: readonly Assignment[], settings: SharedSettings): ScriptSecret[] {
    const classes = new Map<string, boolean>();
    const isStrong = (name: string) => {
        const known = classes.get(name) ?? classifyName(name, settings) === "strong";
        classes.set(name, known);
        return known;
    };
    return list.flatMap((assignment): ScriptSecret[] => {
        const { name, value, line, computed } = assignment;
        if (computed || value === "" || !isStrong(name)) return [];
        const found = classify(name, value, settings);
        if (found?.kind === "url") return [{ kind: "url", line, name: found.scheme, text: value }];
        if (found?.kind !== "strong-name") return [];
        if (isAwsSecretName(name)) return [{ kind: "aws-key", line, name, text: value }];
        return [{ kind: "assignment", line, name, text: found.placeholder ? undefined : value }];
    });
}

const LONGEST_LINE = 1 << 14;

function lineByLine(text: string, settings: SharedSettings): ScriptSecret[] {
    return linesOf(text).flatMap((whole, index): ScriptSecret[] => {
        const line = whole.length > LONGEST_LINE ? whole.slice(0, LONGEST_LINE) : whole;
        const number = index + 1;
        if (!INTERESTING.test(line)) return [];
        const url = line.includes("://") ? urlPassword(line) : undefined;
        if (url !== undefined && !url.loopback) {
            return [{ kind: "url", line: number, name: url.scheme, text: undefined }];
        }
        if (/^\s*#/.test(line)) return [];
        const argument =
            commandSecret(line) ??
            (/(?:^|\s)--?[a-z]/i.test(line) ? secretArguments(shellWords(line), settings)[0]?.flag : undefined);
        return argument === undefined ? [] : [{ kind: "argument", line: number, name: argument, text: undefined }];
    });
}

/** A line with none of these holds neither a URL nor a command that takes a password. */
const INTERESTING = /:\/\/|(?:^|\s)["']?--?[a-z]|passw|pwd|aws_s/i;

/** Commands that take a password in a way of their own; each captures the password. */
const COMMANDS: readonly (readonly [name: string, hint: string, pattern: RegExp])[] = [
    [
        "aws configure set",
        "aws_s",
        /\baws\s{1,5}configure\s{1,5}set\s{1,5}(?:[\w.-]{1,60}\.)?aws_(?:secret_access_key|session_token)\s{1,5}(\S{1,500})/,
    ],
    ["docker login -p", "login", /\bdocker\s{1,5}login\b[^\n;|&]{0,300}?\s-p[ =]?(\S{1,500})/],
    ["docker login --password", "login", /\bdocker\s{1,5}login\b[^\n;|&]{0,300}?\s--password[ =](\S{1,500})/],
    ["mysql -p", "mysql", /\b(?:mysql|mysqldump|mysqladmin)\b[^\n;|&]{0,300}?\s-p([^\s;|&]{1,500})/],
    ["curl -u", "curl", /\bcurl\b[^\n;|&]{0,500}?\s(?:-u|--user)[ =]?["']?[^\s:"'$]{1,200}:([^\s"']{1,500})/],
    [
        "passwd --stdin",
        "--stdin",
        /\becho\s{1,5}["']?([^\s"'|]{1,500})["']?\s{0,5}\|[^\n]{0,60}\bpasswd\b[^\n]{0,60}--stdin/,
    ],
    ["chpasswd", "chpasswd", /\becho\s{1,5}["']?[\w.-]{1,60}:([^\s"'|]{1,500})["']?\s{0,5}\|[^\n]{0,60}\bchpasswd\b/],
];

function commandSecret(line: string): string | undefined {
    const hit = COMMANDS.find(([, hint, pattern]) => line.includes(hint) && isLiteral(pattern.exec(line)?.[1]));
    return hit?.[0];
}

function isLiteral(value: string | undefined): boolean {
    return (
        value !== undefined &&
        !/^["']?[$`<{]|\$[({A-Za-z_]|`|\{\{/.test(value) &&
        !cannotBeSecret("", value.replace(/^["']|["']$/g, ""))
    );
}

/** `user:password` lines that are fed to `chpasswd` as a here-document. */
function passwordLists(text: string): ScriptSecret[] {
    if (!/chpasswd[^\n]{0,60}<</.test(text)) return [];
    const found: ScriptSecret[] = [];
    let end: string | undefined;
    text.split("\n").forEach((line, index) => {
        if (end === undefined) {
            end = /\bchpasswd\b[^\n]{0,60}<<-?\s{0,5}["']?(\w{1,60})/.exec(line)?.[1];
        } else if (line.trim() === end) {
            end = undefined;
        } else if (isLiteral(/^\s{0,40}[\w.-]{1,60}:(\S{1,500})\s*$/.exec(line)?.[1])) {
            found.push({ kind: "argument", line: index + 1, name: "chpasswd", text: undefined });
        }
    });
    return found;
}

/** The line of a text, from 1, in which a position stands. */
export function lineOf(text: string, index: number): number {
    let line = 1;
    for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) line += 1;
    return line;
}

/** Sections of a build specification whose entries name references: the lines below them. */
export function referenceLines(text: string): ReadonlySet<number> {
    const found = new Set<number>();
    let section = -1;
    text.split("\n").forEach((line, index) => {
        const indent = /^\s{0,200}/.exec(line)?.[0].length ?? 0;
        if (line.trim() === "") return;
        if (section >= 0 && indent > section) found.add(index + 1);
        else {
            section =
                /^\s{0,200}["']?(?:parameter-store|secrets-manager|secretsmanager|exported-variables)["']?\s{0,10}:/.test(
                    line,
                )
                    ? indent
                    : -1;
        }
    });
    return found;
}
