/**
 * What secrets are for, and which serve more than one purpose: one reference under names of two purposes, one generator
 * behind two services, one value in sinks of two kinds. Values are compared in memory only.
 */
import { type Process, processes, variableTypes } from "../app/processes";
import { nameReadings, SETTING_NAMES } from "../app/settings";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { djangoKeys } from "./django-keys";
import { isForSecrets } from "./generators";
import { classifyName } from "./names";
import { secretSinks, type Sink, sinksOf, topLevel } from "./sinks";
import { storeOf } from "./store-index";
import { contentProperties, PARAMETER_TYPE } from "./stores";
import { isPlaceholder } from "./values";

/** One use of a secret. */
export interface SecretUse {
    readonly resource: Resource;
    readonly path: string;
    /** Variable or property, for messages. */
    readonly label: string;
    /** What it is for; uses of one purpose may share a secret. */
    readonly purpose: string;
}

/** A secret that serves several purposes, seen from one of its uses. */
export interface SharedSecret {
    readonly use: SecretUse;
    readonly others: readonly SecretUse[];
    readonly by: "reference" | "generator" | "value";
    readonly generator: Resource | undefined;
}

export interface SharedSecretsView extends View {
    readonly shared: readonly SharedSecret[];
    readonly uses: number;
    readonly hidden: readonly UnknownValue[];
}

export const sharedSecrets: Family<SharedSecretsView> = {
    name: "resources that are given a secret",
    types: [...new Set([...variableTypes, ...secretSinks.types])],
    view(resource, model) {
        const { shared, uses, hidden } = model.fact(findShared);
        return {
            resource,
            shared: shared.get(resource) ?? [],
            uses: uses.get(resource) ?? 0,
            hidden: hidden.get(resource) ?? [],
        };
    },
};

const DJANGO_KEY = "Django's secret key";
/** Purposes by words of a name; the first that fits. */
const PURPOSES: readonly (readonly [purpose: string, words: RegExp])[] = [
    ["signing tokens", /(?:^|_)(?:JWT|JWS|SIGNING|HMAC|TOKEN_SECRET)(?:_|$)|^JWT|SIMPLE_JWT/],
    ["the cache", /(?:^|_)(?:REDIS|CACHE|MEMCACHED?|VALKEY|ELASTICACHE)(?:_|$)/],
    ["the broker", /(?:^|_)(?:BROKER|RABBITMQ|AMQP|MQ)(?:_|$)/],
    ["mail", /(?:^|_)(?:EMAIL|SMTP|MAIL|SENDGRID|MAILGUN|POSTMARK|BREVO)(?:_|$)/],
    ["the database", /(?:^|_)(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|RDS|SQL|AURORA)(?:_|$)|^PGPASSWORD$/],
    [
        "a third party",
        /(?:^|_)(?:STRIPE|OPENAI|ANTHROPIC|TWILIO|SLACK|GITHUB|GITLAB|GOOGLE|FACEBOOK|APPLE|PAYPAL|ADYEN|BRAINTREE|SENTRY|DATADOG|ALGOLIA|AUTH0|OKTA)(?:_|$)/,
    ],
];

/** What a name says its secret is for; undefined where it says nothing. */
export function purposeOf(name: string): string | undefined {
    const readings: readonly string[] = nameReadings(name);
    if ([...SETTING_NAMES.SECRET_KEY, ...SETTING_NAMES.SECRET_KEY_FALLBACKS].some((key) => readings.includes(key))) {
        return DJANGO_KEY;
    }
    const upper = name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
    return PURPOSES.find(([, words]) => words.test(upper))?.[0];
}

/** Purposes of services by type. */
const SERVICES: readonly (readonly [purpose: string, types: RegExp])[] = [
    ["the cache", /^aws:(?:elasticache|memorydb)\//],
    ["the broker", /^aws:mq\//],
    ["the search engine", /^aws:(?:opensearch|elasticsearch)\//],
    ["the directory", /^aws:(?:directoryservice|fsx)\//],
    ["the database", /^aws:(?:rds|docdb|redshift|redshiftserverless|lightsail|timestreaminfluxdb|dms)\//],
];

function purposeOfService(resource: Resource): string | undefined {
    return SERVICES.find(([, types]) => types.test(resource.type))?.[0];
}

/** Uses of secrets by what identifies the secret: the reference, the value, the generator. */
interface Uses {
    readonly reference: Map<string, SecretUse[]>;
    readonly value: Map<string, SecretUse[]>;
    readonly generator: Map<string, SecretUse[]>;
    /** What stores are given whose unknown names may say another purpose, by value and by generator. */
    readonly open: Map<string, { readonly resource: Resource; readonly gap: UnknownValue }[]>;
}

function findShared(model: Model) {
    const all: Uses = { reference: new Map(), value: new Map(), generator: new Map(), open: new Map() };
    const hidden = new Map<Resource, UnknownValue[]>();
    for (const process of processes(model)) {
        if (process.envGap !== undefined) append(hidden, process.resource, process.envGap);
        addVariables(process, all, model);
    }
    for (const resource of model.ofType(...secretSinks.types)) {
        for (const sink of sinksOf(resource)) addSink(sink, resource, all, model);
        if (resource.type === PARAMETER_TYPE) addParameterOfUnknownType(resource, all, model);
    }
    const shared = new Map<Resource, SharedSecret[]>();
    const uses = new Map<Resource, number>();
    for (const by of ["reference", "value", "generator"] as const) {
        for (const [key, list] of all[by]) {
            for (const { resource } of list) uses.set(resource, (uses.get(resource) ?? 0) + 1);
            conflicts(list, by, by === "generator" ? model.resource(key) : undefined, shared);
        }
    }
    leaveOpen(all, hidden);
    return { shared, uses, hidden };
}

/** A store of unknown name may share its secret with every other user of it. */
function leaveOpen({ open, value, generator }: Uses, hidden: Map<Resource, UnknownValue[]>): void {
    for (const [key, stored] of open) {
        const users = value.get(key) ?? generator.get(key) ?? [];
        if (users.length === 0) continue;
        for (const { resource, gap } of stored) {
            append(hidden, resource, gap);
            for (const user of users) append(hidden, user.resource, gap);
        }
    }
}

function addVariables(process: Process, all: Uses, model: Model): void {
    for (const { name, value, path } of process.env) {
        const purpose = classifyName(name, model.settings) === "strong" ? purposeOf(name) : undefined;
        if (purpose === undefined || value.kind === "unknown") continue;
        const use = { resource: process.resource, path, label: name, purpose };
        if (value.kind === "literal") {
            if (isComparable(value.text)) append(all.value, value.text, use);
        } else if (value.form !== undefined && value.form !== "variable") append(all.reference, value.text, use);
    }
}

function addSink(sink: Sink, resource: Resource, all: Uses, model: Model): void {
    const use = { resource, path: sink.path, label: `${sink.path} of ${resource.name}` };
    const purpose = sink.place === "service" ? purposeOfService(resource) : purposeOfStored(sink, resource, model);
    if (purpose !== undefined && sink.text !== undefined && isComparable(sink.text)) {
        append(all.value, sink.text, { ...use, purpose });
    }
    if (sink.place === "store" && purpose === undefined && sink.key === "") addOpen(sink, resource, all, model);
    // A service is a purpose of its own; a store only where it holds Django's key.
    const own =
        sink.place === "service"
            ? `${purpose ?? "a service"} (${resource.name})`
            : purpose === DJANGO_KEY
              ? DJANGO_KEY
              : undefined;
    const generator = own === undefined ? undefined : onlyGenerator(resource, topLevel(sink), model);
    if (own !== undefined && generator !== undefined) append(all.generator, generator.urn, { ...use, purpose: own });
}

function addOpen(sink: Sink, resource: Resource, { open }: Uses, model: Model): void {
    const name = (storeOf(resource, model)?.resource ?? resource).text("name");
    if (name.state !== "unknown") return;
    const key = sink.text ?? onlyGenerator(resource, topLevel(sink), model)?.urn;
    if (key !== undefined) append(open, key, { resource, gap: name });
}

/** It may be a SecureString, and its content a secret. */
function addParameterOfUnknownType(resource: Resource, { open }: Uses, model: Model): void {
    const type = resource.text("type");
    if (type.state !== "unknown") return;
    for (const property of contentProperties(resource)) {
        const text = property.text();
        const key = text.state === "known" ? text.value : onlyGenerator(resource, property.path, model)?.urn;
        if (key !== undefined) append(open, key, { resource, gap: type });
    }
}

function purposeOfStored(sink: Sink, resource: Resource, model: Model): string | undefined {
    const isDjangoKey = (djangoKeys.view(resource, model)?.keys ?? []).some(({ path }) => path === sink.path);
    return isDjangoKey ? DJANGO_KEY : sink.key === "" ? undefined : purposeOf(sink.key);
}

/** The one generator that certainly makes a property: it is named itself, and no other one is. */
function onlyGenerator(resource: Resource, path: string, model: Model): Resource | undefined {
    const behind = resource.dependenciesOf(path).flatMap((urn) => model.resource(urn) ?? []);
    const generators = behind.filter(isForSecrets);
    return generators.length === 1 && behind.every(({ custom }) => custom) ? generators[0] : undefined;
}

/** Short and well-known texts coincide by chance. */
function isComparable(text: string): boolean {
    return text.length >= 8 && !isPlaceholder(text);
}

function conflicts(
    all: readonly SecretUse[],
    by: SharedSecret["by"],
    generator: Resource | undefined,
    shared: Map<Resource, SharedSecret[]>,
): void {
    const purposes = new Set(all.map(({ purpose }) => purpose));
    if (purposes.size < 2) return;
    const told = new Set<string>();
    for (const use of all) {
        const key = `${use.resource.urn} ${use.path}`;
        if (told.has(key)) continue;
        told.add(key);
        append(shared, use.resource, {
            use,
            others: all.filter(({ purpose }) => purpose !== use.purpose).slice(0, MOST_OTHERS),
            by,
            generator,
        });
    }
}

const MOST_OTHERS = 10;

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
}
