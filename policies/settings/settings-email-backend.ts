import { type DjangoService, serviceHosts } from "../../src/model/app/evidence/services";
import { mailOf } from "../../src/model/app/mail";
import { cannotTell, type CheckContext, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";
import { at, seenIn } from "./shared";

type Key = "backend" | "localRelay" | "noDefault" | "check";

export default defineRule({
    id: "settings-email-backend",
    title: "Production sends mail through a delivering backend with an authenticated, encrypted relay",
    checklist: ["email"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: serviceHosts,
    messages: {
        backend: "{{service}} sends its mail to {{what}} ({{setting}}), which delivers none.",
        localRelay: "{{service}} sends its mail to a relay on {{what}} ({{setting}}), and none runs beside it.",
        noDefault: "MAILERS of {{service}} has no default entry, so that mail of the default kind fails.",
        check: "The checks of {{service}} show {{what}}: mail of the default kind is not delivered.",
    },
    fix: "Use a relay that delivers, for example the SMTP endpoint of SES on port 587 with TLS, or `django_ses.SESBackend`; take user name and password from a store.",
    alsoKnownAs: ["mail.E001", "mail.W001"],
    check({ resource, services }, context) {
        if (services.length === 0) return notApplicable(`${resource.name} starts no process that goes on running.`);
        return services.flatMap((service) => judge(service, context));
    },
});

function judge(
    { process, evidence }: DjangoService,
    { model, violation }: CheckContext<object, Key>,
): RuleOutcome<Key>[] {
    const { faults, gaps, delivers } = mailOf(process, evidence, model);
    const service = process.label;
    const found: RuleOutcome<Key>[] = [
        ...faults.map(({ kind, what, setting, path }) =>
            violation(kind, {
                ...(path === undefined ? at(process) : { at: path }),
                data: { service, what, setting },
                evidence: seenIn(path === undefined ? evidence : undefined),
            }),
        ),
        ...gaps.map((gap) => cannotTell(gap)),
    ];
    if (found.length > 0) return found;
    return [
        delivers === undefined
            ? notApplicable(`No evidence: nothing shows where the mail of ${service} goes.`)
            : pass(`${service} sends its mail as ${delivers} says.`),
    ];
}
