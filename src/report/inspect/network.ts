/** Data stores with who may reach them, and the places where requests come in. */
import { entryPoints } from "../../model/edge/entry-points";
import type { Model } from "../../model/model";
import { describeSource } from "../../model/network/admission";
import { type Endpoint, endpoints } from "../../model/network/endpoints";
import { speaks } from "../../model/network/entries";
import type { Entry } from "../../model/network/groups";
import { describePortSet, meets } from "../../model/network/ports";
import { publicEndpoints } from "../../model/network/public-endpoint";
import { worldReach } from "../../model/network/reach";
import { isNo } from "../../model/value";
import { answer, identity, unique } from "./answers";
import type { AdmittedSource, Answer, InspectedEntryPoint, InspectedStore } from "./model";

export function inspectStores(model: Model): InspectedStore[] {
    return [...model.fact(endpoints).values()]
        .filter(({ resource }) => !resource.external)
        .map((endpoint) => store(endpoint, model));
}

function store(endpoint: Endpoint, model: Model): InspectedStore {
    const { resource, kind, groups, ports, apart } = endpoint;
    const world = worldReach(endpoint, model);
    const published = publicEndpoints.types.includes(resource.type) ? publicEndpoints.view(resource, model) : undefined;
    const admitsWorld: Answer = world.faults.length > 0 ? "yes" : world.gaps.length > 0 ? "unknown" : "no";
    return {
        ...identity(resource),
        kind: kind.kind,
        ports: describePortSet(ports),
        ...(published === undefined ? {} : { publicAddress: answer(published.isPublic) }),
        admitsWorld,
        groups: groups.exact.map((group) => group.name),
        admits: groups.exact.flatMap((group) => group.entries.flatMap((entry) => admitted(entry, endpoint))),
        gaps: unique([...groups.unresolved, ...world.gaps].map((gap) => gap.what)),
        ...(apart === undefined ? {} : { apart }),
    };
}

/** Entries that certainly do not let anybody in on the store's ports are left out. */
function admitted(entry: Entry, { ports }: Endpoint): AdmittedSource[] {
    const { permission, source } = entry;
    if (permission.transport.state === "known" && !speaks(permission.transport.value, "tcp")) return [];
    if (permission.ports.state === "known" && isNo(meets([permission.ports.value], ports))) return [];
    const worn = source.kind === "groups" ? source.refs.exact.flatMap((group) => group.wearers) : [];
    return [
        {
            source: describeSource(entry),
            rule: permission.origin.name,
            wornBy: unique(worn.map((wearer) => wearer.resource.name)),
        },
    ];
}

export function inspectEntryPoints(model: Model): InspectedEntryPoint[] {
    return model.fact(entryPoints).all.map((entry) => ({
        ...identity(entry.resource),
        kind: entry.kind,
        public: answer(entry.isPublic),
        passesClearText: answer(entry.passesClearText),
        validatesHost: answer(entry.validatesHost),
        sendsTo: unique(entry.backs.map((back) => back.resource.name)),
    }));
}
