/** Where the evidence and the deployed process say different things. Names of settings only: values may be anything. */
import type { Model } from "../../model";
import { absent, known, map, type UnknownValue, type Value } from "../../value";
import { followValue } from "../effective";
import type { Process } from "../process";
import { parseBoolean, parseInteger, parseList } from "../setting-values";
import { nameReadings, settingPrefixes } from "../settings";
import { hiddenModules, namedModules } from "../settings-module";
import type { EvidenceBundle } from "./bundle";
import type { Setting } from "./structures";

/** Settings that come from variables of their own names in most projects, and how to compare both sides. */
const COMPARED: Readonly<Record<string, (text: string, setting: Setting) => Value<boolean>>> = {
    DEBUG: sameBoolean,
    USE_X_FORWARDED_HOST: sameBoolean,
    SECURE_SSL_REDIRECT: sameBoolean,
    SECURE_HSTS_INCLUDE_SUBDOMAINS: sameBoolean,
    SECURE_HSTS_PRELOAD: sameBoolean,
    SECURE_CONTENT_TYPE_NOSNIFF: sameBoolean,
    SESSION_COOKIE_SECURE: sameBoolean,
    SESSION_COOKIE_HTTPONLY: sameBoolean,
    CSRF_COOKIE_SECURE: sameBoolean,
    SECURE_HSTS_SECONDS: sameNumber,
    ALLOWED_HOSTS: sameList,
    CSRF_TRUSTED_ORIGINS: sameList,
    SESSION_ENGINE: sameText,
    EMAIL_BACKEND: sameText,
    X_FRAME_OPTIONS: sameText,
    SECURE_REFERRER_POLICY: sameText,
};

export interface Contradictions {
    /** Names of settings that the variables of the process and the dump give different values. */
    readonly settings: readonly { readonly name: string; readonly path: string }[];
    /** Variables whose values cannot be seen, and parts of the dump that cannot be read. */
    readonly gaps: readonly UnknownValue[];
}

/** Compares the variables of a process with the settings that its evidence shows. */
export function contradictions(process: Process, bundle: EvidenceBundle, model: Model): Contradictions {
    if (!bundle.hasSettings) return { settings: [], gaps: [] };
    const prefixes = settingPrefixes(process, model.settings);
    const found = new Map<string, { name: string; path: string }>();
    const gaps: UnknownValue[] = process.envGap === undefined ? [] : [process.envGap];
    for (const name of Object.keys(COMPARED)) {
        const binding = process.env.filter((candidate) => nameReadings(candidate.name, prefixes).includes(name)).at(-1);
        if (binding === undefined) continue;
        const value = followValue(process, binding);
        const same = value.state === "known" ? COMPARED[name]?.(value.value, bundle.settings.get(name)) : value;
        if (same?.state === "unknown") gaps.push(same);
        else if (same?.state === "known" && !same.value) found.set(name, { name, path: binding.path });
    }
    return { settings: [...found.values()], gaps };
}

function compare<T>(theirs: Value<T>, equals: (value: T) => boolean): Value<boolean> {
    return theirs.state === "known" ? known(equals(theirs.value)) : theirs.state === "unknown" ? theirs : absent;
}

/** A text that is no boolean to any library is not compared: the code has a meaning of its own for it. */
function sameBoolean(text: string, setting: Setting): Value<boolean> {
    const ours = parseBoolean(text);
    return ours === "ambiguous" ? absent : compare(setting.flag(), (theirs) => theirs === (ours === "true"));
}

function sameNumber(text: string, setting: Setting): Value<boolean> {
    const ours = parseInteger(text);
    return ours === undefined ? absent : compare(setting.number(), (theirs) => theirs === (ours ?? 0));
}

function sameText(text: string, setting: Setting): Value<boolean> {
    return compare(setting.text(), (theirs) => theirs.trim() === text.trim());
}

/** The project may add hosts of its own (health checks): what the variable names must be there. */
function sameList(text: string, setting: Setting): Value<boolean> {
    return compare(setting.texts(), (theirs) => parseList(text).every((item) => theirs.includes(item)));
}

/** The settings module that a process is started with: the last `--settings`, else its variable. */
export function deployedModule(process: Process): Value<{ readonly module: string; readonly path: string }> {
    const named = namedModules(process);
    const flag = named.filter(({ source }) => source === "flag").at(-1);
    const hidden = hiddenModules(process);
    if (flag === undefined && hidden !== undefined) return hidden;
    const deployed = flag ?? named.at(-1);
    if (deployed === undefined) return absent;
    return map(deployed.module, (module) => ({ module: module.trim(), path: deployed.path }));
}

/**
 * Whether the image of a process is the one that the evidence was made for. Digests are compared with digests, tags with
 * tags; absent where the two cannot be compared, or the evidence names neither image nor commit.
 */
export function sameImage(process: Process, bundle: EvidenceBundle): Value<boolean> {
    if (bundle.image === undefined && bundle.commit === undefined) return absent;
    if (process.image.state !== "known") return process.image;
    const deployed = parseImage(process.image.value);
    const checked = bundle.image === undefined ? undefined : parseImage(bundle.image);
    if (deployed.digest !== undefined && checked?.digest !== undefined) {
        return known(deployed.digest === checked.digest);
    }
    if (deployed.tag !== undefined && checked?.tag !== undefined) return known(deployed.tag === checked.tag);
    return sameCommit(deployed.tag, bundle.commit);
}

/** Tags are compared with a commit where both look like one. */
function sameCommit(tag: string | undefined, commit: string | undefined): Value<boolean> {
    const ours = COMMIT.exec(tag ?? "")?.[1];
    const theirs = COMMIT.exec(commit ?? "")?.[1];
    if (ours === undefined || theirs === undefined) return absent;
    return known(ours.startsWith(theirs) || theirs.startsWith(ours));
}

const COMMIT = /^(?:sha-|git-|commit-)?([0-9a-f]{7,40})$/;
const TAG = /:([\w][\w.-]{0,127})$/;

function parseImage(image: string): { tag: string | undefined; digest: string | undefined } {
    const [name = "", digest] = image.trim().split("@");
    return { tag: TAG.exec(name)?.[1], digest };
}
