/** Whether the service takes backups of a managed database by itself. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Resource } from "../resource";
import { carriesTag } from "../tags";
import { type Truth, truth, unknown, type UnknownValue, type Known, withDefault } from "../value";

export interface AutomatedBackupView extends View {
    /** Days for which backups are kept; 0 is none. Undefined for a service that only knows on and off. */
    readonly days: Known<number> | UnknownValue | undefined;
    readonly enabled: Truth;
    /** Whether the program says it, or the provider's default stands. */
    readonly isStated: boolean;
    readonly path: string;
    /** Why somebody else answers for it: the source of a replica, the cluster. */
    readonly isReplica: boolean;
    readonly isClusterMember: Truth;
    /** Whether an organisation's own plan covers it, by tag. */
    readonly coveredByOrganisation: Truth;
    /** Restored from something outside the program, whose retention AWS would carry over. */
    readonly isRestored: boolean;
    /** The value that switches the backups on, for remediation. */
    readonly remedy: number | undefined;
}

const INSTANCE = "aws:rds/instance:Instance";
const REDSHIFT = "aws:redshift/cluster:Cluster";

export const automatedBackups: Family<AutomatedBackupView> = {
    name: "RDS instances, Redshift clusters and Lightsail databases",
    types: [INSTANCE, REDSHIFT, "aws:lightsail/database:Database"],
    view(resource, model) {
        switch (resource.type) {
            case INSTANCE:
                return instance(resource, model);
            case REDSHIFT:
                // AWS and provider keep one day where nothing is said.
                return counted(resource, model, "automatedSnapshotRetentionPeriod", 1);
            default:
                return lightsail(resource, model);
        }
    },
};

function base(resource: Resource, model: Model) {
    return {
        resource,
        isReplica: false,
        isClusterMember: { state: "known", value: false } as Truth,
        isRestored: false,
        coveredByOrganisation: carriesTag(resource, model.settings.orgBackupTags),
    };
}

function counted(resource: Resource, model: Model, path: string, byDefault: number): AutomatedBackupView {
    const own = resource.scalar(path).number();
    const days =
        own.state === "absent" && setElsewhere(resource, path)
            ? unknown("outside-stack", `${path} of ${resource.name}, which ignoreChanges leaves to others,`)
            : withDefault(own, byDefault);
    return {
        ...base(resource, model),
        days,
        enabled: truth(days, (count) => count > 0),
        isStated: isStated(resource, path),
        path,
        remedy: 7,
    };
}

/** Whether the program says it; of a resource whose inputs are not known, whether anything does. */
function isStated(resource: Resource, path: string): boolean {
    return resource.declared(path).isPresent;
}

/** Something else sets it (usually AWS Backup's continuous backups) and no output tells the result yet. */
function setElsewhere(resource: Resource, path: string): boolean {
    return resource.options.ignoreChanges.some((ignored) => ignored === path || ignored === "*");
}

/** The provider sends 0 where the API and CloudFormation would take 1. */
function instance(resource: Resource, model: Model): AutomatedBackupView {
    const source = resource.scalar("replicateSourceDb");
    const text = source.text();
    return {
        ...counted(resource, model, "backupRetentionPeriod", 0),
        isReplica: source.isPresent && !(text.state === "known" && text.value === ""),
        isClusterMember: truth(resource.text("engine"), (engine) => engine.toLowerCase().startsWith("aurora")),
        isRestored: ["snapshotIdentifier", "restoreToPointInTime", "s3Import"].some(
            (path) => resource.input(path).isPresent,
        ),
    };
}

function lightsail(resource: Resource, model: Model): AutomatedBackupView {
    const flag = resource.scalar("backupRetentionEnabled").boolean();
    return {
        ...base(resource, model),
        days: undefined,
        enabled: truth(flag, (on) => on, true),
        isStated: true,
        path: "backupRetentionEnabled",
        remedy: undefined,
    };
}
