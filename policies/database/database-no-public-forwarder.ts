import { forwarded } from "../../src/model/network/forwarded-stores";
import type { Forwarder, Forwarding } from "../../src/model/network/forwarders";
import { wayFromInternet } from "../../src/model/network/ways";
import { cannotTell, defineRule, notApplicable, pass, when } from "../../src/rule";

export default defineRule({
    id: "database-no-public-forwarder",
    title: "No load balancer or chain of forwarders carries a store's protocol from the internet",
    checklist: ["database-access", "cache-access"],
    severity: "critical",
    level: "advisory",
    scope: "stack",
    stage: "stable",
    since: "0.1.0",
    subjects: forwarded,
    messages: {
        port: "{{name}} faces the internet and carries port {{port}}, on which stores listen ({{through}}).",
        store: "{{name}} faces the internet and forwards to the store {{store}} ({{through}}).",
        behind: "{{name}} is reached from the internet through components that pass on: {{way}}.",
    },
    fix: "Make the load balancer internal, or remove the listener; offer administrators Session Manager or a Client VPN instead.",
    check({ resource, forwarder, way, gaps }, { violation }) {
        if (forwarder === undefined) {
            if (way === undefined && gaps.length > 0) return cannotTell(...gaps);
            if (way === undefined) {
                return notApplicable(`Nothing that passes on leads from the internet to ${resource.name}.`);
            }
            const found = wayFromInternet(way);
            return violation("behind", { data: { way: found.text }, steps: found.steps, evidence: found.rules });
        }
        const [worst] = [...forwarder.forwardings].sort(
            (a, b) => Number(b.kind === "store") - Number(a.kind === "store"),
        );
        if (worst === undefined) return withoutStores(forwarder);
        return when(
            forwarder.facing,
            () => violation(worst.kind, detailsOf(worst)),
            () => pass(`${resource.name} is not reached from the internet.`),
        );
    },
});

function withoutStores({ resource, facing, gaps }: Forwarder) {
    const isInternal = facing.state === "known" && !facing.value;
    if (isInternal || gaps.length === 0) return pass(`${resource.name} carries no store's protocol from the internet.`);
    return cannotTell(...gaps);
}

function detailsOf({ port, store, through }: Forwarding) {
    const names = [...new Set(through)];
    return {
        data: { port: port ?? "", store: store?.name ?? "", through: names.map(({ name }) => name).join(" -> ") },
        steps: [
            { text: "internet" },
            ...names.map((resource) => ({ text: resource.name, resource })),
            ...(store === undefined ? [] : [{ text: store.name, resource: store }]),
        ],
        evidence: names.map((resource) => ({ text: `${resource.name} takes part.`, resource })),
    };
}
