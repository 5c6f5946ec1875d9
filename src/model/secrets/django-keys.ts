/** Django's secret key and its fallbacks: where they stand, what is known of them, and what Django's own test says. */
import type { Binding } from "../app/binding";
import { parseJson } from "../app/json-text";
import { hiddenFramework } from "../app/process";
import { type Process, processes, stackProcessesOf, variableTypes } from "../app/processes";
import { parseList } from "../app/setting-values";
import { nameReadings, SETTING_NAMES, settingPrefixes } from "../app/settings";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { isMap } from "../tree";
import { known, type UnknownValue, type Value } from "../value";
import { jsonLeaves } from "./documents";
import { generatedLength, isForSecrets } from "./generators";
import { resolveReference } from "./references";
import { storeOf, versionsOfSecret } from "./store-index";
import { contentProperties, dependencies, PARAMETER_TYPE, SECRET_VERSION_TYPE } from "./stores";
import { cannotBeSecret } from "./values";

/** What Django's test (security.W009, W025) finds wrong; `generator` where the generator makes keys that are too short. */
export type KeyFault = "short" | "monotonous" | "insecure" | "generator";

/** The secret key, or one of its fallbacks. */
export interface DjangoKey {
    /** `SECRET_KEY`, or `SECRET_KEY_FALLBACKS[0]`. */
    readonly setting: string;
    readonly path: string;
    readonly fault: KeyFault | undefined;
    readonly gap: UnknownValue | undefined;
    /** The generator that makes it, or the store that holds it. */
    readonly source: Resource | undefined;
}

export interface DjangoKeysView extends View {
    readonly keys: readonly DjangoKey[];
    /** Environments of processes that are or may be Django, of which not even the names are known. */
    readonly hidden: readonly UnknownValue[];
}

/** Resources that hold a Django key: processes with a plain one, versions and parameters. */
export const djangoKeys: Family<DjangoKeysView> = {
    name: "Django processes, and stores of their secret key",
    types: [...new Set([...variableTypes, SECRET_VERSION_TYPE, PARAMETER_TYPE])],
    view: (resource, model) =>
        resource.type === SECRET_VERSION_TYPE || resource.type === PARAMETER_TYPE
            ? { resource, keys: storedKeys(resource, model), hidden: [] }
            : processKeys(resource, model),
};

const SHORTEST = 50;
const FEWEST_DISTINCT = 5;

/** Django's own test of a key. */
export function keyFault(text: string): KeyFault | undefined {
    if (text.startsWith("django-insecure-")) return "insecure";
    if (text.length < SHORTEST) return "short";
    return new Set(text).size < FEWEST_DISTINCT ? "monotonous" : undefined;
}

type KeySetting = "SECRET_KEY" | "SECRET_KEY_FALLBACKS";

/** The setting that a name feeds, prefixes aside. */
function keySetting(name: string, prefixes?: readonly string[]): KeySetting | undefined {
    const readings: readonly string[] = nameReadings(name, prefixes);
    const feeds = (setting: KeySetting) => SETTING_NAMES[setting].some((known) => readings.includes(known));
    return feeds("SECRET_KEY") ? "SECRET_KEY" : feeds("SECRET_KEY_FALLBACKS") ? "SECRET_KEY_FALLBACKS" : undefined;
}

function processKeys(resource: Resource, model: Model): DjangoKeysView {
    const all = stackProcessesOf(resource, model);
    return {
        resource,
        keys: all
            .filter((process) => process.framework === "django")
            .flatMap((process) =>
                keyBindings(process, model).flatMap(({ binding, setting }) =>
                    ofBinding(binding, setting, process, model),
                ),
            ),
        hidden: all.flatMap(hiddenKeys),
    };
}

/** Variables of a process that is or may be Django, of which not even the names are known. */
export function hiddenKeys(process: Process): readonly UnknownValue[] {
    const gap = process.framework === "django" ? process.envGap : hiddenFramework(process);
    return gap === undefined ? [] : [gap];
}

/** The bindings that feed the key or its fallbacks. */
export function keyBindings(process: Process, model: Model): { binding: Binding; setting: KeySetting }[] {
    const prefixes = settingPrefixes(process, model.settings);
    return process.env.flatMap((binding) => {
        const setting = keySetting(binding.name, prefixes);
        return setting === undefined ? [] : [{ binding, setting }];
    });
}

function ofBinding(binding: Binding, setting: KeySetting, process: Process, model: Model): DjangoKey[] {
    const { value, path } = binding;
    const key = (more: Partial<DjangoKey>): DjangoKey => ({
        setting,
        path,
        fault: undefined,
        gap: undefined,
        source: undefined,
        ...more,
    });
    if (value.kind === "unknown") return [key({ gap: value.gap })];
    if (value.kind === "literal") {
        return cannotBeSecret(binding.name, value.text) ? [] : keysOfText(value.text, setting, path);
    }
    const target = resolveReference(value.text, process.resource, path, model);
    // A key in a store of the stack is judged there.
    if (target.state === "exact" && isFilled(target.store.resource, model)) return [];
    if (value.form === undefined || value.form === "variable") return [];
    return [
        key({
            gap: {
                state: "unknown",
                gaps: [{ reason: "outside-stack", what: `the key that ${path} of ${process.resource.name} refers to` }],
            },
        }),
    ];
}

/** Whether the program itself puts something into a store. */
function isFilled(store: Resource, model: Model): boolean {
    return store.type === PARAMETER_TYPE || versionsOfSecret(store, model).length > 0;
}

function keysOfText(text: string, setting: KeySetting, path: string): DjangoKey[] {
    const keys = setting === "SECRET_KEY" ? [text] : parseList(text);
    return keys.map((key, index) => ({
        setting: setting === "SECRET_KEY" ? setting : `${setting}[${index}]`,
        path,
        fault: keyFault(key),
        gap: undefined,
        source: undefined,
    }));
}

function storedKeys(resource: Resource, model: Model): DjangoKey[] {
    if (resource.type === PARAMETER_TYPE && !isSecure(resource)) return [];
    return contentProperties(resource).flatMap((property) => keysOfContent(resource, property, model));
}

/** The keys in a store's content: the JSON keys that bear the name, or the whole where the store itself does. */
function keysOfContent(resource: Resource, property: Property, model: Model): DjangoKey[] {
    const uses = model.fact(usedStores).get(storeOf(resource, model)?.resource ?? resource) ?? [];
    const text = property.text();
    const json = text.state === "known" && /^\s*\{/.test(text.value) ? parseJson(text.value) : undefined;
    if (json !== undefined && isMap(json)) {
        return jsonLeaves(json).flatMap((leaf) => {
            const setting = keySetting(leaf.name) ?? uses.find((use) => use.jsonKey === leaf.key)?.setting;
            const isDjango =
                /^DJANGO_/i.test(leaf.name) || uses.some((use) => use.jsonKey === "" || use.jsonKey === leaf.key);
            return setting === undefined || !isDjango
                ? []
                : keysOfText(leaf.text, setting, `${property.path}.${leaf.key}`);
        });
    }
    const setting = settingOfStore(resource, uses, model);
    if (text.state === "absent") return [];
    if (setting === undefined) return text.state === "unknown" ? hiddenEntries(property, uses, text) : [];
    if (text.state === "known") return text.value === "" ? [] : keysOfText(text.value, setting, property.path);
    return [generated(resource, property, setting, text, model)];
}

/** Entries that Django reads from a document of which nothing is known. */
function hiddenEntries(property: Property, uses: readonly StoreUse[], gap: UnknownValue): DjangoKey[] {
    return uses.map(({ setting, jsonKey }) => ({
        setting,
        path: `${property.path}.${jsonKey}`,
        fault: undefined,
        gap,
        source: undefined,
    }));
}

/** The setting that a store is for as a whole: by a name of Django's, or because a Django process binds it to one. */
function settingOfStore(resource: Resource, uses: readonly StoreUse[], model: Model): KeySetting | undefined {
    const use = uses.find(({ jsonKey }) => jsonKey === "");
    if (use !== undefined) return use.setting;
    const store = storeOf(resource, model)?.resource ?? resource;
    const name = store.text("name");
    const leaf = (name.state === "known" ? name.value : store.name).split("/").at(-1) ?? "";
    // Names that Pulumi makes up end in seven hexadecimal digits.
    const spelt = leaf
        .replace(/-[0-9a-f]{7}$/, "")
        .replace(/[^A-Za-z0-9]+/g, "_")
        .toUpperCase();
    return spelt.startsWith("DJANGO_") ? keySetting(spelt) : undefined;
}

/** The lists of fallbacks in a store's content. */
export function storedFallbacks(resource: Resource, model: Model): { path: string; text: Value<string> }[] {
    if (resource.type === PARAMETER_TYPE && !isSecure(resource)) return [];
    const uses = model.fact(usedStores).get(storeOf(resource, model)?.resource ?? resource) ?? [];
    return contentProperties(resource).flatMap((property) => {
        const text = property.text();
        const json = text.state === "known" && /^\s*\{/.test(text.value) ? parseJson(text.value) : undefined;
        if (json !== undefined && isMap(json)) {
            return jsonLeaves(json)
                .filter(
                    (leaf) =>
                        (keySetting(leaf.name) === "SECRET_KEY_FALLBACKS" && /^DJANGO_/i.test(leaf.name)) ||
                        uses.some((use) => use.jsonKey === leaf.key && use.setting === "SECRET_KEY_FALLBACKS"),
                )
                .map((leaf) => ({ path: `${property.path}.${leaf.key}`, text: known(leaf.text) }));
        }
        const isRead = text.state === "unknown" && uses.some(({ setting }) => setting === "SECRET_KEY_FALLBACKS");
        const isList = settingOfStore(resource, uses, model) === "SECRET_KEY_FALLBACKS";
        return isList || isRead ? [{ path: property.path, text }] : [];
    });
}

function isSecure(parameter: Resource): boolean {
    const type = parameter.text("type");
    return type.state !== "known" || type.value === "SecureString";
}

function generated(
    resource: Resource,
    property: Property,
    setting: KeySetting,
    gap: UnknownValue,
    model: Model,
): DjangoKey {
    const generators = dependencies(resource, property.path, model).filter(isForSecrets);
    const [source] = generators;
    const key: DjangoKey = { setting, path: property.path, fault: undefined, gap: undefined, source };
    if (source === undefined || generators.length > 1) return { ...key, gap };
    const length = generatedLength(source);
    if (length.state !== "known") return { ...key, gap: length.state === "unknown" ? length : gap };
    return length.value < SHORTEST ? { ...key, fault: "generator" } : key;
}

/** A Django process that binds a store to one of the settings. `jsonKey` is empty for the store as a whole. */
interface StoreUse {
    readonly setting: KeySetting;
    readonly jsonKey: string;
}

function usedStores(model: Model): ReadonlyMap<Resource, readonly StoreUse[]> {
    const found = new Map<Resource, StoreUse[]>();
    for (const process of processes(model)) {
        if (process.framework !== "django") continue;
        for (const { binding, setting } of keyBindings(process, model)) {
            if (binding.value.kind !== "reference") continue;
            const target = resolveReference(binding.value.text, process.resource, binding.path, model);
            if (target.state !== "exact") continue;
            const use = { setting, jsonKey: jsonKeyOf(binding.value.text) };
            const uses = found.get(target.store.resource) ?? [];
            found.set(target.store.resource, uses);
            const isKnown = uses.some((other) => other.setting === setting && other.jsonKey === use.jsonKey);
            if (!isKnown) uses.push(use);
        }
    }
    return found;
}

/** The JSON key of a reference: what follows a secret's ARN or name. */
export function jsonKeyOf(text: string): string {
    const arn = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]*(?::([^:]*))?/.exec(text);
    if (arn !== null) return arn[1] ?? "";
    return text.startsWith("arn:") ? "" : (text.split(":")[1] ?? "");
}
