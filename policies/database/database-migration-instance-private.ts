import { migrationInstances } from "../../src/model/network/migration-instances";
import { defineRule, given, pass } from "../../src/rule";

export default defineRule({
    id: "database-migration-instance-private",
    title: "Migration instances, which hold credentials of the databases, have no public address",
    checklist: ["database-access"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: migrationInstances,
    messages: {
        flag: "{{name}} asks AWS for a public address ({{path}} is true).",
        byDefault: "{{name}} does not set {{path}}, and the default of an instance profile is a public address.",
    },
    fix: "Set publiclyAccessible to false (this replaces the instance) and reach sources outside AWS through a NAT gateway, a VPN or Direct Connect.",
    alsoKnownAs: ["CKV_AWS_89", "HIPAA.Security-DMSReplicationNotPublic"],
    frameworks: { FSBP: ["DMS.1"] },
    check(instance, { violation }) {
        return given(instance.isPublic, (isPublic) =>
            isPublic
                ? violation(instance.byDefault ? "byDefault" : "flag", {
                      at: instance.path,
                      data: { path: instance.path },
                  })
                : pass(`${instance.resource.name} has no public address.`),
        );
    },
});
