/** The fallbacks of Django's secret key: how many there are, and since when. */
import { type Process, stackProcessesOf, variableTypes } from "../app/processes";
import { settingsEvidence } from "../app/process-evidence";
import { parseList } from "../app/setting-values";
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { absent, known, unknown, type UnknownValue, type Value } from "../value";
import { hiddenKeys, keyBindings, storedFallbacks } from "./django-keys";
import { PARAMETER_TYPE, SECRET_VERSION_TYPE } from "./stores";
import { resolveReference } from "./references";

/** A visible list of fallbacks. */
export interface FallbackKeys {
    readonly path: string;
    /** Where it was seen, in words. */
    readonly where: string;
    readonly count: Value<number>;
    /** Last change of the store that holds it; absent where it stands in no store. */
    readonly modified: Value<Date>;
}

export interface FallbackKeysView extends View {
    readonly lists: readonly FallbackKeys[];
    readonly hidden: readonly UnknownValue[];
}

export const fallbackKeys: Family<FallbackKeysView> = {
    name: "Django processes, and stores of their fallback keys",
    types: [...new Set([...variableTypes, SECRET_VERSION_TYPE, PARAMETER_TYPE])],
    view(resource, model) {
        if (resource.type === SECRET_VERSION_TYPE || resource.type === PARAMETER_TYPE) {
            return { resource, lists: inStore(resource, model), hidden: [] };
        }
        const all = stackProcessesOf(resource, model);
        return {
            resource,
            lists: all
                .filter((process) => process.framework === "django")
                .flatMap((process) => [...inEnvironment(process, model), ...inEvidence(process, model)]),
            hidden: all.flatMap(hiddenKeys),
        };
    },
};

function inStore(resource: Resource, model: Model): FallbackKeys[] {
    return storedFallbacks(resource, model).map(({ path, text }) => ({
        path,
        where: "the store",
        count: text.state === "known" ? known(countOf(text.value)) : text,
        modified: modifiedOf(resource),
    }));
}

/** State tells the time of the last change; the doors of a running update do not. */
function modifiedOf(resource: Resource): Value<Date> {
    const time = resource.modified === undefined ? Number.NaN : Date.parse(resource.modified);
    return Number.isNaN(time)
        ? unknown("unreadable", `the time of the last change of ${resource.name}`)
        : known(new Date(time));
}

function inEnvironment(process: Process, model: Model): FallbackKeys[] {
    return keyBindings(process, model).flatMap(({ binding, setting }): FallbackKeys[] => {
        if (setting !== "SECRET_KEY_FALLBACKS") return [];
        const { value, path } = binding;
        const list = { path, where: "the environment", modified: absent };
        if (value.kind === "literal") {
            return value.text.trim() === "" ? [] : [{ ...list, count: known(countOf(value.text)) }];
        }
        if (value.kind === "unknown") return [{ ...list, count: value.gap }];
        const target = resolveReference(value.text, process.resource, path, model);
        if (target.state === "exact") return [];
        return [
            { ...list, count: unknown("outside-stack", `the list that ${path} of ${process.resource.name} refers to`) },
        ];
    });
}

function inEvidence(process: Process, model: Model): FallbackKeys[] {
    const list = settingsEvidence(process, model)?.settings.secretKeyFallbacks;
    if (list?.state !== "known" || list.value.length === 0) return [];
    return [{ path: process.path, where: "the settings dump", count: known(list.value.length), modified: absent }];
}

function countOf(text: string): number {
    return parseList(text).length;
}
