/** Decodes resources of a Pulumi state (deployment version 3, the form all readers bring their input to). */
import { type Deployment, STACK_TYPE, type StackFacts, unsupportedTypes } from "../../model/deployment";
import { Resource, type ResourceRecord, type SourcePosition } from "../../model/resource";
import { fromJson, getKey, isMap, type PropertyMap, setKey, withheldToMark } from "../../model/tree";

/** A resource of a state file, as far as it is read. Anything may be missing or of another kind: states are old and many. */
export interface StateResource {
    readonly urn?: unknown;
    readonly type?: unknown;
    readonly [key: string]: unknown;
}

/** How the form at hand departs from a state. */
export interface DecodeOptions {
    readonly preview: boolean;
    /** Secrets stand as the text `[secret]` in this form. */
    readonly withheldSecrets: boolean;
}

const BOOKKEEPING = ["__defaults", "__meta", "__provider"];

/** Builds the deployment from a state's resources. Those pending deletion are named, not judged. */
export function decodeResources(
    resources: Iterable<StateResource>,
    stack: StackFacts,
    options: DecodeOptions = { preview: false, withheldSecrets: false },
): Deployment {
    const builder = new DeploymentBuilder(options);
    for (const resource of resources) builder.add(resource);
    return builder.build(stack);
}

/** Takes a state's resources one by one, so that what was parsed can go while the rest is read. */
export class DeploymentBuilder {
    private readonly records: ResourceRecord[] = [];
    private readonly leaving: string[] = [];
    private readonly providers = new Map<string, PropertyMap | undefined>();
    /** Entries that are no resources: without a URN nothing can be said about them. */
    unusable = 0;
    /** URNs of resources whose creation or update failed half-way. */
    readonly incomplete: string[] = [];

    constructor(private readonly options: DecodeOptions) {}

    add(resource: unknown): void {
        if (!isState(resource)) {
            this.unusable += 1;
        } else if (resource.delete === true) {
            this.leaving.push(resource.urn);
        } else {
            const record = toRecord(resource, this.options);
            this.records.push(record);
            if (Array.isArray(resource.initErrors) && resource.initErrors.length > 0) this.incomplete.push(record.urn);
            if (record.type.startsWith("pulumi:providers:")) {
                this.providers.set(record.urn, record.outputs ?? record.inputs);
            }
        }
    }

    /** URNs of everything that was added, in order; those pending deletion last. */
    get urns(): readonly string[] {
        return [...this.records.map((record) => record.urn), ...this.leaving];
    }

    build(stack: StackFacts): Deployment {
        const decoded = this.records.map((record) => new Resource(this.withProvider(record)));
        const outputs = decoded.find((resource) => resource.declaredType === STACK_TYPE)?.outputs;
        return {
            stack,
            config: undefined,
            preview: this.options.preview,
            seesSecretMarks: true,
            resources: decoded,
            pendingDeletion: this.leaving,
            unsupportedTypes: unsupportedTypes(decoded.map((resource) => resource.declaredType)),
            ...(outputs === undefined ? {} : { outputs }),
        };
    }

    private withProvider(record: ResourceRecord): ResourceRecord {
        const urn = record.provider?.urn;
        const properties = urn === undefined ? undefined : this.providers.get(urn);
        return urn === undefined || properties === undefined ? record : { ...record, provider: { urn, properties } };
    }
}

function isState(resource: unknown): resource is StateResource & { readonly urn: string } {
    return typeof resource === "object" && resource !== null && typeof (resource as StateResource).urn === "string";
}

function toRecord(state: StateResource & { readonly urn: string }, options: DecodeOptions): ResourceRecord {
    const provider = typeof state.provider === "string" ? providerUrn(state.provider) : undefined;
    const external = state.external === true;
    const inputs = properties(state.inputs, options);
    return {
        urn: state.urn,
        type: textOf(state.type) ?? typeOfUrn(state.urn),
        custom: state.custom !== false,
        ...optional("id", textOf(state.id)),
        // A read resource has no inputs of the author's: empty ones say nothing.
        ...optional("inputs", external && isEmpty(inputs) ? undefined : inputs),
        ...optional("outputs", properties(state.outputs, options)),
        propertyDependencies: dependencyMap(state.propertyDependencies),
        dependencies: textList(state.dependencies),
        ...optional("parent", textOf(state.parent)),
        ...(provider === undefined ? {} : { provider: { urn: provider } }),
        options: {
            protect: state.protect === true,
            ignoreChanges: textList(state.ignoreChanges),
            ...(state.retainOnDelete === true ? { retainOnDelete: true } : {}),
        },
        ...optional("source", parseSourcePosition(textOf(state.sourcePosition))),
        external,
        ...optional("modified", textOf(state.modified)),
    };
}

function properties(json: unknown, options: DecodeOptions): PropertyMap | undefined {
    if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
    const decoded = fromJson(json);
    const tree = options.withheldSecrets ? withheldToMark(decoded) : decoded;
    if (!isMap(tree)) return undefined;
    const kept: PropertyMap = {};
    for (const key of Object.keys(tree)) {
        if (!BOOKKEEPING.includes(key)) setKey(kept, key, getKey(tree, key) ?? null);
    }
    return kept;
}

function isEmpty(map: PropertyMap | undefined): boolean {
    return map === undefined || Object.keys(map).length === 0;
}

/** `urn::id`; the id may be an unknown's sentinel. */
function providerUrn(reference: string): string {
    return reference.slice(0, Math.max(reference.lastIndexOf("::"), 0)) || reference;
}

/** Values may be null or empty, and the whole may be null. */
function dependencyMap(json: unknown): Record<string, readonly string[]> {
    const map: Record<string, readonly string[]> = {};
    if (typeof json !== "object" || json === null) return map;
    for (const [key, urns] of Object.entries(json)) {
        const list = textList(urns);
        if (list.length > 0 && key !== "__proto__") map[key] = list;
    }
    return map;
}

/** The type in `urn:pulumi:stack::project::parent$type::name`. */
function typeOfUrn(urn: string): string {
    return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function textList(value: unknown): string[] {
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** `project:///index.ts#12,5`: line and column of the program. */
export function parseSourcePosition(text: string | undefined): SourcePosition | undefined {
    const match = text === undefined ? null : /^project:\/\/\/(.+?)#(\d+)(?:,(\d+))?$/.exec(text);
    if (match === null) return undefined;
    return {
        file: decodeURIComponentSafely(match[1] as string),
        line: Number(match[2]),
        ...(match[3] === undefined ? {} : { column: Number(match[3]) }),
    };
}

function decodeURIComponentSafely(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
    return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
