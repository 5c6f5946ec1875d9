/** The secret stores of a stack: Secrets Manager secrets with their versions, and Parameter Store entries. */
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { type Truth, truth, type Value } from "../value";
import { referenceForm } from "./reference-forms";

export const SECRET_TYPE = "aws:secretsmanager/secret:Secret";
export const SECRET_VERSION_TYPE = "aws:secretsmanager/secretVersion:SecretVersion";
export const PARAMETER_TYPE = "aws:ssm/parameter:Parameter";

/** An entry of a store. */
export interface Store {
    readonly resource: Resource;
    readonly kind: "secret" | "parameter";
    /** Name in the store; unknown for a name that the provider makes up and that is not known yet. */
    readonly name: Value<string>;
    /** Whether the store keeps the content encrypted: a parameter only as SecureString. */
    readonly encrypted: Truth;
}

/** All stores of a stack. */
export interface Stores {
    readonly secrets: readonly Store[];
    readonly parameters: readonly Store[];
    /** Stores that bear a name, with or without a leading slash. */
    named(name: string): readonly Store[];
}

export function stores(model: Model): Stores {
    return model.fact(findStores);
}

function findStores(model: Model): Stores {
    const secrets = model.ofType(SECRET_TYPE).map((resource): Store => {
        return { resource, kind: "secret", name: resource.text("name"), encrypted: { state: "known", value: true } };
    });
    const parameters = model.ofType(PARAMETER_TYPE).map(parameterStore);
    const byName = new Map<string, Store[]>();
    for (const store of [...secrets, ...parameters]) {
        if (store.name.state !== "known") continue;
        const key = bare(store.name.value);
        byName.set(key, [...(byName.get(key) ?? []), store]);
    }
    return { secrets, parameters, named: (name) => byName.get(bare(name)) ?? [] };
}

/** One parameter, from itself alone. */
export function parameterStore(resource: Resource): Store {
    const type = resource.text("type");
    return {
        resource,
        kind: "parameter",
        name: resource.text("name"),
        encrypted: truth(type, (text) => text === "SecureString"),
    };
}

function bare(name: string): string {
    return name.replace(/^\/+/, "");
}

/**
 * What a reference leads to: a store of this stack (`exact`), one of several (`candidates`), one that this stack does not
 * have (`outside`), or nothing that can be told (`unknown`).
 */
export type Target =
    | { readonly state: "exact"; readonly store: Store }
    | { readonly state: "candidates"; readonly stores: readonly Store[] }
    | { readonly state: "outside" }
    | { readonly state: "unknown" };

/**
 * Resolves a reference that a carrier property holds: by ARN, by name, by the name inside an ARN, else by the property
 * dependencies of the carrier. Where the carrier hangs on several stores and its text is unknown, which one is meant
 * cannot be told.
 */
export function resolveReference(text: string | undefined, from: Resource, carrier: string, model: Model): Target {
    const all = stores(model);
    if (text !== undefined) {
        const hit = byText(text, all);
        if (hit !== undefined) return { state: "exact", store: hit };
        return { state: "outside" };
    }
    const behind = storesBehind(from, carrier, model);
    if (behind.length === 1) return { state: "exact", store: behind[0] as Store };
    return behind.length > 1 ? { state: "candidates", stores: behind } : { state: "unknown" };
}

/** Stores behind a top-level property, a secret once for itself and its versions. */
export function storesBehind(from: Resource, carrier: string, model: Model): readonly Store[] {
    const all = stores(model);
    const found = new Set<Store>();
    for (const resource of dependencies(from, carrier, model)) {
        const secret = resource.type === SECRET_VERSION_TYPE ? secretOf(resource, model) : resource;
        const store = [...all.secrets, ...all.parameters].find((candidate) => candidate.resource === secret);
        if (store !== undefined) found.add(store);
    }
    return [...found];
}

/** The secret that a version belongs to, where it is in the stack. */
export function secretOf(version: Resource, model: Model): Resource | undefined {
    return model.links.one(version, version.scalar("secretId"), { types: [SECRET_TYPE] });
}

/** The versions of a secret. */
export function versionsOf(secret: Resource, model: Model): readonly Resource[] {
    return model.ofType(SECRET_VERSION_TYPE).filter((version) => secretOf(version, model) === secret);
}

/**
 * Resources behind a top-level property; a component stands for what it contains. The engine's dependencies are per
 * top-level property.
 */
export function dependencies(from: Resource, path: string, model: Model): readonly Resource[] {
    const found = new Set<Resource>();
    const open = from.dependenciesOf(path).map((urn) => model.resource(urn));
    for (let resource = open.pop(); resource !== undefined || open.length > 0; resource = open.pop()) {
        if (resource === undefined || found.has(resource)) continue;
        found.add(resource);
        if (!resource.custom) open.push(...model.children(resource.urn));
    }
    return [...found];
}

function byText(text: string, all: Stores): Store | undefined {
    const form = referenceForm(text);
    if (form === undefined) return all.named(text)[0] ?? all.named(text.split(":")[0] ?? text)[0];
    if (form !== "secret-arn" && form !== "parameter-arn") return undefined;
    const pool = form === "secret-arn" ? all.secrets : all.parameters;
    return pool.find((store) => bearsArn(store, text)) ?? pool.find((store) => bearsNameInArn(store, text));
}

function bearsArn(store: Store, text: string): boolean {
    const arn = store.resource.text("arn");
    return arn.state === "known" && (text === arn.value || text.startsWith(`${arn.value}:`));
}

/** `...:secret:<name>-<6 characters>` or `...:parameter/<name>`. */
function bearsNameInArn(store: Store, text: string): boolean {
    if (store.name.state !== "known" || store.resource.text("arn").state === "known") return false;
    const name = bare(store.name.value);
    const rest = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:secret:|parameter\/)(.*)$/.exec(text)?.[1];
    if (rest === undefined) return false;
    const entry = rest.split(":")[0] ?? "";
    return entry === name || (store.kind === "secret" && entry.replace(/-[A-Za-z0-9]{6}$/, "") === name);
}

/** Whether any text in a property is the name of a store of the stack. */
export function namesStackStore(text: string, model: Model): boolean {
    return stores(model).named(text.trim()).length > 0;
}

/** The property of a version or parameter that holds its content, the write-only one included. */
export function contentProperties(resource: Resource): readonly Property[] {
    const names =
        resource.type === PARAMETER_TYPE
            ? ["value", "valueWo", "insecureValue"]
            : ["secretString", "secretStringWo", "secretBinary"];
    return names.map((name) => resource.structure(name)).filter((property) => property.isPresent);
}
