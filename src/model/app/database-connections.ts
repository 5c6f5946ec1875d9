/** How a Django process keeps its database connections: the age it sets, the server it runs on, and what is on the path. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import {
    absent,
    isNo,
    isTrue,
    isYes,
    known,
    no,
    type Truth,
    truth,
    unknown,
    type UnknownValue,
    type Value,
    withDefault,
    yes,
} from "../value";
import { effectiveSetting, followValue } from "./effective";
import type { Process } from "./process";
import { settingsEvidence } from "./process-evidence";
import { imageName, isAsgi, isPythonServer } from "./recognise";
import { parseBoolean, parseInteger, parseUrl, type SettingUrl } from "./setting-values";
import { settingBindings } from "./settings";

const PROXY = "aws:rds/proxy:Proxy";
/** AWS's default for `idleClientTimeout`, in seconds. */
const DEFAULT_IDLE_SECONDS = 1800;

/** The connections of one database alias, as the environment or, where that says nothing, the settings dump states them. */
export interface DatabaseConnections {
    /** Alias in `DATABASES`. */
    readonly alias: string;
    /** Seconds that a connection is kept; `null` for no limit. */
    readonly seconds: Value<number | null>;
    /** Where the age was read; the process where only the dump tells it. */
    readonly path: string;
    /** Whether the backend pools connections itself (`OPTIONS.pool`). */
    readonly pooled: Truth;
    readonly healthChecks: Truth;
    /** Whether server-side cursors are known to be on. */
    readonly cursorsOn: boolean;
}

/** The connections of a process to database servers; none where nothing tells their age. SQLite has none to keep. */
export function databaseConnections(process: Process, model: Model): readonly DatabaseConnections[] {
    if (databaseUrls(process, model).some(({ url }) => url.scheme.startsWith("sqlite"))) return [];
    const dumped = dumpedConnections(process, model);
    const age = statedAge(process, model);
    if (age === undefined) return dumped;
    return [
        {
            alias: "default",
            ...age,
            pooled: dumped.find(({ alias }) => alias === "default")?.pooled ?? no,
            healthChecks: switched(process, "CONN_HEALTH_CHECKS", false, model),
            cursorsOn: isNo(switched(process, "DISABLE_SERVER_SIDE_CURSORS", true, model)),
        },
    ];
}

/** The age that the environment states, by variable or in a database URL; undefined where it states none. */
function statedAge(process: Process, model: Model): Pick<DatabaseConnections, "seconds" | "path"> | undefined {
    const setting = effectiveSetting(process, "CONN_MAX_AGE", model);
    if (setting.state === "unknown") return { seconds: setting, path: process.path };
    if (setting.state === "known") return ageOf(setting.value.value, setting.value.binding.path);
    const inUrl = databaseUrls(process, model).find(({ url }) => url.query.has("conn_max_age"));
    return inUrl && ageOf(known(inUrl.url.query.get("conn_max_age") ?? ""), inUrl.path);
}

function ageOf(text: Value<string>, path: string): Pick<DatabaseConnections, "seconds" | "path"> | undefined {
    if (text.state !== "known") return { seconds: text, path };
    const seconds = parseInteger(text.value);
    return seconds === undefined ? undefined : { seconds: known(seconds), path };
}

function dumpedConnections(process: Process, model: Model): readonly DatabaseConnections[] {
    const databases = settingsEvidence(process, model)?.settings.databases;
    if (databases?.state !== "known") return [];
    return databases.value
        .filter(({ engine }) => engine.state === "known" && !engine.value.includes("sqlite"))
        .map((database) => ({
            alias: database.alias,
            seconds: database.connMaxAge,
            path: process.path,
            pooled: isTrue(database.pool),
            healthChecks: isTrue(database.connHealthChecks),
            cursorsOn: isNo(isTrue(database.disableServerSideCursors)),
        }));
}

/**
 * What does not fit:
 * - `closed`: a WSGI server opens a connection for every request, and nothing pools them;
 * - `asgi`: an ASGI server keeps connections of threads that are gone;
 * - `lambda`: every sandbox keeps one, and no proxy is on the path;
 * - `proxyCloses`: connections outlive the proxy's patience, and nothing checks their health;
 * - `cursors`: server-side cursors behind a pooler that hands connections on after each transaction.
 */
export type ConnectionFault = "closed" | "asgi" | "lambda" | "proxyCloses" | "cursors";

/** A fault, an open question, why nothing can be said, or that all is well. */
export type ConnectionAnswer =
    | { readonly fault: ConnectionFault; readonly proxy?: Resource }
    | { readonly gap: UnknownValue }
    | { readonly notVisible: string }
    | { readonly fits: string };

/** Whether the connections of a process fit its server and what is on the path. */
export function judgeConnections(
    connections: DatabaseConnections,
    process: Process,
    siblings: readonly Process[],
    model: Model,
): ConnectionAnswer {
    const { seconds, pooled } = connections;
    if (seconds.state !== "known") {
        return seconds.state === "unknown"
            ? { gap: seconds }
            : { notVisible: `the age of connections of ${process.label}` };
    }
    if (pooled.state === "unknown") return { gap: pooled };
    const server = serverKind(process);
    if (server === "asgi") {
        return seconds.value === 0 ? { fits: "closes its connections, as ASGI asks" } : { fault: "asgi" };
    }
    if (pooled.value) return { fits: "pools its connections itself" };
    const way = pooler(process, siblings, model);
    if (way.state === "known") return throughPooler(connections, seconds.value, way.value, siblings);
    if (server === undefined) return { notVisible: `the server of ${process.label}` };
    const isFault = server === "lambda" ? seconds.value !== 0 : seconds.value === 0;
    if (!isFault) return { fits: "keeps its connections as its server asks" };
    return way.state === "unknown" ? { gap: way } : { fault: server === "lambda" ? "lambda" : "closed" };
}

function throughPooler(
    { healthChecks, cursorsOn }: DatabaseConnections,
    seconds: number | null,
    { kind, resource, idleSeconds }: Pooler,
    siblings: readonly Process[],
): ConnectionAnswer {
    if (kind === "pgbouncer" && cursorsOn && poolsTransactions(siblings)) return { fault: "cursors" };
    const outlives = truth(idleSeconds, (idle) => seconds === null || seconds > idle);
    if (isNo(outlives) || seconds === 0) return { fits: "reaches its database through a pooler" };
    if (outlives.state === "unknown" && !isYes(healthChecks)) return { gap: outlives };
    if (healthChecks.state === "unknown") return { gap: healthChecks };
    if (healthChecks.value) return { fits: "checks the connections that it keeps through a pooler" };
    return { fault: "proxyCloses", ...(resource === undefined ? {} : { proxy: resource }) };
}

function databaseUrls(process: Process, model: Model): { url: SettingUrl; path: string }[] {
    return settingBindings(process, "DATABASE", model).flatMap((binding) => {
        const text = followValue(process, binding);
        const url = text.state === "known" ? parseUrl(text.value) : undefined;
        return url === undefined ? [] : [{ url, path: binding.path }];
    });
}

/** What serves the requests: it decides whether a connection is worth keeping. */
function serverKind(process: Process): "asgi" | "wsgi" | "lambda" | undefined {
    if (process.host === "lambda") return "lambda";
    if (isAsgi(process)) return "asgi";
    return isPythonServer(process) || process.host === "beanstalk" ? "wsgi" : undefined;
}

/** A pooler on the way to the database. `idleSeconds` is how long it keeps an idle client; absent where nobody says. */
interface Pooler {
    readonly kind: "rds-proxy" | "pgbouncer";
    readonly resource: Resource | undefined;
    readonly idleSeconds: Value<number>;
}

/** The pooler on the way; absent where the database is reached directly. */
function pooler(process: Process, siblings: readonly Process[], model: Model): Value<Pooler> {
    const sidecar = siblings.find(
        (other) => other !== process && /(?:^|[/_-])pgbouncer(?:$|[-_])/.test(imageName(other)),
    );
    if (sidecar !== undefined) return known({ kind: "pgbouncer", resource: sidecar.resource, idleSeconds: absent });
    const host = databaseHost(process, model);
    if (host.state === "known") return byHost(host.value, model);
    return byDependency(process, host, model);
}

function databaseHost(process: Process, model: Model): Value<string> {
    const url = databaseUrls(process, model)[0]?.url.host;
    if (url !== undefined && url !== "") return known(url);
    const setting = effectiveSetting(process, "DATABASE_HOST", model);
    if (setting.state === "known") return setting.value.value;
    const hidden = settingBindings(process, "DATABASE", model).at(-1);
    return hidden === undefined ? setting : followValue(process, hidden);
}

function byHost(host: string, model: Model): Value<Pooler> {
    const name = host.toLowerCase();
    const proxy = model.ofType(PROXY).find((candidate) => {
        const endpoint = candidate.text("endpoint");
        return endpoint.state === "known" && endpoint.value.toLowerCase() === name;
    });
    if (proxy !== undefined) return proxyPooler(proxy);
    return /\.proxy-[a-z0-9]{1,60}\./.test(name)
        ? known({ kind: "rds-proxy", resource: undefined, idleSeconds: absent })
        : absent;
}

function proxyPooler(proxy: Resource): Value<Pooler> {
    const idleSeconds = withDefault(proxy.scalar("idleClientTimeout").number(), DEFAULT_IDLE_SECONDS);
    return known({ kind: "rds-proxy", resource: proxy, idleSeconds });
}

/** The host is not known: what stands behind the carrier tells a proxy from an instance, if it is one of the two. */
function byDependency(
    process: Process,
    host: UnknownValue | { readonly state: "absent" },
    model: Model,
): Value<Pooler> {
    const carrier = process.env[0]?.path ?? process.path;
    const behind = process.resource.dependenciesOf(carrier).map((urn) => model.resource(urn));
    const proxies = behind.filter((resource) => resource?.type === PROXY);
    const databases = behind.filter((resource) => /^aws:rds\/(?:instance|cluster):/.test(resource?.type ?? ""));
    if (proxies.length === 1 && databases.length === 0) return proxyPooler(proxies[0] as Resource);
    if (databases.length > 0 && proxies.length === 0) return absent;
    if (host.state === "unknown") return host;
    return unknown("outside-stack", `the database's address of ${process.label}`);
}

/** A boolean setting; absent counts as `fallback`. */
function switched(
    process: Process,
    key: "CONN_HEALTH_CHECKS" | "DISABLE_SERVER_SIDE_CURSORS",
    fallback: boolean,
    model: Model,
): Truth {
    const setting = effectiveSetting(process, key, model);
    if (setting.state === "unknown") return setting;
    if (setting.state === "absent") return fallback ? yes : no;
    const value = setting.value.value;
    if (value.state === "unknown") return value;
    return parseBoolean(value.value) === "true" ? yes : no;
}

/** Whether a pgbouncer beside the process pools transactions. */
function poolsTransactions(siblings: readonly Process[]): boolean {
    return siblings.some((other) =>
        other.env.some(
            ({ name, value }) =>
                /^(?:PGBOUNCER_)?POOL_MODE$/.test(name) &&
                value.kind === "literal" &&
                value.text.trim() === "transaction",
        ),
    );
}
