/** Changes inputs for the level `remediate`, on the properties as they stand on the wire, so that no mark is lost. */
import {
    getKey,
    isMap,
    type PropertyMap,
    type PropertyValue,
    setKey,
    SIGNATURE_KEY,
    SIGNATURES,
} from "../../model/tree";
import type { InputChange } from "../../rule/rule";

/** The properties with the changes in place; undefined where a change has no place to go (something on its way is unknown). */
export function applyChanges(properties: PropertyMap, changes: readonly InputChange[]): PropertyMap | undefined {
    let changed: PropertyValue | undefined = properties;
    for (const { path, value } of changes) {
        changed = replaceAt(changed, segmentsOf(path), value);
        if (changed === undefined) return undefined;
    }
    return isMap(changed) ? changed : undefined;
}

/** `a.b[0].c` to its parts. */
function segmentsOf(path: string): (string | number)[] {
    return [...path.matchAll(/[^.[\]]+|\[(\d+)\]/g)].map((match) =>
        match[1] === undefined ? match[0] : Number(match[1]),
    );
}

function replaceAt(
    target: PropertyValue | undefined,
    [segment, ...rest]: readonly (string | number)[],
    value: PropertyValue,
): PropertyValue | undefined {
    if (isWrapped(target)) {
        const inner = replaceAt(getKey(target, "value"), segment === undefined ? [] : [segment, ...rest], value);
        return inner === undefined ? undefined : withKey(target, "value", inner);
    }
    if (segment === undefined) return value;
    if (typeof segment === "number") {
        if (!Array.isArray(target) || segment >= target.length) return undefined;
        const inner = replaceAt(target[segment], rest, value);
        return inner === undefined ? undefined : target.map((element, index) => (index === segment ? inner : element));
    }
    if (target !== undefined && target !== null && !isMap(target)) return undefined;
    const map = target ?? {};
    const inner = replaceAt(getKey(map, segment), rest, value);
    return inner === undefined ? undefined : withKey(map, segment, inner);
}

/** A secret or an output: what is inside changes, the wrapper stays. */
function isWrapped(value: PropertyValue | undefined): value is PropertyMap {
    if (!isMap(value)) return false;
    const signature = getKey(value, SIGNATURE_KEY);
    return signature === SIGNATURES.secret || signature === SIGNATURES.output;
}

function withKey(map: PropertyMap, key: string, value: PropertyValue): PropertyMap {
    const copy: PropertyMap = {};
    for (const name of Object.keys(map)) setKey(copy, name, getKey(map, name) ?? null);
    setKey(copy, key, value);
    return copy;
}
