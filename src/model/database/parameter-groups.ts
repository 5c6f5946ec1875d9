/** Parameter groups of databases, in one form, and the parameters that decide about TLS. */
import type { Family, View } from "../family";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { isMap, type PropertyValue, setKey } from "../tree";
import { type Known, known, map, or, type Truth, truth, type UnknownValue, type Value } from "../value";

export const DB_PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";
export const CLUSTER_PARAMETER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup";
export const DOCDB_PARAMETER_GROUP = "aws:docdb/clusterParameterGroup:ClusterParameterGroup";
export const REDSHIFT_PARAMETER_GROUP = "aws:redshift/parameterGroup:ParameterGroup";
export const REDSHIFT_WORKGROUP = "aws:redshiftserverless/workgroup:Workgroup";
export const NEPTUNE_PARAMETER_GROUP = "aws:neptune/clusterParameterGroup:ClusterParameterGroup";

/** One parameter as it is written. */
export interface DatabaseParameter {
    /** Lower case. */
    readonly name: Value<string>;
    readonly value: Value<string>;
    /** Path of the entry, for example `parameters[0]`. */
    readonly path: string;
    /** Path of the value in it. */
    readonly valuePath: string;
}

export interface ParameterGroupView extends View {
    /** `postgres16`, `aurora-mysql8.0`, `redshift-2.0` ... in lower case; absent for a Redshift Serverless workgroup. */
    readonly family: Value<string>;
    readonly engine: Value<string>;
    readonly parameters: Known<readonly DatabaseParameter[]> | UnknownValue;
    /** The input that holds the parameters. */
    readonly listPath: string;
}

export const parameterGroups: Family<ParameterGroupView> = {
    name: "parameter groups of databases",
    types: [
        DB_PARAMETER_GROUP,
        CLUSTER_PARAMETER_GROUP,
        DOCDB_PARAMETER_GROUP,
        REDSHIFT_PARAMETER_GROUP,
        REDSHIFT_WORKGROUP,
        NEPTUNE_PARAMETER_GROUP,
    ],
    view: readParameterGroup,
};

/** A parameter group as the author wrote it. */
export function readParameterGroup(resource: Resource): ParameterGroupView {
    const isWorkgroup = resource.type === REDSHIFT_WORKGROUP;
    const listPath = isWorkgroup ? "configParameters" : "parameters";
    const keys = isWorkgroup ? (["parameterKey", "parameterValue"] as const) : (["name", "value"] as const);
    const list = resource.declared(listPath).list();
    const family = map(resource.text("family"), (text) => text.toLowerCase());
    return {
        resource,
        family,
        engine: map(family, engineOf),
        listPath,
        parameters:
            list.state === "unknown"
                ? list
                : known((list.state === "known" ? list.value : []).map((entry) => readParameter(entry, keys))),
    };
}

function readParameter(entry: Property, keys: readonly [string, string]): DatabaseParameter {
    return {
        name: map(entry.get(keys[0]).text(), normalName),
        value: entry.get(keys[1]).text(),
        path: entry.path,
        valuePath: `${entry.path}.${keys[1]}`,
    };
}

/** The SDK writes `requireSsl` where AWS says `require_ssl`. */
function normalName(name: string): string {
    return name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}

/** `aurora-postgresql15` is of the engine `aurora-postgresql`, `sqlserver-se-16.0` of `sqlserver-se`. */
export function engineOf(family: string): string {
    return family.replace(/-?\d[\d.]*$/, "");
}

/** Whether a parameter's value switches something off. */
export function isOff(value: string): boolean {
    return /^(0|off|false)$/i.test(value.trim());
}

// --- TLS ---------------------------------------------------------------------------------------------------------

/** A parameter that can switch forced TLS off, with whether it does. */
export interface TlsSwitch {
    readonly name: string;
    readonly path: string;
    readonly valuePath: string;
    readonly value: Value<string>;
    readonly isOff: Truth;
}

const SWITCHES: Readonly<
    Record<string, { readonly names: readonly string[]; readonly off: (value: string) => boolean }>
> = {
    [DB_PARAMETER_GROUP]: { names: ["rds.force_ssl", "require_secure_transport"], off: isOff },
    [CLUSTER_PARAMETER_GROUP]: { names: ["rds.force_ssl", "require_secure_transport"], off: isOff },
    [DOCDB_PARAMETER_GROUP]: { names: ["tls"], off: (value) => /^disabled$/i.test(value.trim()) },
    [REDSHIFT_PARAMETER_GROUP]: { names: ["require_ssl"], off: isOff },
    [REDSHIFT_WORKGROUP]: { names: ["require_ssl"], off: (value) => !/^true$/i.test(value.trim()) },
    [NEPTUNE_PARAMETER_GROUP]: { names: ["neptune_enforce_ssl"], off: isOff },
};

/** The switches for TLS that a group sets; an entry whose name is unknown may be one. */
export function tlsSwitches(group: ParameterGroupView): Known<readonly TlsSwitch[]> | UnknownValue {
    const kind = SWITCHES[group.resource.type];
    if (kind === undefined || group.parameters.state === "unknown") {
        return group.parameters.state === "unknown" ? group.parameters : known([]);
    }
    return known(
        group.parameters.value.flatMap(({ name, value, path, valuePath }) => {
            if (name.state === "absent" || (name.state === "known" && !kind.names.includes(name.value))) return [];
            const off = truth(value, kind.off);
            const label = name.state === "known" ? name.value : "a parameter";
            return [{ name: label, path, valuePath, value, isOff: name.state === "unknown" ? or(name) : off }];
        }),
    );
}

/** The value that forces TLS, by the kind of group and its engine. */
function forcingValue(group: ParameterGroupView, name: string): string {
    if (group.resource.type === REDSHIFT_PARAMETER_GROUP || group.resource.type === REDSHIFT_WORKGROUP) return "true";
    if (name === "tls") {
        return group.family.state === "known" && group.family.value === "docdb3.6" ? "enabled" : "tls1.2+";
    }
    const words = group.engine.state === "known" && /^(aurora-mysql|mariadb)$/.test(group.engine.value);
    return name === "require_secure_transport" && words ? "ON" : "1";
}

/** The group's parameters with every switch for TLS on; none where the list cannot be read. */
export function withForcedTls(group: ParameterGroupView): { readonly path: string; readonly value: PropertyValue }[] {
    const raw = group.resource.input(group.listPath).raw();
    const switches = tlsSwitches(group);
    if (!Array.isArray(raw) || switches.state === "unknown") return [];
    const key = group.listPath === "configParameters" ? "parameterValue" : "value";
    const off = new Map(
        switches.value
            .filter(({ isOff: state }) => state.state === "known" && state.value)
            .map((entry) => [entry.path, entry.name]),
    );
    const value = raw.map((entry, index) => {
        const name = off.get(`${group.listPath}[${index}]`);
        if (name === undefined || !isMap(entry)) return entry;
        const changed = { ...entry };
        setKey(changed, key, forcingValue(group, name));
        return changed;
    });
    return off.size === 0 ? [] : [{ path: group.listPath, value }];
}
