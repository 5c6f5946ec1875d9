/** Processes of the application, with where each Django setting and each secret comes from; never a value. */
import type { Binding } from "../../model/app/binding";
import { type Process, processes } from "../../model/app/processes";
import { followBinding, SETTING_NAMES, settingBindings, type SettingKey } from "../../model/app/settings";
import type { Model } from "../../model/model";
import { classifyName } from "../../model/secrets/classify";
import { managedSecretOwners } from "../../model/secrets/managed-secrets";
import { resolveReference, type Target } from "../../model/secrets/references";
import type { Store } from "../../model/secrets/stores";
import { identity, unique } from "./answers";
import type { BoundName, InspectedProcess } from "./model";

export function inspectProcesses(model: Model): InspectedProcess[] {
    return processes(model)
        .map((process) => inspectProcess(process, model))
        .filter((process) => !CARRIERS.includes(process.host) || process.settings.length + process.secrets.length > 0);
}

/** Hosts that run nothing for users: shown where they carry settings or secrets. */
const CARRIERS = ["codebuild", "amplify", "image-build", "map", "override"];

function inspectProcess(process: Process, model: Model): InspectedProcess {
    const settings = settingsOf(process, model);
    const shown = new Set(settings.map((setting) => setting.variable));
    return {
        ...identity(process.resource),
        host: process.host,
        part: process.part,
        kind: process.kind,
        framework: process.framework,
        settings,
        secrets: secretsOf(process, model).filter((secret) => !shown.has(secret.variable)),
        hidden: unique([...(process.envGap?.gaps.map((gap) => gap.what) ?? []), ...process.notVisible]),
    };
}

/** Settings that every Django site has: said also where nothing here feeds them. */
const EXPECTED: readonly SettingKey[] = ["DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE"];

function settingsOf(process: Process, model: Model): BoundName[] {
    const isDjango = process.framework === "django";
    return (Object.keys(SETTING_NAMES) as SettingKey[]).flatMap((name): BoundName[] => {
        const binding = settingBindings(process, name, model).at(-1);
        if (binding !== undefined) return [{ name, ...origin(process, binding, model) }];
        if (!isDjango || !EXPECTED.includes(name) || (name === "DATABASE" && hasHost(process, model))) return [];
        return [{ name, from: "not-visible", detail: "nothing visible feeds it" }];
    });
}

/** A database that is given piece by piece needs no URL. */
function hasHost(process: Process, model: Model): boolean {
    return settingBindings(process, "DATABASE_HOST", model).length > 0;
}

function secretsOf(process: Process, model: Model): BoundName[] {
    const last = new Map(process.env.map((binding) => [binding.name, binding]));
    return [...last.values()]
        .filter((binding) => binding.slot === "reference" || classifyName(binding.name, model.settings) !== "none")
        .map((binding) => ({ name: binding.name, ...origin(process, binding, model) }));
}

function origin(process: Process, bound: Binding, model: Model): Omit<BoundName, "name"> {
    const binding = followBinding(process, bound);
    const place = { variable: bound.name, path: bound.path };
    switch (binding.value.kind) {
        case "literal":
            return { ...place, from: "literal", detail: literal(binding) };
        case "unknown": {
            const target = resolveReference(undefined, process.resource, binding.path, model);
            if (binding.slot !== "plain") {
                if (target.state !== "unknown") return { ...place, ...storeOf(target) };
                const managed = managedStore(undefined, process, binding, model);
                if (managed !== undefined) return { ...place, ...managed };
            }
            return { ...place, from: "unknown", detail: UNKNOWN[binding.value.gap.gaps[0]?.reason ?? "unreadable"] };
        }
        case "reference":
            return { ...place, ...reference(process, binding, binding.value.text, binding.value.form, model) };
    }
}

const UNKNOWN = {
    "after-update": "known after the update",
    "outside-stack": "outside this stack",
    unreadable: "cannot be read here",
} as const;

function literal(binding: Binding): string {
    const where = binding.from === undefined ? "in the configuration" : `in ${binding.from.resource.name}`;
    return binding.secret ? `${where}, held as a secret by Pulumi` : where;
}

function reference(
    process: Process,
    binding: Binding,
    text: string,
    form: string | undefined,
    model: Model,
): Pick<BoundName, "from" | "detail"> {
    const target = resolveReference(text, process.resource, binding.path, model);
    if (target.state === "exact") return storeOf(target);
    const managed = managedStore(text, process, binding, model);
    if (managed !== undefined) return managed;
    const where = FORMS[form ?? ""];
    if (where === undefined) return { from: "reference", detail: "something that is no reference" };
    return { from: form === "variable" || form === "arn" ? "reference" : "store", detail: where };
}

/** A secret that AWS keeps for a database of the stack. */
function managedStore(
    text: string | undefined,
    process: Process,
    binding: Binding,
    model: Model,
): Pick<BoundName, "from" | "detail"> | undefined {
    const owners = managedSecretOwners(text, process.resource, binding.path, model);
    if (owners.length === 0) return undefined;
    return { from: "store", detail: `Secrets Manager, kept by AWS for ${owners.map(({ name }) => name).join(", ")}` };
}

/** In words, without the reference itself. */
const FORMS: Readonly<Record<string, string>> = {
    "secret-arn": "Secrets Manager, none of this stack's own",
    "parameter-arn": "Parameter Store, none of this stack's own",
    arn: "another AWS resource",
    resolver: "a resolver",
    variable: "another variable",
    "foreign-store": "a store of another cloud",
    "bare-name": "an entry named without its ARN, none of this stack's own",
};

function storeOf(target: Target): Pick<BoundName, "from" | "detail"> {
    if (target.state === "exact") return { from: "store", detail: storeName(target.store) };
    if (target.state === "candidates") {
        return { from: "store", detail: `one of ${target.stores.map(storeName).join(", ")}` };
    }
    return { from: "store", detail: "none of this stack's own" };
}

function storeName({ kind, resource }: Store): string {
    return `${kind === "secret" ? "Secrets Manager" : "Parameter Store"} ${resource.name}`;
}
