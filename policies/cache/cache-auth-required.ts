import { authenticatedCaches } from "../../src/model/network/cache-auth";
import { defineRule, flag, given, notApplicable, pass } from "../../src/rule";

export default defineRule({
    id: "cache-auth-required",
    title: "Caches and Kafka clusters demand a credential from every client",
    checklist: ["cache-access"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    aliases: ["cache-memorydb-acl-restricted", "cache-broker-auth-required"],
    subjects: authenticatedCaches,
    options: {
        requireUserGroup: flag({ default: false, description: "An AUTH token alone, without users, is a violation." }),
        acceptMemcached: flag({ default: true, description: "Memcached, which cannot authenticate, is not reported." }),
    },
    messages: {
        noCredential: "{{name}} lets clients in without a credential: it has neither users nor an AUTH token.",
        tokenDeleted: "{{name}} gives up its AUTH token (authTokenUpdateStrategy is DELETE) and has no users.",
        standAlone: "{{name}} is a stand-alone cluster, which has no way to demand a credential.",
        openAccess: "{{name}} uses the access list open-access, which lets clients in without a credential.",
        kafka: "{{name}} names no client authentication, so its brokers serve clients without a credential.",
        unauthenticated: "{{name}} serves unauthenticated clients beside those with a credential.",
        memcached: "{{name}} runs Memcached, which cannot demand a credential.",
        tokenOnly: "{{name}} is guarded by one AUTH token for every client and has no users.",
    },
    fix: "Name userGroupIds, or an authToken together with transitEncryptionEnabled; replace a stand-alone cluster by a replication group with numCacheClusters: 1; give MemoryDB an access list with users of its own; set clientAuthentication of a Kafka cluster to sasl.scram or sasl.iam.",
    alsoKnownAs: ["CKV_AWS_31", "AwsSolutions-AEC6"],
    frameworks: { FSBP: ["ElastiCache.6", "MSK.6"] },
    check(cache, { options, violation }) {
        const { name } = cache.resource;
        if (cache.door === "memcached") {
            return options.acceptMemcached
                ? notApplicable(`${name} runs Memcached: network restriction is the only control.`)
                : violation("memcached", { at: cache.path });
        }
        return given(cache.demanded, (demanded) => {
            if (!demanded) return violation(cache.door, { at: cache.path });
            if (!cache.tokenOnly) return pass(`${name} demands a credential.`);
            if (options.requireUserGroup) return violation("tokenOnly", { at: "userGroupIds" });
            const remark =
                "A group that had no token before goes on admitting clients without one until authTokenUpdateStrategy is SET.";
            return pass(`${name} demands an AUTH token.`, ...(cache.rotates ? [remark] : []));
        });
    },
});
