/** The secret stores of a stack: Secrets Manager secrets with their versions, and Parameter Store entries. */
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { type Truth, truth, type Value } from "../value";

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

/** A name without its leading slashes. */
export function bare(name: string): string {
    return name.replace(/^\/+/, "");
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
