/** Data stores with who may reach them, and the places where requests come in. */
import { entryPoints } from "../../model/edge/entry-points";
import type { Model } from "../../model/model";
import type { AdmittedSource as Source } from "../../model/network/admission";
import { describePortSet } from "../../model/network/ports";
import { publicEndpoints } from "../../model/network/public-endpoint";
import { type DataStore, dataStores } from "../../model/network/stores";
import { answer, identity, unique } from "./answers";
import type { AdmittedSource, Answer, InspectedEntryPoint, InspectedStore } from "./model";

export function inspectStores(model: Model): InspectedStore[] {
    return model.fact(dataStores).map((store) => inspectStore(store, model));
}

function inspectStore(store: DataStore, model: Model): InspectedStore {
    const { resource, kind, front, groups, ports, apart, world, admission } = store;
    const published = publicEndpoints.types.includes(resource.type) ? publicEndpoints.view(resource, model) : undefined;
    const admitsWorld: Answer = world.faults.length > 0 ? "yes" : world.gaps.length > 0 ? "unknown" : "no";
    return {
        ...identity(resource),
        kind,
        front,
        ports: describePortSet(ports),
        ...(published === undefined ? {} : { publicAddress: answer(published.isPublic) }),
        admitsWorld,
        groups: groups.map((group) => group.name),
        admits: store.sources.map(admitted),
        gaps: unique([...world.gaps, ...admission.gaps].map((gap) => gap.what)),
        ...(apart === undefined ? {} : { apart }),
    };
}

function admitted({ text, class: kind, verdict, entry }: Source): AdmittedSource {
    const { permission, source } = entry;
    const worn = source.kind === "groups" ? source.refs.exact.flatMap((group) => group.wearers) : [];
    return {
        source: text,
        verdict,
        class: kind,
        rule: permission.origin.name,
        wornBy: unique(worn.map((wearer) => wearer.resource.name)),
    };
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
