/** Where a Django process gets its secret key from, as far as its configuration shows. */
import { bindingsOf, commandTexts, envComplete, type Process, processes } from "../app/processes";
import { nameReadings, settingPrefixes } from "../app/settings";
import { mayReadAnything } from "../iam/access";
import { policiesOfRole } from "../iam/attached";
import { roleOf } from "../iam/process-roles";
import type { Model } from "../model";
import { no, type Truth } from "../value";
import { keyBindings } from "./django-keys";
import { isPointerName } from "./names";

/** The variable that shows where the key comes from; undefined where none does. */
export function keySource(process: Process, bulkNames: readonly string[], model: Model): string | undefined {
    const key = keyBindings(process, model).find(({ setting }) => setting === "SECRET_KEY")?.binding;
    if (key !== undefined) return key.name;
    const prefixes = settingPrefixes(process, model.settings);
    const bulk = new Set(bulkNames.map((name) => name.toUpperCase()));
    const other = process.env.find(({ name }) => {
        const readings = nameReadings(name, prefixes);
        return readings.some((reading) => reading === "SECRET_KEY_FILE" || bulk.has(reading)) || isPointerName(name);
    });
    return other?.name;
}

/** Why nothing can be said of a process that shows no source; undefined where everything is visible. */
export function hiddenSource(process: Process): string | undefined {
    if (!envComplete(process)) return process.notVisible[0];
    if (process.host === "instance" || process.host === "lightsail-instance") {
        return `what the boot script of ${process.resource.name} reads`;
    }
    if (process.mounts) return `the files that are mounted into ${process.label}`;
    const fetches =
        /\bsecretsmanager\b|\bget-parameters?\b|\b(?:chamber|doppler|aws-vault|summon|teller|infisical)\s|\bvault\s/.test(
            commandTexts(process).join(" "),
        );
    return fetches ? `what the command of ${process.label} fetches` : undefined;
}

/** Whether the code of a process may fetch a secret itself. Without a role it may not. */
export function mayFetchSecrets(process: Process, model: Model): Truth {
    const role = roleOf(process, "runtime", model);
    if (role.state === "absent") return no;
    return role.state === "unknown" ? role : mayReadAnything(policiesOfRole(role.value, model));
}

/**
 * Another Django process of the same service, one image in two roles, that is given another key: what one signs the other
 * refuses.
 */
export function disagreesWith(process: Process, model: Model): Process | undefined {
    const own = referenceOf(process, model);
    if (own === undefined) return undefined;
    const index = model.fact(firstOfService);
    const first = serviceKeys(process).flatMap((key) => index.get(key) ?? [])[0];
    return first === undefined || first === process || referenceOf(first, model) === own ? undefined : first;
}

/** The first process with a key by reference of each service, a web process before any other. */
function firstOfService(model: Model): ReadonlyMap<string, Process> {
    const all = processes(model).filter(
        ({ framework, kind }) => framework === "django" && kind !== "oneoff" && kind !== "sidecar",
    );
    const found = new Map<string, Process>();
    for (const process of [...all.filter(({ kind }) => kind === "web"), ...all.filter(({ kind }) => kind !== "web")]) {
        if (referenceOf(process, model) === undefined) continue;
        for (const key of serviceKeys(process)) if (!found.has(key)) found.set(key, process);
    }
    return found;
}

/** Processes are of one service where one resource starts them, or where they run one image. */
function serviceKeys({ resource, image }: Process): string[] {
    return [`resource ${resource.urn}`, ...(image.state === "known" ? [`image ${image.value}`] : [])];
}

function referenceOf(process: Process, model: Model): string | undefined {
    const name = keyBindings(process, model).findLast(({ setting }) => setting === "SECRET_KEY")?.binding.name;
    const value = name === undefined ? undefined : bindingsOf(process, name).at(-1)?.value;
    return value?.kind === "reference" && value.form !== undefined && value.form !== "variable"
        ? value.text
        : undefined;
}
