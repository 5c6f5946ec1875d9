/** What is weak about a secret whose text is known. The answer tells neither length nor which default it is. */
import type { Binding } from "../app/binding";
import type { Process } from "../app/process";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { variableTypes } from "../app/hosts";
import { processesOf } from "../app/processes";
import { classifyName } from "./names";
import { referenceForm } from "./reference-forms";
import { isBootstrap, secretSinks, sinksOf } from "./sinks";
import { cannotBeSecret, isPlaceholder } from "./values";

/** `guessable`: a placeholder, a well-known default, a name of the same account, or a run; `short`; `monotonous`: few different characters. */
export type Weakness = "guessable" | "short" | "monotonous";

/** A secret that is judged for its strength. */
export interface JudgedSecret {
    readonly path: string;
    /** Variable or key; empty where the property says it. */
    readonly name: string;
    readonly text: string | undefined;
    readonly gap: UnknownValue | undefined;
    /** A password of a service, whose length is the author's to choose. */
    readonly isServicePassword: boolean;
    readonly accounts: readonly string[];
    /** Names of the account that are not known. */
    readonly hiddenAccounts: readonly UnknownValue[];
    /** A placeholder in a store that may be replaced out of band: `yes`, `no`, or nobody can tell. */
    readonly bootstrap: "yes" | "no" | "unclear";
}

/** No secret is shorter than this, whoever issued it. */
const SHORTEST = 8;
const FEWEST_DISTINCT = 5;

/** What is weak about a secret; undefined where nothing is. */
export function weaknessOf(secret: JudgedSecret, minLength: number): Weakness | undefined {
    const text = secret.text?.trim() ?? "";
    if (text === "") return undefined;
    if (
        isPlaceholder(text) ||
        isWellKnownDefault(text) ||
        isRun(text) ||
        secret.accounts.includes(text.toLowerCase())
    ) {
        return "guessable";
    }
    if (text.length < (secret.isServicePassword ? minLength : SHORTEST)) return "short";
    return new Set(text).size < FEWEST_DISTINCT ? "monotonous" : undefined;
}

/** Names of users, databases and instances have no other characters, and are shorter than keys. */
const MAY_BE_NAME = /^[\w.@-]{1,63}$/;

/** The names that are not known and that a secret without another weakness may repeat. */
export function openRepetition({ text, hiddenAccounts }: JudgedSecret): readonly UnknownValue[] {
    return MAY_BE_NAME.test(text?.trim() ?? "") ? hiddenAccounts : [];
}

const DEFAULT_WORDS =
    "postgres|postgresql|mysql|mariadb|redis|rabbitmq|mongo|root|admin|administrator|django|guest|user|test|demo|default|master|system|oracle|" +
    "pass|passw0rd|p@ssw0rd|p@ssword|password|passwort|secret|s3cret|letmein|welcome|qwerty|azerty|changeit|iloveyou|dragon|monkey|login|abc|minioadmin|docker|vagrant|ubuntu|supersecret|mysecret|mypassword|topsecret|secretkey";
/** A well-known word, perhaps with the usual ornaments after it. */
const DEFAULT = new RegExp(`^(?:${DEFAULT_WORDS})[\\d!@#$%&*._-]{0,6}$`, "i");

/** Whether a text is a default that everybody knows. */
export function isWellKnownDefault(text: string): boolean {
    return DEFAULT.test(text);
}

const RUNS = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn",
];

/** Nothing but a run of the alphabet, of digits or of keys. */
function isRun(text: string): boolean {
    const lower = text.toLowerCase();
    if (lower.length < 4) return false;
    const backwards = [...lower].reverse().join("");
    return RUNS.some((run) => run.includes(lower) || run.includes(backwards));
}

/** A resource with the secrets it is given that can be judged. */
export interface JudgedSecretsView extends View {
    readonly secrets: readonly JudgedSecret[];
    /** Environments of which not even the names are known. */
    readonly hidden: readonly UnknownValue[];
}

export const judgedSecrets: Family<JudgedSecretsView> = {
    name: "secret stores, services with a password, and environments",
    types: [...new Set([...secretSinks.types, ...variableTypes])],
    view: (resource, model) => ({
        resource,
        secrets: [
            ...fromSinks(resource, model),
            ...processesOf(resource, model).flatMap((process) => fromEnvironment(process, model)),
        ],
        hidden: processesOf(resource, model).flatMap((process) => process.envGap ?? []),
    }),
};

function fromSinks(resource: Resource, model: Model): JudgedSecret[] {
    return sinksOf(resource)
        .filter(({ text }) => text === undefined || (text !== "" && referenceForm(text) === undefined))
        .map((sink) => ({
            path: sink.path,
            name: sink.key,
            text: sink.text,
            gap: sink.text === undefined ? sink.property.gap() : undefined,
            isServicePassword: sink.place === "service" && sink.kind === "password",
            accounts: sink.accounts,
            hiddenAccounts: sink.hiddenAccounts,
            bootstrap:
                sink.place === "service" || !isPlaceholder(sink.text ?? "")
                    ? "no"
                    : isBootstrap(resource, sink)
                      ? "yes"
                      : recordsIgnoreChanges(model)
                        ? "no"
                        : "unclear",
        }));
}

/** Exports of older engines record no `ignoreChanges`; the doors that are told the configuration are told the options too. */
function recordsIgnoreChanges(model: Model): boolean {
    return model.deployment.config !== undefined || model.deployment.preview;
}

function fromEnvironment(process: Process, model: Model): JudgedSecret[] {
    const accounts = accountsOf(process);
    return process.env
        .filter((binding) => binding.slot === "plain" && classifyName(binding.name, model.settings) === "strong")
        .filter(
            (binding) =>
                binding.value.kind !== "reference" &&
                !(binding.value.kind === "literal" && cannotBeSecret(binding.name, binding.value.text)),
        )
        .map((binding) => ({
            path: binding.path,
            name: binding.name,
            text: binding.value.kind === "literal" ? binding.value.text : undefined,
            gap: binding.value.kind === "unknown" ? binding.value.gap : undefined,
            isServicePassword: false,
            ...accounts,
            bootstrap: "no",
        }));
}

/** Values of the process's user and database names. */
function accountsOf(process: Process): Pick<JudgedSecret, "accounts" | "hiddenAccounts"> {
    const isAccount = ({ name }: Binding) =>
        /(?:^|_)(?:USER|USERNAME|DB|DATABASE|DB_NAME|DATABASE_NAME|PGDATABASE)$/i.test(name);
    const values = process.env.filter(isAccount).map(({ value }) => value);
    return {
        accounts: values.flatMap((value) =>
            value.kind === "literal" && value.text !== "" ? [value.text.toLowerCase()] : [],
        ),
        hiddenAccounts: values.flatMap((value) => (value.kind === "unknown" ? [value.gap] : [])),
    };
}
