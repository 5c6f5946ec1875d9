/** What a stack publishes in clear: its outputs, and its plain configuration, which is committed. */
import { parseJson } from "../app/json-text";
import { STACK_TYPE } from "../deployment";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { FileAsset, isMap, type PropertyMap, type PropertyValue, Secret, Unknown } from "../tree";
import { unknown, type UnknownReason, type UnknownValue } from "../value";
import { isHarmlessForm } from "./claims";
import { classify } from "./classify";
import { wrappedSecret } from "./documents";
import { withArticle } from "./families";
import { classifiedSecrets, describeOrigin, knownSecrets, type SecretOrigin } from "./known-secrets";
import { namesStackStore } from "./stores";

/** A secret in clear: where, and what gives it away, in words. */
export interface PublishedSecret {
    readonly path: string;
    readonly what: string;
}

/** A text with its name and its place. */
interface Leaf {
    readonly path: string;
    readonly name: string;
    readonly text: string;
}

const DEEPEST = 32;

/** The texts of a tree that Pulumi does not hold as secrets; `hidden` collects what is not known. */
function openLeaves(root: PropertyMap, hidden: { path: string; reason: UnknownReason }[]): Leaf[] {
    const found: Leaf[] = [];
    const visit = (value: PropertyValue | undefined, path: string, name: string, depth: number): void => {
        if (value instanceof Unknown) hidden.push({ path, reason: value.reason });
        else if (typeof value === "string") found.push({ path, name, text: value });
        else if (value instanceof FileAsset && value.text !== undefined) found.push({ path, name, text: value.text });
        else if (value instanceof Secret || depth > DEEPEST) return;
        else if (Array.isArray(value)) {
            value.forEach((element, at) => visit(element, `${path}[${at}]`, name, depth + 1));
        } else if (isMap(value)) {
            for (const key of Object.keys(value)) {
                visit(value[key], path === "" ? key : `${path}.${key}`, key, depth + 1);
            }
        }
    };
    visit(root, "", "", 0);
    return found;
}

/** What one text in clear gives away; undefined where nothing. */
function secretIn({ name, text }: Leaf, from: (origin: SecretOrigin) => boolean, model: Model): string | undefined {
    const known = text.length < 12 ? undefined : model.fact(knownSecrets).find(text, from);
    if (known !== undefined && !isHarmlessForm(known.value)) return `the value of ${describeOrigin(known.origin)}`;
    const wrapped = wrappedSecret(name, text, model.settings);
    const found = classify(name, text, model.settings) ?? wrapped?.finding;
    switch (found?.kind) {
        case "url":
            return `a ${found.scheme} connection text with a password`;
        case "token":
            return withArticle(found.family.words);
        case "strong-name":
            return namesStackStore(text, model) ? undefined : "a secret by its name";
        default:
            return undefined;
    }
}

function published(leaves: readonly Leaf[], from: (origin: SecretOrigin) => boolean, model: Model): PublishedSecret[] {
    return leaves.flatMap((leaf) => {
        const what = secretIn(leaf, from, model);
        if (what === undefined) return [];
        if (leaf.text.length >= 12 && leaf.text.length < 512) model.fact(classifiedSecrets).add(leaf.text);
        return [{ path: leaf.path, what }];
    });
}

export interface StackOutputsView extends View {
    readonly secrets: readonly PublishedSecret[];
    readonly gaps: readonly UnknownValue[];
    readonly isEmpty: boolean;
    /** Whether secret outputs can be told from others at all. */
    readonly seesMarks: boolean;
}

export const stackOutputs: Family<StackOutputsView> = {
    name: "stacks",
    types: [STACK_TYPE],
    view(resource, model) {
        const hidden: { path: string; reason: UnknownReason }[] = [];
        const { outputs = resource.outputs ?? {}, seesSecretMarks } = model.deployment;
        const leaves = openLeaves(outputs, hidden);
        return {
            resource,
            secrets: seesSecretMarks ? published(leaves, () => true, model) : [],
            gaps: hidden.map(({ path, reason }) => unknown(reason, `the output ${path}`)),
            isEmpty: Object.keys(outputs).length === 0,
            seesMarks: seesSecretMarks,
        };
    },
};

export interface StackConfigView extends View {
    /** Secrets among the plain keys; the path begins with the key. Undefined where the configuration is not told. */
    readonly secrets: readonly PublishedSecret[] | undefined;
}

export const stackConfiguration: Family<StackConfigView> = {
    name: "stacks",
    types: [STACK_TYPE],
    view: (resource: Resource, model) => ({ resource, secrets: plainConfigSecrets(model) }),
};

function plainConfigSecrets(model: Model): PublishedSecret[] | undefined {
    const { config } = model.deployment;
    if (config === undefined) return undefined;
    const secretKeys = new Set(config.secretKeys);
    const leaves = Object.entries(config.values).flatMap(([key, text]) =>
        secretKeys.has(key) ? [] : configLeaves(key, text),
    );
    // A value that is secret in the configuration as well is nothing that this key gives away.
    return published(leaves, (origin) => origin.kind === "property", model);
}

/** A configuration value, or the values inside an object or list. */
function configLeaves(key: string, text: string): Leaf[] {
    const name = key.slice(key.indexOf(":") + 1);
    const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
    if (json === undefined || typeof json === "string") return [{ path: key, name, text }];
    const inner = openLeaves({ [name]: json }, []);
    return inner.map((leaf) => ({ ...leaf, path: `${key.slice(0, key.length - name.length)}${leaf.path}` }));
}
