import rule from "../../../policies/settings/settings-cache-backend";
import { instance, lambda, pairs, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { checkOutput, dump, type EvidenceSpec } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const DJANGO = [task({ command: ["gunicorn", "shop.wsgi:application"] })];
const CACHE = resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { description: "shop" });
const BACKENDS = "django.core.cache.backends";
const REDIS = `{'default': {'BACKEND': '${BACKENDS}.redis.RedisCache', 'LOCATION': 'rediss://cache.internal:6379/0'}}`;
const at = (name: string) => `containerDefinitions[web].environment[${name}]`;
const env = (values: Record<string, string>) => [taskEnv(values)];
const caches = (text: string): EvidenceSpec[] => [{ settings: dump({ CACHES: text }) }];
const DEFAULT: EvidenceSpec[] = [{ settings: dump({}) }];
const own = (message: string, name: string) => [{ on: "task", message, at: at(name) }];
const seen = (message: string) => [{ on: "task", message, at: "containerDefinitions[web]" }];

testRule(rule, {
    valid: [
        { name: "Redis", resources: env({ CACHE_URL: "rediss://app:pass@cache.internal:6379/0" }), expect: [{ on: "task", says: "the cache that CACHE_URL names" }] },
        { name: "the database", resources: env({ CACHE_URL: "dbcache://cache_table" }) },
        { name: "several memcached", resources: env({ MEMCACHED_URL: "cache-1.internal:11211, cache-2.internal:11211" }) },
        { name: "an address from a store", resources: [task({ secrets: [{ name: "CACHE_URL", valueFrom: SECRET_ARN }] })] },
        {
            name: "a sidecar",
            resources: [
                task([
                    { name: "web", environment: pairs({ REDIS_URL: "redis://localhost:6379" }) },
                    { name: "redis", image: "redis:7" },
                ]),
            ],
        },
        { name: "a cache that the boot script installs", resources: [instance("#!/bin/bash\ndnf install -y valkey\nexport REDIS_URL=redis://127.0.0.1:6379\n")] },
        { name: "a broker elsewhere", resources: env({ CACHE_URL: "redis://cache.internal", CELERY_BROKER_URL: "sqs://" }) },
        { name: "evidence of Redis", resources: [...DJANGO, CACHE], evidence: caches(REDIS), expect: [{ on: "task", says: "CACHES" }] },
        { name: "evidence of memcached", resources: DJANGO, evidence: caches(`{'default': {'BACKEND': '${BACKENDS}.memcached.PyMemcacheCache', 'LOCATION': ['a:11211', 'b:11211']}}`) },
        { name: "evidence tells what an unknown variable does not", resources: [lambda({ DJANGO_SETTINGS_MODULE: "shop.settings", CACHE_URL: UNKNOWN })], evidence: caches(REDIS) },
    ],
    invalid: [
        { name: "locmem by URL", resources: env({ CACHE_URL: "locmemcache://" }), expect: own("local", "CACHE_URL") },
        { name: "a dummy by URL of dj-cache-url", resources: env({ DJANGO_CACHE_URL: "dummy://" }), expect: own("local", "DJANGO_CACHE_URL") },
        { name: "a directory", resources: env({ CACHE_URL: "filecache:///var/tmp/cache" }), expect: own("local", "CACHE_URL") },
        { name: "a backend by path", resources: env({ CACHE_BACKEND: `${BACKENDS}.locmem.LocMemCache` }), expect: own("local", "CACHE_BACKEND") },
        { name: "localhost", resources: env({ REDIS_URL: "redis://:pass@localhost:6379/1" }), expect: own("localhost", "REDIS_URL") },
        { name: "localhost for memcached", resources: env({ MEMCACHIER_SERVERS: "127.0.0.1:11211" }), expect: own("localhost", "MEMCACHIER_SERVERS") },
        { name: "a queue in memory", resources: env({ CELERY_BROKER_URL: "memory://" }), expect: own("memoryBroker", "CELERY_BROKER_URL") },
        { name: "a cache that is paid for and unused", resources: [...DJANGO, CACHE], evidence: DEFAULT, expect: seen("unused") },
        { name: "locmem by choice", resources: DJANGO, evidence: caches(`{'default': {'BACKEND': '${BACKENDS}.locmem.LocMemCache', 'LOCATION': 'shop'}}`), expect: seen("local") },
        {
            name: "a directory by choice",
            resources: [...DJANGO, CACHE],
            evidence: caches(`{'default': {'BACKEND': '${BACKENDS}.filebased.FileBasedCache', 'LOCATION': '/srv/cache'}}`),
            expect: seen("local"),
        },
        {
            name: "localhost in the dump",
            resources: DJANGO,
            evidence: caches(`{'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://localhost:6379'}}`),
            expect: seen("localhost"),
        },
        { name: "a file cache among the media", resources: DJANGO, evidence: [{ check: checkOutput(["caches.W002"]) }], expect: seen("exposed") },
        {
            name: "a file cache with a relative path, and Redis for the rest",
            resources: DJANGO,
            evidence: [{ check: checkOutput(["caches.W003"]), settings: dump({ CACHES: REDIS }) }],
            expect: seen("exposed"),
        },
    ],
    unknown: [
        { name: "an address known after the update", resources: [lambda({ CACHE_URL: UNKNOWN }), CACHE].map((spec) => (spec.name === "fn" ? { ...spec, deps: { environment: ["cache"] } } : spec)) },
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
        { name: "caches that cannot be read", resources: DJANGO, evidence: caches("<Caches>") },
    ],
    notApplicable: [
        { name: "no evidence", resources: [...DJANGO, CACHE], expect: [{ on: "task", says: "No evidence" }] },
        { name: "Django's default where there is no cache service", resources: DJANGO, evidence: DEFAULT, expect: [{ on: "task", says: "no cache of its own" }] },
        { name: "a sidecar's own variable", resources: [task({ image: "nginx:1", environment: pairs({ CACHE_URL: "locmem://" }) })] },
    ],
});
