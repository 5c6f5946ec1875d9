/** One name and what is bound to it in a process's configuration. */
import type { Property } from "../property";
import { referenceForm, type ReferenceForm, slotReferenceForm } from "../secrets/reference-forms";
import { unknown, type UnknownValue } from "../value";
import { field } from "./json-text";

/**
 * What a name is bound to. A `reference` without a `form` stands in a place for references and can be none. The text of a
 * literal or reference may be secret: it never goes into a message.
 */
export type BoundValue =
    | { readonly kind: "literal"; readonly text: string }
    | { readonly kind: "reference"; readonly text: string; readonly form: ReferenceForm | undefined }
    | { readonly kind: "unknown"; readonly gap: UnknownValue };

export interface Binding {
    /** The name as the author spelt it. */
    readonly name: string;
    readonly value: BoundValue;
    /** Property path as people name it, for example `containerDefinitions[web].environment[DB_PASSWORD]`. */
    readonly path: string;
    /** Whether it stands where the host takes values as they are, where it resolves references, or (CodeBuild) either. */
    readonly slot: "plain" | "reference" | "either";
    /** Whether Pulumi holds the value as a secret: encrypted in state, and still plain on the host. */
    readonly secret: boolean;
    /** Store that the host looks the reference up in, where the binding says so itself (CodeBuild). */
    readonly store?: "secret" | "parameter";
    /** Where it came from, if not from the resource itself (an environment file, a Beanstalk template). */
    readonly from?: { readonly resource: { readonly name: string; readonly urn: string }; readonly path: string };
}

/** Bindings that were read, and what stands in the way of the rest. */
export interface Bindings {
    readonly list: readonly Binding[];
    /** Entries exist of which not even the name is known. */
    readonly gap: UnknownValue | undefined;
}

export const NO_BINDINGS: Bindings = { list: [], gap: undefined };

export interface BindingOptions {
    readonly slot?: "plain" | "reference";
    /** References may be names of Secrets Manager secrets (CodeBuild). */
    readonly looseNames?: boolean;
}

/** Binds a name to a property. */
export function bind(name: string, property: Property, path: string, options: BindingOptions = {}): Binding {
    const slot = options.slot ?? "plain";
    return { name, value: valueOf(property, slot, options.looseNames ?? false), path, slot, secret: property.secret };
}

/** Binds a name to a text that stood inside a larger one. */
export function bindText(name: string, text: string, path: string): Binding {
    return { name, value: plainValue(text), path, slot: "plain", secret: false };
}

function valueOf(property: Property, slot: "plain" | "reference", looseNames: boolean): BoundValue {
    const text = property.text();
    if (text.state === "absent") return slot === "plain" ? { kind: "literal", text: "" } : missing(property);
    // A list or map in place of a text cannot be read as one, and need not hide anything: its text is unknown.
    if (text.state === "unknown") return { kind: "unknown", gap: text };
    if (slot === "plain") return plainValue(text.value);
    return { kind: "reference", text: text.value, form: slotReferenceForm(text.value, looseNames) };
}

function missing(property: Property): BoundValue {
    return { kind: "unknown", gap: unknown("unreadable", `${property.path} of ${property.owner.name}`) };
}

function plainValue(text: string): BoundValue {
    const form = referenceForm(text);
    return form === undefined ? { kind: "literal", text } : { kind: "reference", text, form };
}

/** Bindings of a list of `{name, value}` pairs. */
export function pairBindings(
    list: Property,
    keys: { name?: string; value?: string } = {},
    options: BindingOptions = {},
): Bindings {
    const elements = list.list();
    if (elements.state === "absent") return NO_BINDINGS;
    if (elements.state === "unknown") return { list: [], gap: elements };
    const found: Binding[] = [];
    let gap: UnknownValue | undefined;
    for (const element of elements.value) {
        const name = field(element, keys.name ?? "name").text();
        if (name.state === "known") {
            found.push(bind(name.value, field(element, keys.value ?? "value"), `${list.path}[${name.value}]`, options));
        } else if (name.state === "unknown" || element.isUnknown) {
            gap = mergeGaps(gap, name.state === "unknown" ? name : element.gap());
        }
    }
    return { list: found, gap };
}

/** Bindings of a map from name to value. */
export function mapBindings(map: Property, options: BindingOptions = {}): Bindings {
    const entries = map.entries();
    if (entries.state === "absent") return NO_BINDINGS;
    if (entries.state === "unknown") return { list: [], gap: entries };
    return { list: entries.value.map(([name, value]) => bind(name, value, value.path, options)), gap: undefined };
}

export function mergeBindings(...parts: readonly Bindings[]): Bindings {
    return {
        list: parts.flatMap((part) => part.list),
        gap: parts.reduce<UnknownValue | undefined>((merged, part) => mergeGaps(merged, part.gap), undefined),
    };
}

export function mergeGaps(a: UnknownValue | undefined, b: UnknownValue | undefined): UnknownValue | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    return { state: "unknown", gaps: [...a.gaps, ...b.gaps] };
}

/** The text of a literal; of a reference only where it stands in a plain place. */
export function plainText(binding: Binding): string | undefined {
    if (binding.value.kind === "unknown" || binding.slot !== "plain") return undefined;
    return binding.value.text;
}
