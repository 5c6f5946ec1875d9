/**
 * Reading a property tree without ever tripping over an unknown: a cursor that knows whose property it is and where.
 */
import { FileAsset, getKey, isMap, Mark, type PropertyValue, ResourceReference, Secret, Unknown } from "./tree";
import { absent, known, type Truth, unknown, type UnknownValue, type Value, no, yes } from "./value";

/** Where a property was read: what the author wrote, or what the provider returned. */
export type PropertySide = "input" | "output";

/** The part of a resource that a property needs for its messages. */
export interface PropertyOwner {
    readonly name: string;
}

/** A place in a property tree, present or not. Reading never throws. */
export class Property {
    private constructor(
        readonly owner: PropertyOwner,
        /** Path from the resource's properties, for example `vpcConfig.securityGroupIds[0]`. */
        readonly path: string,
        private readonly value: PropertyValue | undefined,
        /** Whether Pulumi holds this value, or one that contains it, as a secret. */
        readonly secret: boolean,
        readonly side: PropertySide,
    ) {}

    static of(
        owner: PropertyOwner,
        path: string,
        value: PropertyValue | undefined,
        side: PropertySide = "input",
        secret = false,
    ): Property {
        if (value instanceof Secret) return Property.of(owner, path, value.value, side, true);
        if (value instanceof ResourceReference) return Property.of(owner, path, value.id, side, secret);
        return new Property(owner, path, value, secret, side);
    }

    /** The property `key` of a map; absent where this is absent; unknown where this is unknown. */
    get(key: string): Property {
        const path = this.path === "" ? key : `${this.path}.${key}`;
        const inner = isMap(this.value)
            ? getKey(this.value, key)
            : this.value instanceof Unknown
              ? this.value
              : undefined;
        return Property.of(this.owner, path, inner, this.side, this.secret);
    }

    /** Follows a dotted path of keys. */
    at(path: string): Property {
        if (!path.includes(".")) return this.get(path);
        return path.split(".").reduce<Property>((property, key) => property.get(key), this);
    }

    /** The same property under the path by which people name it (`containerDefinitions[web]`). */
    named(path: string): Property {
        return new Property(this.owner, path, this.value, this.secret, this.side);
    }

    get isAbsent(): boolean {
        return this.value === undefined || this.value === null;
    }
    get isUnknown(): boolean {
        return this.value instanceof Unknown;
    }
    get isMap(): boolean {
        return isMap(this.value);
    }
    get isText(): boolean {
        return typeof this.value === "string";
    }

    /** Whether anything was set, null aside: certain also for a value that is unknown. */
    get isPresent(): boolean {
        return !this.isAbsent;
    }

    /** Whether a non-empty value is there: unknown for an unknown value, no for an empty string, list or map. */
    get filled(): Truth {
        if (this.isAbsent) return no;
        if (this.value instanceof Unknown) return this.gap();
        if (this.value === "") return no;
        if (Array.isArray(this.value)) return this.value.length > 0 ? yes : no;
        return isMap(this.value) && Object.keys(this.value).length === 0 ? no : yes;
    }

    /** The unknown that stands for this property in a three-valued answer. */
    gap(): UnknownValue {
        const reason = this.value instanceof Unknown ? this.value.reason : "unreadable";
        return unknown(reason, `${this.path} of ${this.owner.name}`);
    }

    /** Text; numbers and booleans as the text that providers make of them. */
    text(): Value<string> {
        return this.scalar((value) => {
            if (typeof value === "string") return value;
            return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
        });
    }

    /** A number; numeric text counts, as state of older providers holds ports as text. */
    number(): Value<number> {
        return this.scalar((value) => {
            if (typeof value === "number") return value;
            if (typeof value !== "string" || value.trim() === "") return undefined;
            const number = Number(value);
            return Number.isFinite(number) ? number : undefined;
        });
    }

    /** A boolean; `"true"` and `"false"` in any case count, as providers of old kept such text. */
    boolean(): Value<boolean> {
        return this.scalar((value) => {
            if (typeof value === "boolean") return value;
            if (typeof value !== "string") return undefined;
            const word = value.toLowerCase();
            return word === "true" ? true : word === "false" ? false : undefined;
        });
    }

    /** The elements of a list; one map where a list is expected counts as its only element. */
    list(): Value<Property[]> {
        if (this.isAbsent) return absent;
        if (isMap(this.value)) return known([this]);
        if (!Array.isArray(this.value)) return this.gap();
        return known(
            this.value.map((element, index) =>
                Property.of(this.owner, `${this.path}[${index}]`, element, this.side, this.secret),
            ),
        );
    }

    /** The elements that are there to see; empty for absent and for unknown. Use beside `list()` where a gap matters. */
    elements(): Property[] {
        const list = this.list();
        return list.state === "known" ? list.value : [];
    }

    /** The elements; of a list that is unknown as a whole the list itself, which stands for each of them. */
    possibleElements(): Property[] {
        return this.isUnknown ? [this] : this.elements();
    }

    /** The entries of a map, without the provider's note of which of them are its own defaults. */
    entries(): Value<[string, Property][]> {
        if (this.isAbsent) return absent;
        if (!isMap(this.value)) return this.gap();
        const keys = Object.keys(this.value).filter((key) => key !== "__defaults");
        return known(keys.map((key) => [key, this.get(key)]));
    }

    /** Text of an inline file asset, where this is one. */
    fileText(): Value<string> {
        if (this.value instanceof FileAsset) {
            return this.value.text === undefined
                ? unknown("unreadable", `${this.path} of ${this.owner.name}`)
                : known(this.value.text);
        }
        return this.text();
    }

    /** The tree below this property, for decoders inside the model. Rules have no use for it. */
    raw(): PropertyValue | undefined {
        return this.value;
    }

    private scalar<T>(read: (value: PropertyValue) => T | undefined): Value<T> {
        if (this.value === undefined || this.value === null) return absent;
        const value = this.value instanceof Mark ? undefined : read(this.value);
        return value === undefined ? this.gap() : known(value);
    }
}
