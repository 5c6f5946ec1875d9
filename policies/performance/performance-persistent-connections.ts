import { connectionAge, pooler, poolsTransactions, serverKind, switched, usesSqlite } from "../../src/model/app/database-connections";
import type { Model } from "../../src/model/model";
import type { Process } from "../../src/model/app/processes";
import { stackProcessHosts } from "../../src/model/app/views";
import { cannotTell, type CheckContext, defineRule, isNo, notApplicable, pass, type RuleOutcome } from "../../src/rule";

type Fault = "closed" | "asgi" | "lambda" | "proxyCloses" | "cursors";

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
        closed: "{{name}} opens a new database connection for every request in {{process}}: CONN_MAX_AGE is 0 ({{path}}) and nothing pools them.",
        asgi: "{{name}} keeps database connections open under an ASGI server in {{process}} ({{path}}), where each of them stays with a thread that is gone.",
        lambda: "{{name}} keeps a database connection in every Lambda sandbox ({{path}}), and no RDS Proxy is on the path.",
        proxyCloses: "{{name}} keeps database connections longer in {{process}} ({{path}}) than the proxy keeps idle clients, and does not check their health.",
        cursors: "{{name}} uses server-side cursors in {{process}} behind a pgbouncer that pools transactions, which loses them.",
    },
    fix: "Set `CONN_MAX_AGE=60` with `CONN_HEALTH_CHECKS=True` under WSGI; under ASGI set it to 0 and use the backend's pool; on Lambda connect through RDS Proxy.",
    check({ resource, processes }, { model, violation }) {
        const outcomes = processes.filter((process) => process.framework === "django").map((process) => judge(process, processes, model, violation));
        return outcomes.length === 0 ? notApplicable(`${resource.name} shows no Django process.`) : outcomes;
    },
});

function judge(process: Process, siblings: readonly Process[], model: Model, violation: CheckContext<unknown, Fault>["violation"]): RuleOutcome<Fault> {
    if (usesSqlite(process, model)) return notApplicable(`${process.label} uses SQLite.`);
    const age = connectionAge(process, model);
    if (age.state === "unknown") return cannotTell(age);
    if (age.state === "absent") return notApplicable(`No evidence: CONN_MAX_AGE of ${process.label} is not visible.`);
    const { seconds, path } = age.value;
    const at = { at: path, data: { path, process: process.label } };
    const server = serverKind(process);
    if (server === "asgi") return seconds === 0 ? pass(`${process.label} closes its connections, as ASGI asks.`) : violation("asgi", at);
    const way = pooler(process, siblings, model);
    if (way.state === "known") {
        const cursors = way.value.kind === "pgbouncer" && poolsTransactions(siblings) && isNo(switched(process, "DISABLE_SERVER_SIDE_CURSORS", true, model));
        if (cursors) return violation("cursors", at);
        const idle = way.value.idleSeconds;
        const outlives = seconds === null || (idle !== undefined && seconds > idle);
        const evidence = way.value.resource ? [{ text: "The proxy on the path.", resource: way.value.resource, path: "idleClientTimeout" }] : [];
        if (seconds !== 0 && idle !== undefined && outlives && isNo(switched(process, "CONN_HEALTH_CHECKS", false, model))) return violation("proxyCloses", { ...at, evidence });
        return pass(`${process.label} reaches its database through a pooler.`);
    }
    if (server === undefined) return notApplicable(`No evidence: the server of ${process.label} is not visible.`);
    const suspect = server === "lambda" ? seconds !== 0 : seconds === 0;
    if (!suspect) return pass(`${process.label} keeps its connections as its server asks.`);
    return way.state === "unknown" ? cannotTell(way) : violation(server === "lambda" ? "lambda" : "closed", at);
}
