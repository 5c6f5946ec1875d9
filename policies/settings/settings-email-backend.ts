import { type DjangoService, serviceHosts } from "../../src/model/app/evidence/services";
import { mailOf } from "../../src/model/app/mail";
import { type CheckContext, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";
import { faultsAndGaps } from "./shared";

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

function judge(served: DjangoService, { model, violation }: CheckContext<object, Key>): RuleOutcome<Key>[] {
    const { process, evidence } = served;
    const answer = mailOf(process, evidence, model);
    const found = faultsAndGaps(served, answer, violation);
    if (found.length > 0) return found;
    const { delivers } = answer;
    const service = process.label;
    return [
        delivers === undefined
            ? notApplicable(`No evidence: nothing shows where the mail of ${service} goes.`)
            : pass(`${service} sends its mail as ${delivers} says.`),
    ];
}
