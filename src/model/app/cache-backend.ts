/** Which cache a process uses, as its variables and the evidence of its project say. */
import type { Model } from "../model";
import type { Resource } from "../resource";
import { absent, type UnknownValue, type Value } from "../value";
import { followValue } from "./effective";
import type { EvidenceBundle } from "./evidence/bundle";
import { CACHE_SERVERS, hasNeighbour, isLocalhost } from "./neighbours";
import { hiddenVariables, type Process } from "./process";
import { parseList, parseUrl } from "./setting-values";
import { settingBindings, type SettingKey } from "./settings";

/** One fault. `path` is the variable's; undefined where the evidence shows it. */
export interface CacheFault {
    readonly kind: "local" | "unused" | "localhost" | "exposed" | "memoryBroker";
    /** Backend, scheme, check id or name of a cache service: none of them is a secret. */
    readonly what: string;
    readonly setting: string;
    readonly path: string | undefined;
}

export interface CacheAnswer {
    readonly faults: readonly CacheFault[];
    readonly gaps: readonly UnknownValue[];
    /** What shows that a shared cache is used; undefined where nothing tells. */
    readonly shared: string | undefined;
}

/** Managed cache services. */
const CACHE_SERVICES = [
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:elasticache/cluster:Cluster",
    "aws:elasticache/serverlessCache:ServerlessCache",
    "aws:memorydb/cluster:Cluster",
];
const LOCAL_BACKEND = /(?:LocMemCache|DummyCache|FileBasedCache)$/;
/** Schemes of django-environ and dj-cache-url whose caches each process keeps to itself. */
const LOCAL_SCHEMES: ReadonlySet<string> = new Set([
    "locmemcache",
    "dummycache",
    "filecache",
    "locmem",
    "dummy",
    "file",
]);
const MEMORY_BROKERS: ReadonlySet<string> = new Set(["memory", "inmemory"]);

/** What the process and its evidence say together. What is deployed and wrong is wrong whatever the evidence shows. */
export function cacheOf(process: Process, evidence: EvidenceBundle | undefined, model: Model): CacheAnswer {
    const own = ownCache(process, model);
    const dumped = evidence === undefined ? NOTHING : dumpedCache(evidence, process, model);
    return {
        faults: [...own.faults, ...dumped.faults],
        gaps: dumped.shared === undefined ? [...own.gaps, ...dumped.gaps, ...hiddenVariables(process)] : [],
        shared: dumped.shared ?? own.shared,
    };
}

const NOTHING: CacheAnswer = { faults: [], gaps: [], shared: undefined };

/** What one variable says. */
type Sign = "shared" | Pick<CacheFault, "kind" | "what">;
interface Reading {
    readonly setting: string;
    readonly path: string;
    readonly sign: Sign | undefined;
    readonly gap: UnknownValue | undefined;
}

function ownCache(process: Process, model: Model): CacheAnswer {
    const isAlone = (host: string) => isLocalhost(host) && !hasNeighbour(process, model, CACHE_SERVERS);
    const readings = [
        ...readingsOf(process, "CACHE", model, (text) => cacheSign(text, isAlone)),
        ...readingsOf(process, "CACHE_LOCATION", model, (text) => locationSign(text, isAlone)),
        ...readingsOf(process, "BROKER", model, (text) => brokerSign(text)).filter(({ sign }) => sign !== "shared"),
    ];
    return {
        faults: readings.flatMap(({ sign, setting, path }) =>
            sign === undefined || sign === "shared" ? [] : [{ ...sign, setting, path }],
        ),
        gaps: readings.flatMap(({ gap }) => gap ?? []),
        shared: readings.find(({ sign }) => sign === "shared")?.setting,
    };
}

/** What each variable of a kind says; one from a store is an address with credentials, and so of a shared cache. */
function readingsOf(
    process: Process,
    key: SettingKey,
    model: Model,
    read: (text: string) => Sign | undefined,
): Reading[] {
    return settingBindings(process, key, model).map((binding): Reading => {
        const at = { setting: binding.name, path: binding.path };
        const value = followValue(process, binding);
        if (value.state === "known") {
            const text = value.value.trim();
            return { ...at, sign: text === "" ? undefined : read(text), gap: undefined };
        }
        const isStored = value.gaps.every(({ reason }) => reason === "outside-stack");
        return { ...at, sign: isStored ? "shared" : undefined, gap: isStored || key === "BROKER" ? undefined : value };
    });
}

function cacheSign(text: string, isAlone: (host: string) => boolean): Sign {
    if (LOCAL_BACKEND.test(text)) return { kind: "local", what: text };
    const url = parseUrl(text);
    if (url !== undefined && LOCAL_SCHEMES.has(url.scheme)) return { kind: "local", what: `${url.scheme}://` };
    return locationSign(text, isAlone);
}

/** One or more addresses, as URLs or as `host:port`. */
function locationSign(text: string, isAlone: (host: string) => boolean): Sign {
    const hosts = parseList(text, /[,;\s]+/).map(hostOf);
    return hosts.some(isAlone) ? { kind: "localhost", what: "localhost" } : "shared";
}

function hostOf(address: string): string {
    return address.includes("://") ? (parseUrl(address)?.host ?? "") : address.replace(/:\d{1,5}$/, "");
}

function brokerSign(text: string): Sign | undefined {
    const scheme = parseUrl(text)?.scheme;
    return scheme !== undefined && MEMORY_BROKERS.has(scheme)
        ? { kind: "memoryBroker", what: `${scheme}://` }
        : undefined;
}

function dumpedCache(evidence: EvidenceBundle, process: Process, model: Model): CacheAnswer {
    const id = evidence.shown("caches.W002", "caches.W003");
    const at = { setting: "CACHES", path: undefined };
    const shown: CacheFault[] = id === undefined ? [] : [{ kind: "exposed", what: id, ...at }];
    if (!evidence.hasSettings) return { faults: shown, gaps: [], shared: undefined };
    const cache = defaultCache(evidence);
    if (cache.state === "unknown") return { faults: shown, gaps: [cache], shared: undefined };
    if (cache.state === "absent") return { faults: shown, gaps: [], shared: undefined };
    const { backend, locations } = cache.value;
    const gaps = [backend, locations].flatMap((value) => (value.state === "unknown" ? [value] : []));
    if (backend.state !== "known") return { faults: shown, gaps, shared: undefined };
    if (LOCAL_BACKEND.test(backend.value)) {
        return {
            faults: [...shown, ...localFault(evidence, backend.value, process, model)],
            gaps: [],
            shared: undefined,
        };
    }
    const hosts = locations.state === "known" ? locations.value.map(hostOf) : [];
    const alone = hosts.some(isLocalhost) && !hasNeighbour(process, model, CACHE_SERVERS);
    if (alone) {
        return { faults: [...shown, { kind: "localhost", what: "localhost", ...at }], gaps: [], shared: undefined };
    }
    return { faults: shown, gaps, shared: gaps.length === 0 && shown.length === 0 ? "CACHES" : undefined };
}

function defaultCache(
    evidence: EvidenceBundle,
): Value<{ readonly backend: Value<string>; readonly locations: Value<readonly string[]> }> {
    const { caches } = evidence.settings;
    if (caches.state !== "known") return caches;
    const found = caches.value.find(({ alias }) => alias === "default");
    return found === undefined ? absent : { state: "known", value: found };
}

/** Django's default is a fault only where a cache service stands there unused. */
function localFault(evidence: EvidenceBundle, backend: string, process: Process, model: Model): CacheFault[] {
    const at = { setting: "CACHES", path: undefined };
    const isChosen = evidence.settings.isSet("CACHES");
    if (isChosen.state === "known" && isChosen.value) return [{ kind: "local", what: backend, ...at }];
    const service: Resource | undefined = model.ofType(...CACHE_SERVICES)[0];
    const isNamed = settingBindings(process, "CACHE", model).length > 0;
    return service === undefined || isNamed ? [] : [{ kind: "unused", what: service.name, ...at }];
}
