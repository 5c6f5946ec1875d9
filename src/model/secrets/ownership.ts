/**
 * One text, one finding: which rule speaks about a secret text (catalogue of secrets and settings, Part 2). Every secret
 * rule asks here, so that no text is reported twice and none falls between two rules.
 *
 * The order: static AWS keys; then the rule of the place (boot script, plain parameter, environment file); a URL with a
 * password; a strong name; a known token; commands, hosted configuration and metadata; what is only suspected. A rule that
 * is off or excused does not hand over.
 */
import { envFileLines } from "../app/env-files";
import { parseJson } from "../app/json-text";
import type { Assignment } from "../app/script";
import { unquote } from "../app/setting-values";
import { openCommand } from "../app/shell";
import type { Model } from "../model";
import { DEFAULT_SHARED_SETTINGS } from "../profile";
import { classify, type Finding, imagePassword, NAMES_STORE_ENTRY, type Suspicion, type TokenFamily } from "./classify";
import { secretArguments } from "./command-secrets";
import { configurationSecrets, wrappedSecret } from "./documents";
import { tokenHits, withArticle } from "./families";
import { classifyName } from "./names";
import { jsonScriptSecrets, lineOf, referenceLines, type ScriptSecret, scriptSecrets } from "./script-secrets";
import { isAwsSecretName, staticKeyRole } from "./static-keys";
import { namesStackStore } from "./stores";
import type { SecretText } from "./texts";
import { cannotBeSecret, isPlaceholder } from "./values";

export type SecretRule =
    | "secret-static-aws-keys"
    | "secret-in-user-data"
    | "secret-ssm-plain-parameter"
    | "secret-env-file-object"
    | "secret-url-with-password"
    | "secret-env-plaintext"
    | "secret-known-token"
    | "secret-in-command-line"
    | "secret-appconfig-content"
    | "secret-in-metadata"
    | "secret-env-suspected";

/** What a claim rests on. */
export type ClaimKind =
    | "strong-name"
    | "placeholder"
    | "log-option"
    | "not-a-reference"
    | "url"
    | "token"
    | "argument"
    | "aws-key"
    | "suspected";

/** A secret text and the rule that owns it. Holds no part of the text but `secrets`, which is for the redaction guard. */
export interface Claim {
    readonly owner: SecretRule;
    readonly kind: ClaimKind;
    /** Variable, option, flag or key. */
    readonly name: string;
    readonly path: string;
    /** In words: a family, a scheme, a sign. */
    readonly what: string;
    readonly source: SecretText;
    /** Family of a token, where the claim rests on one. */
    readonly family?: TokenFamily;
    /** Never to be printed. */
    readonly secrets: readonly string[];
}

type Sketch = Omit<Claim, "source" | "path" | "secrets"> & {
    readonly path?: string;
    readonly secrets?: readonly string[];
};

/** The claims on one known text. A text with many lines or keys may hold several secrets. */
export function claimsOn(text: SecretText, model: Model): Claim[] {
    if (text.text === undefined) return [...certainWhateverItIs(text, model)];
    return sketches(text, text.text, model).map((sketch) => ({
        path: text.path,
        secrets: [text.text as string],
        ...sketch,
        source: text,
    }));
}

/** A static AWS key is one whatever its value. */
function certainWhateverItIs(text: SecretText, model: Model): Claim[] {
    if (text.binding === undefined || text.process === undefined) return [];
    if (staticKeyRole(text.binding, text.process, model) !== "key") return [];
    return [{ ...awsKey(text.name), path: text.path, source: text, secrets: [] }];
}

function sketches(source: SecretText, text: string, model: Model): Sketch[] {
    switch (source.place) {
        case "variable":
            return onVariable(source, text, model);
        case "reference":
            return onReference(source, text);
        case "log-option":
            return named(source.name, classify(source.name, text, model.settings), "log-option");
        case "argument":
            return onArgument(source, text, model);
        case "address":
            return onAddress(source, text);
        case "script":
            return onScript(text, source.path, "secret-in-command-line", referenceLines(text), model);
        case "parameter-map":
            return onParameter(source, text, model);
        case "boot-script":
            return onScript(text, source.path, "secret-in-user-data", undefined, model, source.part?.assignments);
        case "store-entry":
            return onStoreEntry(source, text, model);
        case "env-file":
            return onEnvFile(source, text, model);
        case "configuration":
            return configurationSecrets(text, model.settings).map((secret) => ({
                owner:
                    secret.kind === "url"
                        ? "secret-url-with-password"
                        : secret.kind === "token"
                          ? "secret-known-token"
                          : "secret-appconfig-content",
                kind: secret.kind,
                name: secret.key,
                what: secret.what,
                ...(secret.family === undefined ? {} : { family: secret.family }),
                path: secret.key === "" ? source.path : `${source.path}.${secret.key}`,
                secrets: [secret.text],
            }));
    }
}

function onVariable(source: SecretText, text: string, model: Model): Sketch[] {
    const { binding, process, name } = source;
    if (binding !== undefined && process !== undefined) {
        const role = staticKeyRole(binding, process, model);
        if (role === "key") return [awsKey(name)];
        if (role === "id" || typeof role === "object") return [];
    }
    // A reference that stands in a plain place is what the program resolves itself.
    if (binding !== undefined && binding.value.kind === "reference") return [];
    const found = classify(name, text, model.settings);
    if (found !== undefined) return meansStore(found, text, model) ? [] : named(name, found, "strong-name");
    const wrapped = wrappedSecret(name, text, model.settings);
    return wrapped === undefined ? [] : named(`${name} (${wrapped.key})`, wrapped.finding, "strong-name");
}

/**
 * Whether a text is the name of a store's entry, which the program looks up itself. Before the stack is known, a name that
 * looks like one is given the benefit of the doubt: the whole stack is judged as well.
 */
function meansStore(found: Finding, text: string, model: Model): boolean {
    if (found.kind !== "strong-name" && found.kind !== "suspected") return false;
    if (!model.whole) return found.kind === "suspected" && found.sign === NAMES_STORE_ENTRY;
    return namesStackStore(text, model);
}

/** Turns a classifier's finding under a variable's or option's name into the claim of its rule. */
function named(name: string, found: Finding | undefined, strong: "strong-name" | "log-option"): Sketch[] {
    switch (found?.kind) {
        case undefined:
            return [];
        case "url":
            return [{ owner: "secret-url-with-password", kind: "url", name, what: found.scheme }];
        case "strong-name": {
            const kind = found.placeholder ? "placeholder" : strong;
            // A placeholder is no secret: nothing to keep out of messages.
            return [
                {
                    owner: "secret-env-plaintext",
                    kind,
                    name,
                    what: found.family?.words ?? "secret name",
                    ...(found.placeholder ? { secrets: [] } : {}),
                },
            ];
        }
        case "token":
            return [
                {
                    owner: "secret-known-token",
                    kind: "token",
                    name,
                    what: withArticle(found.family.words),
                    family: found.family,
                },
            ];
        case "suspected":
            return [suspected(name, found.sign)];
    }
}

function suspected(name: string, sign: Suspicion): Sketch {
    return { owner: "secret-env-suspected", kind: "suspected", name, what: sign, secrets: [] };
}

function awsKey(name: string): Sketch & { what: string } {
    return { owner: "secret-static-aws-keys", kind: "aws-key", name, what: "static AWS key" };
}

/** A place for references whose text can be none, or is a token, holds the secret itself. */
function onReference(source: SecretText, text: string): Sketch[] {
    const value = source.binding?.value;
    const isNone = value?.kind === "reference" && value.form === undefined;
    const family = isNone || value === undefined ? undefined : classify("", text, DEFAULT_SHARED_SETTINGS);
    if (!isNone && family?.kind !== "token") return [];
    return [
        {
            owner: "secret-env-plaintext",
            kind: "not-a-reference",
            name: source.name,
            what: family?.kind === "token" ? family.family.words : "no reference",
        },
    ];
}

function onArgument(source: SecretText, text: string, model: Model): Sketch[] {
    const found = classify("", text, model.settings);
    if (found?.kind === "url") {
        return [{ owner: "secret-url-with-password", kind: "url", name: "", what: found.scheme }];
    }
    if (found?.kind === "token") {
        return [
            {
                owner: "secret-known-token",
                kind: "token",
                name: "",
                what: withArticle(found.family.words),
                family: found.family,
            },
        ];
    }
    return [];
}

/**
 * Secret arguments of a whole command: a flag and its value may be two tokens. `texts` are the tokens of one command in
 * order; the claim is on the token that gives the secret away.
 */
export function claimsOnCommand(texts: readonly SecretText[], model: Model): Claim[] {
    const words = texts.map((source) => source.text ?? "$UNKNOWN");
    const opened = words.flatMap((word, index) => openCommand([word]).map((inner) => ({ inner, index })));
    return secretArguments(
        opened.map(({ inner }) => inner),
        model.settings,
    ).flatMap(({ index, flag }) => {
        const source = texts[opened[index]?.index ?? -1];
        if (source === undefined) return [];
        return [
            {
                owner: "secret-in-command-line",
                kind: "argument",
                name: flag,
                what: "argument",
                path: source.path,
                source,
                secrets: [],
            },
        ];
    });
}

function onAddress(source: SecretText, text: string): Sketch[] {
    const found = classify("", text, DEFAULT_SHARED_SETTINGS);
    const scheme =
        found?.kind === "url" ? found.scheme : source.name === "image" ? imagePassword(text)?.scheme : undefined;
    if (scheme !== undefined) {
        return [{ owner: "secret-url-with-password", kind: "url", name: source.name, what: scheme }];
    }
    return found?.kind === "token"
        ? [
              {
                  owner: "secret-known-token",
                  kind: "token",
                  name: source.name,
                  what: withArticle(found.family.words),
                  family: found.family,
              },
          ]
        : [];
}

/** Kinds of secrets in scripts that keep their own rule where the place has none. */
const SCRIPT_OWNERS: Readonly<Record<ScriptSecret["kind"], SecretRule | undefined>> = {
    url: "secret-url-with-password",
    token: "secret-known-token",
    "aws-key": "secret-static-aws-keys",
    assignment: undefined,
    argument: undefined,
};

function onScript(
    text: string,
    path: string,
    rule: SecretRule,
    skip: ReadonlySet<number> | undefined,
    model: Model,
    known?: readonly Assignment[],
): Sketch[] {
    const json = /^\s*\{/.test(text) ? parseJson(text) : undefined;
    const found =
        json === undefined ? scriptSecrets(text, model.settings, skip, known) : jsonScriptSecrets(json, model.settings);
    return found.map((secret) => {
        const ownRule =
            secret.kind === "aws-key" || rule !== "secret-in-user-data" ? SCRIPT_OWNERS[secret.kind] : undefined;
        const owner = ownRule ?? rule;
        return {
            owner,
            kind: secret.kind === "assignment" ? "strong-name" : secret.kind,
            name: secret.name,
            what: owner === "secret-url-with-password" ? secret.name : SCRIPT_WORDS[secret.kind](secret.name),
            path: secret.key === undefined ? `${path}:${secret.line}` : `${path}.${secret.key}`,
            secrets: secret.text === undefined ? [] : [secret.text],
            ...(secret.family === undefined ? {} : { family: secret.family }),
        };
    });
}

const SCRIPT_WORDS: Readonly<Record<ScriptSecret["kind"], (name: string) => string>> = {
    assignment: (name) => `a literal for ${name}`,
    "aws-key": (name) => `a literal for ${name}`,
    url: (scheme) => `a ${scheme} URL with a password`,
    token: withArticle,
    argument: (command) => `a literal password for ${command}`,
};

function onParameter(source: SecretText, text: string, model: Model): Sketch[] {
    if (classifyName(source.name, model.settings) === "strong") {
        const found = classify(source.name, text, model.settings);
        if (found?.kind === "strong-name") {
            return [
                {
                    owner: "secret-in-command-line",
                    kind: "strong-name",
                    name: source.name,
                    what: `a literal for ${source.name}`,
                },
            ];
        }
    }
    return onScript(text, source.path, "secret-in-command-line", undefined, model);
}

/** The last segment of a parameter's path is its name, or the last two together. */
function onStoreEntry(source: SecretText, text: string, model: Model): Sketch[] {
    const segments = source.name.split("/").filter((segment) => segment !== "");
    const leaf = segments.at(-1) ?? "";
    const name = isPartOfName(leaf) ? segments.slice(-2).join("_") : leaf;
    const found = classify(name, text, model.settings);
    const owner = "secret-ssm-plain-parameter";
    switch (found?.kind) {
        case "url":
            return [{ owner, kind: "url", name: leaf, what: `a ${found.scheme} URL with a password` }];
        case "token":
            return [{ owner, kind: "token", name: leaf, what: withArticle(found.family.words) }];
        case "strong-name":
            return [
                {
                    owner,
                    kind: "strong-name",
                    name: leaf,
                    what: "a secret by its name",
                    ...(isPlaceholder(text) ? { secrets: [] } : {}),
                },
            ];
        default: {
            const wrapped = wrappedSecret(leaf, text, model.settings);
            return wrapped === undefined
                ? []
                : [{ owner, kind: "strong-name", name: `${leaf} (${wrapped.key})`, what: "a document with a secret" }];
        }
    }
}

/** Lines of an environment file, judged as the variables that they become; whoever quoted a value meant to quote. */
function onEnvFile(source: SecretText, text: string, model: Model): Sketch[] {
    const owner = "secret-env-file-object";
    const lines = envFileLines(text);
    const named = lines.flatMap(({ name, value: quoted, line }): Sketch[] => {
        const value = unquote(quoted.trim());
        const isKey = isAwsSecretName(name) && !cannotBeSecret(name, value);
        const secret = isKey ? AWS_KEY : classify(name, value, model.settings);
        if (secret === undefined || secret.kind === "suspected") return [];
        const isPlaceholderOnly = secret.kind === "strong-name" && secret.placeholder;
        const kind = isPlaceholderOnly ? "placeholder" : secret.kind;
        return [
            {
                owner,
                kind,
                name,
                what: ENV_FILE_WORDS(secret),
                path: `${source.path}:${line}`,
                secrets: isPlaceholderOnly ? [] : [value],
            },
        ];
    });
    const bound = new Set(lines.map(({ line }) => line));
    const loose = tokenHits(text)
        .filter(({ family, index }) => family.confidence === "high" && !bound.has(lineOf(text, index)))
        .map(({ family, index }): Sketch => ({
            owner,
            kind: "token",
            name: "",
            what: withArticle(family.words),
            path: `${source.path}:${lineOf(text, index)}`,
            secrets: [],
        }));
    return [...named, ...loose];
}

const ENV_FILE_WORDS = (secret: Finding): string =>
    secret.kind === "url"
        ? `a ${secret.scheme} URL with a password`
        : secret.kind === "token"
          ? withArticle(secret.family.words)
          : "a secret by its name";

const AWS_KEY: Finding = { kind: "strong-name", placeholder: false, family: undefined };

/** A last segment that only completes the one before it (`/shop/api/key`, `/shop/secret/key`). */
function isPartOfName(leaf: string): boolean {
    return /^(?:key|value|current|primary|prod|production)$/i.test(leaf);
}
