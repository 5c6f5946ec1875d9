import { masterPasswords } from "../../src/model/secrets/managed-passwords";
import { defineRule, given, notApplicable, pass, someOf } from "../../src/rule";

const KEEPING = ["managed", "writeOnly"] as const;

export default defineRule({
    id: "secret-database-password-managed",
    title: "Master passwords are generated and kept by AWS, or are write-only, so that neither program nor state holds them",
    checklist: ["database-passwords"],
    severity: "high",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: masterPasswords,
    options: {
        accept: someOf(KEEPING, { default: KEEPING, description: "How a master password may be handled." }),
    },
    messages: {
        readable:
            "{{name}} is given its master password as `{{property}}`, which stands in the state of the stack; use `{{flag}}`.",
        notAccepted: "{{name}} handles its master password in a way that is not accepted: `{{property}}`.",
    },
    fix: "Set the managed flag (`manageMasterUserPassword: true`) and drop the password; consumers read `masterUserSecrets[0].secretArn` (Redshift: `masterPasswordSecretArn`). Or use the write-only property with its version.",
    alsoKnownAs: ["AwsSolutions-DOC3"],
    check(database, { options, violation }) {
        const { resource, flag, readable, writeOnly } = database;
        const accepts = (way: (typeof KEEPING)[number]) => options.accept.includes(way);
        const refuse = (property: string) => violation("notAccepted", { at: property, data: { property } });
        return given(database.managed, (managed) => {
            if (managed) {
                return accepts("managed") ? pass(`AWS keeps the master password of ${resource.name}.`) : refuse(flag);
            }
            if (database.isReadable) return violation("readable", { at: readable, data: { property: readable, flag } });
            if (!database.isWriteOnly) return notApplicable(`${resource.name} is given no password.`);
            return accepts("writeOnly")
                ? pass(`The master password of ${resource.name} is not stored.`)
                : refuse(writeOnly);
        });
    },
});
