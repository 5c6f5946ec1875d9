/** One resource as the deployment knows it: what the author wrote, what the provider returned, and what it hangs on. */
import { Property } from "./property";
import { getKey, isMap, type PropertyMap, type PropertyValue, Secret, Unknown } from "./tree";
import { canonicalType } from "./types";
import { firstKnown, type Value } from "./value";

/** Place in the program that declared a resource: file relative to the project, line and column from 1. */
export interface SourcePosition {
    readonly file: string;
    readonly line: number;
    readonly column?: number;
}

export interface ResourceOptions {
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    readonly deleteBeforeReplace?: boolean;
    readonly retainOnDelete?: boolean;
}

/** The provider that manages a resource. `properties` where the door was told them. */
export interface ProviderFacts {
    readonly urn: string;
    readonly properties?: PropertyMap;
}

/** What a door knows of a resource. Everything but `urn` and `type` may be missing. */
export interface ResourceRecord {
    readonly urn: string;
    readonly type: string;
    readonly name?: string;
    readonly custom?: boolean;
    readonly id?: string;
    /** Inputs as the author gave them; undefined where the door does not know them, which is not the same as `{}`. */
    readonly inputs?: PropertyMap;
    /** Outputs as the provider returned or planned them. */
    readonly outputs?: PropertyMap;
    /** URNs behind each top-level property. */
    readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
    readonly dependencies?: readonly string[];
    readonly parent?: string;
    readonly provider?: ProviderFacts;
    readonly options?: Partial<ResourceOptions>;
    readonly source?: SourcePosition;
    /** Read from an existing resource (`.get`), not managed by this stack. */
    readonly external?: boolean;
    /** Last change as the state tells it, ISO 8601. */
    readonly modified?: string;
}

const NO_OPTIONS: ResourceOptions = { protect: false, ignoreChanges: [] };

export class Resource {
    readonly urn: string;
    /** Present-day type token (`canonicalType`). */
    readonly type: string;
    /** Type token as the program or state spells it. */
    readonly declaredType: string;
    /** Logical name. */
    readonly name: string;
    /** False for components, which the provider knows nothing of. */
    readonly custom: boolean;
    readonly id: string | undefined;
    readonly inputs: PropertyMap | undefined;
    readonly outputs: PropertyMap | undefined;
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly dependencies: readonly string[];
    readonly parent: string | undefined;
    readonly provider: ProviderFacts | undefined;
    readonly options: ResourceOptions;
    readonly source: SourcePosition | undefined;
    readonly external: boolean;
    readonly modified: string | undefined;

    constructor(record: ResourceRecord) {
        this.urn = record.urn;
        this.declaredType = record.type;
        this.type = canonicalType(record.type);
        this.name = record.name ?? nameOfUrn(record.urn);
        this.custom = record.custom ?? true;
        this.id = record.id === "" ? undefined : record.id;
        this.inputs = record.inputs;
        this.outputs = record.outputs;
        this.propertyDependencies = record.propertyDependencies ?? {};
        this.dependencies = record.dependencies ?? [];
        this.parent = record.parent;
        this.provider = record.provider;
        this.options = record.options === undefined ? NO_OPTIONS : { ...NO_OPTIONS, ...record.options };
        this.source = record.source;
        this.external = record.external ?? false;
        this.modified = record.modified;
    }

    /** What the author wrote at a dotted path. Absent where the inputs are not known; see `declares`. */
    input(path: string): Property {
        return readPath(this, path, this.inputs, "input");
    }

    /** What the provider returned or planned at a dotted path. */
    output(path: string): Property {
        return readPath(this, path, this.outputs, "output");
    }

    /**
     * A scalar setting: its known output, else the input, else absent. Where a known output contradicts the input,
     * what runs is what counts. An output that is unknown though the author wrote nothing is absent: the provider
     * will choose, and the view knows its default. One that cannot be read is there, and stays unknown.
     */
    scalar(path: string): Property {
        const output = this.output(path);
        if (output.isPresent && !output.isUnknown) return output;
        const input = this.input(path);
        if (input.isPresent) return input;
        if (isUnreadable(output)) return output;
        return this.inputs === undefined && this.dependsAt(path) && output.isUnknown ? output : input;
    }

    /**
     * A list, map or JSON text: what the author wrote, else what the provider returned (outputs are normalised, and
     * may hold what companion resources added). An input that cannot be read gives way to a readable output.
     */
    structure(path: string): Property {
        const input = this.input(path);
        const output = this.output(path);
        if (input.isPresent && !(input.isUnknown && isReadable(output) && isUnreadable(input))) return input;
        if (isReadable(output) || (isUnreadable(output) && !input.isPresent)) return output;
        return this.inputs === undefined && this.dependsAt(path) ? output : input;
    }

    /** What the author wrote; for a resource whose inputs are not known, what the provider returned. */
    declared(path: string): Property {
        return this.inputs === undefined ? this.structure(path) : this.input(path);
    }

    /** Whether the author or the provider said anything of a top-level property. */
    mentions(property: string): boolean {
        return (
            (this.outputs !== undefined && getKey(this.outputs, property) !== undefined) ||
            (this.inputs !== undefined && getKey(this.inputs, property) !== undefined)
        );
    }

    /** Text of a scalar, a shorthand for the commonest read. */
    text(path: string): Value<string> {
        return this.scalar(path).text();
    }

    /** URNs behind the top-level property of a path. */
    dependenciesOf(path: string): readonly string[] {
        const top = /^[^.[]+/.exec(path)?.[0] ?? path;
        return (Object.hasOwn(this.propertyDependencies, top) ? this.propertyDependencies[top] : undefined) ?? [];
    }

    private dependsAt(path: string): boolean {
        return this.dependenciesOf(path).length > 0;
    }

    /** Tags of the resource, with the provider's default tags below them. */
    tag(key: string): Value<string> {
        const own = this.structure("tags");
        if (own.isUnknown) return own.gap();
        return firstKnown(own.get(key).text(), this.output("tagsAll").get(key).text(), this.providerDefaultTag(key));
    }

    private providerDefaultTag(key: string): Value<string> {
        let tags: PropertyValue | undefined =
            this.provider?.properties && getKey(this.provider.properties, "defaultTags");
        if (tags instanceof Secret) tags = tags.value;
        if (typeof tags === "string") tags = parseMap(tags);
        return Property.of(this, "defaultTags", isMap(tags) ? (getKey(tags, "tags") ?? null) : tags)
            .get(key)
            .text();
    }

    /** Region that manages the resource: its own `region`, else its provider's; undefined where neither is told. */
    get region(): string | undefined {
        const own = this.scalar("region").text();
        if (own.state === "known") return own.value;
        const provider = this.provider?.properties && getKey(this.provider.properties, "region");
        return typeof provider === "string" ? provider : undefined;
    }
}

function readPath(owner: Resource, path: string, map: PropertyMap | undefined, side: "input" | "output"): Property {
    const dot = path.indexOf(".");
    const top = dot < 0 ? path : path.slice(0, dot);
    const property = Property.of(owner, top, map === undefined ? undefined : getKey(map, top), side);
    return dot < 0 ? property : property.at(path.slice(dot + 1));
}

function isReadable(property: Property): boolean {
    return property.isPresent && !property.isUnknown;
}

function isUnreadable(property: Property): boolean {
    return property.raw() === Unknown.unreadable;
}

/** Provider properties arrive as JSON text where they are maps. */
function parseMap(json: string): PropertyValue | undefined {
    try {
        return JSON.parse(json) as PropertyValue;
    } catch {
        return undefined;
    }
}

/** The logical name in `urn:pulumi:stack::project::parent$type::name`. */
export function nameOfUrn(urn: string): string {
    const parts = urn.split("::");
    return parts.length >= 4 ? parts.slice(3).join("::") : urn;
}
