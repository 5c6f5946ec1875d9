/** Users of ElastiCache and MemoryDB, and the groups and access-control lists that let them in. */
import type { Family, View } from "../family";
import type { Model } from "../model";
import type { Property } from "../property";
import { type Companion, type CompanionIndex, indexCompanions } from "../reference";
import type { Resource } from "../resource";
import { and, type Gap, isNo, isTrue, isYes, or, type Truth, truth, yes } from "../value";

const USER = "aws:elasticache/user:User";
const USER_GROUP = "aws:elasticache/userGroup:UserGroup";
const ASSOCIATION = "aws:elasticache/userGroupAssociation:UserGroupAssociation";
const MEMORYDB_USER = "aws:memorydb/user:User";
const ACL = "aws:memorydb/acl:Acl";

/** The user that a client is who never logs in; AWS's own one, of the same id, is on and may do everything. */
const DEFAULT_USER = "default";

/** An ElastiCache user. */
export interface CacheUserView extends View {
    readonly needsNoCredential: Truth;
    /** Whether the user is switched on; AWS takes an access string that says neither for off. */
    readonly isOn: Truth;
    /** Whether anybody may act as this user. */
    readonly isOpen: Truth;
    /** The property that waives the credential. */
    readonly path: string;
}

export const cacheUsers: Family<CacheUserView> = {
    name: "ElastiCache users",
    types: [USER],
    view: (resource) => readUser(resource),
};

function readUser(resource: Resource): CacheUserView {
    const flag = isTrue(resource.scalar("noPasswordRequired").boolean());
    // AWS returns `no-password` where the provider takes `no-password-required`.
    const mode = truth(resource.text("authenticationMode.type"), (type) => /^no-password(-required)?$/i.test(type));
    const needsNoCredential = or(flag, mode);
    const isOn = truth(resource.text("accessString"), isSwitchedOn);
    const path = isYes(mode) && !isYes(flag) ? "authenticationMode.type" : "noPasswordRequired";
    return { resource, needsNoCredential, isOn, isOpen: and(needsNoCredential, isOn), path };
}

/** Rules of an access string are applied from left to right, so the last word on it counts. */
function isSwitchedOn(accessString: string): boolean {
    const words = accessString.toLowerCase().split(/\s+/);
    return words.filter((word) => word === "on" || word === "off" || word === "reset").at(-1) === "on";
}

// Groups and lists

/** A user whom a group or list may let in without a credential. */
export interface OpenMember {
    /** `builtIn`: AWS's own user; `openDefault`: a user of the stack by the name of `default`. */
    readonly kind: "builtIn" | "openDefault";
    /** Whether it is a member and open. */
    readonly certain: Truth;
    readonly user: string;
    /** Where the group names it; undefined where another resource adds it. */
    readonly path: string | undefined;
    /** What else says so: the user, and the association that adds it. */
    readonly sources: readonly MemberSource[];
}

export interface MemberSource {
    readonly text: string;
    readonly resource: Resource;
    readonly path: string;
}

/** A user group or access-control list; or a cache, as far as it names one of those outside this stack. */
export interface UserGroupView extends View {
    readonly members: readonly OpenMember[];
    readonly gaps: readonly Gap[];
    /** Why there is nothing to judge about a cache whose gaps are none. */
    readonly apart: string | undefined;
}

/** Properties by which caches name their group or list. */
const CACHES: Readonly<Record<string, { path: string; types: readonly string[]; noun: string }>> = {
    "aws:elasticache/replicationGroup:ReplicationGroup": group("userGroupIds"),
    "aws:elasticache/serverlessCache:ServerlessCache": group("userGroupId"),
    "aws:memorydb/cluster:Cluster": { path: "aclName", types: [ACL], noun: "access-control list" },
};

function group(path: string) {
    return { path, types: [USER_GROUP], noun: "user group" };
}

export const userGroups: Family<UserGroupView> = {
    name: "user groups and access-control lists of caches",
    types: [USER_GROUP, ACL, ...Object.keys(CACHES)],
    view(resource, model) {
        if (resource.type === USER_GROUP) return readGroup(resource, model);
        return resource.type === ACL ? readAcl(resource, model) : readCache(resource, model);
    },
};

function readGroup(resource: Resource, model: Model): UserGroupView {
    const found: Found[] = [membersAt(resource, "userIds", model)];
    for (const companion of associationsOf(resource, model)) {
        const added = membersAt(companion.resource, "userId", model);
        found.push(limit(added, companion));
    }
    return {
        resource,
        members: found.flatMap(({ members }) => members),
        gaps: found.flatMap(({ gaps }) => gaps),
        apart: undefined,
    };
}

interface Found {
    readonly members: readonly OpenMember[];
    readonly gaps: readonly Gap[];
}

/** Associations of a group, those included of which it cannot be told. */
function associationsOf(resource: Resource, model: Model): Companion[] {
    const index = model.fact(associations);
    const astray = index.homeless.filter(({ gap }) => gap.gaps.some(({ reason }) => reason !== "outside-stack"));
    return [...index.of(resource), ...astray.map(({ resource: lost, gap }) => ({ resource: lost, certain: gap }))];
}

function associations(model: Model): CompanionIndex {
    return indexCompanions(model, [ASSOCIATION], "userGroupId", [USER_GROUP], "userGroupId");
}

/** What an association adds, as certain as it is that the group is meant. */
function limit({ members, gaps }: Found, { resource, certain }: Companion): Found {
    return {
        members: members.map((member) => ({
            ...member,
            certain: and(member.certain, certain),
            path: undefined,
            sources: [
                { text: `${resource.name} adds ${member.user} to the group.`, resource, path: "userId" },
                ...member.sources,
            ],
        })),
        gaps,
    };
}

/** Users that a property names. */
function membersAt(holder: Resource, path: string, model: Model): Found {
    const property = holder.structure(path);
    const set = model.links.resolve(holder, property, { types: [USER] });
    const exact = set.exact.map(({ resource }) => openDefault(resource, isOpenDefault(resource), property));
    const one = oneOfThese(
        set.candidates.map(({ resource }) => resource),
        property,
    );
    const builtIn = set.external.includes(DEFAULT_USER) ? [builtInMember(property)] : [];
    const outside = set.external.filter((id) => id !== DEFAULT_USER);
    return {
        members: [...builtIn, ...exact, ...one],
        gaps: [...set.unresolved, ...outside.map((id) => outsideGap(`user ${id} of ${holder.name}`))],
    };
}

function outsideGap(what: string): Gap {
    return { reason: "outside-stack", what };
}

function isOpenDefault(user: Resource): Truth {
    return and(
        truth(user.text("userName"), (name) => name === DEFAULT_USER),
        readUser(user).isOpen,
    );
}

/** Of several users one or more are meant: bad where all are, fine where none is. */
function oneOfThese(users: readonly Resource[], property: Property): OpenMember[] {
    const [first] = users;
    if (first === undefined) return [];
    const truths = users.map(isOpenDefault);
    if (truths.every(isNo)) return [];
    const which: Gap = { reason: "after-update", what: `which user ${property.path} of ${property.owner.name} means` };
    return [openDefault(first, truths.every(isYes) ? yes : { state: "unknown", gaps: [which] }, property)];
}

function openDefault(user: Resource, certain: Truth, property: Property): OpenMember {
    const { path } = readUser(user);
    const source = { text: `${user.name} is named default and needs no credential (${path}).`, resource: user, path };
    return { kind: "openDefault", certain, user: user.name, path: property.path, sources: [source] };
}

function builtInMember(property: Property): OpenMember {
    const element = property.elements().find((candidate) => isDefault(candidate)) ?? property;
    return { kind: "builtIn", certain: yes, user: DEFAULT_USER, path: element.path, sources: [] };
}

function isDefault(property: Property): boolean {
    const text = property.text();
    return text.state === "known" && text.value === DEFAULT_USER;
}

/** Every MemoryDB user but the built-in one has a password or IAM, wherever it is declared. */
function readAcl(resource: Resource, model: Model): UserGroupView {
    const property = resource.structure("userNames");
    const set = model.links.resolve(resource, property, { types: [MEMORYDB_USER] });
    const members = set.external.includes(DEFAULT_USER) ? [builtInMember(property)] : [];
    return { resource, members, gaps: set.unresolved, apart: undefined };
}

function readCache(resource: Resource, model: Model): UserGroupView {
    const { path, types, noun } = CACHES[resource.type] as (typeof CACHES)[string];
    const set = model.links.resolve(resource, resource.structure(path), { types });
    // `open-access` is AWS's own list, which demands no credential at all.
    const outside = set.external.filter((id) => id !== "open-access");
    const gaps = [...set.unresolved, ...outside.map((id) => outsideGap(`${noun} ${id} of ${resource.name}`))];
    const named = set.exact.length + set.candidates.length > 0;
    const apart = named ? `The ${noun} of ${resource.name} is judged itself.` : `${resource.name} names no ${noun}.`;
    return { resource, members: [], gaps, apart };
}
