import { developmentServers } from "../../src/model/app/development-servers";
import type { Process } from "../../src/model/app/processes";
import { processHosts } from "../../src/model/app/views";
import {
    cannotTell,
    type CheckContext,
    defineRule,
    notApplicable,
    pass,
    type RuleOutcome,
    texts,
} from "../../src/rule";

type Context = CheckContext<{ readonly extraDevServers: readonly string[] }, "development">;

export default defineRule({
    id: "settings-production-server",
    title: "Web processes are started by a production server",
    checklist: ["production-server"],
    severity: "high",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: processHosts,
    options: {
        extraDevServers: texts({
            default: [],
            description: "First words of further commands that start a development server.",
        }),
    },
    messages: {
        development: "{{service}} is started by {{server}}, a server for development ({{path}}).",
    },
    fix: "Start a production server, for example `gunicorn shop.wsgi:application --bind 0.0.0.0:8000 --workers 3`.",
    check({ resource, processes }, context) {
        const serving = processes.filter((process) => process.host !== "batch" && process.kind !== "sidecar");
        if (serving.length === 0) return notApplicable(`${resource.name} shows no process that could serve.`);
        return serving.flatMap((process) => judge(process, context));
    },
});

function judge(process: Process, { options, violation }: Context): RuleOutcome<"development">[] {
    const servers = developmentServers(process, options.extraDevServers);
    const service = process.label;
    if (servers.length > 0) {
        return servers.map(({ name, path }) =>
            violation("development", { at: path, data: { service, server: name, path } }),
        );
    }
    const gap = process.commandGap ?? process.command.map(({ text }) => text).find((text) => text.state === "unknown");
    if (gap?.state === "unknown") return [cannotTell(gap)];
    const isVisible = process.command.length > 0 || process.script !== undefined;
    return [
        isVisible
            ? pass(`${service} starts no development server.`)
            : notApplicable(`The command of ${service} stands in its image.`),
    ];
}
