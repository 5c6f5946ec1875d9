import {
    type HostList,
    hostLists,
    type HostWay,
    hostWay,
    trustsForwardedHost,
} from "../../src/model/app/allowed-hosts";
import type { Process } from "../../src/model/app/processes";
import { stackProcessHosts } from "../../src/model/app/views";
import {
    cannotTell,
    type CheckContext,
    defineRule,
    flag,
    notApplicable,
    pass,
    type RuleOutcome,
    texts,
} from "../../src/rule";

/** Processes of these kinds take no requests. */
const NO_REQUESTS: readonly Process["kind"][] = ["worker", "oneoff", "sidecar"];

type Fault = "wildcard" | "sharedSuffix" | "forwarded" | "ineffective";

export default defineRule({
    id: "host-allowed-hosts-wildcard",
    title: "The allowed hosts of an application contain no entry that strangers can match, unless the edge provably validates hosts",
    checklist: ["allowed-hosts", "host-validation"],
    severity: "high",
    level: "mandatory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    aliases: ["settings-allowed-hosts"],
    subjects: stackProcessHosts,
    options: {
        hostKeys: texts({
            default: ["ALLOWED_HOSTS", "TRUSTED_HOSTS", "SERVER_ALLOWED_HOSTS", "RAILS_HOSTS"],
            description: "Variables that hold the allowed hosts; prefixes such as `DJANGO_` are taken off.",
        }),
        acceptEdgeValidation: flag({
            default: true,
            description: "Accept a wildcard where every entry point refuses hosts that are not the site's.",
        }),
    },
    messages: {
        wildcard: '{{name}} answers to every host: {{setting}} of {{process}} contains "*".',
        sharedSuffix:
            "{{name}} answers to hosts of strangers: {{setting}} of {{process}} contains {{entry}}, a suffix that everybody shares.",
        forwarded:
            "{{name}} answers to every host ({{setting}} of {{process}} contains {{entry}}), and takes the host from a header that anybody can send (USE_X_FORWARDED_HOST).",
        ineffective:
            "{{name}} lists {{entry}} in {{setting}} of {{process}}, which matches no host: Django's wildcard is a leading dot.",
    },
    fix: "List the real names, or a leading dot and your own domain (`.example.com`). Where \"*\" was set for health checks of a load balancer only, whose Host is the target's address: answer the health path before the host check, add the task's address at start, or point the health check at the proxy.",
    alsoKnownAs: ["security.W020"],
    check({ resource, processes }, context) {
        const serving = processes.filter((process) => !NO_REQUESTS.includes(process.kind));
        if (serving.length === 0) return notApplicable(`${resource.name} takes no requests.`);
        const way = hostWay(resource, context.model);
        return serving.flatMap((process): RuleOutcome<Fault>[] => {
            const { lists, gaps } = hostLists(process, context.options.hostKeys, context.model);
            const outcomes = [
                ...lists.map((list) => judge(process, list, way, context)),
                ...gaps.map((gap) => cannotTell(gap)),
            ];
            if (outcomes.length > 0) return outcomes;
            return [notApplicable(`No evidence: the allowed hosts of ${process.label} are not visible.`)];
        });
    },
});

type Context = CheckContext<{ readonly acceptEdgeValidation: boolean }, Fault>;

function judge(
    process: Process,
    list: HostList,
    way: HostWay,
    { options, model, violation }: Context,
): RuleOutcome<Fault> {
    const { setting, path, open, ineffective } = list;
    const data = { setting, process: process.label, entry: open[0] ?? ineffective[0] ?? "" };
    const at = path ?? (process.path === "" ? undefined : process.path);
    if (open.length === 0) {
        if (ineffective.length > 0) return violation("ineffective", { at, data, advisory: true });
        return pass(`${setting} of ${process.label} names its hosts.`);
    }
    if (options.acceptEdgeValidation) {
        if (way.validated.state === "unknown") return cannotTell(way.validated);
        if (way.validated.value) {
            return pass(`${setting} of ${process.label} is open, and every entry point refuses other hosts.`);
        }
    }
    const evidence = way.open.map((front) => ({ text: `${front.name} lets other hosts through.`, resource: front }));
    const key = trustsForwardedHost(process, model) ? "forwarded" : open.includes("*") ? "wildcard" : "sharedSuffix";
    return violation(key, { at, data, evidence, advisory: way.internal });
}
