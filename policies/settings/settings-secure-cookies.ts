import { cookieSettings } from "../../src/model/app/cookie-settings";
import { type DjangoService, serviceHosts } from "../../src/model/app/evidence/services";
import { isInternalWithoutTls } from "../../src/model/app/fronts";
import { hiddenFramework, hiddenVariables } from "../../src/model/app/process";
import {
    cannotTell,
    type CheckContext,
    defineRule,
    isYes,
    notApplicable,
    pass,
    type RuleOutcome,
    someOf,
} from "../../src/rule";
import { at, NO_EVIDENCE, seenIn } from "./shared";

type Key = "variable" | "setting";
type Cookie = "session" | "csrf" | "language";
type Context = CheckContext<{ readonly cookies: readonly Cookie[] }, Key>;

export default defineRule({
    id: "settings-secure-cookies",
    title: "Session and CSRF cookies are sent over HTTPS only, the session cookie is HttpOnly",
    checklist: ["secure-cookies"],
    severity: "high",
    level: "mandatory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: serviceHosts,
    options: {
        cookies: someOf(["session", "csrf", "language"], {
            default: ["session", "csrf"],
            description: "Cookies that are looked at.",
        }),
    },
    messages: {
        variable: "{{service}} switches {{setting}} off ({{path}}).",
        setting: "The settings of {{service}} leave {{setting}} off.",
    },
    fix: "Set `SESSION_COOKIE_SECURE = True` and `CSRF_COOKIE_SECURE = True` in the production settings, and leave `SESSION_COOKIE_HTTPONLY` on.",
    aliases: ["https-django-secure-settings"],
    alsoKnownAs: [
        "security.W010",
        "security.W011",
        "security.W012",
        "security.W013",
        "security.W014",
        "security.W015",
        "security.W016",
    ],
    check({ resource, services }, context) {
        const web = services.filter(({ process }) => process.kind !== "worker");
        if (web.length === 0) return notApplicable(`${resource.name} starts no web process.`);
        return web.flatMap((service) => judge(service, context));
    },
});

function judge({ process, evidence }: DjangoService, { options, model, violation }: Context): RuleOutcome<Key>[] {
    const answer = cookieSettings(process, evidence, options.cookies, model);
    const hidden = [hiddenFramework(process) ?? [], hiddenVariables(process)].flat().map((gap) => cannotTell(gap));
    if (!answer.told && answer.gaps.length === 0) return hidden.length > 0 ? hidden : [NO_EVIDENCE];
    const inside = isInternalWithoutTls(model, process.resource);
    if (isYes(inside)) return [notApplicable(`Nothing in front of ${process.label} is public or speaks HTTPS.`)];
    const service = process.label;
    const faults: RuleOutcome<Key>[] = [
        ...answer.variables.map(({ name, path }) =>
            violation("variable", { at: path, data: { service, setting: name, path } }),
        ),
        // An API may carry the middleware and never set the cookie.
        ...answer.settings.map((setting) =>
            violation("setting", {
                ...at(process),
                data: { service, setting },
                advisory: true,
                evidence: seenIn(evidence),
            }),
        ),
    ];
    const found = [...faults, ...answer.gaps.map((gap) => cannotTell(gap))];
    if (found.length === 0) return [pass(`${service} sends its cookies over HTTPS only.`)];
    return inside.state === "unknown" ? [cannotTell(inside)] : found;
}
