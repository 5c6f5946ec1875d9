/** How a Django process keeps its database connections: the age it sets, the server it runs on, and what is on the path. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import { known, no, type Truth, unknown, type UnknownValue, type Value, yes } from "../value";
import { effectiveSetting, followValue } from "./effective";
import type { Process } from "./process";
import { imageName, isAsgi, isPythonServer } from "./recognise";
import { parseBoolean, parseInteger, parseUrl, type SettingUrl } from "./setting-values";
import { settingBindings } from "./settings";

const PROXY = "aws:rds/proxy:Proxy";
/** AWS's default for `idleClientTimeout`, in seconds. */
const DEFAULT_IDLE_SECONDS = 1800;

/** The age of a connection as configured: seconds, `null` for no limit; where it was read. */
export interface ConnectionAge {
    readonly seconds: number | null;
    readonly path: string;
}

/** The age that the process's configuration states, by variable or in a database URL; absent where it states none. */
export function connectionAge(process: Process, model: Model): Value<ConnectionAge> {
    const setting = effectiveSetting(process, "CONN_MAX_AGE", model);
    if (setting.state === "known") return ageOf(setting.value.value, setting.value.binding.path);
    for (const { url, path } of databaseUrls(process, model)) {
        const text = url.query.get("conn_max_age");
        if (text !== undefined) return ageOf(known(text), path);
    }
    return setting;
}

function ageOf(text: Value<string>, path: string): Value<ConnectionAge> {
    if (text.state !== "known") return text;
    const seconds = parseInteger(text.value);
    return seconds === undefined ? { state: "absent" } : known({ seconds, path });
}

function databaseUrls(process: Process, model: Model): { url: SettingUrl; path: string }[] {
    return settingBindings(process, "DATABASE", model).flatMap((binding) => {
        const text = followValue(process, binding);
        const url = text.state === "known" ? parseUrl(text.value) : undefined;
        return url === undefined ? [] : [{ url, path: binding.path }];
    });
}

/** Whether the process talks to a database that is no server at all. */
export function usesSqlite(process: Process, model: Model): boolean {
    return databaseUrls(process, model).some(({ url }) => url.scheme.startsWith("sqlite"));
}

/** What serves the requests: it decides whether a connection is worth keeping. */
export function serverKind(process: Process): "asgi" | "wsgi" | "lambda" | undefined {
    if (process.host === "lambda") return "lambda";
    if (isAsgi(process)) return "asgi";
    return isPythonServer(process) || process.host === "beanstalk" ? "wsgi" : undefined;
}

/** A pooler on the way to the database. `idleSeconds` is how long it keeps an idle client. */
export interface Pooler {
    readonly kind: "rds-proxy" | "pgbouncer";
    readonly resource: Resource | undefined;
    readonly idleSeconds: number | undefined;
}

/** The pooler on the way; absent where the database is reached directly. */
export function pooler(process: Process, siblings: readonly Process[], model: Model): Value<Pooler> {
    const sidecar = siblings.find((other) => other !== process && /(?:^|[/_-])pgbouncer(?:$|[-_])/.test(imageName(other)));
    if (sidecar !== undefined) return known({ kind: "pgbouncer", resource: sidecar.resource, idleSeconds: undefined });
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
    return /\.proxy-[a-z0-9]{1,60}\./.test(name) ? known({ kind: "rds-proxy", resource: undefined, idleSeconds: undefined }) : { state: "absent" };
}

function proxyPooler(proxy: Resource): Value<Pooler> {
    const seconds = proxy.scalar("idleClientTimeout").number();
    const idleSeconds = seconds.state === "known" ? seconds.value : seconds.state === "absent" ? DEFAULT_IDLE_SECONDS : undefined;
    return known({ kind: "rds-proxy", resource: proxy, idleSeconds });
}

/** The host is not known: what stands behind the carrier tells a proxy from an instance, if it is one of the two. */
function byDependency(process: Process, host: UnknownValue | { readonly state: "absent" }, model: Model): Value<Pooler> {
    const carrier = process.env[0]?.path ?? process.path;
    const behind = process.resource.dependenciesOf(carrier).map((urn) => model.resource(urn));
    const proxies = behind.filter((resource) => resource?.type === PROXY);
    const databases = behind.filter((resource) => /^aws:rds\/(?:instance|cluster):/.test(resource?.type ?? ""));
    if (proxies.length === 1 && databases.length === 0) return proxyPooler(proxies[0] as Resource);
    if (databases.length > 0 && proxies.length === 0) return { state: "absent" };
    if (host.state === "unknown") return host;
    return unknown("outside-stack", `the database's address of ${process.label}`);
}

/** A boolean setting; absent counts as `fallback`. */
export function switched(process: Process, key: "CONN_HEALTH_CHECKS" | "DISABLE_SERVER_SIDE_CURSORS", fallback: boolean, model: Model): Truth {
    const setting = effectiveSetting(process, key, model);
    if (setting.state === "unknown") return setting;
    if (setting.state === "absent") return fallback ? yes : no;
    const value = setting.value.value;
    if (value.state === "unknown") return value;
    return parseBoolean(value.value) === "true" ? yes : no;
}

/** Whether a pgbouncer beside the process pools transactions. */
export function poolsTransactions(siblings: readonly Process[]): boolean {
    return siblings.some((other) => other.env.some(({ name, value }) => /^(?:PGBOUNCER_)?POOL_MODE$/.test(name) && value.kind === "literal" && value.text.trim() === "transaction"));
}
