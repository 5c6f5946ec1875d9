/** What references to stores lead to, and whether they lead where their host can follow. */
import type { Binding } from "../app/binding";
import type { Process } from "../app/process";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { isNo, type UnknownValue, unknown } from "../value";
import { classifyName } from "./names";
import { referenceForm } from "./reference-forms";
import { storesBehindProperty } from "./store-index";
import { bare, type Store, type Stores, stores } from "./stores";
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
    const all = stores(model);
    if (text !== undefined) {
        const hit = byText(text, all);
        if (hit !== undefined) return { state: "exact", store: hit };
        return { state: "outside" };
    }
    const behind = storesBehindProperty(from, carrier, model);
    if (behind.length === 1) return { state: "exact", store: behind[0] as Store };
    return behind.length > 1 ? { state: "candidates", stores: behind } : { state: "unknown" };
}

function byText(text: string, all: Stores): Store | undefined {
    const form = referenceForm(text);
    if (form === undefined) return all.named(text)[0] ?? all.named(text.split(":")[0] ?? text)[0];
    if (form !== "secret-arn" && form !== "parameter-arn") return undefined;
    const pool = form === "secret-arn" ? all.secrets : all.parameters;
    return pool.find((store) => bearsArn(store, text)) ?? pool.find((store) => bearsNameInArn(store, text));
}

function bearsArn(store: Store, text: string): boolean {
    const arn = store.resource.text("arn");
    return arn.state === "known" && (text === arn.value || text.startsWith(`${arn.value}:`));
}

/** `...:secret:<name>-<6 characters>` or `...:parameter/<name>`. */
function bearsNameInArn(store: Store, text: string): boolean {
    if (store.name.state !== "known" || store.resource.text("arn").state === "known") return false;
    const name = bare(store.name.value);
    const rest = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:secret:|parameter\/)(.*)$/.exec(text)?.[1];
    if (rest === undefined) return false;
    const entry = rest.split(":")[0] ?? "";
    return entry === name || (store.kind === "secret" && entry.replace(/-[A-Za-z0-9]{6}$/, "") === name);
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
export type ReferenceFault = "notAReference" | "plainParameter" | "bareName" | "otherRegion" | "bothPlaces" | "secretName";

/** A fault, an open question, or neither. */
export interface ReferenceAnswer {
    readonly binding: Binding;
    readonly fault: ReferenceFault | undefined;
    readonly store: Store | undefined;
    readonly gap: UnknownValue | undefined;
}

/** Judges the references that a process is given. */
export function judgeReferences(process: Process, model: Model): ReferenceAnswer[] {
    return process.env.filter((binding) => binding.slot === "reference").map((binding) => judgeReference(binding, process, model));
}

function judgeReference(binding: Binding, process: Process, model: Model): ReferenceAnswer {
    const answer = (more: Partial<ReferenceAnswer>): ReferenceAnswer => ({ binding, fault: undefined, store: undefined, gap: undefined, ...more });
    if (isBoundTwice(binding, process)) return answer({ fault: "bothPlaces" });
    const { value } = binding;
    // A text that can be no reference at all is the secret itself, of which another rule speaks.
    if (value.kind === "literal" || (value.kind === "reference" && value.form === undefined)) return answer({});
    const target = resolveReference(value.kind === "reference" ? value.text : undefined, process.resource, carrierOf(binding), model);
    const store = target.state === "exact" ? target.store : undefined;
    if (value.kind === "unknown") return answer(store === undefined ? { gap: value.gap } : byStore(store, binding, process, "arn"));
    if (value.form === "secret-arn" || value.form === "resolver" || value.form === "foreign-store") return answer(store === undefined ? {} : byStore(store, binding, process, "arn"));
    if (store !== undefined) return answer(byStore(store, binding, process, value.form === "bare-name" ? "name" : "arn"));
    if (value.form === "bare-name") return answer(byName(value.text, binding, process));
    return answer({ gap: outside(binding, process) });
}

/** The host refuses one of the two, or takes the plain one. */
function isBoundTwice(binding: Binding, process: Process): boolean {
    return process.env.some((other) => other !== binding && other.slot === "plain" && other.name === binding.name && other.from === undefined);
}

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
    const [here, there] = [process.resource.region, store.resource.region];
    if (form === "name" && here !== undefined && there !== undefined && here !== there) return { fault: "otherRegion", store };
    return { store };
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
    if (plain?.name.state === "known" && classifyName(plain.name.value.split("/").at(-1) ?? "") === "strong") return { fault: plain };
    const settled = behind.length > 0 && behind.every((store) => store.encrypted.state === "known" && store.encrypted.value);
    return settled || process.envGap === undefined ? {} : { gap: process.envGap };
}
