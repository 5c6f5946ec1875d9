/**
 * JSON in a text property (`containerDefinitions`, `definition`, `input` ...), read as AWS reads it: the case of keys does
 * not matter, one object may stand for a list of one. Parsing never throws and never quotes the input.
 */
import type { Model } from "../model";
import { Property } from "../property";
import { fromJson, isMap, type PropertyMap, type PropertyValue } from "../tree";
import type { UnknownValue } from "../value";

/** What a JSON text holds. `broken`: it cannot be parsed, or is larger than `MAX_TEXT`. */
export type JsonText =
    | { readonly state: "absent" }
    | { readonly state: "parsed"; readonly root: Property }
    | { readonly state: "unknown"; readonly gap: UnknownValue }
    | { readonly state: "broken" };

/** Longest text that is looked into, in characters. AWS accepts far less everywhere. */
export const MAX_TEXT = 1 << 20;

/** Parses the JSON text at a property once per model. A list or map that is no text is taken as it is. */
export function jsonText(property: Property, model: Model): JsonText {
    if (property.isAbsent) return { state: "absent" };
    if (property.isUnknown) return { state: "unknown", gap: property.gap() };
    const raw = property.raw();
    if (Array.isArray(raw) || isMap(raw)) return { state: "parsed", root: property };
    if (typeof raw !== "string") return { state: "unknown", gap: property.gap() };
    const parsed = parseOnce(raw, model.fact(parsedTexts));
    if (parsed === undefined) return { state: "broken" };
    return {
        state: "parsed",
        root: Property.of(property.owner, property.path, parsed, property.side, property.secret),
    };
}

/** Parsed texts of a model: several rules and views look into the same ones. */
function parsedTexts(): Map<string, PropertyValue | undefined> {
    return new Map();
}

function parseOnce(text: string, known: Map<string, PropertyValue | undefined>): PropertyValue | undefined {
    if (!known.has(text)) known.set(text, parseJson(text));
    return known.get(text);
}

/** The tree of a JSON text; undefined where it is none, is too large, or is nested beyond reason. */
export function parseJson(text: string): PropertyValue | undefined {
    if (text.length > MAX_TEXT) return undefined;
    try {
        return fromJson(JSON.parse(text));
    } catch {
        // The message would quote the text, which may hold secrets.
        return undefined;
    }
}

/** The field of a map, whatever the case of its key, under the key's usual spelling. */
export function field(property: Property, key: string): Property {
    const raw = property.raw();
    if (!isMap(raw) || Object.hasOwn(raw, key)) return property.get(key);
    const actual = spelling(raw, key);
    if (actual === undefined) return property.get(key);
    return property.get(actual).named(property.path === "" ? key : `${property.path}.${key}`);
}

/** A map with more keys is indexed once. */
const MANY_KEYS = 40;
const spellings = new WeakMap<PropertyMap, ReadonlyMap<string, string>>();

/** The first key of a map that differs from `key` in letter case only. */
function spelling(map: PropertyMap, key: string): string | undefined {
    const wanted = key.toLowerCase();
    const index = spellings.get(map);
    if (index !== undefined) return index.get(wanted);
    const keys = Object.keys(map);
    if (keys.length <= MANY_KEYS) return keys.find((candidate) => candidate.toLowerCase() === wanted);
    spellings.set(map, new Map(keys.reverse().map((candidate) => [candidate.toLowerCase(), candidate])));
    return spelling(map, key);
}

/** Follows a dotted path of fields. */
export function fieldAt(property: Property, path: string): Property {
    return path.split(".").reduce(field, property);
}
