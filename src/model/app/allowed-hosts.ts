/** The hosts that an application answers to, as its environment or a settings dump says, and what is open about them. */
import { isOpenHostPattern, isSharedSuffix, normalizeHost } from "../edge/hosts";
import { type EntryPointLink, frontsOf, isReachable, validatesHostThroughout } from "../edge/entry-points";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { and, isNo, isYes, not, or, type Truth, type UnknownValue } from "../value";
import { followValue } from "./effective";
import type { Process } from "./process";
import { settingsEvidence } from "./process-evidence";
import { parseBoolean, parseList } from "./setting-values";
import { namedBindings, settingBindings } from "./settings";

/** One list of hosts. `path` is undefined for a list that only the settings dump shows. */
export interface HostList {
    readonly setting: string;
    readonly path: string | undefined;
    /** Entries that strangers can match. */
    readonly open: readonly string[];
    /** Entries that look like a pattern and match nothing: Django knows a leading dot only. */
    readonly ineffective: readonly string[];
}

export interface HostLists {
    readonly lists: readonly HostList[];
    readonly gaps: readonly UnknownValue[];
}

/** The host lists of a process. The environment comes first; where it shows none, a settings dump does. */
export function hostLists(process: Process, keys: readonly string[], model: Model): HostLists {
    const bindings = [
        ...new Map(namedBindings(process, keys, model).map((binding) => [binding.name, binding])).values(),
    ];
    const lists: HostList[] = [];
    const gaps: UnknownValue[] = [];
    for (const binding of bindings) {
        const value = followValue(process, binding);
        if (value.state === "unknown") gaps.push(value);
        else lists.push(judge(binding.name, binding.path, parseList(value.value, /[,;\s]+/)));
    }
    if (bindings.length > 0) return { lists, gaps };
    const dumped = settingsEvidence(process, model)?.settings.allowedHosts;
    if (dumped?.state === "known") return { lists: [judge("ALLOWED_HOSTS", undefined, dumped.value)], gaps };
    return { lists, gaps: process.envGap === undefined ? [] : [process.envGap] };
}

function judge(setting: string, path: string | undefined, entries: readonly string[]): HostList {
    const hosts = entries.map(normalizeHost).filter((host) => host !== "");
    return {
        setting,
        path,
        open: hosts.filter(isOpenEntry),
        ineffective: hosts.filter((host) => host !== "*" && host.includes("*") && !isOpenEntry(host)),
    };
}

/** `*` matches everything; a leading dot matches every name below, which is everybody's where the suffix is shared. */
function isOpenEntry(host: string): boolean {
    if (host === "*" || host === ".*") return true;
    return host.startsWith(".") && (isSharedSuffix(host.slice(1)) || isOpenHostPattern(host));
}

/** Whether the application takes the host from a header that anybody can send. */
export function trustsForwardedHost(process: Process, model: Model): boolean {
    const binding = settingBindings(process, "USE_X_FORWARDED_HOST", model).at(-1);
    const value = binding && followValue(process, binding);
    if (value !== undefined) return value.state === "known" && parseBoolean(value.value) === "true";
    const dumped = settingsEvidence(process, model)?.settings.useXForwardedHost;
    return dumped?.state === "known" && dumped.value;
}

/** How requests come to the resource that holds a process. */
export interface HostWay {
    /** Whether every entry point refuses hosts that are not the site's; no where there is no entry point in the stack. */
    readonly validated: Truth;
    /** Whether every entry point is known to be unreachable from the internet. */
    readonly internal: boolean;
    /** Entry points that let strangers' hosts through. */
    readonly open: readonly Resource[];
}

export function hostWay(resource: Resource, model: Model): HostWay {
    const { direct, gaps } = frontsOf(model, resource);
    const points = direct.map(({ entryPoint, certain }) => ({
        entryPoint,
        certain,
        validated: validatesHostThroughout(entryPoint),
    }));
    const hidden: UnknownValue[] = gaps.length > 0 ? [{ state: "unknown", gaps }] : [];
    const isFronted = or(...points.map(({ certain }) => certain), ...hidden);
    const known = points.filter(({ certain }) => isYes(certain));
    return {
        validated: and(isFronted, ...points.map(({ certain, validated }) => or(not(certain), validated)), ...hidden),
        internal: isYes(isFronted) && hidden.length === 0 && points.every(isInside),
        open: known.filter(({ validated }) => isNo(validated)).map(({ entryPoint }) => entryPoint.resource),
    };
}

function isInside({ entryPoint, certain }: EntryPointLink): boolean {
    return isNo(and(certain, isReachable(entryPoint)));
}
