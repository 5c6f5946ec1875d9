import { logCaptures } from "../../src/model/secrets/log-captures";
import { cannotTell, defineRule, isYes, pass, texts } from "../../src/rule";

export default defineRule({
    id: "secret-in-logs",
    title: "Logs capture no cookies, authorization headers or SQL with parameters",
    checklist: ["https", "logging"],
    severity: "medium",
    level: "advisory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: logCaptures,
    options: {
        requiredRedactedHeaders: texts({
            default: ["authorization", "cookie"],
            description: "Headers that WAF leaves out of its logs, in any letter case.",
        }),
    },
    messages: {
        captured: "{{name}} writes {{what}} into its logs ({{path}}).",
        notRedacted:
            "{{name}} writes the headers of requests into its logs without leaving out {{missing}} (`redactedFields`).",
    },
    fix: "Set the switch to false (`includeCookies`, `debugLogging`, `dataTraceEnabled`), leave `cs-cookie` and `cs-headers` out of real-time logs, and name `cookie` and `authorization` in the `redactedFields` of WAF logging.",
    check({ resource, captures, redactedHeaders }, { options, violation }) {
        const faults = captures
            .filter((capture) => isYes(capture.captures))
            .map(({ path, what }) => violation("captured", { at: path, data: { path, what } }));
        if (faults.length > 0) return faults;
        const gaps = captures.flatMap((capture) => (capture.captures.state === "unknown" ? capture.captures : []));
        if (redactedHeaders.state === "unknown") gaps.push(redactedHeaders);
        if (gaps.length > 0) return cannotTell(...gaps);
        const redacted = redactedHeaders.state === "known" ? redactedHeaders.value : options.requiredRedactedHeaders;
        const missing = options.requiredRedactedHeaders.filter((header) => !redacted.includes(header.toLowerCase()));
        if (redactedHeaders.state === "known" && missing.length > 0) {
            return violation("notRedacted", { at: "redactedFields", data: { missing: missing.join(" and ") } });
        }
        return pass(`The logs of ${resource.name} leave access tokens out.`);
    },
    remediate: ({ captures }) =>
        captures
            .filter(({ isSwitch, captures: on }) => isSwitch && isYes(on))
            .map(({ path }) => ({ path, value: false })),
});
