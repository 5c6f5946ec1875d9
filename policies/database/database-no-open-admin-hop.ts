import { type HostView, loginHosts } from "../../src/model/network/admin-hops";
import { describePorts } from "../../src/model/network/ports";
import { wayInto } from "../../src/model/network/ways";
import { cannotTell, defineRule, integers, isNo, isYes, notApplicable, onlyIf, pass } from "../../src/rule";
import { type Context, enumerate } from "../../src/rule/network/answer";

export default defineRule({
    id: "database-no-open-admin-hop",
    title: "No host that is admitted to a store takes administrative logins from the whole internet",
    checklist: ["database-access", "cache-access"],
    severity: "medium",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: loginHosts,
    options: {
        adminPorts: integers({
            default: [22, 23, 2375, 3389, 5900, 5985, 5986, 10250],
            min: 1,
            max: 65535,
            description: "Ports on which hosts take administrative logins.",
        }),
    },
    messages: {
        open: "{{name}} takes logins from the whole internet on {{ports}} and is admitted to {{stores}}: {{way}}.",
        remoteAccess:
            "{{name}} names an SSH key without sources, so AWS opens SSH to the world, and is admitted to {{stores}}.",
    },
    fix: "Close the port and use Session Manager or an EC2 Instance Connect Endpoint, or admit the office's addresses only.",
    alsoKnownAs: ["CKV_AWS_24", "AVD-AWS-0107"],
    check(host, context) {
        if (isNo(host.isAdmitted)) return notApplicable(`No store of this stack admits ${host.resource.name}.`);
        return onlyIf(host.isAdmitted, [judgeLogins(host, context.options.adminPorts, context)]);
    },
});

function judgeLogins(
    host: HostView,
    adminPorts: readonly number[],
    { violation }: Pick<Context<unknown, "open" | "remoteAccess">, "violation">,
) {
    const { resource, admittedTo, gaps } = host;
    const stores = enumerate(admittedTo.map(({ endpoint }) => endpoint.resource.name));
    if (host.provenPrivate) return pass(`${resource.name} stands in private subnets.`);
    if (isYes(host.remoteAccess)) {
        const evidence = storeEvidence(host);
        return violation("remoteAccess", { at: "remoteAccess.sourceSecurityGroupIds", data: { stores }, evidence });
    }
    const { open, gaps: doubts } = host.openTo(adminPorts);
    if (open.length > 0) return violation("open", detailsOf(host, open, stores));
    const missing = [...gaps, ...doubts, ...(host.remoteAccess.state === "unknown" ? host.remoteAccess.gaps : [])];
    return missing.length > 0
        ? cannotTell(...missing)
        : pass(`${resource.name} takes no logins from the whole internet.`);
}

function detailsOf(host: HostView, open: ReturnType<HostView["openTo"]>["open"], stores: string) {
    const permission = open[0]?.permissions[0];
    const group = host.groups.find((candidate) => candidate.entries.some((entry) => entry.permission === permission));
    const into = group === undefined || permission === undefined ? undefined : wayInto(group, permission, "internet");
    const [first] = host.admittedTo;
    const store = first === undefined ? "" : first.endpoint.resource.name;
    return {
        data: {
            stores,
            ports: enumerate(open.map((range) => `port ${describePorts(range)}`)),
            way: [into?.text ?? "internet", host.resource.name, store].join(" -> "),
        },
        steps: [
            ...(into?.steps ?? [{ text: "internet" }]),
            { text: host.resource.name, resource: host.resource },
            ...(first === undefined ? [] : [{ text: store, resource: first.endpoint.resource }]),
        ],
        evidence: [...(into?.rules ?? []), ...storeEvidence(host)],
    };
}

function storeEvidence({ admittedTo, resource }: HostView) {
    return admittedTo.map(({ endpoint, entry }) => ({
        text: `${entry.permission.origin.name} admits ${resource.name} to ${endpoint.resource.name}.`,
        resource: entry.permission.origin,
        ...(entry.permission.path === "" ? {} : { path: entry.permission.path }),
    }));
}
