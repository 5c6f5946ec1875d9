/** Credentials for private registries and source repositories: where they are kept. */
import { elementsOf } from "../app/hosts/host";
import { processesOf } from "../app/processes";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import type { Resource } from "../resource";
import type { UnknownValue } from "../value";

/**
 * What one place says:
 * - `stored`: names a secret, a role or a connection; nobody sees the credential;
 * - `other-arn`: the ARN of something else than a secret;
 * - `other-provider`: a provider of credentials that is none;
 * - `static`: a token that the source service keeps, and the state of the stack with it;
 * - `missing`: a registry that admits nobody without credentials, and none are named.
 */
export type CredentialKind = "stored" | "other-arn" | "other-provider" | "static" | "missing";

export interface CredentialPlace {
    readonly kind: CredentialKind;
    readonly path: string;
    /** In words: type of token, or registry. Nothing secret. */
    readonly what: string;
}

export interface RegistryCredentialsView extends View {
    readonly places: readonly CredentialPlace[];
    readonly gaps: readonly UnknownValue[];
}

const PROJECT = "aws:codebuild/project:Project";
const SOURCE = "aws:codebuild/sourceCredential:SourceCredential";
const PULL_THROUGH = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";

export const registryCredentials: Family<RegistryCredentialsView> = {
    name: "containers, builds and caches that use a private registry or repository",
    types: [
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition",
        "aws:ecs/expressGatewayService:ExpressGatewayService",
        "aws:batch/jobDefinition:JobDefinition",
        PROJECT,
        SOURCE,
        PULL_THROUGH,
    ],
    view(resource, model) {
        switch (resource.type) {
            case PROJECT:
                return { resource, ...project(resource) };
            case SOURCE:
                return { resource, ...source(resource) };
            case PULL_THROUGH:
                return { resource, ...pullThrough(resource) };
            default:
                return { resource, ...containers(resource, model) };
        }
    },
};

type Found = Pick<RegistryCredentialsView, "places" | "gaps">;

function containers(resource: Resource, model: Model): Found {
    const processes = processesOf(resource, model);
    return {
        places: processes.flatMap(({ registryCredentials: property }) =>
            property === undefined ? [] : secretName(property),
        ),
        // A carrier of which nothing is known may name credentials.
        gaps: processes.flatMap(({ envGap, commandGap, path }) =>
            path === "" && envGap && envGap === commandGap ? envGap : [],
        ),
    };
}

/** ECS takes a secret's ARN, or its name in the same region. A name that is not known yet is there, which is enough. */
function secretName(property: Property): CredentialPlace[] {
    const text = property.text();
    const isOther =
        text.state === "known" && /^arn:/.test(text.value) && !/^arn:[\w-]+:secretsmanager:/.test(text.value);
    return [{ kind: isOther ? "other-arn" : "stored", path: property.path, what: "" }];
}

function project(resource: Resource): Found {
    const { elements, gap } = elementsOf(resource.structure("environment.registryCredential"));
    const gaps = gap === undefined ? [] : [gap];
    const places: CredentialPlace[] = [];
    for (const credential of elements) {
        const provider = credential.get("credentialProvider").text();
        if (provider.state === "unknown") gaps.push(provider);
        const isSecret = provider.state !== "known" || provider.value.toUpperCase() === "SECRETS_MANAGER";
        const path = credential.get("credentialProvider").path;
        places.push({ kind: isSecret ? "stored" : "other-provider", path, what: "" });
    }
    return { places, gaps };
}

const STATIC_TOKENS: Readonly<Record<string, string>> = {
    PERSONAL_ACCESS_TOKEN: "a personal access token",
    BASIC_AUTH: "a user's password",
};

function source(resource: Resource): Found {
    const type = resource.text("authType");
    if (type.state === "unknown") return { places: [], gaps: [type] };
    const words = type.state === "known" ? STATIC_TOKENS[type.value.toUpperCase()] : undefined;
    return {
        places: [{ kind: words === undefined ? "stored" : "static", path: "authType", what: words ?? "" }],
        gaps: [],
    };
}

/** Registries that Amazon ECR cannot pull from without credentials. */
const AUTHENTICATED =
    /^(?:https?:\/\/)?(registry-1\.docker\.io|ghcr\.io|registry\.gitlab\.com|cgr\.dev|[\w-]+\.azurecr\.io)(?:\/|$)/i;

function pullThrough(resource: Resource): Found {
    const registry = resource.text("upstreamRegistryUrl");
    const isNamed = resource.declared("credentialArn").isPresent;
    if (!isNamed && registry.state === "unknown") return { places: [], gaps: [registry] };
    const upstream = registry.state === "known" ? AUTHENTICATED.exec(registry.value)?.[1] : undefined;
    if (!isNamed && upstream === undefined) return { places: [], gaps: [] };
    return {
        places: [{ kind: isNamed ? "stored" : "missing", path: "credentialArn", what: upstream ?? "" }],
        gaps: [],
    };
}
