/** Whether a cache or Kafka cluster demands a credential from its clients, service by service. */
import type { Family, View } from "../family";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { and, isNo, isTrue, no, not, or, type Truth, truth, unknown, yes } from "../value";

/** How a store lets clients in without a credential. */
export type OpenDoor =
    "noCredential" | "tokenDeleted" | "standAlone" | "openAccess" | "kafka" | "unauthenticated" | "memcached";

export interface CacheAuthView extends View {
    /** Whether every client must show a credential. */
    readonly demanded: Truth;
    /** What is missing where none is demanded. */
    readonly door: OpenDoor;
    /** The property that decides. */
    readonly path: string;
    /** An AUTH token is all that stands between a client and the data: no users of their own rights. */
    readonly tokenOnly: boolean;
    /** The token was or is being introduced in the way that goes on admitting clients without one. */
    readonly rotates: boolean;
}

const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
const CLUSTER = "aws:elasticache/cluster:Cluster";
const MEMORYDB = "aws:memorydb/cluster:Cluster";
const KAFKA = "aws:msk/cluster:Cluster";
const ACL = "aws:memorydb/acl:Acl";

const READERS: Readonly<Record<string, (resource: Resource) => CacheAuthView | undefined>> = {
    [REPLICATION_GROUP]: replicationGroup,
    [SERVERLESS]: (resource) =>
        byEngine(resource, "userGroupId", given(resource.scalar("userGroupId")), "noCredential"),
    [CLUSTER]: (resource) =>
        // A node of a replication group asks for what the group asks for.
        isNo(resource.scalar("replicationGroupId").filled) ? byEngine(resource, "engine", no, "standAlone") : undefined,
    [MEMORYDB]: memoryDb,
    [KAFKA]: kafka,
};

export const authenticatedCaches: Family<CacheAuthView> = {
    name: "caches and Kafka clusters",
    types: Object.keys(READERS),
    view: (resource) => (resource.external ? undefined : cacheAuthentication(resource)),
};

/** What is known of a store's authentication; undefined for kinds that have no say in it. */
export function cacheAuthentication(resource: Resource): CacheAuthView | undefined {
    return READERS[resource.type]?.(resource);
}

function view(resource: Resource, demanded: Truth, door: OpenDoor, path: string): CacheAuthView {
    return { resource, demanded, door, path, tokenOnly: false, rotates: false };
}

/** Whether a text was given: a secret or unknown one was. */
function given(property: Property): Truth {
    return property.isUnknown ? yes : property.filled;
}

function replicationGroup(resource: Resource): CacheAuthView {
    const users = resource.structure("userGroupIds").filled;
    const token = or(...["authToken", "authTokenWo", "authTokenWoVersion"].map((path) => given(resource.scalar(path))));
    const strategy = resource.scalar("authTokenUpdateStrategy").text();
    const deleted = truth(strategy, (word) => word.toUpperCase() === "DELETE");
    const demanded = or(users, and(token, not(deleted)));
    const nothing = demanded.state === "known" && !demanded.value;
    // A member of a global datastore asks for what its primary asks for; states hold "" where there is none.
    if (nothing && !isNo(resource.scalar("globalReplicationGroupId").filled)) {
        const gap = unknown("outside-stack", `the primary of the global datastore of ${resource.name}`);
        return view(resource, gap, "noCredential", "authToken");
    }
    const wasDeleted = deleted.state === "known" && deleted.value;
    const byToken = token.state === "known" && token.value && !(users.state === "known" && users.value);
    return {
        ...view(
            resource,
            demanded,
            wasDeleted ? "tokenDeleted" : "noCredential",
            wasDeleted ? "authTokenUpdateStrategy" : "authToken",
        ),
        tokenOnly: byToken && !wasDeleted,
        rotates:
            strategy.state === "absent" || (strategy.state === "known" && strategy.value.toUpperCase() === "ROTATE"),
    };
}

/** Memcached cannot authenticate; Redis and Valkey can where the kind of cache has an input for it. */
function byEngine(resource: Resource, path: string, demanded: Truth, door: OpenDoor): CacheAuthView {
    const engine = resource.scalar("engine");
    const isMemcached = truth(engine.text(), (name) => name.toLowerCase() === "memcached");
    if (isMemcached.state === "known" && isMemcached.value) return view(resource, no, "memcached", "engine");
    // A cluster restored or copied from elsewhere may not name its engine.
    const undecided = engine.isAbsent ? engine.gap() : isMemcached;
    if (undecided.state === "unknown" && demanded.state === "known" && !demanded.value) {
        return view(resource, undecided, door, "engine");
    }
    return view(resource, demanded, door, path);
}

/** `open-access` is a literal: the name of a list that this stack creates is another one. */
function memoryDb(resource: Resource): CacheAuthView {
    const name = resource.scalar("aclName");
    const own = name.isUnknown && resource.dependenciesOf("aclName").some((urn) => urn.includes(ACL));
    return view(
        resource,
        own ? yes : truth(name.text(), (text) => text !== "open-access", true),
        "openAccess",
        "aclName",
    );
}

function kafka(resource: Resource): CacheAuthView {
    const authentication = resource.structure("clientAuthentication");
    const sasl = authentication.get("sasl");
    const open = isTrue(authentication.get("unauthenticated").boolean());
    const demanded = or(
        isTrue(sasl.get("iam").boolean()),
        isTrue(sasl.get("scram").boolean()),
        authentication.get("tls").get("certificateAuthorityArns").filled,
    );
    const isOpen = open.state === "known" && open.value;
    const door = isOpen ? "unauthenticated" : "kafka";
    const path = isOpen ? "clientAuthentication.unauthenticated" : "clientAuthentication";
    return view(resource, and(demanded, not(open)), door, path);
}
