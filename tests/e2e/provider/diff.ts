import { shortType } from "./identity";
import { sameValue } from "./outputs";
import type { Properties } from "./wire";

/** What has changed between two sets of inputs. */
export interface Change {
    readonly changed: readonly string[];
    /** Those of the changed properties that need a new resource. */
    readonly replaced: readonly string[];
}

// Few, but those that programs really change: everything else is changed in place.
const REPLACING = new Set([
    "availabilityZone",
    "bucket",
    "cidrBlock",
    "clusterIdentifier",
    "engine",
    "family",
    "identifier",
    "replicationGroupId",
    "vpcId",
]);

// Every change of these makes a new revision.
const ALWAYS_REPLACED = new Set(["ecs/taskDefinition", "secretsmanager/secretVersion"]);

/** Compares old and new inputs of a resource. */
export function compare(type: string, before: Properties, after: Properties, ignored: readonly string[]): Change {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const changed = keys.filter(
        (key) => !key.startsWith("__") && !ignored.includes(key) && !sameValue(before[key], after[key]),
    );
    const all = ALWAYS_REPLACED.has(shortType(type));
    return { changed, replaced: changed.filter((key) => all || REPLACING.has(key)) };
}
