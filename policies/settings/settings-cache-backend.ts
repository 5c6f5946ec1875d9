import { cacheOf } from "../../src/model/app/cache-backend";
import { type DjangoService, serviceHosts } from "../../src/model/app/evidence/services";
import { type CheckContext, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";
import { faultsAndGaps } from "./shared";

type Key = "local" | "unused" | "localhost" | "exposed" | "memoryBroker";

export default defineRule({
    id: "settings-cache-backend",
    title: "Production uses a shared cache backend, and an existing cache service is actually configured",
    checklist: ["cache-settings"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: serviceHosts,
    messages: {
        local: "{{service}} uses {{what}} for its cache ({{setting}}), which every process keeps to itself.",
        unused: "{{service}} has no CACHES setting and keeps its cache to itself, while {{what}} stands there unused.",
        localhost: "{{service}} looks for its cache on localhost ({{setting}}), and none runs beside it.",
        exposed: "The checks of {{service}} show {{what}}: a file cache lies where it should not.",
        memoryBroker: "{{service}} keeps its queue in its own memory ({{setting}} is {{what}}).",
    },
    fix: "Point `CACHE_URL` or `CACHES` to the cache service, for example `django.core.cache.backends.redis.RedisCache` with a `rediss://` address from a store.",
    alsoKnownAs: ["caches.E001", "caches.W002", "caches.W003"],
    check({ resource, services }, context) {
        if (services.length === 0) return notApplicable(`${resource.name} starts no process that goes on running.`);
        return services.flatMap((service) => judge(service, context));
    },
});

function judge(served: DjangoService, { model, violation }: CheckContext<object, Key>): RuleOutcome<Key>[] {
    const { process, evidence } = served;
    const answer = cacheOf(process, evidence, model);
    const found = faultsAndGaps(served, answer, violation);
    if (found.length > 0) return found;
    const { shared } = answer;
    const service = process.label;
    if (shared !== undefined) return [pass(`${service} uses the cache that ${shared} names.`)];
    return [
        notApplicable(
            evidence?.hasSettings
                ? `${service} has no cache of its own, and this stack has none.`
                : `No evidence: nothing shows which cache ${service} uses.`,
        ),
    ];
}
