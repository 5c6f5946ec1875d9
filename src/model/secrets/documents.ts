/** Secrets inside structured texts: JSON and YAML documents, and values that wrap a document. One level deep. */
import { parseJson } from "../app/json-text";
import type { SharedSettings } from "../profile";
import { getKey, isMap, type PropertyValue } from "../tree";
import { classify, type Finding, urlPassword } from "./classify";
import { envFileLines } from "../app/env-files";
import { assignments } from "../app/script";
import { type TokenFamily, tokenHits, withArticle } from "./families";

/** A secret under a key of a document. */
export interface DocumentSecret {
    readonly kind: "strong-name" | "url" | "token";
    /** Path of keys, for example `db.password`; empty where the document has none. */
    readonly key: string;
    readonly what: string;
    /** For the redaction guard only. */
    readonly text: string;
    readonly family?: TokenFamily;
}

interface Leaf {
    readonly key: string;
    readonly name: string;
    readonly text: string;
}

const MOST_LEAVES = 20_000;
/** Levels of a document that are looked into; every walk over one may recurse so far. */
const DEEPEST_LEAF = 500;

/** The texts of a JSON tree with their keys, in order. Numbers count as text. Of a huge document the first ones. */
export function jsonLeaves(root: PropertyValue): Leaf[] {
    const found: Leaf[] = [];
    collectLeaves(root, "", "", 0, found);
    return found;
}

function collectLeaves(value: PropertyValue, key: string, name: string, depth: number, found: Leaf[]): void {
    if (typeof value === "string" || typeof value === "number") {
        found.push({ key, name, text: String(value) });
        return;
    }
    if (depth === DEEPEST_LEAF) return;
    if (Array.isArray(value)) {
        for (const [index, inner] of value.entries()) {
            if (found.length >= MOST_LEAVES) return;
            collectLeaves(inner, `${key}[${index}]`, name, depth + 1, found);
        }
    } else if (isMap(value)) {
        for (const inner of Object.keys(value)) {
            if (found.length >= MOST_LEAVES) return;
            const path = key === "" ? inner : `${key}.${inner}`;
            collectLeaves(getKey(value, inner) ?? null, path, inner, depth + 1, found);
        }
    }
}

/** Secrets of hosted configuration: JSON, YAML or `NAME=value` lines. */
export function configurationSecrets(text: string, settings: SharedSettings): DocumentSecret[] {
    const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
    const leaves = json === undefined ? lineLeaves(text) : jsonLeaves(json);
    const found = leaves.flatMap((leaf): DocumentSecret[] => {
        const secret = classify(leaf.name, leaf.text, settings);
        switch (secret?.kind) {
            case "strong-name":
                return [{ kind: "strong-name", key: leaf.key, what: "a secret by its name", text: leaf.text }];
            case "url":
                return [{ kind: "url", key: leaf.key, what: secret.scheme, text: leaf.text }];
            case "token":
                return [
                    {
                        kind: "token",
                        key: leaf.key,
                        what: withArticle(secret.family.words),
                        text: leaf.text,
                        family: secret.family,
                    },
                ];
            default:
                return [];
        }
    });
    return found.length > 0 ? found : wholeText(text);
}

function lineLeaves(text: string): Leaf[] {
    const keyed = assignments(text)
        .filter((assignment) => !assignment.computed && assignment.value !== "")
        .map((assignment) => ({ key: assignment.name, name: assignment.name, text: assignment.value }));
    return keyed.length > 0 ? keyed : envFileLines(text).map(({ name, value }) => ({ key: name, name, text: value }));
}

/** A credential that stands outside every key, a private key of many lines for example. */
function wholeText(text: string): DocumentSecret[] {
    const url = urlPassword(text);
    if (url !== undefined && !url.loopback) return [{ kind: "url", key: "", what: url.scheme, text: "" }];
    const hit = tokenHits(text).find(({ family }) => family.confidence === "high");
    return hit === undefined
        ? []
        : [{ kind: "token", key: "", what: withArticle(hit.family.words), text: "", family: hit.family }];
}

/** A secret inside a value that wraps a JSON document or base64. */
export function wrappedSecret(
    name: string,
    value: string,
    settings: SharedSettings,
): { key: string; finding: Finding } | undefined {
    const text = value.trim();
    if (/^[[{]/.test(text)) {
        const json = parseJson(text);
        if (json === undefined || typeof json === "string") return undefined;
        for (const leaf of jsonLeaves(json)) {
            const finding = classify(leaf.name === "" ? name : leaf.name, leaf.text, settings);
            if (finding !== undefined && finding.kind !== "suspected") return { key: `key ${leaf.key}`, finding };
        }
        return undefined;
    }
    const decoded = fromBase64(text);
    const finding = decoded === undefined ? undefined : classify("", decoded, settings);
    return finding?.kind === "url" || finding?.kind === "token" ? { key: "in base64", finding } : undefined;
}

const LONGEST = 1 << 16;

function fromBase64(text: string): string | undefined {
    if (text.length < 24 || text.length > LONGEST || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
        return undefined;
    }
    const decoded = Buffer.from(text, "base64").toString("utf8");
    return /^[\x20-\x7e\s]+$/.test(decoded) ? decoded : undefined;
}
