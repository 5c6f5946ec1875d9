/** Environment files in S3: their lines bind variables of ECS containers, readable by whoever may read the object. */
import type { Binding } from "../app/binding";
import { bindText } from "../app/binding";
import { envFileLines, OBJECT_TYPE, objectText } from "../app/env-files";
import { processes } from "../app/processes";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { isHarmlessForm } from "./claims";
import { tokenFamilies, withArticle } from "./families";
import { classifiedSecrets, describeOrigin, knownSecrets } from "./known-secrets";
import { claimsOn } from "./ownership";
import { isAwsSecretName } from "./static-keys";

/** A secret on a line of the file. */
export interface EnvFileSecret {
    readonly line: number;
    /** In words, with the variable's name. */
    readonly what: string;
}

export interface EnvFileView extends View {
    /** The task definition that reads it, where one is known to. */
    readonly reader: Resource | undefined;
    readonly secrets: readonly EnvFileSecret[];
    readonly gap: UnknownValue | undefined;
    /** Content that comes from a file or from elsewhere. */
    readonly isVisible: boolean;
}

export const envFileObjects: Family<EnvFileView> = {
    name: "environment files in S3",
    types: [OBJECT_TYPE],
    view(resource, model) {
        const reader = readerOf(resource, model);
        if (reader === undefined && !isEnvFileName(resource)) return undefined;
        const text = objectText(resource);
        return {
            resource,
            reader,
            secrets: text.state === "known" ? secretsIn(text.value, resource, model) : [],
            gap: text.state === "unknown" ? text : undefined,
            isVisible: text.state !== "absent",
        };
    },
};

/** Whether an object bears the name of an environment file: `prod.env`, `.env`, `.env.production`. */
export function isEnvFileName(object: Resource): boolean {
    const key = object.text("key");
    return key.state === "known" && /(?:^|\/)[\w.-]*\.env$|(?:^|\/)\.env(?:\.[\w-]+)?$/.test(key.value);
}

function readerOf(object: Resource, model: Model): Resource | undefined {
    const { byPlace, byDependency } = model.fact(readers);
    const bucket = object.text("bucket");
    const key = object.text("key");
    const place = bucket.state === "known" && key.state === "known" ? `${bucket.value}/${key.value}` : undefined;
    return (place === undefined ? undefined : byPlace.get(place)) ?? byDependency.get(object.urn);
}

/** Task definitions by the places of the files that they read, and by the objects behind a carrier that is not known. */
function readers(model: Model): { byPlace: ReadonlyMap<string, Resource>; byDependency: ReadonlyMap<string, Resource> } {
    const byPlace = new Map<string, Resource>();
    const byDependency = new Map<string, Resource>();
    for (const { resource, envFiles, envGap } of processes(model)) {
        for (const file of envFiles) {
            const arn = file.text();
            const place = arn.state === "known" ? /^arn:[\w-]+:s3:::(.+)$/.exec(arn.value)?.[1] : undefined;
            if (place !== undefined) byPlace.set(place, resource);
        }
        if (envFiles.every((file) => !file.isUnknown) && envGap === undefined) continue;
        for (const urn of resource.dependenciesOf("containerDefinitions")) {
            if (model.resource(urn)?.type === OBJECT_TYPE) byDependency.set(urn, resource);
        }
    }
    return { byPlace, byDependency };
}

function secretsIn(text: string, object: Resource, model: Model): EnvFileSecret[] {
    const lines = envFileLines(text);
    const bound = new Set(lines.map(({ line }) => line));
    const named = lines.flatMap(({ name, value, line }) => {
        const what = secretOf(bindText(name, unquoted(value), `content:${line}`), object, model);
        return what === undefined ? [] : [{ line, what: `${what} in ${name}` }];
    });
    const loose = text.split("\n").flatMap((raw, index) => {
        if (bound.has(index + 1)) return [];
        const family = tokenFamilies(raw).find(({ confidence }) => confidence === "high");
        return family === undefined ? [] : [{ line: index + 1, what: withArticle(family.words) }];
    });
    return [...named, ...loose];
}

/** Quotes belong to the value in such files; whoever wrote them meant to quote. */
function unquoted(value: string): string {
    const text = value.trim();
    return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** What a variable gives away, as the rules on plain variables would say it. */
function secretOf(binding: Binding, object: Resource, model: Model): string | undefined {
    if (binding.value.kind !== "literal") return undefined;
    const { text } = binding.value;
    const source = { place: "variable", name: binding.name, path: binding.path, text, gap: undefined, binding } as const;
    const claim = claimsOn(source, model).find(({ owner }) => owner !== "secret-env-suspected");
    const known = model.fact(knownSecrets).find(text, (origin) => origin.kind === "config" || origin.resource !== object);
    if (claim === undefined && (known === undefined || isHarmlessForm(known.value))) return undefined;
    for (const secret of claim?.secrets ?? [text]) if (secret.length >= 12) model.fact(classifiedSecrets).add(secret);
    if (claim === undefined) return known === undefined ? undefined : `the value of ${describeOrigin(known.origin)}`;
    if (claim.kind === "url") return `a ${claim.what} connection text with a password`;
    if (claim.kind === "token") return claim.what;
    return isAwsSecretName(binding.name) ? "a static AWS key" : "a secret";
}
