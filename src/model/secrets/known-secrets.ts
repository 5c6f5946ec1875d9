/**
 * The known secrets of a run: values of which it is certain that they are secret, because the stack's configuration
 * holds them as secrets or because they are the content of a property made for a credential. One that turns up in clear
 * anywhere is a leak, whatever the name it bears there.
 *
 * A mark alone makes no known secret: the SDK marks user names, banners and certificates too.
 */
import type { Fact, Model } from "../model";
import type { Resource } from "../resource";
import { FileAsset, getKey, isMap, type PropertyMap, type PropertyValue, Secret } from "../tree";
import { PassageIndex } from "./passages";

/** Shorter values turn up by chance. Length in characters. */
export const SHORTEST_KNOWN_SECRET = 12;

/** Where a known secret comes from. Neither form holds the value. */
export type SecretOrigin =
    | { readonly kind: "config"; readonly key: string }
    | { readonly kind: "property"; readonly resource: Resource; readonly path: string };

export interface KnownSecret {
    /** Never to be printed. */
    readonly value: string;
    readonly origin: SecretOrigin;
}

export class KnownSecrets {
    private readonly index = new PassageIndex<KnownSecret>();

    constructor(readonly entries: readonly KnownSecret[]) {
        for (const entry of entries) this.index.addWhole(entry.value, entry);
    }

    /** The known secret that a text is or contains; `from` leaves out those that come from elsewhere. */
    find(text: string, from: (origin: SecretOrigin) => boolean = () => true): KnownSecret | undefined {
        return this.index.find(text, (entry) => from(entry.origin));
    }
}

/** The known secrets of a deployment: of its secret configuration, and of its credential properties. */
export const knownSecrets: Fact<KnownSecrets> = (model) => {
    const entries = new Map<string, KnownSecret>();
    const add = (value: string, origin: SecretOrigin) => {
        if (!entries.has(value)) entries.set(value, { value, origin });
    };
    for (const { key, value } of secretConfig(model)) {
        for (const part of credentialParts(value)) add(part, { kind: "config", key });
    }
    for (const resource of model.deployment.resources) {
        for (const { path, value } of credentialsOf(resource)) {
            for (const part of credentialParts(value)) add(part, { kind: "property", resource, path });
        }
    }
    return new KnownSecrets([...entries.values()]);
};

/** An origin in words that complete "the value of ...". */
export function describeOrigin(origin: SecretOrigin): string {
    return origin.kind === "config"
        ? `the secret configuration key ${origin.key}`
        : `${origin.path} of ${origin.resource.name}`;
}

function secretConfig(model: Model): { key: string; value: string }[] {
    const config = model.deployment.config;
    if (config === undefined) return [];
    return config.secretKeys.flatMap((key) => {
        const value = Object.hasOwn(config.values, key) ? config.values[key] : undefined;
        return value === undefined || isPublicByNature(value) ? [] : [{ key, value }];
    });
}

/** People mark whole configurations secret; addresses and names among them are no credentials. */
const PUBLIC_BY_NATURE = [
    /^arn:[\w-]+:/,
    /^https?:\/\/[^@\s?]+$/i,
    /^\/[\w./-]*$/,
    /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/,
    /^(\d{1,3}\.){3}\d{1,3}(\/\d+)?$/,
    /^[\da-f]*:[\da-f:]+(\/\d+)?$/i,
    /^[a-z]{2}-[a-z]+-\d[a-z]?$/,
    // Host names and dotted paths; a part this long is one of a token's.
    /^[\w-]{1,23}(\.[\w-]{1,23})+(:\d+)?$/,
];

function isPublicByNature(value: string): boolean {
    return PUBLIC_BY_NATURE.some((pattern) => pattern.test(value));
}

/** Parts of a text that are secret in themselves and long enough to be recognised for certain. */
function credentialParts(text: string): string[] {
    return secretParts(text).filter((part) => part.length >= SHORTEST_KNOWN_SECRET);
}

const URL_PASSWORD = /^[a-z][\w+.-]*:\/\/[^/?#\s:@]*:([^/?#\s@]+)@/i;
const ARMOUR = /-----(BEGIN|END) [A-Z0-9 ]+-----/;

/** The password of a URL, the credentials of a JSON document, the body of a PEM block; else the whole text. */
export function secretParts(text: string): string[] {
    const password = URL_PASSWORD.exec(text)?.[1];
    if (password !== undefined) return [password, decoded(password)];
    if (ARMOUR.test(text)) return text.split(/\s+/).filter((line) => line.length >= 32);
    return fromJson(text) ?? [text.trim()];
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** Texts under credential names in a JSON object or list; undefined where the text is neither. */
function fromJson(text: string): string[] | undefined {
    if (!/^\s*[[{]/.test(text)) return undefined;
    try {
        const found: string[] = [];
        collect(JSON.parse(text), "", found, 0);
        return found;
    } catch {
        return undefined;
    }
}

function collect(json: unknown, name: string, found: string[], depth: number): void {
    if (depth > 20) return;
    if (typeof json === "string") {
        if (isCredentialName(name)) found.push(...secretParts(json));
        else if (URL_PASSWORD.test(json)) found.push(...secretParts(json));
    } else if (Array.isArray(json)) {
        for (const element of json) collect(element, name, found, depth + 1);
    } else if (typeof json === "object" && json !== null) {
        for (const [key, value] of Object.entries(json)) collect(value, key, found, depth + 1);
    }
}

/**
 * Names of properties that are made for a credential, as the tail of a camelCase, snake_case or kebab-case name. From the
 * properties that @pulumi/aws 7 marks secret, without those that are no credentials (user names, banners, certificates,
 * key ids, tokens of S3 replication), and the unmarked ones of MQ, MemoryDB, OpenSearch, OIDC and event connections.
 */
const CREDENTIAL_NAME =
    /(^|_)(passwords?|passwd|passphrase|pass|pwd|secret|secrets|tokens?|(secret|private|api|access|auth|encryption|fernet|signing|shared|customer|token|master|host)_key|private_key_pem|secret_(access_key|string|binary)|key_material_base64|basic_auth_credentials|platform_credential|host_key_body|preshared_key|credentials?|plaintext|smtp_password_v4)(_wo)?$/;

const NO_CREDENTIAL = /(^|_)(max|min|num|next|page|client_request|replication|continuation)_tokens?$|(^|_)public_key$/;

/** Names seen before: a stack has few, many times over. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 10_000;
/** Characters of a name that is remembered: no schema has a longer one. */
const LONGEST_JUDGED = 256;

export function isCredentialName(name: string): boolean {
    let verdict = judged.get(name);
    if (verdict === undefined) {
        verdict = judgeName(name);
        if (judged.size < MOST_JUDGED && name.length <= LONGEST_JUDGED) judged.set(name, verdict);
    }
    return verdict;
}

function judgeName(name: string): boolean {
    const words = name
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .replace(/[-.\s]/g, "_")
        .toLowerCase();
    return CREDENTIAL_NAME.test(words) && !NO_CREDENTIAL.test(words);
}

/** Properties whose name says nothing, by type: they hold credentials too. */
const CREDENTIALS_BY_TYPE: Readonly<Record<string, readonly string[]>> = {
    "random:index/randomPassword:RandomPassword": ["result"],
    "random:index/randomBytes:RandomBytes": ["base64", "hex"],
    "tls:index/privateKey:PrivateKey": ["privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8"],
    "aws:apigateway/apiKey:ApiKey": ["value"],
    "aws:appsync/apiKey:ApiKey": ["key"],
    "aws:grafana/workspaceApiKey:WorkspaceApiKey": ["key"],
    "aws:grafana/workspaceServiceAccountToken:WorkspaceServiceAccountToken": ["key"],
};

/** Credential properties that the SDK leaves unmarked: types under which the name alone is enough. */
const UNMARKED_SINKS: ReadonlySet<string> = new Set([
    "aws:mq/broker:Broker",
    "aws:memorydb/user:User",
    "aws:opensearch/domain:Domain",
    "aws:elasticsearch/domain:Domain",
    "aws:lb/listener:Listener",
    "aws:lb/listenerRule:ListenerRule",
    "aws:cognito/identityProvider:IdentityProvider",
    "aws:cloudwatch/eventConnection:EventConnection",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    "aws:fsx/windowsFileSystem:WindowsFileSystem",
    "aws:dms/endpoint:Endpoint",
]);

const PARAMETER = "aws:ssm/parameter:Parameter";

/** Types of which marked properties of credential names are none. */
const NEVER: ReadonlySet<string> = new Set([
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
]);

/** A text of a resource, and where it stands. */
export interface Leaf {
    readonly path: string;
    readonly value: string;
}

/** Texts of a resource's credential properties, from what the author wrote and from what the provider returned. */
export function credentialsOf(resource: Resource): Leaf[] {
    if (NEVER.has(resource.type)) return [];
    if (resource.type === PARAMETER) return parameterValue(resource);
    const byType = (CREDENTIALS_BY_TYPE[resource.type] ?? []).flatMap((path) => {
        return [resource.input(path).text(), resource.output(path).text()].flatMap((text) =>
            text.state === "known" ? [{ path, value: text.value }] : [],
        );
    });
    const named = leavesOf(resource, UNMARKED_SINKS.has(resource.type)).filter((leaf) =>
        isCredentialName(lastName(leaf.path)),
    );
    return [...byType, ...named].filter((leaf) => !leaf.value.startsWith("arn:"));
}

/** A parameter's value is a credential where its type says so; the SDK marks every one. */
function parameterValue(resource: Resource): Leaf[] {
    const type = resource.text("type");
    if (type.state !== "known" || type.value !== "SecureString") return [];
    const value = resource.text("value");
    return value.state === "known" ? [{ path: "value", value: value.value }] : [];
}

function lastName(path: string): string {
    const names = path.split(".").map((part) => part.replace(/(\[\d+\])+$/, ""));
    return names.at(-1) ?? "";
}

/** Copies that some provider versions mark wholesale although they are public. */
const MARKED_WHOLESALE = ["tagsAll"];

/** Every text that Pulumi holds as a secret, in a resource's inputs and outputs. */
export function markedTexts(resource: Resource): string[] {
    return leavesOf(resource, false).map((leaf) => leaf.value);
}

/** Texts that bear a secret mark; with `unmarked` all the others too. */
function leavesOf(resource: Resource, unmarked: boolean): Leaf[] {
    const leaves: Leaf[] = [];
    for (const map of [resource.inputs, resource.outputs]) {
        // Few resources hold anything marked, and paths cost time.
        if (map !== undefined && (unmarked || holdsMark(map))) walkMap(map, "", unmarked, leaves);
    }
    return leaves;
}

function holdsMark(value: PropertyValue): boolean {
    if (typeof value !== "object" || value === null) return false;
    if (value instanceof Secret) return true;
    if (Array.isArray(value)) return value.some(holdsMark);
    return isMap(value) && Object.values(value).some(holdsMark);
}

function walkMap(map: PropertyMap, path: string, wanted: boolean, leaves: Leaf[]): void {
    for (const key of Object.keys(map)) {
        if (path === "" && MARKED_WHOLESALE.includes(key)) continue;
        walk(getKey(map, key), path === "" ? key : `${path}.${key}`, wanted, leaves);
    }
}

function walk(value: PropertyValue | undefined, path: string, wanted: boolean, leaves: Leaf[]): void {
    if (value instanceof Secret) walk(value.value, path, true, leaves);
    else if (typeof value === "string") {
        if (wanted) leaves.push({ path, value });
    } else if (Array.isArray(value)) {
        value.forEach((element, index) => walk(element, `${path}[${index}]`, wanted, leaves));
    } else if (value instanceof FileAsset) {
        if (wanted && value.text !== undefined) leaves.push({ path, value: value.text });
    } else if (isMap(value)) walkMap(value, path, wanted, leaves);
}

/**
 * Texts that a classifier recognised as secrets although nothing marks them. A classifier adds what it finds while it
 * reads; the redaction guard, which comes last, knows them too.
 */
export const classifiedSecrets: Fact<Set<string>> = () => new Set();
