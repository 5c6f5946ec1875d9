/** What references to stores lead to, and whether they lead where their host can follow. */
import type { Binding } from "../app/binding";
import type { Process } from "../app/process";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { isNo, type UnknownValue, unknown } from "../value";
import { classifyName } from "./names";
import { referenceForm } from "./reference-forms";
import { storesBehindProperty } from "./store-index";
import { bare, type Store, stores } from "./stores";
import { isPlaceholder } from "./values";
import { isWellKnownDefault } from "./weakness";

/**
 * What a reference leads to: a store of this stack (`exact`), one of several (`candidates`), one that this stack does not
 * have (`outside`), or nothing that can be told (`unknown`).
 */
export type Target =
    | { readonly state: "exact"; readonly store: Store }
    | { readonly state: "candidates"; readonly stores: readonly Store[] }
    | { readonly state: "outside" }
    | { readonly state: "unknown" };

/**
 * Resolves a reference that a carrier property holds: by ARN, by name, by the name inside an ARN, else by the property
 * dependencies of the carrier. Where the carrier hangs on several stores and its text is unknown, which one is meant
 * cannot be told.
 */
export function resolveReference(text: string | undefined, from: Resource, carrier: string, model: Model): Target {
    if (text !== undefined) {
        const hit = byText(text, model);
        if (hit !== undefined) return { state: "exact", store: hit };
        return { state: "outside" };
    }
    const behind = storesBehindProperty(from, carrier, model);
    if (behind.length === 1) return { state: "exact", store: behind[0] as Store };
    return behind.length > 1 ? { state: "candidates", stores: behind } : { state: "unknown" };
}

function byText(text: string, model: Model): Store | undefined {
    const form = referenceForm(text);
    const all = stores(model);
    if (form === undefined) return all.named(text)[0] ?? all.named(text.split(":")[0] ?? text)[0];
    if (form !== "secret-arn" && form !== "parameter-arn") return undefined;
    const { byArn, byName } = model.fact(storeArns);
    // A JSON key, a stage and a version may follow.
    const parts = text.split(":");
    const arn = [parts.length, 7, 6].map((length) => byArn.get(parts.slice(0, length).join(":")));
    return (
        arn.find((store) => store !== undefined) ??
        nameInArn(text, form === "secret-arn" ? "secret" : "parameter", byName)
    );
}

interface StoreArns {
    readonly byArn: ReadonlyMap<string, Store>;
    /** Stores whose ARN is not known, by kind and name. */
    readonly byName: ReadonlyMap<string, Store>;
}

function storeArns(model: Model): StoreArns {
    const byArn = new Map<string, Store>();
    const byName = new Map<string, Store>();
    const { secrets, parameters } = stores(model);
    for (const store of [...secrets, ...parameters]) {
        const arn = store.resource.text("arn");
        const key = store.name.state === "known" ? `${store.kind} ${bare(store.name.value)}` : undefined;
        if (arn.state === "known") byArn.set(arn.value, byArn.get(arn.value) ?? store);
        else if (key !== undefined) byName.set(key, byName.get(key) ?? store);
    }
    return { byArn, byName };
}

/** `...:secret:<name>-<6 characters>` or `...:parameter/<name>`. */
function nameInArn(text: string, kind: Store["kind"], byName: StoreArns["byName"]): Store | undefined {
    const rest = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:secret:|parameter\/)(.*)$/.exec(text)?.[1];
    const entry = rest?.split(":")[0];
    if (entry === undefined) return undefined;
    const bareOfSuffix = kind === "secret" ? byName.get(`secret ${entry.replace(/-[A-Za-z0-9]{6}$/, "")}`) : undefined;
    return byName.get(`${kind} ${entry}`) ?? bareOfSuffix;
}

/**
 * What is wrong with a reference:
 * - `notAReference`: a placeholder or well-known default, which no store of the stack bears as a name;
 * - `plainParameter`: the parameter it leads to is not encrypted;
 * - `bareName`: a name where the host takes ARNs only;
 * - `otherRegion`: a name of a parameter of another region;
 * - `bothPlaces`: the same variable has a plain value too;
 * - `secretName`: the name of a Secrets Manager secret where the host looks for a parameter.
 */
export type ReferenceFault =
    "notAReference" | "plainParameter" | "bareName" | "otherRegion" | "bothPlaces" | "secretName";

/** A fault, an open question, or neither. */
export interface ReferenceAnswer {
    readonly binding: Binding;
    readonly fault: ReferenceFault | undefined;
    readonly store: Store | undefined;
    readonly gap: UnknownValue | undefined;
}

/** Judges the references that a process is given. */
export function judgeReferences(process: Process, model: Model): ReferenceAnswer[] {
    const plain = new Set(
        process.env.filter(({ slot, from }) => slot === "plain" && from === undefined).map(({ name }) => name),
    );
    return process.env
        .filter((binding) => binding.slot === "reference")
        .map((binding) => ({
            binding,
            fault: undefined,
            store: undefined,
            gap: undefined,
            // The host refuses one of the two, or takes the plain one.
            ...(plain.has(binding.name) ? { fault: "bothPlaces" } : judgeReference(binding, process, model)),
        }));
}

function judgeReference(binding: Binding, process: Process, model: Model): Judgement {
    const { value } = binding;
    // A text that can be no reference at all is the secret itself, of which another rule speaks.
    if (value.kind === "literal" || (value.kind === "reference" && value.form === undefined)) return {};
    const text = value.kind === "reference" ? value.text : undefined;
    const form = value.kind === "reference" ? value.form : undefined;
    const target = resolveReference(text, process.resource, carrierOf(binding), model);
    if (target.state === "exact") return byStore(target.store, binding, process, form === "bare-name" ? "name" : "arn");
    if (value.kind === "unknown") return { gap: value.gap };
    // A secret of Secrets Manager is encrypted wherever it is.
    if (form !== undefined && ALWAYS_ENCRYPTED.has(form)) return {};
    return form === "bare-name" ? byName(value.text, binding, process) : { gap: outside(binding, process) };
}

const ALWAYS_ENCRYPTED: ReadonlySet<string> = new Set(["secret-arn", "resolver", "foreign-store"]);

/** The top-level property that holds a binding. */
function carrierOf(binding: Binding): string {
    return /^[^.[]+/.exec(binding.path)?.[0] ?? binding.path;
}

function outside(binding: Binding, process: Process): UnknownValue {
    return unknown("outside-stack", `what ${binding.path} of ${process.resource.name} refers to`);
}

/** Hosts that look bare names up in Parameter Store. */
const NAMES_ARE_PARAMETERS: ReadonlySet<Process["host"]> = new Set(["ecs", "express", "batch", "apprunner"]);

type Judgement = Partial<Pick<ReferenceAnswer, "fault" | "store" | "gap">>;

function byStore(store: Store, binding: Binding, process: Process, form: "arn" | "name"): Judgement {
    if (form === "name" && process.host === "beanstalk") return { fault: "bareName", store };
    if (store.kind === "secret") {
        if (form !== "name" || binding.store === "secret" || !NAMES_ARE_PARAMETERS.has(process.host)) return { store };
        return { fault: process.host === "apprunner" ? "bareName" : "secretName", store };
    }
    if (store.encrypted.state === "unknown") return { gap: store.encrypted };
    if (isNo(store.encrypted) && classifyName(binding.name) === "strong") return { fault: "plainParameter", store };
    return form === "name" ? byRegion(store, process.resource) : { store };
}

/** A name is looked up in the region of the host. */
function byRegion(store: Store, host: Resource): Judgement {
    const hidden = [host, store.resource].map((resource) => resource.text("region"));
    const gap = hidden.find((region) => region.state === "unknown");
    if (gap !== undefined) return { gap };
    const [here, there] = [host.region, store.resource.region];
    const differ = here !== undefined && there !== undefined && here !== there;
    return differ ? { fault: "otherRegion", store } : { store };
}

/** A bare word that no store of the stack bears: a parameter of another stack, or the secret itself. */
function byName(text: string, binding: Binding, process: Process): Judgement {
    if (process.host === "beanstalk") return { fault: "bareName" };
    if (binding.store === "secret") return {};
    if (isPlaceholder(text) || isWellKnownDefault(text)) return { fault: "notAReference" };
    return { gap: outside(binding, process) };
}

/** What the stores behind a carrier whose text is not known say of it; undefined where they settle it. */
export function hiddenCarrier(process: Process, carrier: string, model: Model): { fault?: Store; gap?: UnknownValue } {
    const behind = storesBehindProperty(process.resource, carrier, model);
    const parameters = behind.filter((store) => store.kind === "parameter");
    const [only] = parameters;
    const plain = parameters.length === 1 && only !== undefined && isNo(only.encrypted) ? only : undefined;
    // The names of the variables are hidden with the text: the parameter's own name must be that of a secret.
    if (plain?.name.state === "known" && classifyName(plain.name.value.split("/").at(-1) ?? "") === "strong") {
        return { fault: plain };
    }
    const settled =
        behind.length > 0 && behind.every((store) => store.encrypted.state === "known" && store.encrypted.value);
    return settled || process.envGap === undefined ? {} : { gap: process.envGap };
}
