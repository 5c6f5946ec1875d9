/** How databases know their clients beside passwords: IAM authentication, and the Data API that goes around the network. */
import type { Family, View } from "../family";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { isTrue, isYes, not, or, type Truth, truth, unknown, type Value, yes } from "../value";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const PROXY = "aws:rds/proxy:Proxy";
const FLAG = "iamDatabaseAuthenticationEnabled";

/** A database with a switch; `isOn` is false where nothing is set, which is the default of all of these. */
export interface SwitchView extends View {
    readonly isOn: Truth;
    readonly path: string;
}

function switches(name: string, type: string, path: string): Family<SwitchView> {
    return {
        name,
        types: [type],
        view: (resource) => ({ resource, isOn: isTrue(resource.scalar(path).boolean()), path }),
    };
}

/** Neptune has no passwords: without IAM authentication whoever reaches it may do everything. */
export const neptuneClusters = switches("Neptune clusters", "aws:neptune/cluster:Cluster", FLAG);

/** Aurora clusters by their Data API, which AWS serves over HTTPS outside the VPC. */
export const dataApis = switches("Aurora clusters", CLUSTER, "enableHttpEndpoint");

/** A database or proxy that could take IAM tokens in place of passwords. */
export interface IamAuthView extends View {
    /** Whether the engine can do so at all. */
    readonly isSupported: Truth;
    readonly isOn: Truth;
    readonly path: string;
    readonly cause: "databaseFlag" | "proxyAuth";
    /** The input that switches it on in place and leaves passwords working; undefined where clients would break. */
    readonly closingInput: string | undefined;
}

const IAM_ENGINES = ["mysql", "postgres", "mariadb", "aurora-mysql", "aurora-postgresql"];

export const iamAuthDatabases: Family<IamAuthView> = {
    name: "RDS instances, clusters and proxies",
    types: [INSTANCE, CLUSTER, PROXY],
    view(resource) {
        if (resource.type === PROXY) return proxy(resource);
        return {
            resource,
            isSupported: truth(engineOf(resource), (engine) => IAM_ENGINES.includes(engine.toLowerCase())),
            isOn: isTrue(resource.scalar(FLAG).boolean()),
            path: FLAG,
            cause: "databaseFlag",
            closingInput: FLAG,
        };
    },
};

/** A replica or a restored database has the engine of its source, which only its outputs tell. */
function engineOf(resource: Resource): Value<string> {
    const engine = resource.text("engine");
    return engine.state === "absent" ? unknown("after-update", `engine of ${resource.name}`) : engine;
}

/** A proxy requires IAM by its default scheme, or in every one of its `auths`. */
function proxy(resource: Resource): IamAuthView {
    const byScheme = truth(resource.text("defaultAuthScheme"), (scheme) => scheme.toUpperCase() === "IAM_AUTH");
    const auths = resource.structure("auths");
    const lax = auths.elements().map((auth) => ({ auth, truth: isLax(auth) }));
    const first = lax.find(({ truth }) => isYes(truth))?.auth;
    const anyLax = auths.isUnknown ? auths.gap() : or(...lax.map(({ truth }) => truth));
    return {
        resource,
        isSupported: yes,
        isOn: or(byScheme, not(anyLax)),
        path: first === undefined ? "auths" : `${first.path}.iamAuth`,
        cause: "proxyAuth",
        closingInput: undefined,
    };
}

function isLax(auth: Property): Truth {
    return truth(auth.get("iamAuth").text(), (value) => value.toUpperCase() === "DISABLED", true);
}
