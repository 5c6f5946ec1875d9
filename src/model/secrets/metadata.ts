/** Secrets in tags, descriptions and names, recognised by the words beside them. */
import { jsonText } from "../app/json-text";
import { processesOf } from "../app/processes";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { ecsContainers } from "./container-labels";
import { tokenFamilies } from "./families";
import { looseCredentials, looseTexts } from "./loose-texts";
import { classifyName } from "./names";
import { AWS_PROVIDER } from "./provider-keys";
import { cannotBeSecret } from "./values";

/** A secret in metadata. `key` is the tag's key, or the word before the literal. */
export interface MetadataSecret {
    readonly path: string;
    readonly key: string;
    readonly kind: "tag" | "text";
    /** The whole text that it stands in; never to be printed. */
    readonly text: string;
}

const ASSIGNED =
    /\b(pass(?:word|wd|phrase|code)?|pwd|secret|token|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|credentials?)\s{0,3}(?::|=)\s{0,3}["']?([^\s"',;)]{8,200})/gi;

/** What every text with an assigned secret holds; few texts do. */
const HINT = /pass|pwd|secret|token|key|credential/i;

interface Entry {
    readonly path: string;
    readonly key: string;
    readonly text: string;
    readonly isTag: boolean;
}

/** The secrets in a resource's metadata that no other rule owns. */
export function metadataSecrets(resource: Resource, model: Model): readonly MetadataSecret[] {
    const found = entries(resource, model).flatMap((entry) => secretIn(entry, model));
    if (found.length === 0) return found;
    const owned = new Set(looseCredentials(resource, model).map((credential) => credential.path));
    return found.filter(
        ({ path, text }) => !owned.has(path) && tokenFamilies(text).every((family) => family.confidence !== "high"),
    );
}

function secretIn({ path, key, text, isTag }: Entry, model: Model): MetadataSecret[] {
    if (
        isTag &&
        classifyName(key, model.settings) === "strong" &&
        text.length >= 8 &&
        isTelling(text) &&
        !cannotBeSecret(key, text)
    ) {
        return [{ path, key, kind: "tag", text }];
    }
    if (!HINT.test(text)) return [];
    for (const match of text.matchAll(ASSIGNED)) {
        const literal = match[2] as string;
        if (/[^A-Za-z_./-]/.test(literal) && !cannotBeSecret("", literal) && !/^(?:arn:|\$|<|\{)/.test(literal)) {
            return [{ path, key: (match[1] as string).toLowerCase(), kind: "text", text }];
        }
    }
    return [];
}

/** The first piece of metadata that is not known. */
export function metadataGap(resource: Resource, model: Model): UnknownValue | undefined {
    const tags = resource.declared("tags");
    const open = [tags, ...(tags.isMap ? tagValues(tags) : []), ...TEXTS.map((name) => resource.declared(name))];
    return open.find((property) => property.isUnknown)?.gap() ?? labelsGap(resource, model) ?? defaultTagsGap(resource);
}

const TEXTS = ["description", "comment", "alarmDescription"];

function tagValues(tags: Property): Property[] {
    const entries = tags.entries();
    return entries.state === "known" ? entries.value.map(([, value]) => value) : [];
}

/** A digit, or upper and lower case mixed: names of things are lower-case words. */
function isTelling(text: string): boolean {
    return !/\s/.test(text) && (/\d/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text)));
}

function entries(resource: Resource, model: Model): Entry[] {
    const loose = looseTexts(resource, model)
        .texts.filter((loose) => loose.isMetadata)
        .map(({ path, name, text }): Entry => ({ path, key: name, text, isTag: path.startsWith("tags") }));
    return [...loose, ...dockerLabels(resource, model), ...defaultTags(resource, model)];
}

function mapEntries(map: Property): Entry[] {
    const found = map.entries();
    if (found.state !== "known") return [];
    return found.value.flatMap(([key, value]): Entry[] => {
        const text = value.text();
        return text.state === "known" ? [{ path: value.path, key, text: text.value, isTag: true }] : [];
    });
}

function dockerLabels(resource: Resource, model: Model): Entry[] {
    return isEcs(resource, model)
        ? ecsContainers(resource, model).labels.flatMap((container) => mapEntries(container))
        : [];
}

/** Labels that stand in definitions of which nothing is known, or that are not known themselves. */
function labelsGap(resource: Resource, model: Model): UnknownValue | undefined {
    if (!isEcs(resource, model)) return undefined;
    const { labels, gap } = ecsContainers(resource, model);
    return gap ?? [...labels, ...labels.flatMap(tagValues)].find((label) => label.isUnknown)?.gap();
}

function isEcs(resource: Resource, model: Model): boolean {
    return processesOf(resource, model)[0]?.host === "ecs";
}

function defaultTagsGap(resource: Resource): UnknownValue | undefined {
    const tags = resource.declared("defaultTags");
    return resource.type === AWS_PROVIDER && tags.isUnknown ? tags.gap() : undefined;
}

/** Tags that a provider gives to everything. */
function defaultTags(resource: Resource, model: Model): Entry[] {
    if (resource.type !== AWS_PROVIDER) return [];
    const json = jsonText(resource.declared("defaultTags"), model);
    return json.state === "parsed" ? mapEntries(json.root.get("tags")) : [];
}
