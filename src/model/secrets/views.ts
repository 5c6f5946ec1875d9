/** What the secret rules are about: resources that carry texts in which a secret may stand. */
import { hostsByType, processesOf, type Process, variableTypes } from "../app/processes";
import { envFileUsers, isEnvFile, OBJECT_TYPE } from "../app/env-files";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { SharedSettings } from "../profile";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";
import { type Claim, type Claims, claimsOf, type SecretRule } from "./claims";
import { type LooseCredential, looseCredentials, type LooseTexts, looseTexts } from "./loose-texts";
import { metadataGap, type MetadataSecret, metadataSecrets } from "./metadata";
import { bootScriptCarriers, type SecretText } from "./texts";
import { classifyName, isKeylikeName } from "./names";
import { AWS_PROVIDER } from "./provider-keys";
import { PARAMETER_TYPE } from "./stores";

export interface SecretCarrier extends View {
    readonly claims: Claims;
    /** The processes the resource starts, from itself alone. */
    readonly processes: readonly Process[];
    /** What to use in place of plain text here, in words that complete "use ...". */
    readonly alternative: string;
    /** The claims of one rule. */
    claimsOf(rule: SecretRule): readonly Claim[];
}

/** A family of carriers by type. */
export function carriers(name: string, types: readonly string[]): Family<SecretCarrier> {
    return { name, types: [...new Set(types)], view: carrier };
}

function carrier(resource: Resource, model: Model): SecretCarrier {
    const claims = claimsOf(resource, model);
    const references = hostsByType.get(resource.type)?.references;
    return {
        resource,
        claims,
        processes: processesOf(resource, model),
        alternative: references ?? "the name or ARN of a store's entry and read it at start",
        claimsOf: (rule) => claims.claims.filter((claim) => claim.owner === rule),
    };
}

/** Resources that give variables to a process, whatever the process is for. */
export const variableCarriers = carriers("resources with environment variables", variableTypes);

/** Documents that AWS runs or hands out. */
const DOCUMENTS = ["aws:ssm/document:Document", "aws:ssm/association:Association"];
const APP_CONFIG = "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion";

/** Variables, commands, scripts and hosted configuration. */
export const connectionTextCarriers = carriers("resources with application configuration", [
    ...variableTypes,
    ...DOCUMENTS,
    APP_CONFIG,
]);

/** Where commands and scripts stand. */
export const commandCarriers = carriers("resources with commands or scripts", [...variableTypes, ...DOCUMENTS]);

export const bootScripts = carriers("resources with a boot script", bootScriptCarriers);

export const hostedConfigurations = carriers("hosted configurations", [APP_CONFIG]);

/** Objects that become environments of containers. */
export const envFileObjects: Family<EnvFileView> = {
    name: "environment files in S3",
    types: [OBJECT_TYPE],
    view: (resource, model) =>
        isEnvFile(resource, model) ? { ...carrier(resource, model), users: envFileUsers(resource, model) } : undefined,
};

export interface EnvFileView extends SecretCarrier {
    /** The task definitions that read it. */
    readonly users: readonly Resource[];
}

export const plainParameters = carriers("Parameter Store entries", [PARAMETER_TYPE]);

/** Variables and boot scripts: everything that may carry static AWS keys. */
export const keyCarriers = carriers("resources with environment variables or a boot script, and AWS providers", [
    ...variableTypes,
    ...bootScriptCarriers,
    AWS_PROVIDER,
]);

export type { SecretText } from "./texts";

/** Whether a text is one of a variable or of an option, which has a name. */
export function isNamed(text: SecretText): boolean {
    return text.place === "variable" || text.place === "log-option";
}

/** A resource with all its texts: those of its carriers, and every other one. */
export interface AnyTextView extends SecretCarrier {
    /** Credentials in texts that no other rule owns. */
    readonly loose: readonly LooseCredential[];
    readonly looseTexts: LooseTexts;
}

/** Types that hold nothing of their own. */
const BOOKKEEPING: ReadonlySet<string> = new Set(["pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"]);

/** Every AWS resource; resources of other providers where secret marks tell a store from a leak. */
export const everyResource: Family<AnyTextView> = {
    name: "resources",
    types: ["*"],
    view(resource, model) {
        if (BOOKKEEPING.has(resource.type)) return undefined;
        if (!resource.type.startsWith("aws:") && !model.deployment.seesSecretMarks) return undefined;
        return {
            ...carrier(resource, model),
            loose: looseCredentials(resource, model),
            looseTexts: looseTexts(resource, model),
        };
    },
};

/** Every AWS resource and provider with metadata. */
export const metadataHolders: Family<MetadataView> = {
    name: "resources with tags, descriptions or names",
    types: ["aws:*", "pulumi:providers:aws"],
    view: (resource, model) => ({
        resource,
        secrets: metadataSecrets(resource, model),
        gap: metadataGap(resource, model),
    }),
};

export interface MetadataView extends View {
    readonly secrets: readonly MetadataSecret[];
    /** Metadata whose value is not known. */
    readonly gap: UnknownValue | undefined;
}

/** Whether a name hints at a secret, so that its value decides. */
export function isKeylikeOrMedium(name: string, settings: SharedSettings): boolean {
    return classifyName(name, settings) === "medium" || isKeylikeName(name);
}
