/** Whether a Redis or Valkey replication group encrypts the way to its clients, and whether it insists on that. */
import type { Family, View } from "../family";
import type { Resource } from "../resource";
import { unknown, type UnknownValue, type Value, withDefault, type Known } from "../value";

export interface TransitEncryptionView extends View {
    readonly enabled: Known<boolean> | UnknownValue;
    /** Whether the program says so; else the default of the engine stands. */
    readonly isStated: boolean;
    readonly mode: Value<string>;
}

export const replicationGroups: Family<TransitEncryptionView> = {
    name: "Redis and Valkey replication groups",
    types: ["aws:elasticache/replicationGroup:ReplicationGroup"],
    view(resource) {
        const flag = resource.scalar("transitEncryptionEnabled").boolean();
        return {
            resource,
            enabled: enabled(resource, flag),
            isStated: resource.declared("transitEncryptionEnabled").isPresent,
            mode: resource.text("transitEncryptionMode"),
        };
    },
};

/** Off where nothing is said, except in a secondary of a global data store, which takes it from the primary. */
function enabled(resource: Resource, flag: Value<boolean>): Known<boolean> | UnknownValue {
    if (flag.state === "absent" && resource.scalar("globalReplicationGroupId").isPresent) {
        return unknown(
            "after-update",
            `transitEncryptionEnabled of ${resource.name}, which its global data store decides,`,
        );
    }
    return withDefault(flag, false);
}
