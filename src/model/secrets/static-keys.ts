/** Long-lived AWS keys in the configuration of a process: which bindings are one, and whether it is AWS's at all. */
import type { Binding } from "../app/binding";
import type { Process } from "../app/process";
import { parseUrl } from "../app/setting-values";
import { AWS_KEY_ID_NAMES, AWS_SECRET_NAMES, nameReadings, S3_ENDPOINT_NAMES, settingPrefixes } from "../app/settings";
import type { Model } from "../model";
import { and, isYes, no, type Truth, unknown, type UnknownValue, yes } from "../value";
import { cannotBeSecret } from "./values";

const SECRET_NAMES: ReadonlySet<string> = new Set(AWS_SECRET_NAMES);
const KEY_ID_NAMES: ReadonlySet<string> = new Set(AWS_KEY_ID_NAMES);
/** Names that cannot be any of these are left out first: environments may be large. */
const RELEVANT = /KEY|TOKEN|USER/i;
const ACCESS_KEY_ID = /^(?:AKIA|ASIA)[A-Z0-9]{16}$/;
const SES_HOST = /^email-smtp\.[a-z0-9-]{1,40}\.amazonaws\.com/;

/** Whether a name is that of the secret half of an AWS key, or of a session token. */
export function isAwsSecretName(name: string, prefixes?: readonly string[]): boolean {
    return nameReadings(name, prefixes).some((reading) => SECRET_NAMES.has(reading));
}

/** Whether a name is that of an access key id. */
export function isAwsKeyIdName(name: string, prefixes?: readonly string[]): boolean {
    return nameReadings(name, prefixes).some((reading) => KEY_ID_NAMES.has(reading));
}

/** Whether the process talks to an S3 that is not AWS's, whose keys are none of AWS: MinIO, R2, Spaces, an emulator. */
export function usesForeignS3(process: Process, model: Model): Truth {
    const memo = model.fact(foreignByProcess);
    const known = memo.get(process) ?? findForeignS3(process, model);
    memo.set(process, known);
    return known;
}

function foreignByProcess(): Map<Process, Truth> {
    return new Map();
}

function findForeignS3(process: Process, model: Model): Truth {
    const prefixes = settingPrefixes(process, model.settings);
    const endpoints = process.env.filter((binding) =>
        nameReadings(binding.name, prefixes).some((reading) => S3_ENDPOINT_NAMES.test(reading)),
    );
    const last = endpoints.at(-1);
    if (last === undefined) return no;
    if (last.value.kind === "unknown") return last.value.gap;
    if (last.value.kind === "reference") return unknown("outside-stack", `${last.path} of ${process.resource.name}`);
    const text = last.value.text.trim();
    if (text === "") return no;
    const host = (parseUrl(text)?.host ?? text).toLowerCase();
    return /(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(host) ? no : yes;
}

/**
 * What a plain binding is to static AWS keys: `key` (certain, whatever its value), `foreign` (a key of somebody else's S3),
 * `id` (an access key id, no secret by itself), `open` (the endpoint cannot be told), or nothing.
 */
export function staticKeyRole(
    binding: Binding,
    process: Process,
    model: Model,
): "key" | "foreign" | "id" | { open: Truth } | undefined {
    if (binding.slot !== "plain" || !RELEVANT.test(binding.name)) return undefined;
    const prefixes = settingPrefixes(process, model.settings);
    if (isAwsKeyIdName(binding.name, prefixes)) return "id";
    if (isYes(isSesUser(binding, process, prefixes))) return "key";
    if (!isAwsSecretName(binding.name, prefixes)) return undefined;
    const value = binding.value;
    if (value.kind === "reference") return undefined;
    if (value.kind === "literal" && cannotBeSecret(binding.name, value.text)) return undefined;
    const foreign = usesForeignS3(process, model);
    if (foreign.state === "unknown") return { open: foreign };
    return foreign.value ? "foreign" : "key";
}

/** An access key id as user of SES's mail relay, with a literal password: an IAM user's key in another form. */
function isSesUser(binding: Binding, process: Process, prefixes: readonly string[]): Truth {
    if (!nameReadings(binding.name, prefixes).includes("EMAIL_HOST_USER")) return no;
    const named = (name: string) =>
        process.env.filter((other) => nameReadings(other.name, prefixes).includes(name)).at(-1);
    const password = named("EMAIL_HOST_PASSWORD");
    if (password?.slot !== "plain") return no;
    return and(
        isLiteral(binding, (user) => ACCESS_KEY_ID.test(user)),
        isLiteral(named("EMAIL_HOST"), (host) => SES_HOST.test(host)),
        isLiteral(password, () => true),
    );
}

/** Whether a name is bound to a literal of a kind. */
function isLiteral(binding: Binding | undefined, test: (text: string) => boolean): Truth {
    if (binding?.value.kind === "unknown") return binding.value.gap;
    return binding?.value.kind === "literal" && test(binding.value.text) ? yes : no;
}

/** What leaves it open whether a process is given a static key: hidden names, or an endpoint that cannot be told. */
export function staticKeyGaps(process: Process, model: Model): UnknownValue[] {
    const prefixes = settingPrefixes(process, model.settings);
    const open = process.env.flatMap((binding) => {
        // An access key id is another rule's until the relay is known to be SES.
        const sesUser = isSesUser(binding, process, prefixes);
        if (sesUser.state === "unknown") return [sesUser];
        if (binding.slot === "either" && isAwsSecretName(binding.name) && binding.value.kind === "unknown") {
            return [binding.value.gap];
        }
        const role = staticKeyRole(binding, process, model);
        return typeof role === "object" && role.open.state === "unknown" ? [role.open] : [];
    });
    return [...(process.envGap === undefined ? [] : [process.envGap]), ...open];
}

/** Static AWS keys that a process is given by reference. An unknown target does not matter: the name decides. */
export function referencedKeys(
    process: Process,
    model: Model,
): { keys: readonly Binding[]; gap: UnknownValue | undefined } {
    const prefixes = settingPrefixes(process, model.settings);
    const keys = process.env.filter((binding) => isAwsSecretName(binding.name, prefixes) && isStoreReference(binding));
    if (keys.length === 0) return { keys, gap: process.envGap ?? openKind(process, prefixes) };
    const foreign = usesForeignS3(process, model);
    if (foreign.state === "unknown") return { keys: [], gap: foreign };
    return { keys: foreign.value ? [] : keys, gap: undefined };
}

/** The first variable under the name of a key of which it is open whether it is a value or a reference (CodeBuild). */
function openKind(process: Process, prefixes: readonly string[]): UnknownValue | undefined {
    const open = process.env.find(({ slot, name }) => slot === "either" && isAwsSecretName(name, prefixes));
    return open?.value.kind === "unknown" ? open.value.gap : undefined;
}

function isStoreReference({ slot, value }: Binding): boolean {
    if (slot === "reference") return value.kind !== "reference" || value.form !== undefined;
    return (
        slot === "plain" && value.kind === "reference" && value.form !== "variable" && value.form !== "foreign-store"
    );
}
