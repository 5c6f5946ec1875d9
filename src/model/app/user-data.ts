/**
 * Boot scripts in all the encodings that EC2 accepts (catalogue of secrets and settings, 1.3): plain text, base64, gzip,
 * MIME multipart, and these within each other. Bounded: all parts together unpack to at most `LONGEST_SCRIPT` characters,
 * and what would unpack to more is refused as a whole.
 */
import { gunzipSync } from "node:zlib";
import type { Model } from "../model";
import type { Property, PropertyOwner } from "../property";
import { FileAsset } from "../tree";
import type { UnknownValue } from "../value";
import { type Assignment, assignments } from "./script";

/** One readable text of a boot script: the whole of it, or a part of a multipart message, numbered from 1. */
export class ScriptPart {
    private found: readonly Assignment[] | undefined;

    constructor(
        readonly text: string,
        /** Path for messages, without a line: `userData`, `userData[part 2]`. */
        readonly path: string,
    ) {}

    get assignments(): readonly Assignment[] {
        this.found ??= assignments(this.text);
        return this.found;
    }
}

export type UserData =
    | { readonly state: "absent" }
    | { readonly state: "unknown"; readonly gap: UnknownValue }
    | { readonly state: "read"; readonly parts: readonly ScriptPart[] }
    /** There is something that cannot be made readable, or is too large. */
    | { readonly state: "not-visible"; readonly why: string };

/** Characters of a boot script that are read. EC2 takes 16 KB of it, which may be compressed. */
export const LONGEST_SCRIPT = 1 << 18;

const DEEPEST = 4;
/** A message of cloud-init has a handful. */
const MOST_PARTS = 500;

/** What one boot script may still unpack to. */
class Budget {
    private characters = LONGEST_SCRIPT;
    private parts = MOST_PARTS;
    /** Set once anything asked for more than was left. */
    isExceeded = false;

    /** The text of compressed bytes; undefined where they are damaged or hold too much. */
    inflate(bytes: Buffer): string | undefined {
        if (this.isExceeded) return undefined;
        try {
            const text = gunzipSync(bytes, { maxOutputLength: Math.max(1, this.characters) }).toString("utf8");
            this.characters -= text.length;
            return text;
        } catch (error) {
            if (error instanceof RangeError) this.isExceeded = true;
            return undefined;
        }
    }

    /** Whether one more part may be read. */
    takePart(): boolean {
        this.parts -= 1;
        if (this.parts < 0) this.isExceeded = true;
        return !this.isExceeded;
    }
}

/** Old providers wrote the SHA-1 of the script into their outputs. */
const SHA1 = /^[0-9a-f]{40}$/;

/** Reads a boot script, once per model. */
export function userDataOf(property: Property, encoded: boolean, model: Model): UserData {
    const memo = model.fact(readBefore);
    const ofOwner = memo.get(property.owner) ?? new Map<string, UserData>();
    memo.set(property.owner, ofOwner);
    const known = ofOwner.get(property.path) ?? readUserData(property, encoded);
    ofOwner.set(property.path, known);
    return known;
}

function readBefore(): Map<PropertyOwner, Map<string, UserData>> {
    return new Map();
}

/** Reads boot scripts. `encoded` where the property holds base64 only (`userDataBase64`, a launch template's `userData`). */
export function readUserData(property: Property, encoded: boolean): UserData {
    if (property.isAbsent) return { state: "absent" };
    const text = property.raw() instanceof FileAsset ? property.fileText() : property.text();
    if (text.state === "absent") return { state: "absent" };
    if (text.state === "unknown") return { state: "unknown", gap: text };
    if (text.value.trim() === "") return { state: "absent" };
    if (property.side === "output" && SHA1.test(text.value)) {
        return { state: "not-visible", why: "only a hash of the boot script is kept" };
    }
    if (text.value.length > 2 * LONGEST_SCRIPT) {
        return { state: "not-visible", why: "the boot script is too large to be read" };
    }
    const budget = new Budget();
    const parts = unfold(text.value, property.path, encoded, budget);
    if (budget.isExceeded) return { state: "not-visible", why: "the boot script unpacks to more than can be read" };
    return parts.length === 0
        ? { state: "not-visible", why: "the boot script cannot be decoded" }
        : { state: "read", parts };
}

/** Base64 may stand where plain text goes as well: nothing but the alphabet, and text or gzip inside. */
function unfold(text: string, path: string, encoded: boolean, budget: Budget): ScriptPart[] {
    const decoded = fromBase64(text, budget) ?? (encoded ? undefined : readable(text));
    return decoded === undefined ? [] : multipart(decoded.slice(0, LONGEST_SCRIPT), path, 0, budget);
}

function fromBase64(text: string, budget: Budget): string | undefined {
    const packed = text.replace(/\s+/g, "");
    if (packed.length < 4 || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
    return fromBytes(Buffer.from(packed, "base64"), budget);
}

function fromBytes(bytes: Buffer, budget: Budget): string | undefined {
    const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? budget.inflate(bytes) : bytes.toString("utf8");
    return text === undefined ? undefined : readable(text);
}

/** The text where at least 90 % of it can be printed. */
function readable(text: string): string | undefined {
    let odd = 0;
    for (let index = 0; index < text.length; index += 1) {
        const code = text.charCodeAt(index);
        if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127 || code === 0xfffd) odd += 1;
    }
    return odd * 10 <= text.length ? text : undefined;
}

/** The parts of a MIME message, decoded; a text that is none is its own only part. */
function multipart(text: string, path: string, depth: number, budget: Budget): ScriptPart[] {
    const boundary = depth < DEEPEST ? boundaryOf(text) : undefined;
    if (boundary === undefined) return [new ScriptPart(text, path)];
    const pieces = text.split(`--${boundary}`, MOST_PARTS + 2).slice(1);
    const parts: ScriptPart[] = [];
    for (const piece of pieces) {
        if (piece.startsWith("--") || !budget.takePart()) break;
        const body = decodePart(piece, budget);
        if (body !== undefined) parts.push(...multipart(body, `${path}[part ${parts.length + 1}]`, depth + 1, budget));
    }
    return parts.length === 0 ? [new ScriptPart(text, path)] : parts;
}

const HEAD = 4096;

function boundaryOf(text: string): string | undefined {
    const head = text.slice(0, HEAD);
    if (!/^\s*(?:content-type|mime-version|from )/i.test(head)) return undefined;
    return /content-type:\s*multipart\/[\w-]{1,40};[^\n]{0,200}?\s*boundary="?([^"\s;]{1,100})"?/i.exec(
        head.replace(/\r?\n[ \t]+/g, " "),
    )?.[1];
}

/** The body of one part, its transfer encoding undone. */
function decodePart(piece: string, budget: Budget): string | undefined {
    const normal = piece.replace(/\r\n/g, "\n");
    const blank = normal.indexOf("\n\n");
    if (blank < 0) return normal.trim() === "" ? undefined : normal;
    const headers = normal.slice(0, blank);
    const body = normal.slice(blank + 2);
    if (
        /content-transfer-encoding:\s*base64/i.test(headers) ||
        /content-type:\s*application\/(?:x-)?gzip/i.test(headers)
    ) {
        return fromBase64(body, budget);
    }
    return body;
}
