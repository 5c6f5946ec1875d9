/** The check behind database-no-open-port and cache-no-open-port. */
import type { PermissionView } from "../../model/network/entries";
import { guardsBalancersOnly, isOnEveryPort, type OpenPorts, openPorts } from "../../model/network/open-ports";
import { describePorts } from "../../model/network/ports";
import { cannotTell, notApplicable, pass } from "../outcome";
import { answer, type Context, enumerate, type Outcomes } from "./answer";

export const OPEN_PORT_MESSAGES = {
    open: "{{name}} opens port {{ports}} to the whole internet ({{sources}}).",
} as const;

export const EVERY_PORT_MESSAGES = {
    ...OPEN_PORT_MESSAGES,
    everyPort: "{{name}} opens every port, those of databases and caches alike, to the whole internet ({{sources}}).",
} as const;

/** Ports of databases that one resource opens to the world; one that opens every port is reported here alone. */
export function checkDatabasePorts(
    view: PermissionView,
    ports: readonly number[],
    { model, violation }: Context<unknown, keyof typeof EVERY_PORT_MESSAGES>,
): Outcomes<keyof typeof EVERY_PORT_MESSAGES> {
    const { faults, gaps } = openPorts(view, ports, "tcp", model);
    const narrow = faults.filter((fault) => !fault.every);
    if (narrow.length === faults.length) {
        return answer(
            { faults, gaps },
            () => violation("open", openPortDetails(faults)),
            () => pass(`${view.resource.name} opens no database port to the world.`),
        );
    }
    // A load balancer answers on its listeners' ports only, and many a library opens all of them: who wears it decides.
    const balancersOnly = guardsBalancersOnly(view, model);
    if (balancersOnly === undefined && narrow.length === 0) {
        return cannotTell({ reason: "after-update", what: `what wears ${view.resource.name}` });
    }
    if (balancersOnly === undefined) return violation("open", openPortDetails(narrow));
    return violation("everyPort", { ...openPortDetails(faults), advisory: balancersOnly && narrow.length === 0 });
}

/** Ports of caches and brokers; Memcached answers on UDP as well, and amplifies attacks when it does. */
export function checkCachePorts(
    view: PermissionView,
    ports: readonly number[],
    { model, violation }: Context<unknown, keyof typeof OPEN_PORT_MESSAGES>,
): Outcomes<keyof typeof OPEN_PORT_MESSAGES> {
    const list = view.permissions.list.filter((permission) => !isOnEveryPort(permission));
    const narrow = { ...view, permissions: { ...view.permissions, list } };
    const tcp = openPorts(narrow, ports, "tcp", model);
    const udp = openPorts(
        narrow,
        ports.filter((number) => number === 11211),
        "udp",
        model,
    );
    const everywhere = openPorts(view, ports, "tcp", model).faults.length > 0;
    return answer(
        { faults: [...tcp.faults, ...udp.faults], gaps: [...tcp.gaps, ...udp.gaps] },
        (faults) => violation("open", openPortDetails(faults)),
        () =>
            everywhere
                ? notApplicable(`${view.resource.name} opens every port, which database-no-open-port reports.`)
                : pass(`${view.resource.name} opens no port of a cache or broker to the world.`),
    );
}

function openPortDetails(faults: readonly OpenPorts[]) {
    const permissions = [...new Set(faults.flatMap((fault) => fault.range.permissions))];
    const sources = permissions.map(({ source }) =>
        source.kind === "cidr" && source.text.state === "known" ? source.text.value : "a prefix list",
    );
    const places = permissions.map((permission) => permission.path).filter((path) => path !== "");
    return {
        ...(places[0] === undefined ? {} : { at: places[0] }),
        data: {
            ports: enumerate(faults.flatMap((fault) => fault.ports).map(String)),
            sources: enumerate(sources),
        },
        evidence: permissions.map(({ origin, path, ports }) => ({
            text: `${path === "" ? origin.name : `${path} of ${origin.name}`} is open on ${ports.state === "known" ? describePorts(ports.value) : "some port"}.`,
            resource: origin,
            ...(path === "" ? {} : { path }),
        })),
    };
}
