/**
 * Reads what `@pulumi/policy` hands to a policy as `props`: objects that throw when an unknown is read, with secrets
 * unwrapped. An unknown becomes a mark as it is read, so that nothing throws later.
 */
import { decodeText, FileAsset, isMap, type PropertyMap, type PropertyValue, setKey, Unknown } from "../../model/tree";

/** Everything below `props`. Only public behaviour of the SDK is relied on: a read returns the value or throws. */
export function readProps(props: Readonly<Record<string, unknown>>): PropertyMap {
    const read = readObject(props);
    return isMap(read) ? read : {};
}

function readObject(object: object): PropertyValue {
    const map: PropertyMap = {};
    for (const key of Object.keys(object)) setKey(map, key, readKey(object, key));
    return map;
}

function readKey(object: object, key: string | number): PropertyValue {
    let value: unknown;
    try {
        value = (object as Record<string | number, unknown>)[key];
    } catch {
        return Unknown.afterUpdate;
    }
    return readValue(value);
}

function readValue(value: unknown): PropertyValue {
    if (typeof value === "string") return decodeText(value);
    if (value === null || typeof value === "boolean" || typeof value === "number") return value;
    if (value === undefined) return null;
    if (typeof value !== "object") return Unknown.unreadable;
    if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => readKey(value, index));
    return readAsset(value) ?? readObject(value);
}

/** Assets and archives are instances of classes of `@pulumi/pulumi`, which mark themselves. */
function readAsset(value: object): FileAsset | undefined {
    if (readKey(value, "__pulumiAsset") === true) {
        return new FileAsset("asset", text(value, "text"), text(value, "path"), text(value, "uri"));
    }
    if (readKey(value, "__pulumiArchive") !== true) return undefined;
    const assets = readKey(value, "assets");
    const contents = isMap(assets) ? assets : undefined;
    return new FileAsset("archive", undefined, text(value, "path"), text(value, "uri"), undefined, contents);
}

function text(value: object, key: string): string | undefined {
    const found = readKey(value, key);
    return typeof found === "string" ? found : undefined;
}
