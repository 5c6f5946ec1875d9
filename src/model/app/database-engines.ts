/** Databases that Django processes of the stack reach, with the version of their engine. */
import { type DatabaseProduct } from "../data/django-databases";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { absent, firstKnown, flatMap, known, type UnknownValue, type Value } from "../value";
import type { EvidenceBundle } from "./evidence/bundle";
import { evidenceOf } from "./evidence/services";
import type { Process } from "./process";
import { processes } from "./processes";
import { PARAMETER_TYPE, SECRET_TYPE, SECRET_VERSION_TYPE } from "../secrets/stores";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
const PROXY = "aws:rds/proxy:Proxy";
const PROXY_TARGET = "aws:rds/proxyTarget:ProxyTarget";
const PROXY_ENDPOINT = "aws:rds/proxyEndpoint:ProxyEndpoint";

/** A Django process that reaches a database, and what its project's CI says of it. */
export interface DatabaseClient {
    readonly process: Process;
    readonly evidence: EvidenceBundle | undefined;
}

export interface DatabaseEngineView extends View {
    /** Absent where Django's own backends do not speak to this engine, or AWS takes it from somewhere else. */
    readonly product: Value<DatabaseProduct>;
    /** Version as numbers; fewer than a release has where only the major version is named. */
    readonly version: Value<readonly number[]>;
    readonly clients: readonly DatabaseClient[];
    /** A process reaches it of which it cannot be told yet whether it is Django. */
    readonly hidden: UnknownValue | undefined;
}

export const databaseEngines: Family<DatabaseEngineView> = {
    name: "RDS and Aurora databases",
    types: [INSTANCE, CLUSTER],
    view: (resource, model) => ({
        resource,
        product: flatMap(resource.text("engine"), productOf),
        version: flatMap(
            firstKnown(resource.text("engineVersion"), resource.output("engineVersionActual").text()),
            numbersOf,
        ),
        ...clientsOf(resource, model),
    }),
};

function productOf(engine: string): Value<DatabaseProduct> {
    switch (engine.toLowerCase()) {
        case "postgres":
        case "aurora-postgresql":
            return known("PostgreSQL");
        case "mysql":
        case "aurora":
        case "aurora-mysql":
            return known("MySQL");
        case "mariadb":
            return known("MariaDB");
        default:
            return absent;
    }
}

/** `14.12` to its numbers; of `8.0.mysql_aurora.3.08.0` the part that is MySQL's. */
function numbersOf(version: string): Value<readonly number[]> {
    const digits = /^\d{1,4}(?:\.\d{1,4}){0,3}/.exec(version.trim())?.[0];
    return digits === undefined ? absent : known(digits.split(".").map(Number));
}

/** Whether a version is older than a minimum. What a version leaves open counts as the newest: `15` is the newest 15. */
export function isOlder(version: readonly number[], minimum: readonly number[]): boolean {
    for (const [index, bound] of minimum.entries()) {
        const number = version[index];
        if (number === undefined) return false;
        if (number !== bound) return number < bound;
    }
    return false;
}

// Who reaches what

function clientsOf(database: Resource, model: Model): Pick<DatabaseEngineView, "clients" | "hidden"> {
    const candidates = model.fact(possibleClients);
    if (candidates.length === 0) return { clients: [], hidden: undefined };
    const ways = waysTo(database, model);
    const found = candidates.filter(({ touched }) => meets(touched, ways));
    const around = componentsAround(ways, model);
    const asked = candidates.filter(({ hidden, touched }) => hidden !== undefined && meets(touched, around));
    return {
        clients: found
            .filter(({ hidden }) => hidden === undefined)
            .map(({ process, evidence }) => ({ process, evidence })),
        hidden: asked[0]?.hidden ?? candidates.find(({ baseless }) => baseless !== undefined)?.baseless,
    };
}

function meets(touched: ReadonlySet<Resource>, wanted: ReadonlySet<Resource>): boolean {
    return [...touched].some((resource) => wanted.has(resource));
}

/** Resources with the components that hold them: what hangs on one may hang on any resource in it. */
function componentsAround(resources: Iterable<Resource>, model: Model): ReadonlySet<Resource> {
    const found = new Set<Resource>(resources);
    for (const { parent } of found) {
        const above = parent === undefined ? undefined : model.resource(parent);
        if (above?.custom === false) found.add(above);
    }
    return found;
}

interface PossibleClient extends DatabaseClient {
    /** Neither its variables nor its command can be seen. */
    readonly hidden: UnknownValue | undefined;
    /** Variables are not known, and nothing tells what they hang on: they may hold the address of any database. */
    readonly baseless: UnknownValue | undefined;
    /** Resources whose values stand in the configuration of the process. */
    readonly touched: ReadonlySet<Resource>;
}

/** Fact: processes that are Django by what they show, or by evidence that names them, and those that hide what they are. */
function possibleClients(model: Model): readonly PossibleClient[] {
    return processes(model).flatMap((process) => {
        const evidence = evidenceOf(process, model);
        const isDjango = process.framework === "django" || evidence !== undefined;
        const isHidden = process.framework === "none-visible" && process.commandGap !== undefined;
        const hidden = !isDjango && isHidden ? process.envGap : undefined;
        if (!isDjango && hidden === undefined) return [];
        const baseless = hangsOnNothing(process.resource) ? process.envGap : undefined;
        return [{ process, evidence, hidden, baseless, touched: touchedBy(process, model) }];
    });
}

/** Whether a property is unknown of which no dependency is told. */
function hangsOnNothing(resource: Resource): boolean {
    return Object.keys(resource.inputs ?? {}).some(
        (path) => resource.input(path).isUnknown && resource.dependenciesOf(path).length === 0,
    );
}

function touchedBy(process: Process, model: Model): Set<Resource> {
    const named = upstream(process.resource, model);
    const known = process.env.flatMap(({ value }) => (value.kind === "unknown" ? [] : mentioned(value.text, model)));
    return new Set([...named, ...known]);
}

/** Resources behind the properties of another one. */
function upstream(resource: Resource, model: Model): Resource[] {
    const urns = new Set(Object.values(resource.propertyDependencies).flat());
    return [...urns].flatMap((urn) => model.resource(urn) ?? []);
}

/** Resources whose address or ARN stands in a text: a host alone, in a URL, or the ARN of a secret with a key behind it. */
function mentioned(text: string, model: Model): Resource[] {
    const names = model.fact(addresses);
    const secret = /^arn:[\w-]+:secretsmanager:[\w-]*:\d*:secret:[^:]+/.exec(text)?.[0];
    const words = [text, ...(secret === undefined ? [] : [secret]), ...text.toLowerCase().split(/[^a-z0-9.-]+/)];
    return words.flatMap((word) => names.get(word) ?? []);
}

/** Outputs by which configuration names a database, or what stands between. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
    [INSTANCE]: ["address", "endpoint"],
    [CLUSTER]: ["endpoint", "readerEndpoint"],
    [CLUSTER_INSTANCE]: ["endpoint"],
    [PROXY]: ["endpoint"],
    [PROXY_ENDPOINT]: ["endpoint"],
    [SECRET_TYPE]: ["arn", "name"],
    [PARAMETER_TYPE]: ["arn", "name"],
};

/** Fact: databases, proxies and stores by address; of an address with a port the host. */
function addresses(model: Model): ReadonlyMap<string, Resource> {
    const found = new Map<string, Resource>();
    for (const [type, paths] of Object.entries(ADDRESSES)) {
        for (const resource of model.ofType(type)) {
            const secrets = resource
                .output("masterUserSecrets")
                .elements()
                .map((secret) => secret.get("secretArn"));
            for (const property of [...paths.map((path) => resource.output(path)), ...secrets]) {
                const text = property.text();
                if (text.state !== "known" || text.value === "") continue;
                found.set(text.value, resource);
                if (property.path.toLowerCase().endsWith("endpoint")) {
                    found.set(text.value.toLowerCase().replace(/:\d+$/, ""), resource);
                }
            }
        }
    }
    return found;
}

/** Properties by which something that stands between names what is behind it. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
    [CLUSTER_INSTANCE]: ["clusterIdentifier"],
    [PROXY_TARGET]: ["dbInstanceIdentifier", "dbClusterIdentifier"],
    [PROXY_ENDPOINT]: ["dbProxyName"],
    [SECRET_VERSION_TYPE]: [],
    [PARAMETER_TYPE]: [],
};

/** Whom configuration names in place of a companion: the proxy of a target, the secret of a version. */
const OWNERS: Readonly<Record<string, { readonly path: string; readonly type: string }>> = {
    [PROXY_TARGET]: { path: "dbProxyName", type: PROXY },
    [SECRET_VERSION_TYPE]: { path: "secretId", type: SECRET_TYPE },
};

/** The database and everything that stands for it: members, proxies, and secrets that hold its address. */
function waysTo(database: Resource, model: Model): ReadonlySet<Resource> {
    const dependents = model.fact(dependentsOf);
    const found = new Set<Resource>([database]);
    for (const resource of found) {
        // A set takes what is added while it is walked.
        for (const dependent of dependents.get(resource) ?? []) {
            found.add(dependent);
            const owner = OWNERS[dependent.type];
            if (owner === undefined) continue;
            const set = model.links.resolve(dependent, dependent.scalar(owner.path), { types: [owner.type] });
            set.exact.forEach((member) => found.add(member.resource));
        }
    }
    return found;
}

/** Fact: what stands between, by what it stands before. */
function dependentsOf(model: Model): ReadonlyMap<Resource, readonly Resource[]> {
    const found = new Map<Resource, Resource[]>();
    for (const [type, paths] of Object.entries(BEHIND)) {
        for (const resource of model.ofType(type)) {
            const named = paths.flatMap((path) =>
                model.links
                    .resolve(resource, resource.scalar(path), { types: [INSTANCE, CLUSTER, PROXY] })
                    .exact.map((member) => member.resource),
            );
            for (const behind of new Set([...upstream(resource, model), ...named])) {
                const before = found.get(behind);
                if (before === undefined) found.set(behind, [resource]);
                else before.push(resource);
            }
        }
    }
    return found;
}
