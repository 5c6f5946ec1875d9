/** The check behind database-no-world-ingress and cache-no-world-ingress. */
import type { Endpoint } from "../../model/network/endpoints";
import { describePorts, overlaps } from "../../model/network/ports";
import { type WorldFault, worldReach } from "../../model/network/reach";
import { wayInto } from "../../model/network/ways";
import { notApplicable, pass } from "../outcome";
import { answer, type Context, enumerate, few, openedBy, type Outcomes, whereGuarded } from "./answer";

export const WORLD_MESSAGES = {
    open: "{{name}} admits the whole internet on port {{ports}}: {{way}}.{{note}}",
} as const;

/** Whether the groups on a store, taken together, admit the world on a port on which it listens. */
export function checkWorldIngress(
    store: Endpoint,
    { model, violation }: Context<unknown, keyof typeof WORLD_MESSAGES>,
    note: () => string,
): Outcomes<keyof typeof WORLD_MESSAGES> {
    const { name } = store.resource;
    return whereGuarded(store, () =>
        store.kind.interfaceOnly
            ? notApplicable(`${name} is an interface endpoint on 443 without an address on the internet.`)
            : answer(
                  worldReach(store, model),
                  ([fault]) => violation("open", worldDetails(store, fault as WorldFault, note())),
                  () => pass(`The security groups of ${name} do not admit the world.`),
              ),
    );
}

function worldDetails(store: Endpoint, { ports, groups }: WorldFault, note: string) {
    const permission = ports[0]?.permissions[0];
    const group =
        groups.find((candidate) => candidate.entries.some((entry) => entry.permission === permission)) ?? groups[0];
    const way = group === undefined || permission === undefined ? undefined : wayInto(group, permission, "internet");
    const own = [...store.ports.certain, ...store.ports.oneOf].filter((range) =>
        ports.some((open) => overlaps(open, range)),
    );
    return {
        at: store.kind.groups,
        data: {
            ports: enumerate(own.map(describePorts)),
            way: way?.text ?? "internet",
            note: note === "" ? "" : ` ${note}`,
        },
        steps: way?.steps ?? [],
        evidence: few([...new Set(ports.flatMap((open) => open.permissions))]).map((open) =>
            openedBy(
                open,
                `opens ${open.ports.state === "known" ? describePorts(open.ports.value) : "ports"} to the world`,
            ),
        ),
    };
}
