/** What the secret rules are about: resources that carry texts in which a secret may stand. */
import { hostsByType, processesOf, type Process, variableTypes } from "../app/processes";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { type Claim, type Claims, claimsOf, type SecretRule } from "./claims";
import { bootScriptCarriers, type SecretText } from "./texts";
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

export const plainParameters = carriers("Parameter Store entries", [PARAMETER_TYPE]);

/** Variables and boot scripts: everything that may carry static AWS keys. */
export const keyCarriers = carriers("resources with environment variables or a boot script", [
    ...variableTypes,
    ...bootScriptCarriers,
]);

export type { SecretText } from "./texts";

/** Whether a text is one of a variable or of an option, which has a name. */
export function isNamed(text: SecretText): boolean {
    return text.place === "variable" || text.place === "log-option";
}
