import { type ConnectionFault, databaseConnections, judgeConnections } from "../../src/model/app/database-connections";
import { hiddenFramework, type Process } from "../../src/model/app/process";
import { stackProcessHosts } from "../../src/model/app/views";
import { cannotTell, type CheckContext, defineRule, notApplicable, pass, type RuleOutcome } from "../../src/rule";

export default defineRule({
    id: "performance-persistent-connections",
    title: "Django keeps or pools its database connections in the way that fits the host",
    checklist: ["persistent-connections"],
    severity: "low",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: stackProcessHosts,
    messages: {
        closed: "{{name}} opens a new database connection for every request in {{process}}: CONN_MAX_AGE is 0 ({{path}}, database {{alias}}) and nothing pools them.",
        asgi: "{{name}} keeps database connections open under an ASGI server in {{process}} ({{path}}, database {{alias}}), where each of them stays with a thread that is gone.",
        lambda: "{{name}} keeps a database connection in every Lambda sandbox ({{path}}, database {{alias}}), and no RDS Proxy is on the path.",
        proxyCloses:
            "{{name}} keeps database connections longer in {{process}} ({{path}}, database {{alias}}) than the proxy keeps idle clients, and does not check their health.",
        cursors:
            "{{name}} uses server-side cursors in {{process}} behind a pgbouncer that pools transactions, which loses them.",
    },
    fix: "Set `CONN_MAX_AGE=60` with `CONN_HEALTH_CHECKS=True` under WSGI; under ASGI set it to 0 and use the backend's pool; on Lambda connect through RDS Proxy.",
    check({ resource, processes }, context) {
        const outcomes = [
            ...processes
                .filter((process) => process.framework === "django")
                .flatMap((process) => judge(process, processes, context)),
            ...processes.flatMap((process) => hiddenFramework(process) ?? []).map((gap) => cannotTell(gap)),
        ];
        return outcomes.length === 0 ? notApplicable(`${resource.name} shows no Django process.`) : outcomes;
    },
});

function judge(
    process: Process,
    siblings: readonly Process[],
    { model, violation }: CheckContext<object, ConnectionFault>,
): RuleOutcome<ConnectionFault>[] {
    const all = databaseConnections(process, model);
    if (all.length === 0) return [notApplicable(`No evidence: CONN_MAX_AGE of ${process.label} is not visible.`)];
    return all.map((connections) => {
        const answer = judgeConnections(connections, process, siblings, model);
        if ("gap" in answer) return cannotTell(answer.gap);
        if ("notVisible" in answer) return notApplicable(`No evidence: ${answer.notVisible} is not visible.`);
        if ("fits" in answer) return pass(`${process.label} ${answer.fits}.`);
        const { path, alias } = connections;
        const evidence = answer.proxy
            ? [{ text: "The proxy on the path.", resource: answer.proxy, path: "idleClientTimeout" }]
            : [];
        const place = path === "" ? { path: "settings dump" } : { path };
        return violation(answer.fault, {
            at: path === "" ? undefined : path,
            evidence,
            data: { ...place, alias, process: process.label },
        });
    });
}
