/** Instances of the Database Migration Service: they hold credentials of the databases between which they copy. */
import type { Family, View } from "../family";
import { truth, type Truth } from "../value";

const REPLICATION_INSTANCE = "aws:dms/replicationInstance:ReplicationInstance";
const INSTANCE_PROFILE = "aws:dms/instanceProfile:InstanceProfile";
const FLAG = "publiclyAccessible";

export interface MigrationInstanceView extends View {
    readonly isPublic: Truth;
    readonly path: string;
    /** Nothing is set, and that means public. */
    readonly byDefault: boolean;
}

/** The provider sends false for an absent flag of a replication instance; a profile's default is true. */
export const migrationInstances: Family<MigrationInstanceView> = {
    name: "DMS replication instances and instance profiles",
    types: [REPLICATION_INSTANCE, INSTANCE_PROFILE],
    view(resource) {
        const flag = resource.scalar(FLAG).boolean();
        const openByDefault = resource.type === INSTANCE_PROFILE;
        return {
            resource,
            isPublic: truth(flag, (value) => value, openByDefault),
            path: FLAG,
            byDefault: openByDefault && flag.state === "absent",
        };
    },
};
