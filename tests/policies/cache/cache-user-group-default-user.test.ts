import rule from "../../../policies/cache/cache-user-group-default-user";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const user = (name: string, inputs = {}, more = {}) => resource("aws:elasticache/user:User", name, { engine: "redis", userId: name, userName: name, accessString: "on ~* +@all", ...inputs }, more);
const app = user("app", { authenticationMode: { type: "iam" } });
const locked = user("locked", { userName: "default", accessString: "off -@all", noPasswordRequired: true });
const open = user("open", { userName: "default", noPasswordRequired: true });
const group = (userIds?: unknown, more = {}) =>
    resource("aws:elasticache/userGroup:UserGroup", "users", { engine: "redis", userGroupId: "users", ...(userIds === undefined ? {} : { userIds }) }, more);
const join = (inputs = {}, more = {}) => resource("aws:elasticache/userGroupAssociation:UserGroupAssociation", "join", { userGroupId: "users", userId: "default", ...inputs }, more);
const acl = (userNames?: unknown, more = {}) => resource("aws:memorydb/acl:Acl", "list", { name: "app-acl", ...(userNames === undefined ? {} : { userNames }) }, more);
const memorydb = (aclName: unknown, more = {}) => resource("aws:memorydb/cluster:Cluster", "store", { aclName, nodeType: "db.t4g.small" }, more);
const cache = (inputs = {}, more = {}) => resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", inputs, more);

testRule(rule, {
    valid: [
        { name: "a default user that is locked", resources: [app, locked, group(["locked", "app"])], expect: [{ on: "users" }] },
        { name: "a default user with a password", resources: [user("guarded", { userName: "default", passwords: ["Example-password-1"] }), group(["guarded"])] },
        { name: "an open user by another name is another rule's", resources: [user("guest", { noPasswordRequired: true }), group(["guest"])] },
        { name: "a Valkey group without a default user", resources: [app, group(["app"])] },
        { name: "users whose ids are known after the update", resources: [app, locked, group([UNKNOWN, UNKNOWN], { deps: { userIds: ["app", "locked"] } })], expect: [{ on: "users" }] },
        { name: "whichever user is meant", resources: [app, locked, group([UNKNOWN], { deps: { userIds: ["app", "locked"] } })] },
        { name: "an association with a locked user", resources: [app, locked, group(["app"]), join({ userId: "locked" })] },
        { name: "an association with a group of another stack", resources: [app, group(["app"]), join({ userGroupId: "elsewhere" })] },
        { name: "a cache with a group of this stack", resources: [app, group(["app"]), cache({ userGroupIds: ["users"] })], expect: [{ on: "users" }] },
        { name: "a list of users with credentials", resources: [acl(["app", "worker"])] },
        { name: "a list without users", resources: [acl()] },
        { name: "a list whose user is known after the update", resources: [resource("aws:memorydb/user:User", "reader", {}), acl([UNKNOWN], { deps: { userNames: ["reader"] } })] },
    ],
    invalid: [
        { name: "the built-in user", resources: [app, group(["default", "app"])], expect: [{ on: "users", message: "builtIn", at: "userIds[0]" }] },
        { name: "the built-in user beside an unknown", resources: [group([UNKNOWN, "default"])], expect: [{ on: "users", message: "builtIn", at: "userIds[1]" }] },
        { name: "the built-in user in a group that already exists", resources: [group(["default"], { id: "users" })], expect: [{ on: "users", message: "builtIn", at: "userIds[0]" }] },
        { name: "an open default user of the stack", resources: [app, open, group(["open", "app"])], expect: [{ on: "users", message: "openDefault", at: "userIds" }] },
        {
            name: "an open default user whose id is known after the update",
            resources: [open, group([UNKNOWN], { deps: { userIds: ["open"] } })],
            expect: [{ on: "users", message: "openDefault", at: "userIds" }],
        },
        { name: "an association that adds the built-in user", resources: [app, group(["app"]), join()], expect: [{ on: "users", message: "builtIn" }] },
        {
            name: "an association that adds an open one",
            resources: [app, open, group(["app"]), join({ userGroupId: UNKNOWN, userId: "open" }, { deps: { userGroupId: ["users"] } })],
            expect: [{ on: "users", message: "openDefault" }],
        },
        { name: "a list with the built-in user", resources: [acl(["default", "app"])], expect: [{ on: "list", message: "builtIn", at: "userNames[0]" }] },
    ],
    unknown: [
        { name: "a user of another stack", resources: [group(["ext-user"])], expect: [{ on: "users", says: "user ext-user of users is outside this stack" }] },
        { name: "users known after the update", resources: [group(UNKNOWN)], expect: [{ on: "users", says: "userIds of users is known after the update" }] },
        { name: "one of an open and a locked user", resources: [locked, open, group([UNKNOWN], { deps: { userIds: ["locked", "open"] } })], expect: [{ on: "users", says: "which user" }] },
        { name: "a default user whose access is known after the update", resources: [user("late", { userName: "default", noPasswordRequired: true, accessString: UNKNOWN }), group(["late"])] },
        { name: "an association whose group cannot be told", resources: [app, group(["app"]), join({ userGroupId: UNKNOWN })] },
        { name: "a cache with a group of another stack", resources: [cache({ userGroupIds: ["elsewhere"] })], expect: [{ on: "cache", says: "user group elsewhere of cache is outside this stack" }] },
        { name: "a MemoryDB cluster with a list of another stack", resources: [memorydb("app-acl")], expect: [{ on: "store", says: "access-control list app-acl of store" }] },
        { name: "a list of unknown users", resources: [acl(UNKNOWN)] },
    ],
    notApplicable: [
        { name: "a cache without user groups", resources: [cache()], expect: [{ on: "cache", says: "names no user group" }] },
        { name: "open access is another rule's", resources: [memorydb("open-access")] },
        { name: "a serverless cache without a group", resources: [resource("aws:elasticache/serverlessCache:ServerlessCache", "cache", { engine: "valkey" })] },
    ],
});
