import {
    NEPTUNE_PARAMETER_GROUP,
    parameterGroups,
    tlsSwitches,
    withForcedTls,
} from "../../src/model/database/parameter-groups";
import { cannotTell, defineRule, given, isYes, notApplicable, pass } from "../../src/rule";

/** Engines that have no parameter which forces TLS on every client. */
const WITHOUT_SWITCH = /^(oracle|custom-oracle|db2)/;

export default defineRule({
    id: "tls-database-parameter-not-disabled",
    title: "No database parameter turns forced TLS off",
    checklist: ["database-access"],
    severity: "high",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: parameterGroups,
    messages: {
        off: "{{name}} sets {{parameter}} to {{value}}, so its databases accept connections without TLS.",
        contradictory:
            "{{name}} sets {{parameter}} twice with different values, one of which lets connections without TLS in.",
    },
    fix: 'Set the parameter to "1" ("ON" for Aurora MySQL and MariaDB, "true" for Redshift; DocumentDB takes tls = "tls1.2+" with applyMethod "pending-reboot"), or remove it where the engine version forces TLS by itself.',
    aliases: [
        "tls-rds-parameter-not-disabled",
        "tls-docdb-enforced",
        "tls-redshift-serverless-require-ssl",
        "tls-neptune-enforced",
    ],
    alsoKnownAs: ["CKV2_AWS_69", "CKV_AWS_90"],
    frameworks: { FSBP: ["DocumentDB.6", "RedshiftServerless.2"] },
    check(group, { violation }) {
        const { name, type } = group.resource;
        return given(tlsSwitches(group), (switches) => {
            if (type === NEPTUNE_PARAMETER_GROUP) {
                const stale = switches.some(({ isOff }) => isYes(isOff))
                    ? " Its neptune_enforce_ssl 0 has no effect."
                    : "";
                return notApplicable(`Neptune accepts HTTPS only.${stale}`);
            }
            if (group.engine.state === "known" && WITHOUT_SWITCH.test(group.engine.value)) {
                return notApplicable(`${group.engine.value} has no such parameter.`);
            }
            if (switches.length === 0) return notApplicable(`${name} says nothing about TLS.`);
            const off = switches.find(({ isOff }) => isYes(isOff));
            const open = switches.flatMap(({ isOff }) => (isOff.state === "unknown" ? [isOff] : []));
            if (off === undefined) return open.length > 0 ? cannotTell(...open) : pass(`${name} forces TLS.`);
            const value = off.value.state === "known" ? off.value.value : "";
            const twice = switches.some(
                (other) => other.name === off.name && other.isOff.state === "known" && !other.isOff.value,
            );
            return violation(twice ? "contradictory" : "off", {
                at: off.valuePath,
                data: { parameter: off.name, value },
            });
        });
    },
    remediate: withForcedTls,
});
