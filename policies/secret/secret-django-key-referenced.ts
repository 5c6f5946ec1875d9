import { hiddenFramework } from "../../src/model/app/process";
import { stackProcessHosts } from "../../src/model/app/views";
import { disagreesWith, hiddenSource, keySource, mayFetchSecrets } from "../../src/model/secrets/key-sources";
import { cannotTell, defineRule, isYes, notApplicable, pass, type RuleOutcome, texts } from "../../src/rule";

export default defineRule({
    id: "secret-django-key-referenced",
    title: "Every Django process shows where its secret key comes from, and all of one service use the same",
    checklist: ["secret-key"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: stackProcessHosts,
    options: {
        bulkSecretNames: texts({
            default: ["APP_SECRETS", "DJANGO_SECRETS"],
            description: "Variables that hold several secrets at once, the key among them.",
        }),
    },
    messages: {
        missing:
            "{{name}} gives {{process}} no SECRET_KEY and no way to fetch one, so the key is probably baked into the image or made anew by each process.",
        differs:
            "{{name}} gives {{process}} another SECRET_KEY than {{other}} has, so that what one signs the other refuses.",
    },
    fix: 'Bind the key by reference in every process of the service: `secrets: [{name: "DJANGO_SECRET_KEY", valueFrom: secret.arn}]`.',
    check({ resource, processes }, { options, model, violation }) {
        const running = processes.filter(({ kind }) => kind !== "oneoff" && kind !== "sidecar");
        const django = running.filter(({ framework }) => framework === "django");
        const hidden = running.flatMap((process) => hiddenFramework(process) ?? []);
        const judged = django.map((process): RuleOutcome<"missing" | "differs"> => {
            const at = process.path === "" ? undefined : process.path;
            const source = keySource(process, options.bulkSecretNames, model);
            if (source !== undefined) {
                const other = disagreesWith(process, model);
                if (other === undefined) return pass(`${process.label} takes its key from ${source}.`);
                const evidence = [
                    { text: `${other.label} has another one.`, resource: other.resource, path: other.path },
                ];
                return violation("differs", { at, evidence, data: { process: process.label, other: other.label } });
            }
            if (process.envGap !== undefined) return cannotTell(process.envGap);
            const unseen = hiddenSource(process);
            if (unseen !== undefined) return notApplicable(`No evidence: ${unseen}.`);
            const mayFetch = mayFetchSecrets(process, model);
            if (mayFetch.state === "unknown") return cannotTell(mayFetch);
            if (isYes(mayFetch)) {
                return notApplicable(`The role of ${process.label} may read secrets, so its code may fetch the key.`);
            }
            return violation("missing", { at, data: { process: process.label }, restsOnAbsence: true });
        });
        const outcomes = [...judged, ...hidden.map((gap) => cannotTell(gap))];
        return outcomes.length > 0
            ? outcomes
            : notApplicable(`${resource.name} shows no Django process that serves or works.`);
    },
});
