/** Where a value came from: a generator, a store, another stack, the configuration, or the program itself. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import { keepsManagedSecret } from "./managed-secrets";
import { dependencies, PARAMETER_TYPE, SECRET_TYPE, SECRET_VERSION_TYPE } from "./stores";

/**
 * - `generated`: a cryptographic generator stands behind the property; known or not does not matter, as generated values are
 *   known from the second preview on;
 * - `weak-generator`: only a generator that is none for secrets;
 * - `store`: an entry of a store, or a resource that keeps its secret in one;
 * - `stack-reference`: another stack;
 * - `secret-config`, `plain-config`: equals a value of the stack's configuration;
 * - `no-dependency`: nothing stands behind it;
 * - `unexplained`: nothing stands behind it, and the configuration is not told here.
 */
export type Origin =
    | "generated"
    | "weak-generator"
    | "store"
    | "stack-reference"
    | "secret-config"
    | "plain-config"
    | "no-dependency"
    | "unexplained";

export interface Provenance {
    readonly origin: Origin;
    /** The resources that explain it. */
    readonly from: readonly Resource[];
}

const GENERATORS: ReadonlySet<string> = new Set([
    "random:index/randomPassword:RandomPassword",
    "random:index/randomBytes:RandomBytes",
    "tls:index/privateKey:PrivateKey",
    "aws:iam/accessKey:AccessKey",
]);
const WEAK_GENERATORS: ReadonlySet<string> = new Set([
    "random:index/randomString:RandomString",
    "random:index/randomId:RandomId",
    "random:index/randomUuid:RandomUuid",
    "random:index/randomPet:RandomPet",
]);
/** Where the value of a property came from. `text` is the value, where it is known and configuration may explain it. */
export function provenance(resource: Resource, path: string, text: string | undefined, model: Model): Provenance {
    const behind = dependencies(resource, path, model);
    const of = (origin: Origin, test: (candidate: Resource) => boolean): Provenance | undefined => {
        const from = behind.filter(test);
        return from.length === 0 ? undefined : { origin, from };
    };
    return (
        of("generated", (candidate) => GENERATORS.has(candidate.type)) ??
        of("weak-generator", (candidate) => WEAK_GENERATORS.has(candidate.type)) ??
        of("store", (candidate) => candidate !== resource && isStore(candidate, resource)) ??
        of("stack-reference", (candidate) => candidate.type === "pulumi:pulumi:StackReference") ??
        fromConfig(text, model)
    );
}

/** A version hangs on its own secret without taking anything from it. */
function isStore(candidate: Resource, of: Resource): boolean {
    if (candidate.type === SECRET_TYPE) return of.type !== SECRET_VERSION_TYPE;
    if (candidate.type === SECRET_VERSION_TYPE) return true;
    if (candidate.type === PARAMETER_TYPE) {
        const type = candidate.text("type");
        return type.state === "known" && type.value === "SecureString";
    }
    return keepsManagedSecret(candidate);
}

function fromConfig(text: string | undefined, model: Model): Provenance {
    const config = model.deployment.config;
    if (config === undefined) return { origin: "unexplained", from: [] };
    if (text === undefined || text === "") return { origin: "no-dependency", from: [] };
    const { secret, plain } = model.fact(configTexts);
    if (secret.has(text)) return { origin: "secret-config", from: [] };
    return { origin: plain.has(text) ? "plain-config" : "no-dependency", from: [] };
}

/** The texts of the configuration, those inside objects included. */
export function configTexts(model: Model): {
    readonly secret: ReadonlySet<string>;
    readonly plain: ReadonlySet<string>;
} {
    const config = model.deployment.config;
    const secretKeys = new Set(config?.secretKeys ?? []);
    const secret = new Set<string>();
    const plain = new Set<string>();
    for (const [key, value] of Object.entries(config?.values ?? {})) {
        for (const text of leaves(value)) (secretKeys.has(key) ? secret : plain).add(text);
    }
    return { secret, plain };
}

const DEEPEST = 16;

function leaves(value: string): string[] {
    if (!/^\s*[[{]/.test(value)) return [value];
    try {
        const found: string[] = [value];
        collect(JSON.parse(value), found, 0);
        return found;
    } catch {
        return [value];
    }
}

function collect(json: unknown, found: string[], depth: number): void {
    if (typeof json === "string") found.push(json);
    else if (typeof json === "number") found.push(String(json));
    else if (typeof json === "object" && json !== null && depth < DEEPEST) {
        Object.values(json).forEach((inner) => collect(inner, found, depth + 1));
    }
}
