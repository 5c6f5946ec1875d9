/** The secrets that stand in clear in one resource, each with the rule that owns it, and what cannot be told about it. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { classifiedSecrets, describeOrigin, knownSecrets } from "./known-secrets";
import { type Claim, claimsOn, claimsOnCommand, type SecretRule } from "./ownership";
import { type SecretText, secretTexts } from "./texts";

export type { Claim, ClaimKind, SecretRule } from "./ownership";

export interface Claims {
    readonly claims: readonly Claim[];
    /** Every text that was looked at. */
    readonly texts: readonly SecretText[];
    /** Texts whose value is not known; their places and names are. */
    readonly open: readonly SecretText[];
    /** Whole carriers that are not known. */
    readonly hidden: readonly UnknownValue[];
    readonly notVisible: readonly string[];
}

/** The claims on a resource's texts, from this resource alone; worked out once. */
export function claimsOf(resource: Resource, model: Model): Claims {
    const memo = model.fact(claimsByResource);
    const known = memo.get(resource);
    if (known !== undefined) return known;
    const found = findClaims(resource, model);
    memo.set(resource, found);
    return found;
}

function claimsByResource(): Map<Resource, Claims> {
    return new Map();
}

const NO_CLAIMS: Claims = { claims: [], texts: [], open: [], hidden: [], notVisible: [] };

function findClaims(resource: Resource, model: Model): Claims {
    const { texts, hidden, notVisible } = secretTexts(resource, model);
    if (texts.length === 0 && hidden.length === 0 && notVisible.length === 0) return NO_CLAIMS;
    const claims = texts.flatMap((text) => {
        const found = claimsOn(text, model);
        return found.length > 0 ? found : knownSecretClaims(text, resource, model);
    });
    for (const command of commands(texts)) claims.push(...claimsOnCommand(command, model));
    const kept = onePerPlace(claims);
    remember(kept, model);
    return { claims: kept, texts, open: texts.filter((text) => text.text === undefined), hidden, notVisible };
}

/** The tokens of each command, in order. */
function commands(texts: readonly SecretText[]): SecretText[][] {
    const found = new Map<string, SecretText[]>();
    for (const text of texts) {
        if (text.place !== "argument") continue;
        const key = `${text.process?.path ?? ""} ${text.path.replace(/\[\d+\]$/, "")}`;
        const list = found.get(key);
        if (list === undefined) found.set(key, [text]);
        else list.push(text);
    }
    return [...found.values()];
}

/** Several occurrences of one name are one finding; a token that two rules would report is the first one's. */
function onePerPlace(claims: readonly Claim[]): Claim[] {
    const owners = new Map<string, SecretRule>();
    return claims.filter((claim) => {
        const before = owners.get(claim.path);
        if (before !== undefined && (before === claim.owner || claim.owner === "secret-in-command-line")) return false;
        if (before === undefined) owners.set(claim.path, claim.owner);
        return true;
    });
}

/** Places in which a value that the run knows as a secret is a leak under any name. */
const LEAKY: ReadonlySet<SecretText["place"]> = new Set([
    "variable",
    "log-option",
    "argument",
    "script",
    "parameter-map",
    "boot-script",
    "store-entry",
    "configuration",
    "env-file",
]);

function knownSecretClaims(source: SecretText, resource: Resource, model: Model): Claim[] {
    if (source.text === undefined || !LEAKY.has(source.place) || source.text.length < 12) return [];
    if (source.binding?.value.kind === "reference") return [];
    const secret = model
        .fact(knownSecrets)
        .find(source.text, (origin) => origin.kind === "config" || origin.resource !== resource);
    if (secret === undefined) return [];
    const harmless = isHarmlessForm(secret.value);
    if (harmless && source.place === "env-file") return [];
    const leak = source.place === "env-file" ? "secret-env-file-object" : "secret-known-token";
    const owner = harmless ? "secret-env-suspected" : leak;
    const what = harmless
        ? "it equals a value that the stack holds as a secret"
        : `the value of ${describeOrigin(secret.origin)}`;
    return [
        {
            owner,
            kind: harmless ? "suspected" : "token",
            name: source.name,
            path: source.path,
            what,
            source,
            secrets: [],
        },
    ];
}

/** Addresses, names and words that people keep as secrets although they need not be. */
export function isHarmlessForm(value: string): boolean {
    return (
        /^[^\s@]{1,100}@[\w-]{1,100}(?:\.[\w-]{1,100})+$/.test(value) ||
        /^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?::\d{1,5})?$/i.test(value) ||
        /^[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:@]{1,500}$/i.test(value) ||
        /^arn:/.test(value) ||
        /^\/[\w./-]{1,500}$/.test(value) ||
        /^\d{1,40}$/.test(value) ||
        /^[a-z]{1,40}(?:[-_ ./][a-z]{1,40}){0,20}$/.test(value)
    );
}

/** The redaction guard comes last, and knows what was found here. */
function remember(claims: readonly Claim[], model: Model): void {
    const known = model.fact(classifiedSecrets);
    for (const claim of claims) claim.secrets.filter(isTelling).forEach((text) => known.add(text));
}

/** Short texts and plain words (`postgres`, `production`) stand in messages anyway, and give nothing away. */
function isTelling(text: string): boolean {
    return text.length >= 8 && !/^[A-Za-z]{1,14}$/.test(text);
}
