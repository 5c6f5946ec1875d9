/**
 * Decodes the requests of the Analyzer protocol (`pulumirpc.Analyzer`, pulumi/proto/pulumi/analyzer.proto) from their bytes.
 *
 * Properties stay bytes until somebody needs them: most calls of `Remediate` need none.
 */
import { Reader } from "protobufjs/minimal";
import type { Level } from "../../rule/rule";
import { decodePlain, endOf, guarded, MalformedRequest, textOf } from "./struct";

export interface HandshakeRequest {
    readonly engineAddress: string;
    readonly rootDirectory: string | undefined;
    readonly programDirectory: string | undefined;
}

export interface ConfigureStackRequest {
    readonly stack: string;
    readonly project: string;
    readonly organization: string;
    readonly dryRun: boolean;
    readonly config: Readonly<Record<string, string>>;
    readonly configSecretKeys: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
}

/** Settings of one policy as the engine sends them: the level is always there, defaults included. */
export interface PolicyConfig {
    readonly enforcementLevel: Level;
    readonly properties: Readonly<Record<string, unknown>>;
}

export interface ResourceOptionsMessage {
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    readonly deleteBeforeReplace: boolean;
    readonly parent: string;
}

export interface ProviderMessage {
    readonly urn: string;
    readonly properties: Uint8Array | undefined;
}

/** What `Analyze` and `Remediate` send, and one resource of `AnalyzeStack`. */
export interface ResourceMessage {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    readonly properties: Uint8Array | undefined;
    readonly options: ResourceOptionsMessage;
    readonly provider: ProviderMessage | undefined;
    /** The rest is sent by `AnalyzeStack` only. */
    readonly parent: string;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

export function decodeHandshake(bytes: Uint8Array): HandshakeRequest {
    const fields = read(bytes, { texts: [1, 2, 3] });
    return {
        engineAddress: fields.text(1),
        rootDirectory: fields.text(2) || undefined,
        programDirectory: fields.text(3) || undefined,
    };
}

export function decodeConfigureStack(bytes: Uint8Array): ConfigureStackRequest {
    const fields = read(bytes, { texts: [1, 2, 3, 6], flags: [4], messages: [7, 8] });
    return {
        stack: fields.text(1),
        project: fields.text(2),
        organization: fields.text(3),
        dryRun: fields.flag(4),
        configSecretKeys: fields.texts(6),
        config: textMap(fields.messages(7)),
        tags: textMap(fields.messages(8)),
    };
}

/** Values of `pulumirpc.EnforcementLevel`, in the order of their numbers. */
const LEVELS_BY_NUMBER: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

export function decodeConfigure(bytes: Uint8Array): ReadonlyMap<string, PolicyConfig> {
    const configs = new Map<string, PolicyConfig>();
    for (const entry of read(bytes, { messages: [1] }).messages(1)) {
        const { key, value } = mapEntry(entry);
        const config = read(value, { numbers: [1], messages: [2] });
        const level = LEVELS_BY_NUMBER[config.number(1)];
        if (level === undefined) throw new MalformedRequest("it names an enforcement level that is not known here");
        configs.set(key, { enforcementLevel: level, properties: decodePlain(config.messages(2).at(-1)) });
    }
    return configs;
}

export function decodeResource(bytes: Uint8Array): ResourceMessage {
    const fields = read(bytes, { texts: [1, 3, 4, 7, 8], messages: [2, 5, 6, 9] });
    return {
        type: fields.text(1),
        urn: fields.text(3),
        name: fields.text(4),
        properties: fields.messages(2).at(-1),
        options: decodeOptions(fields.messages(5).at(-1)),
        provider: decodeProvider(fields.messages(6).at(-1)),
        parent: fields.text(7),
        dependencies: fields.texts(8),
        propertyDependencies: decodeDependencies(fields.messages(9)),
    };
}

export function decodeAnalyzeStack(bytes: Uint8Array): readonly ResourceMessage[] {
    return read(bytes, { messages: [1] })
        .messages(1)
        .map(decodeResource);
}

function decodeOptions(bytes: Uint8Array | undefined): ResourceOptionsMessage {
    const fields = read(bytes, { flags: [1, 3], texts: [2, 8] });
    return {
        protect: fields.flag(1),
        ignoreChanges: fields.texts(2),
        deleteBeforeReplace: fields.flag(3),
        parent: fields.text(8),
    };
}

function decodeProvider(bytes: Uint8Array | undefined): ProviderMessage | undefined {
    if (bytes === undefined) return undefined;
    const fields = read(bytes, { texts: [3], messages: [2] });
    return { urn: fields.text(3), properties: fields.messages(2).at(-1) };
}

const NO_DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {};

function decodeDependencies(entries: readonly Uint8Array[]): Readonly<Record<string, readonly string[]>> {
    if (entries.length === 0) return NO_DEPENDENCIES;
    return dataMap(entries.map(mapEntry).map(({ key, value }) => [key, read(value, { texts: [1] }).texts(1)] as const));
}

function textMap(entries: readonly Uint8Array[]): Record<string, string> {
    return dataMap(
        entries.map((entry) => read(entry, { texts: [1, 2] })).map((entry) => [entry.text(1), entry.text(2)] as const),
    );
}

/** `Object.fromEntries` defines own properties, so `__proto__` is a key like any other. */
function dataMap<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
    return Object.fromEntries(entries);
}

function mapEntry(bytes: Uint8Array): { key: string; value: Uint8Array | undefined } {
    const fields = read(bytes, { texts: [1], messages: [2] });
    return { key: fields.text(1), value: fields.messages(2).at(-1) };
}

/** Which fields of a message are wanted, by number and kind; all others are skipped. */
interface Wanted {
    readonly texts?: readonly number[];
    readonly flags?: readonly number[];
    readonly numbers?: readonly number[];
    readonly messages?: readonly number[];
}

const VARINT = 0;
const DELIMITED = 2;

/** The wanted fields of one message. A field of proto3 that is not there has its kind's zero value. */
class Fields {
    private readonly textValues = new Map<number, string[]>();
    private readonly numberValues = new Map<number, number>();
    private readonly messageValues = new Map<number, Uint8Array[]>();

    constructor(bytes: Uint8Array, wanted: Wanted) {
        const reader = Reader.create(bytes);
        while (reader.pos < bytes.length) this.field(reader, reader.uint32(), bytes, wanted);
    }

    private field(reader: Reader, tag: number, bytes: Uint8Array, wanted: Wanted): void {
        const number = tag >>> 3;
        if ((tag & 7) === DELIMITED && wanted.texts?.includes(number)) {
            append(this.textValues, number, textOf(reader, bytes.length));
        } else if ((tag & 7) === DELIMITED && wanted.messages?.includes(number)) {
            const end = endOf(reader, bytes.length);
            append(this.messageValues, number, bytes.subarray(reader.pos, end));
            reader.pos = end;
        } else if ((tag & 7) === VARINT && (wanted.flags?.includes(number) || wanted.numbers?.includes(number))) {
            this.numberValues.set(number, reader.uint32());
        } else {
            reader.skipType(tag & 7);
        }
    }

    text(number: number): string {
        return this.textValues.get(number)?.at(-1) ?? "";
    }
    texts(number: number): readonly string[] {
        return this.textValues.get(number) ?? NONE;
    }
    flag(number: number): boolean {
        return this.number(number) !== 0;
    }
    number(number: number): number {
        return this.numberValues.get(number) ?? 0;
    }
    messages(number: number): readonly Uint8Array[] {
        return this.messageValues.get(number) ?? NONE;
    }
}

const NONE: readonly never[] = [];

function read(bytes: Uint8Array | undefined, wanted: Wanted): Fields {
    return guarded(() => new Fields(bytes ?? new Uint8Array(0), wanted));
}

function append<T>(map: Map<number, T[]>, key: number, value: T): void {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
}
