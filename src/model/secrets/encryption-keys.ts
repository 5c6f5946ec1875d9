/** Which key encrypts a secret at rest: the author's own, or the one that AWS keeps for the whole account. */
import { processesOf } from "../app/processes";
import type { Family, View } from "../family";
import type { Model } from "../model";
import { type PolicyDocument, readPolicy } from "../policy-document";
import type { Resource } from "../resource";
import { isTrue, no, or, type Truth, truth, yes } from "../value";
import { classifyName } from "./names";
import { PARAMETER_TYPE, SECRET_TYPE } from "./stores";

/** A place where the author may name the key. */
export interface KeyPlace {
    readonly path: string;
    /** What the key encrypts, in words. */
    readonly what: string;
    /** Whether there is anything to encrypt. */
    readonly used: Truth;
    /**
     * Whether a key of the account's own is named. An unknown key is one: only a key that this update makes can be
     * unknown. What the provider returns for an absent key is AWS's choice, and does not count.
     */
    readonly isOwn: boolean;
    /** Another account that the secret's own policy lets in, and that cannot use AWS's key. */
    readonly sharedWith: string | undefined;
}

export interface EncryptionKeysView extends View {
    readonly places: readonly KeyPlace[];
}

const MANAGED: Readonly<Record<string, { readonly flag: string; readonly key: string }>> = {
    "aws:rds/instance:Instance": { flag: "manageMasterUserPassword", key: "masterUserSecretKmsKeyId" },
    "aws:rds/cluster:Cluster": { flag: "manageMasterUserPassword", key: "masterUserSecretKmsKeyId" },
    "aws:redshift/cluster:Cluster": { flag: "manageMasterPassword", key: "masterPasswordSecretKmsKeyId" },
    "aws:redshiftserverless/namespace:Namespace": { flag: "manageAdminPassword", key: "adminPasswordSecretKmsKeyId" },
};
const FUNCTION = "aws:lambda/function:Function";

/** Everything that keeps a secret encrypted with a key that can be chosen. */
export const encryptionKeys: Family<EncryptionKeysView> = {
    name: "secrets, SecureString parameters, managed database passwords and functions with secret variables",
    types: [SECRET_TYPE, PARAMETER_TYPE, ...Object.keys(MANAGED), FUNCTION],
    view: (resource, model) => ({ resource, places: placesOf(resource, model) }),
};

function placesOf(resource: Resource, model: Model): KeyPlace[] {
    const managed = MANAGED[resource.type];
    if (managed !== undefined) {
        const used = isTrue(resource.scalar(managed.flag).boolean());
        return [place(resource, managed.key, "its managed master password", used)];
    }
    switch (resource.type) {
        case SECRET_TYPE:
            return [place(resource, "kmsKeyId", "its content", yes, foreignAccount(resource)), ...replicas(resource)];
        case PARAMETER_TYPE: {
            const used = truth(resource.text("type"), (type) => type === "SecureString");
            return [place(resource, "keyId", "its content", used)];
        }
        default:
            return [place(resource, "kmsKeyArn", "its environment variables", hasSecretVariables(resource, model))];
    }
}

function place(resource: Resource, path: string, what: string, used: Truth, sharedWith?: string): KeyPlace {
    const key = resource.declared(path);
    return { path, what, used, isOwn: isOwnKey(key.isUnknown ? undefined : key.text()), sharedWith };
}

/** `undefined` stands for an unknown key. */
function isOwnKey(key: { state: string; value?: string } | undefined): boolean {
    if (key === undefined) return true;
    const text = key.state === "known" ? (key.value ?? "").trim() : "";
    return text !== "" && !/(?:^|:)alias\/aws\//.test(text);
}

function replicas(resource: Resource): KeyPlace[] {
    const list = resource.declared("replicas");
    const found = list.elements();
    const hidden = [list, ...found].find((property) => property.isUnknown);
    const open: KeyPlace[] =
        hidden === undefined
            ? []
            : [{ path: "replicas", what: "its replicas", used: hidden.gap(), isOwn: false, sharedWith: undefined }];
    const seen = found
        .filter((replica) => replica.isMap)
        .map((replica): KeyPlace => {
            const region = replica.get("region").text();
            const key = replica.get("kmsKeyId");
            return {
                path: key.path,
                what: `its replica in ${region.state === "known" ? region.value : "another region"}`,
                used: yes,
                isOwn: isOwnKey(key.isUnknown ? undefined : key.text()),
                sharedWith: undefined,
            };
        });
    return [...seen, ...open];
}

/** An account other than the secret's own that its inline policy names. */
function foreignAccount(secret: Resource): string | undefined {
    const arn = secret.text("arn");
    const own = arn.state === "known" ? /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(arn.value)?.[1] : undefined;
    const policy = readPolicy(secret.declared("policy"));
    if (own === undefined || policy.state !== "known") return undefined;
    return accountsNamed(policy.value).find((account) => account !== own);
}

function accountsNamed(document: PolicyDocument): string[] {
    return document.statements.flatMap(({ principals }) =>
        (principals?.aws ?? []).flatMap((principal) =>
            principal.state === "known"
                ? (/^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal.value)?.[1] ?? [])
                : [],
        ),
    );
}

/** What a variable is called that holds the name of a secret in place of the secret. */
const REFERENCE_ENDS = /_(?:ARN|ID|NAME|PATH|PARAM|PARAMETER|PARAMETER_NAME)$/i;

/** Whether a function has a variable with the name of a secret, or of a reference to one. */
function hasSecretVariables(resource: Resource, model: Model): Truth {
    const processes = processesOf(resource, model);
    const named = processes.some((process) => process.env.some(({ name }) => isSecretName(name, model)));
    return or(named ? yes : no, ...processes.flatMap((process) => process.envGap ?? []));
}

function isSecretName(name: string, model: Model): boolean {
    if (classifyName(name, model.settings) !== "none") return true;
    return REFERENCE_ENDS.test(name) && classifyName(name.replace(REFERENCE_ENDS, ""), model.settings) === "strong";
}
