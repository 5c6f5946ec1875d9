import { deployFaults } from "../../src/model/app/evidence/deploy-issues";
import { djangoHosts } from "../../src/model/app/evidence/services";
import { cannotTell, defineRule, flag, integer, pass, texts } from "../../src/rule";
import { at, NO_EVIDENCE, withoutServices } from "./shared";

export default defineRule({
    id: "settings-deploy-check",
    title: "For every Django service there is recent evidence of check --deploy on its production settings, without unaccepted issues",
    checklist: ["check-deploy"],
    severity: "high",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: djangoHosts,
    options: {
        requireEvidence: flag({
            default: false,
            description: "Report Django services for which no evidence was supplied.",
        }),
        maxAgeDays: integer({
            min: 1,
            max: 3650,
            default: 30,
            description: "Days for which evidence counts as recent.",
        }),
        acceptedIds: texts({
            default: ["security.W021"],
            description: "Ids of issues that are accepted, shown or silenced.",
        }),
        debugApps: texts({
            default: ["debug_toolbar", "silk", "django_browser_reload"],
            description: "Applications that belong to development.",
        }),
    },
    messages: {
        missing: "Nobody supplied the output of manage.py check --deploy for {{service}}.",
        unusable: "The evidence for {{service}} cannot be used: {{place}} {{reason}}.",
        plainCheck: "The evidence for {{service}} does not come from check --deploy{{proof}}.",
        old: "The evidence for {{service}} is {{days}} days old; {{maxAgeDays}} are allowed.",
        developmentSettings:
            "The evidence for {{service}} was made with {{module}}, which is no production settings module.",
        issues: "check --deploy of {{service}} shows {{ids}}.",
        debug: "The settings of {{service}} turn on {{settings}}.",
        debugApps: "The settings of {{service}} install {{apps}}, which belongs to development.",
        silenced: "The settings of {{service}} silence the checks {{ids}}.",
        silencedUnseen: "The settings of {{service}} keep {{count}} issues silent, and no settings dump tells which.",
    },
    fix: "Run `manage.py check --deploy` and `manage.py diffsettings --all` in CI with the production settings and variables (`evidence.py` does both and leaves secrets out), and put right what they show. Where security.W009 or security.W025 comes from a stand-in key of the CI, give the CI one of 50 random characters.",
    alsoKnownAs: [
        "security.W001",
        "security.W002",
        "security.W003",
        "security.W006",
        "security.W009",
        "security.W018",
        "security.W019",
        "security.W020",
        "security.W022",
        "security.W025",
    ],
    check(host, { options, model, violation }) {
        const { services } = host;
        if (services.length === 0) return withoutServices(host, model, options.requireEvidence || undefined);
        return [...new Set(services.map((service) => service.evidence))].flatMap((bundle) => {
            const { process } = services.find((service) => service.evidence === bundle) ?? {
                process: { label: "", path: "" },
            };
            const missing = () =>
                options.requireEvidence
                    ? violation("missing", { ...at(process), data: { service: process.label } })
                    : NO_EVIDENCE;
            if (bundle === undefined) return [missing()];
            const found = deployFaults(bundle, options);
            return [
                ...found.faults.map(({ kind, data, details }) =>
                    violation(kind, {
                        ...at(process),
                        data: { service: process.label, ...data },
                        evidence: details.map((text) => ({ text })),
                    }),
                ),
                found.gap === undefined
                    ? pass(`${bundle.place} shows nothing open for ${process.label}.`)
                    : cannotTell(found.gap),
                ...(bundle.check.state === "none" ? [missing()] : []),
            ];
        });
    },
});
