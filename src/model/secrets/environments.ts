/** Which environment the secrets of a process belong to, by their names, their stacks and their accounts. */
import type { Binding } from "../app/binding";
import type { Host } from "../app/process";
import { type Process, stackProcessesOf, variableTypes } from "../app/processes";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { StackEnvironment } from "../profile";
import type { Resource } from "../resource";
import { classifyEnvironment } from "../stack-environment";
import { nameTokens } from "../storage/roles";
import type { UnknownValue } from "../value";
import { classifyName, endOfName, isPointerName } from "./names";
import { referenceForm } from "./reference-forms";
import { resolveReference, type Target } from "./references";
import { storesBehindProperty } from "./store-index";
import { dependencies, type Store } from "./stores";

/** Words that say an environment wherever they stand. */
const WORDS: Readonly<Record<StackEnvironment, readonly string[]>> = {
    production: ["prod", "production"],
    staging: ["staging", "stage", "stg", "uat", "qa", "preprod", "nightly"],
    development: ["dev", "develop", "development", "test", "testing", "sandbox"],
};
/** Words that say one only where they are a whole segment of a path: `demo-shop` is a shop of demos. */
const SEGMENTS: Readonly<Record<StackEnvironment, readonly string[]>> = {
    production: ["live"],
    staging: [],
    development: ["local", "ci", "e2e", "demo", "poc", "playground", "scratch", "tmp", "temp", "personal"],
};
const ENVIRONMENTS: readonly StackEnvironment[] = ["production", "staging", "development"];

/** The environments that a name speaks of. */
export function environmentsIn(name: string): ReadonlySet<StackEnvironment> {
    const words = new Set(nameTokens(name));
    const segments = new Set(name.toLowerCase().split(/[/:]/));
    return new Set(
        ENVIRONMENTS.filter(
            (environment) =>
                WORDS[environment].some((word) => words.has(word)) ||
                SEGMENTS[environment].some((word) => segments.has(word)),
        ),
    );
}

/** A reference of a process, and where it leads. */
export interface EnvironmentReference {
    readonly variable: string;
    readonly path: string;
    /** Name of the entry, for messages. */
    readonly target: string;
    /** Environments that the name of the entry, or of the stack it comes from, speaks of. */
    readonly environments: ReadonlySet<StackEnvironment>;
    /** Words of the name, in lower case. */
    readonly words: ReadonlySet<string>;
    /** Account in the ARN of the reference. */
    readonly account: string | undefined;
    /** The store or stack reference that says so. */
    readonly evidence: Resource | undefined;
    readonly gap: UnknownValue | undefined;
    /** A process of another environment that uses the same entry. */
    readonly other: { readonly process: Process; readonly environment: StackEnvironment } | undefined;
    /** A Django key or a database password: never shared. */
    readonly isOwnOnly: boolean;
}

export interface EnvironmentsView extends View {
    readonly environment: StackEnvironment;
    readonly references: readonly EnvironmentReference[];
    readonly hidden: readonly UnknownValue[];
}

export const environmentReferences: Family<EnvironmentsView> = {
    name: "resources whose processes are given references to secrets",
    types: variableTypes,
    view(resource, model) {
        const own = stackProcessesOf(resource, model);
        return {
            resource,
            environment: classifyEnvironment(model.deployment.stack, model.settings),
            references: own.flatMap((process) => referencesOf(process).map((binding) => read(binding, process, model))),
            hidden: own.flatMap((process) =>
                process.envGap !== undefined && mayHoldReferences(process, model) ? process.envGap : [],
            ),
        };
    },
};

/** Inputs and options of something else than an application hold references only where a store stands behind them. */
const MOSTLY_OTHER_TEXTS: ReadonlySet<Host> = new Set(["override", "map"]);

function mayHoldReferences(process: Process, model: Model): boolean {
    return (
        !MOSTLY_OTHER_TEXTS.has(process.host) ||
        process.env.length > 0 ||
        storesBehindProperty(process.resource, carrierOfProcess(process), model).length > 0
    );
}

function carrierOfProcess(process: Process): string {
    return /^[^.[]+/.exec(process.path)?.[0] || "containerDefinitions";
}

const STORE_FORMS = ["secret-arn", "parameter-arn", "bare-name"];

/** References to a store of AWS, resolved by the host or by the program. */
function referencesOf(process: Process): Binding[] {
    return process.env.filter(({ name, slot, value }) => {
        if (value.kind === "unknown") return slot !== "plain" || isPointerName(name);
        return value.kind === "reference" && STORE_FORMS.includes(value.form ?? "");
    });
}

function read(binding: Binding, process: Process, model: Model): EnvironmentReference {
    const { value, name, path } = binding;
    const text = value.kind === "reference" ? value.text : undefined;
    const source = sourceOf(binding, text, process, model);
    return {
        variable: name,
        path,
        target: source.names[0] ?? source.stack?.name ?? path,
        environments: source.environments,
        words: new Set(source.names.flatMap(nameTokens)),
        account: text === undefined ? undefined : /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(text)?.[1],
        evidence: source.evidence,
        gap: source.isOpen && value.kind === "unknown" ? value.gap : source.hiddenName,
        other: text === undefined ? undefined : otherUser(text, process, binding, model),
        isOwnOnly: OWN_ONLY.test(endOfName(name)),
    };
}

/** Django's key and fallbacks, and passwords of databases. */
const OWN_ONLY =
    /(?:^|_)SECRET_KEY(?:_FALLBACKS)?$|(?:^|_)(?:DB|DATABASE|POSTGRES|PG|MYSQL|RDS)\w*(?:PASSWORD|PASS|PWD)$|^PGPASSWORD$|DATABASE_URL$/i;

/** Where a reference leads: entries of this stack, one by its name, or another stack. */
function sourceOf(binding: Binding, text: string | undefined, process: Process, model: Model) {
    const found = storesMeant(resolveReference(text, process.resource, carrierOf(binding), model));
    const names = found.length > 0 ? found.map(nameOfStore) : text !== undefined ? [entryName(text)] : [];
    const mayBeOther = found.length === 0 && (text === undefined || isOutside(text));
    const stack = mayBeOther ? otherStack(process.resource, carrierOf(binding), model) : undefined;
    const said = union(names.map(environmentsIn));
    return {
        names,
        stack,
        environments: said.size === 0 && stack !== undefined ? stack.environments : said,
        evidence: found[0]?.resource ?? stack?.resource,
        isOpen: names.length === 0 && stack === undefined,
        hiddenName: said.size > 0 ? undefined : (hiddenNameOf(found) ?? stack?.hiddenName),
    };
}

/** A store's name that will say the environment, where nothing says it before. */
function hiddenNameOf(found: readonly Store[]): UnknownValue | undefined {
    const names = found.map(({ name, resource }) => (name.state === "absent" ? resource.text("namePrefix") : name));
    return names.find((name) => name.state === "unknown");
}

function storesMeant(target: Target): readonly Store[] {
    if (target.state === "exact") return [target.store];
    return target.state === "candidates" ? target.stores : [];
}

function carrierOf(binding: Binding): string {
    return /^[^.[]+/.exec(binding.path)?.[0] ?? binding.path;
}

function isOutside(text: string): boolean {
    const form = referenceForm(text);
    return form === "secret-arn" || form === "parameter-arn";
}

/** The entry's name in a reference, without JSON key, version and AWS's suffix. */
function entryName(text: string): string {
    const secret = /^arn:[\w-]+:secretsmanager:[^:]*:[^:]*:secret:([^:]+)/.exec(text)?.[1];
    if (secret !== undefined) return secret.replace(/-[A-Za-z0-9]{6}$/, "");
    return /^arn:[\w-]+:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(text)?.[1] ?? text;
}

/** Inputs are known even where the ARN is not; a name that the provider makes up begins with the resource's own. */
function nameOfStore({ name, resource }: Store): string {
    if (name.state === "known" && name.value !== "") return name.value;
    const prefix = resource.text("namePrefix");
    return prefix.state === "known" ? prefix.value : resource.name;
}

/** The stack behind a carrier, where all stacks behind it speak of one environment. */
function otherStack(from: Resource, carrier: string, model: Model) {
    const behind = dependencies(from, carrier, model).filter(
        ({ declaredType }) => declaredType === "pulumi:pulumi:StackReference",
    );
    const named = behind.flatMap((resource) => {
        const name = resource.text("name");
        const full = name.state === "known" ? name.value : resource.name;
        const environments = environmentsIn(full.split("/").at(-1) ?? full);
        const hiddenName = name.state === "unknown" && environments.size === 0 ? name : undefined;
        return [{ resource, name: full, environments, hiddenName }];
    });
    return new Set(named.flatMap(({ environments }) => [...environments])).size > 1
        ? undefined
        : (named.find(({ environments }) => environments.size > 0) ??
              named.find(({ hiddenName }) => hiddenName !== undefined) ??
              named[0]);
}

function union<T>(sets: readonly ReadonlySet<T>[]): ReadonlySet<T> {
    return new Set(sets.flatMap((set) => [...set]));
}

// --- One entry in two environments of one stack ------------------------------------------------------------------

/** Users of each entry under the name of a secret, with the environment that their own names speak of. */
function users(model: Model): ReadonlyMap<string, readonly { process: Process; environment: StackEnvironment }[]> {
    const found = new Map<string, { process: Process; environment: StackEnvironment }[]>();
    for (const resource of model.ofType(...variableTypes)) {
        for (const process of stackProcessesOf(resource, model)) {
            const environment = environmentOf(process);
            if (environment === undefined) continue;
            for (const { name, value } of referencesOf(process)) {
                if (value.kind !== "reference" || classifyName(name) !== "strong") continue;
                const before = found.get(value.text);
                if (before === undefined) found.set(value.text, [{ process, environment }]);
                else before.push({ process, environment });
            }
        }
    }
    return found;
}

/** The one environment that the name and tags of a process speak of. */
function environmentOf({ resource, part }: Process): StackEnvironment | undefined {
    const tags = ["Environment", "environment", "Env", "env", "Stage", "stage"].map((key) => resource.tag(key));
    const said = union(
        [resource.name, part, ...tags.flatMap((tag) => (tag.state === "known" ? [tag.value] : []))].map(environmentsIn),
    );
    return said.size === 1 ? [...said][0] : undefined;
}

function otherUser(text: string, process: Process, binding: Binding, model: Model): EnvironmentReference["other"] {
    const own = environmentOf(process);
    if (own === undefined || classifyName(binding.name) !== "strong") return undefined;
    return model
        .fact(users)
        .get(text)
        ?.find(({ environment }) => environment !== own);
}
