/**
 * Every other text of a resource: what is neither a variable, a command, a script nor a property made for a secret. A
 * credential in it is known by its form alone, or because the run knows the value as a secret.
 */
import { isEnvFile, OBJECT_TYPE } from "../app/env-files";
import { parseJson } from "../app/json-text";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { FileAsset, isMap, type PropertyMap, type PropertyValue, Secret, Unknown } from "../tree";
import { claimsOf, isHarmlessForm } from "./claims";
import { mayHoldTokens, type TokenFamily, tokenFamilies, withArticle } from "./families";
import { classifiedSecrets, describeOrigin, isCredentialName, knownSecrets } from "./known-secrets";
import { AWS_PROVIDER } from "./provider-keys";
import { sinksOf } from "./sinks";
import { bootScriptCarriers } from "./texts";

/** A text and its place. `name` is the last key of the path. */
export interface LooseText {
    readonly path: string;
    readonly name: string;
    readonly text: string;
    /** Whether it is part of the resource's metadata, which is looked for known secrets too: people and billing see it. */
    readonly isMetadata: boolean;
}

export interface LooseTexts {
    readonly texts: readonly LooseText[];
    /** Whether a text may hold a token of a known form: no is certain. */
    readonly mayHoldTokens: boolean;
    /** Values that are not known, by path. */
    readonly unknown: readonly string[];
}

/** A credential in a loose text: its family, or where the run knows it from, in words. */
export interface LooseCredential {
    readonly path: string;
    readonly what: string;
    readonly family: TokenFamily | undefined;
}

/** Metadata as a text of its own, and maps of it. */
const METADATA_TEXTS: ReadonlySet<string> = new Set(["description", "comment", "name", "alarmDescription"]);
const METADATA_MAPS: ReadonlySet<string> = new Set(["tags", "tagsAll"]);
/** Types that exist to hold secrets. */
const VAULTS: ReadonlySet<string> = new Set(["kubernetes:core/v1:Secret"]);

/** The loose texts of a resource; what other rules own is left out. */
export function looseTexts(resource: Resource, model: Model): LooseTexts {
    const memo = model.fact(looseByResource);
    const known = memo.get(resource);
    if (known !== undefined) return known;
    const found = collect(resource, model);
    memo.set(resource, found);
    return found;
}

function looseByResource(): Map<Resource, LooseTexts> {
    return new Map();
}

function collect(resource: Resource, model: Model): LooseTexts {
    const properties = resource.inputs ?? resource.outputs;
    if (properties === undefined || VAULTS.has(resource.type)) return NO_TEXTS;
    const walk = new Walk(resource, model);
    walk.properties(properties);
    const { texts, unknown } = walk;
    return { texts, unknown, mayHoldTokens: mayHoldTokens(texts.map(({ text }) => text)) };
}

const NO_TEXTS: LooseTexts = { texts: [], unknown: [], mayHoldTokens: false };
const DEEPEST = 64;
const NO_PLACES: ReadonlySet<string> = new Set();

/** Where the walk is: in a map of metadata, at a text that may be metadata, or elsewhere. */
type Region = "map" | "text" | undefined;

class Walk {
    readonly texts: LooseText[] = [];
    readonly unknown: string[] = [];
    private readonly owned: ReadonlySet<string>;
    private readonly sinks: ReadonlySet<string>;
    private readonly isAws: boolean;
    private readonly isScripted: boolean;
    private readonly isEnvFile: boolean;

    constructor(
        private readonly resource: Resource,
        model: Model,
    ) {
        const { texts } = claimsOf(resource, model);
        this.owned =
            texts.length === 0
                ? NO_PLACES
                : new Set(texts.flatMap(({ text }) => (text === undefined || text.length < 16 ? [] : [text])));
        const sinks = sinksOf(resource);
        this.sinks = sinks.length === 0 ? NO_PLACES : new Set(sinks.map((sink) => sink.property.path));
        this.isAws = resource.type.startsWith("aws:");
        this.isScripted = bootScriptCarriers.includes(resource.type);
        this.isEnvFile = resource.type === OBJECT_TYPE && isEnvFile(resource, model);
    }

    properties(map: PropertyMap): void {
        for (const key of Object.keys(map)) {
            const region = METADATA_MAPS.has(key) ? "map" : METADATA_TEXTS.has(key) ? "text" : undefined;
            this.value(map[key], key, key, 1, region);
        }
    }

    private map(map: PropertyMap, path: string, depth: number, region: Region): void {
        for (const key of Object.keys(map)) this.value(map[key], `${path}.${key}`, key, depth + 1, region);
    }

    private value(
        value: PropertyValue | undefined,
        path: string,
        name: string,
        depth: number,
        region: Region = undefined,
    ): void {
        if (depth > DEEPEST || this.isSink(path, name, region)) return;
        if (typeof value === "string") this.text(value, path, name, region);
        else if (value instanceof Secret) {
            // A marked property of another provider is a store or a sink of its own.
            if (this.isAws) this.value(value.value, path, name, depth, region);
        } else if (value instanceof FileAsset) {
            if (value.text !== undefined) this.text(value.text, path, name, region);
            if (value.assets !== undefined) this.map(value.assets, path, depth, undefined);
        } else if (value instanceof Unknown) this.unknown.push(path);
        else if (Array.isArray(value)) {
            value.forEach((element, index) =>
                this.value(element, `${path}[${labelOf(element) ?? index}]`, name, depth + 1),
            );
        } else if (isMap(value)) this.map(value, path, depth, region === "map" ? region : undefined);
    }

    private isSink(path: string, name: string, region: Region): boolean {
        if (this.sinks !== NO_PLACES && this.sinks.has(path)) return true;
        if (region === undefined && isCredentialName(name)) return true;
        if (this.isScripted && /(?:^|\.)userData(?:Base64)?$|^data$/.test(path)) return true;
        if (this.isEnvFile && /^(?:content|contentBase64|source)$/.test(path)) return true;
        return this.resource.type === AWS_PROVIDER && /^(?:accessKey|secretKey|token)$/.test(path);
    }

    private text(text: string, path: string, name: string, region: Region): void {
        if (text.length < 8 || this.owned.has(text)) return;
        this.texts.push({ path, name, text, isMetadata: region !== undefined });
    }
}

/** The name by which people call an element of a list. */
function labelOf(element: PropertyValue): string | undefined {
    if (!isMap(element)) return undefined;
    for (const key of ["name", "Name", "containerName"]) {
        const label = Object.hasOwn(element, key) ? element[key] : undefined;
        if (typeof label === "string") return label;
    }
    return undefined;
}

/** The credentials among a resource's loose texts. */
export function looseCredentials(resource: Resource, model: Model): readonly LooseCredential[] {
    const memo = model.fact(credentialsByResource);
    let found = memo.get(resource);
    if (found === undefined) memo.set(resource, (found = findCredentials(resource, model)));
    return found;
}

function credentialsByResource(): Map<Resource, readonly LooseCredential[]> {
    return new Map();
}

function findCredentials(resource: Resource, model: Model): readonly LooseCredential[] {
    const { texts, mayHoldTokens: tokens } = looseTexts(resource, model);
    const metadata = texts.filter((loose) => loose.isMetadata).map(({ text }) => text);
    const known = metadata.length > 0 && model.fact(knownSecrets).find(metadata.join("\n")) !== undefined;
    if (!tokens && !known) return NONE;
    return texts.flatMap((loose) => {
        const found = tokens ? byFamily(loose, resource, model) : NONE;
        return found.length === 0 && known && loose.isMetadata ? knownSecret(loose, resource, model) : found;
    });
}

const NONE: readonly LooseCredential[] = [];

function byFamily({ path, text }: LooseText, resource: Resource, model: Model): readonly LooseCredential[] {
    const family = strongest(text);
    if (family === undefined) return [];
    const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
    const inner = json === undefined ? [] : leafTexts(json, path).filter((leaf) => strongest(leaf.text) !== undefined);
    if (inner.length === 0) {
        if (text.length < 512) model.fact(classifiedSecrets).add(text);
        return [{ path, what: withArticle(family.words), family }];
    }
    const owned = new Set(claimsOf(resource, model).texts.map((owner) => owner.text));
    return inner
        .filter((leaf) => !owned.has(leaf.text))
        .map((leaf) => {
            model.fact(classifiedSecrets).add(leaf.text);
            const own = strongest(leaf.text) as TokenFamily;
            return { path: leaf.path, what: withArticle(own.words), family: own };
        });
}

function strongest(text: string): TokenFamily | undefined {
    return tokenFamilies(text).find((family) => family.confidence === "high");
}

/** Texts of a JSON tree under the names by which people call them. */
function leafTexts(root: PropertyValue, path: string): { readonly path: string; readonly text: string }[] {
    const found: { path: string; text: string }[] = [];
    const open: { value: PropertyValue; path: string; depth: number }[] = [{ value: root, path, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { value, path: at, depth } = next;
        if (typeof value === "string") found.push({ path: at, text: value });
        else if (depth > DEEPEST) continue;
        else if (Array.isArray(value)) {
            value.forEach((element, index) =>
                open.push({ value: element, path: `${at}[${labelOf(element) ?? index}]`, depth: depth + 1 }),
            );
        } else if (isMap(value)) {
            for (const key of Object.keys(value)) {
                open.push({ value: value[key] as PropertyValue, path: `${at}.${key}`, depth: depth + 1 });
            }
        }
    }
    return found.reverse();
}

function knownSecret({ path, text }: LooseText, resource: Resource, model: Model): LooseCredential[] {
    const secret = model
        .fact(knownSecrets)
        .find(text, (origin) => origin.kind === "config" || origin.resource !== resource);
    if (secret === undefined || isHarmlessForm(secret.value)) return [];
    return [{ path, what: `the value of ${describeOrigin(secret.origin)}`, family: undefined }];
}
