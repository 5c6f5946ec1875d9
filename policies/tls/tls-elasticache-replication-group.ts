import { replicationGroups } from "../../src/model/database/transit-encryption";
import { defineRule, given, pass, truth, when } from "../../src/rule";

export default defineRule({
    id: "tls-elasticache-replication-group",
    title: "Redis and Valkey replication groups encrypt traffic and require clients to use TLS",
    checklist: ["cache-access"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: replicationGroups,
    messages: {
        off: "{{name}} turns encryption in transit off (transitEncryptionEnabled is false).",
        missing: "{{name}} does not set transitEncryptionEnabled, so traffic to it is not encrypted.",
        preferred:
            "{{name}} encrypts traffic but still accepts clients without TLS (transitEncryptionMode is preferred).",
    },
    fix: 'Set transitEncryptionEnabled to true and transitEncryptionMode to "required", and give clients rediss:// URLs. An existing group of engine 7.0.5 or newer takes the two steps preferred, then required; an older one is replaced.',
    alsoKnownAs: ["CKV_AWS_30", "AVD-AWS-0051", "ElastiCacheRedisClusterEncryption"],
    frameworks: { FSBP: ["ElastiCache.5"] },
    check(group, { violation }) {
        return given(group.enabled, (enabled) => {
            if (!enabled) return violation(group.isStated ? "off" : "missing", { at: "transitEncryptionEnabled" });
            return when(
                truth(group.mode, (mode) => mode.toLowerCase() === "preferred"),
                () => violation("preferred", { at: "transitEncryptionMode" }),
                () => pass(`${group.resource.name} requires TLS.`),
            );
        });
    },
});
