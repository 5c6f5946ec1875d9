/** Master passwords of databases: kept by AWS, written once without being stored, or readable in program and state. */
import type { Family, View } from "../family";
import type { Resource } from "../resource";
import { isTrue, type Truth } from "../value";

interface PasswordRow {
    /** The flag that lets AWS generate and keep the password. */
    readonly flag: string;
    /** Where the author gives it, which Pulumi keeps in the state. */
    readonly readable: string;
    /** Where the author gives it without its being stored. States show only the version beside it. */
    readonly writeOnly: string;
}

const RDS: PasswordRow = {
    flag: "manageMasterUserPassword",
    readable: "masterPassword",
    writeOnly: "masterPasswordWo",
};
const ROWS: Readonly<Record<string, PasswordRow>> = {
    "aws:rds/instance:Instance": { flag: "manageMasterUserPassword", readable: "password", writeOnly: "passwordWo" },
    "aws:rds/cluster:Cluster": RDS,
    "aws:docdb/cluster:Cluster": RDS,
    "aws:redshift/cluster:Cluster": {
        flag: "manageMasterPassword",
        readable: "masterPassword",
        writeOnly: "masterPasswordWo",
    },
    "aws:redshiftserverless/namespace:Namespace": {
        flag: "manageAdminPassword",
        readable: "adminUserPassword",
        writeOnly: "adminUserPasswordWo",
    },
};

/** A way in which a password is handled that keeps it out of the state. */
export type PasswordKeeping = "managed" | "writeOnly";

export interface MasterPasswordView extends View {
    readonly flag: string;
    readonly managed: Truth;
    readonly readable: string;
    /** Whether the readable property is set, to whatever value. */
    readonly isReadable: boolean;
    readonly writeOnly: string;
    readonly isWriteOnly: boolean;
}

export const masterPasswords: Family<MasterPasswordView> = {
    name: "databases with a master password",
    types: Object.keys(ROWS),
    view(resource) {
        const row = ROWS[resource.type];
        if (row === undefined) return undefined;
        const { writeOnly } = row;
        return {
            resource,
            flag: row.flag,
            managed: isTrue(resource.scalar(row.flag).boolean()),
            readable: row.readable,
            isReadable: isSet(resource, row.readable),
            writeOnly,
            isWriteOnly: isSet(resource, writeOnly) || isSet(resource, `${writeOnly}Version`),
        };
    },
};

/** An empty text is none; an unknown or withheld value is one. */
function isSet(resource: Resource, path: string): boolean {
    const { filled } = resource.declared(path);
    return filled.state === "unknown" || filled.value;
}
