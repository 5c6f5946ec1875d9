/** What generates secrets in a program: cryptographic generators, and those that are made for names. */
import { parseJson } from "../app/json-text";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { isMap } from "../tree";
import { isTrue, known, map, type Truth, type Value, withDefault } from "../value";
import { secretSinks, type Sink, sinksOf, topLevel } from "./sinks";
import { dependencies, PARAMETER_TYPE } from "./stores";

export const RANDOM_PASSWORD = "random:index/randomPassword:RandomPassword";
export const RANDOM_BYTES = "random:index/randomBytes:RandomBytes";

/** Their outputs are stored and shown in clear. */
const FOR_NAMES: ReadonlySet<string> = new Set([
    "random:index/randomString:RandomString",
    "random:index/randomId:RandomId",
    "random:index/randomUuid:RandomUuid",
    "random:index/randomUuid4:RandomUuid4",
    "random:index/randomUuid7:RandomUuid7",
    "random:index/randomInteger:RandomInteger",
    "random:index/randomPet:RandomPet",
]);

/** One kind of generator in words: the class that programs name. */
export function generatorName(generator: Resource): string {
    return generator.type.split(":").at(-1) ?? generator.type;
}

export function isForNames(resource: Resource): boolean {
    return FOR_NAMES.has(resource.type);
}

export function isForSecrets(resource: Resource): boolean {
    return resource.type === RANDOM_PASSWORD || resource.type === RANDOM_BYTES;
}

/** Characters of the text that a cryptographic generator makes; of bytes, of their base64. */
export function generatedLength(generator: Resource): Value<number> {
    const length = generator.scalar("length").number();
    return generator.type === RANDOM_BYTES ? map(length, (bytes) => Math.ceil((bytes * 4) / 3)) : length;
}

/** The special characters of a RandomPassword, unless it names others. */
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";
const FEWEST_SYMBOLS = 32;

/** Whether a RandomPassword is limited to special characters, and to too few of them. */
export function hasFewSymbols(generator: Resource): Truth {
    if (generator.type !== RANDOM_PASSWORD) return known(false);
    const kinds = ["lower", "upper", "numeric", "number"].map((name) =>
        withDefault(generator.scalar(name).boolean(), true),
    );
    const open = kinds.find((kind) => kind.state === "unknown");
    if (kinds.slice(0, 2).some((kind) => kind.state === "known" && kind.value)) return known(false);
    if (kinds.slice(2).every((kind) => kind.state === "known" && kind.value)) return known(false);
    if (open?.state === "unknown") return open;
    const special = withDefault(generator.scalar("overrideSpecial").text(), SPECIAL);
    return isTrue(map(special, (text) => new Set(text === "" ? SPECIAL : text).size < FEWEST_SYMBOLS));
}

/** A secret that a resource is given, with the generators behind it. */
export interface GeneratedSecret {
    readonly path: string;
    readonly property: Property;
    readonly forSecrets: readonly Resource[];
    readonly forNames: readonly Resource[];
    /**
     * Whether the property is the secret and nothing else. A document of several values may take its user name from one
     * generator and its password from elsewhere; while its text is not known, nobody can tell whether it is one.
     */
    readonly isWhole: Truth;
}

export interface GeneratedSecretsView extends View {
    readonly secrets: readonly GeneratedSecret[];
}

export const generatedSecrets: Family<GeneratedSecretsView> = {
    name: "secret stores, and services that are given a password or token",
    types: secretSinks.types,
    view: (resource, model) => ({ resource, secrets: generatedIn(resource, model) }),
};

function generatedIn(resource: Resource, model: Model): GeneratedSecret[] {
    const seen = new Set<string>();
    return sinksOf(resource).flatMap((sink) => {
        const top = topLevel(sink);
        if (seen.has(top)) return [];
        seen.add(top);
        const behind = dependencies(resource, top, model);
        const [forSecrets, forNames] = [behind.filter(isForSecrets), behind.filter(isForNames)];
        if (forSecrets.length + forNames.length === 0) return [];
        return [{ path: sink.path, property: sink.property, forSecrets, forNames, isWhole: isWhole(sink, resource) }];
    });
}

function isWhole(sink: Sink, resource: Resource): Truth {
    const text = sink.property.text();
    if (sink.place === "service" || resource.type === PARAMETER_TYPE) return known(true);
    if (text.state === "unknown") return text;
    const json = text.state === "known" && /^\s*\{/.test(text.value) ? parseJson(text.value) : undefined;
    return known(json === undefined || !isMap(json));
}
