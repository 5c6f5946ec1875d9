import rule from "../../../policies/settings/settings-legacy-cookie-salt";
import { task } from "../../support/apps";
import { dump, type EvidenceSpec } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";

const DJANGO = [task({ command: ["gunicorn", "shop.wsgi:application"] })];
const COOKIES = { SESSION_ENGINE: "'django.contrib.sessions.backends.signed_cookies'", INSTALLED_APPS: "['django.contrib.sessions']" };
const evidence = (djangoVersion: string | undefined, values: Record<string, string> = {}): EvidenceSpec[] => [
    { settings: dump(values), ...(djangoVersion === undefined ? {} : { manifest: { djangoVersion } }) },
];
const NAME = "SIGNED_COOKIE_LEGACY_SALT_FALLBACK";
const fault = (message: string) => [{ on: "task", message, at: "containerDefinitions[web]" }];

testRule(rule, {
    valid: [
        { name: "the default of 6.1", resources: DJANGO, evidence: evidence("6.1.3", COOKIES), expect: [{ on: "task", says: "refuses" }] },
        { name: "switched off in 5.2", resources: DJANGO, evidence: evidence("5.2.19", { ...COOKIES, [NAME]: "False" }) },
        { name: "the default of 5.2 with sessions in the database", resources: DJANGO, evidence: evidence("5.2.19"), expect: [{ on: "task", says: "keeps nothing in signed cookies" }] },
        { name: "signed-cookie sessions that nothing uses", resources: DJANGO, evidence: evidence("6.0.10", { SESSION_ENGINE: COOKIES.SESSION_ENGINE }) },
        { name: "a release after 6.1", resources: DJANGO, evidence: evidence("2028", COOKIES) },
    ],
    invalid: [
        { name: "switched on in 6.1", resources: DJANGO, evidence: evidence("6.1.3", { [NAME]: "True" }), expect: fault("accepted") },
        { name: "switched on in a dump of unknown version", resources: DJANGO, evidence: evidence(undefined, { [NAME]: "True" }), expect: fault("accepted") },
        { name: "the default of 5.2 with signed-cookie sessions", resources: DJANGO, evidence: evidence("5.2.19", COOKIES), expect: fault("acceptedByDefault") },
        {
            name: "a dump of all settings of 5.2",
            resources: DJANGO,
            evidence: [
                {
                    settings: `SESSION_ENGINE = ${COOKIES.SESSION_ENGINE}\nMIDDLEWARE = ['django.contrib.sessions.middleware.SessionMiddleware']\n### INSTALLED_APPS = []\n### ${NAME} = True\n### YEAR_MONTH_FORMAT = 'F Y'`,
                },
            ],
            expect: fault("acceptedByDefault"),
        },
    ],
    unknown: [
        { name: "signed-cookie sessions and an unknown version", resources: DJANGO, evidence: evidence(undefined, COOKIES), expect: [{ on: "task", says: "the Django version behind settings.txt" }] },
        { name: "an engine that cannot be read", resources: DJANGO, evidence: evidence("5.2.19", { SESSION_ENGINE: "<Engine>", INSTALLED_APPS: "['django.contrib.sessions']" }) },
    ],
    notApplicable: [
        { name: "Django 4.2, which has no such setting", resources: DJANGO, evidence: evidence("4.2.30", COOKIES), expect: [{ on: "task", says: "has no such setting" }] },
        { name: "no evidence", resources: DJANGO, expect: [{ on: "task", says: "No evidence" }] },
        { name: "checks without a dump", resources: DJANGO, evidence: [{ check: "System check identified no issues (0 silenced)." }] },
        { name: "no Django", resources: [task({ command: ["node", "server.js"] })], evidence: evidence("6.1.3", { [NAME]: "True" }) },
    ],
});
