/**
 * Where a secret is the purpose: stores, and properties of services that must be given a password or token directly
 * (catalogue of secrets and settings, `secret-literal-in-program`).
 */
import { parseJson } from "../app/json-text";
import type { Family, View } from "../family";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { isMap } from "../tree";
import type { UnknownValue, Value } from "../value";
import { jsonLeaves } from "./documents";
import { classifyName } from "./names";
import { contentProperties, PARAMETER_TYPE, SECRET_VERSION_TYPE } from "./stores";

/** `password`: people choose it, so its length is ours to judge; `token`: a vendor issued it. */
export type SinkKind = "password" | "token";

interface SinkRow {
    readonly passwords?: readonly string[];
    readonly tokens?: readonly string[];
    /** Names of the same account, which a password must not repeat. */
    readonly accounts?: readonly string[];
}

const DB_ACCOUNTS = [
    "username",
    "masterUsername",
    "dbName",
    "databaseName",
    "identifier",
    "clusterIdentifier",
    "adminUserName",
    "adminUsername",
];

/** Property paths by type; `[]` stands for every element of a list. */
const SINKS: Readonly<Record<string, SinkRow>> = {
    "aws:rds/instance:Instance": { passwords: ["password", "passwordWo"], accounts: DB_ACCOUNTS },
    "aws:rds/cluster:Cluster": { passwords: ["masterPassword", "masterPasswordWo"], accounts: DB_ACCOUNTS },
    "aws:docdb/cluster:Cluster": { passwords: ["masterPassword", "masterPasswordWo"], accounts: DB_ACCOUNTS },
    "aws:redshift/cluster:Cluster": { passwords: ["masterPassword", "masterPasswordWo"], accounts: DB_ACCOUNTS },
    "aws:docdb/elasticCluster:ElasticCluster": { passwords: ["adminUserPassword"], accounts: DB_ACCOUNTS },
    "aws:redshiftserverless/namespace:Namespace": {
        passwords: ["adminUserPassword", "adminUserPasswordWo"],
        accounts: [...DB_ACCOUNTS, "dbName"],
    },
    "aws:lightsail/database:Database": {
        passwords: ["masterPassword"],
        accounts: ["masterUsername", "masterDatabaseName"],
    },
    "aws:timestreaminfluxdb/dbInstance:DbInstance": {
        passwords: ["password"],
        accounts: ["username", "bucket", "organization", "name"],
    },
    "aws:timestreaminfluxdb/dbCluster:DbCluster": {
        passwords: ["password"],
        accounts: ["username", "bucket", "organization", "name"],
    },
    "aws:elasticache/replicationGroup:ReplicationGroup": {
        passwords: ["authToken", "authTokenWo"],
        accounts: ["replicationGroupId"],
    },
    "aws:elasticache/user:User": {
        passwords: ["passwords[]", "passwordsWo", "authenticationMode.passwords[]"],
        accounts: ["userName", "userId"],
    },
    "aws:memorydb/user:User": { passwords: ["authenticationMode.passwords[]"], accounts: ["userName"] },
    "aws:mq/broker:Broker": {
        passwords: ["users[].password", "ldapServerMetadata.serviceAccountPassword"],
        accounts: ["brokerName"],
    },
    "aws:opensearch/domain:Domain": {
        passwords: ["advancedSecurityOptions.masterUserOptions.masterUserPassword"],
        accounts: ["advancedSecurityOptions.masterUserOptions.masterUserName", "domainName"],
    },
    "aws:elasticsearch/domain:Domain": {
        passwords: ["advancedSecurityOptions.masterUserOptions.masterUserPassword"],
        accounts: ["advancedSecurityOptions.masterUserOptions.masterUserName", "domainName"],
    },
    "aws:dms/endpoint:Endpoint": {
        passwords: [
            "password",
            "kafkaSettings.saslPassword",
            "redisSettings.authPassword",
            "oracleSettings.asmPassword",
        ],
        accounts: ["username", "databaseName", "endpointId"],
    },
    "aws:directoryservice/directory:Directory": { passwords: ["password"], accounts: ["name", "shortName"] },
    "aws:fsx/windowsFileSystem:WindowsFileSystem": {
        passwords: ["selfManagedActiveDirectory.password"],
        accounts: ["selfManagedActiveDirectory.username"],
    },
    "aws:cognito/user:User": { passwords: ["password", "temporaryPassword"], accounts: ["username"] },
    "aws:cognito/identityProvider:IdentityProvider": { tokens: ["providerDetails.client_secret"] },
    "aws:lb/listener:Listener": { tokens: ["defaultActions[].authenticateOidc.clientSecret"] },
    "aws:lb/listenerRule:ListenerRule": { tokens: ["actions[].authenticateOidc.clientSecret"] },
    "aws:cloudwatch/eventConnection:EventConnection": {
        tokens: [
            "authParameters.basic.password",
            "authParameters.apiKey.value",
            "authParameters.oauth.clientParameters.clientSecret",
        ],
    },
    "aws:codebuild/sourceCredential:SourceCredential": { tokens: ["token"] },
    "aws:amplify/app:App": { tokens: ["accessToken", "oauthToken"], passwords: ["basicAuthCredentials"] },
    "aws:datasync/locationObjectStorage:LocationObjectStorage": { tokens: ["secretKey"] },
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
        tokens: ["splunkConfiguration.hecToken"],
        passwords: ["redshiftConfiguration.password"],
    },
    // Further properties that the SDK marks secret and that are credentials.
    "aws:apigateway/apiKey:ApiKey": { tokens: ["value"] },
    "aws:directoryservice/radiusSettings:RadiusSettings": { passwords: ["sharedSecret"] },
    "aws:fsx/ontapFileSystem:OntapFileSystem": { passwords: ["fsxAdminPassword"] },
    "aws:fsx/ontapStorageVirtualMachine:OntapStorageVirtualMachine": {
        passwords: [
            "svmAdminPassword",
            "activeDirectoryConfiguration.selfManagedActiveDirectoryConfiguration.password",
        ],
    },
    "aws:datasync/locationSmb:LocationSmb": { passwords: ["password"], accounts: ["user"] },
    "aws:storagegateway/gateway:Gateway": { passwords: ["smbGuestPassword", "smbActiveDirectorySettings.password"] },
    "aws:connect/user:User": { passwords: ["password"], accounts: ["name"] },
    "aws:ec2/vpnConnection:VpnConnection": { tokens: ["tunnel1PresharedKey", "tunnel2PresharedKey"] },
};

const CLOUDFORMATION = "aws:cloudformation/stack:Stack";

export const STORE_TYPES: readonly string[] = [SECRET_VERSION_TYPE, PARAMETER_TYPE];
export const sinkTypes: readonly string[] = [...Object.keys(SINKS), CLOUDFORMATION];

/** One secret that a store or service is given. */
export interface Sink {
    readonly property: Property;
    /** Key of a JSON document inside the property, empty for the whole. */
    readonly key: string;
    readonly kind: SinkKind;
    /** Whether a store keeps it, or a service uses it. */
    readonly place: "store" | "service";
    /** Path for messages, the JSON key included. */
    readonly path: string;
    /** Known text, an empty one included; undefined where it is not known. */
    readonly text: string | undefined;
    /** Names of the account, which a password must not repeat; known ones only, in lower case. */
    readonly accounts: readonly string[];
    /** Names of the account that the author gave and that are not known. */
    readonly hiddenAccounts: readonly UnknownValue[];
}

/** The secrets that a resource is given. Sinks that are not used are none. */
export function sinksOf(resource: Resource): readonly Sink[] {
    if (resource.type === SECRET_VERSION_TYPE || resource.type === PARAMETER_TYPE) return storeSinks(resource);
    if (resource.type === CLOUDFORMATION) return templateParameters(resource);
    const row = SINKS[resource.type];
    if (row === undefined || holdsReference(resource)) return [];
    const accounts = (row.accounts ?? []).map((path) => resource.text(path));
    const of = (paths: readonly string[] | undefined, kind: SinkKind) =>
        (paths ?? []).flatMap((path) =>
            expand(resource.structure(path.split(/\[\]/)[0] as string), path).map((property): Sink =>
                serviceSink(property, kind, [...accounts, ...sibling(resource, property)]),
            ),
        );
    return [...of(row.passwords, "password"), ...of(row.tokens, "token")];
}

/** With these settings the property names a secret or a connection. */
function holdsReference(resource: Resource): boolean {
    if (resource.type === "aws:dms/endpoint:Endpoint") return resource.declared("secretsManagerArn").isPresent;
    if (resource.type !== "aws:codebuild/sourceCredential:SourceCredential") return false;
    const type = resource.text("authType");
    return type.state === "known" && /^(?:CODECONNECTIONS|SECRETS_MANAGER)$/i.test(type.value);
}

function expand(start: Property, path: string): Property[] {
    const [, ...rest] = path.split("[]");
    let found = [start];
    for (const tail of rest) {
        found = found.flatMap((property) => property.possibleElements());
        if (tail !== "") {
            found = found.map((property) => (property.isUnknown ? property : property.at(tail.replace(/^\./, ""))));
        }
    }
    return found.filter((property) => property.isPresent);
}

/** The user that stands beside a broker user's password. */
function sibling(resource: Resource, property: Property): Value<string>[] {
    const match = /^users\[(\d+)\]\.password$/.exec(property.path);
    if (match === null) return [];
    const user = resource.structure("users").elements()[Number(match[1])];
    return user === undefined ? [] : [user.get("username").text()];
}

function serviceSink(property: Property, kind: SinkKind, names: readonly Value<string>[]): Sink {
    const accounts = names.flatMap(lower);
    const hiddenAccounts = names.filter((name) => name.state === "unknown");
    const { path } = property;
    return { property, key: "", kind, place: "service", path, text: known(property), accounts, hiddenAccounts };
}

/** Parameters of a CloudFormation stack with names of secrets: the template's `NoEcho` is their store. */
function templateParameters(resource: Resource): Sink[] {
    const parameters = resource.structure("parameters");
    const entries = parameters.entries();
    if (entries.state === "unknown") return [serviceSink(parameters, "token", [])];
    if (entries.state === "absent") return [];
    return entries.value
        .filter(([name]) => classifyName(name) === "strong")
        .map(([, property]) => serviceSink(property, "token", []));
}

function storeSinks(resource: Resource): Sink[] {
    if (resource.type === PARAMETER_TYPE) {
        const type = resource.text("type");
        // Whether it is given a secret at all hangs on its type.
        if (type.state === "unknown") return storeSink(resource.scalar("type"));
        if (type.state === "absent" || type.value !== "SecureString") return [];
    }
    return contentProperties(resource).flatMap(storeSink);
}

/** The content of a store as one secret, or, where it is a JSON object, its keys with names of secrets. */
function storeSink(property: Property): Sink[] {
    const text = known(property);
    const sink = (key: string, value: string | undefined, accounts: readonly string[]): Sink => ({
        property,
        key,
        kind: "token",
        place: "store",
        path: key === "" ? property.path : `${property.path}.${key}`,
        text: value,
        accounts,
        hiddenAccounts: [],
    });
    const json = text !== undefined && /^\s*\{/.test(text) ? parseJson(text) : undefined;
    if (json === undefined || !isMap(json)) return [sink("", text, [])];
    const leaves = jsonLeaves(json);
    const accounts = leaves
        .filter((leaf) => /^(?:user(?:name)?|dbname|dbInstanceIdentifier)$/i.test(leaf.name))
        .map((leaf) => leaf.text.toLowerCase());
    return leaves
        .filter((leaf) => classifyName(leaf.name) === "strong")
        .map((leaf) => sink(leaf.key, leaf.text, accounts));
}

function known(property: Property): string | undefined {
    const text = property.text();
    return text.state === "known" ? text.value : undefined;
}

function lower(value: Value<string>): string[] {
    return value.state === "known" && value.value !== "" ? [value.value.toLowerCase()] : [];
}

/** The property's own name at the top level, which the engine's dependencies and `ignoreChanges` are about. */
export function topLevel(sink: Sink): string {
    return /^[^.[]+/.exec(sink.property.path)?.[0] ?? sink.property.path;
}

/** Whether the program leaves the property alone after its first value: content is replaced out of band. */
export function isBootstrap(resource: Resource, sink: Sink): boolean {
    const top = topLevel(sink);
    return resource.options.ignoreChanges.some(
        (path) => path === "*" || path === top || path.startsWith(`${top}.`) || path.startsWith(`${top}[`),
    );
}

/** A resource that is given secrets, with each of them. */
export interface SinkView extends View {
    readonly sinks: readonly Sink[];
}

/** Stores of secrets and services that are given one. */
export const secretSinks: Family<SinkView> = {
    name: "secret stores, and services that are given a password or token",
    types: [...STORE_TYPES, ...sinkTypes],
    view: (resource) => ({ resource, sinks: sinksOf(resource) }),
};
