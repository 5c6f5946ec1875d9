/** Who may do what with a bucket, an access point or an object: policies, canned ACLs and ACL grants, wherever they stand. */
import { S3_WRITE_ACTIONS, S3_WRITE_PATTERN } from "../data/s3-actions";
import type { Family, View } from "../family";
import { type PolicyDocument, readPolicy, type WorldGrant, worldGrants } from "../policy-document";
import type { Property } from "../property";
import type { Resource } from "../resource";
import { and, type Truth, truth, type Value } from "../value";

export const BUCKET = "aws:s3/bucket:Bucket";
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const BUCKET_ACL = "aws:s3/bucketAcl:BucketAcl";
export const OBJECT_TYPES = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/objectCopy:ObjectCopy"] as const;
export const ACCESS_POINT = "aws:s3/accessPoint:AccessPoint";
export const ACCESS_POINT_POLICIES = [
    "aws:s3control/accessPointPolicy:AccessPointPolicy",
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
    "aws:s3control/bucketPolicy:BucketPolicy",
] as const;

/** One grant of an ACL. */
export interface AclGrant {
    /** Path of the permission, for example `grants[0].permissions[1]`. */
    readonly path: string;
    /** Group of everybody (`AllUsers`) or of every AWS customer (`AuthenticatedUsers`), else the URI or absent. */
    readonly uri: Value<string>;
    readonly permission: Value<string>;
}

export interface AccessGrantView extends View {
    readonly policy: Value<PolicyDocument>;
    readonly policyPath: string;
    /** Canned ACL in lower case. */
    readonly acl: Value<string>;
    readonly aclGrants: readonly AclGrant[];
    /** Grants that are unknown as a whole. */
    readonly aclGap: Value<never>;
    /** Whether it carries any grant at all. */
    readonly saysSomething: boolean;
}

/** Everything that can carry a grant on stored objects. */
export const accessGrants: Family<AccessGrantView> = {
    name: "bucket policies, ACLs, objects and access points",
    types: [BUCKET, BUCKET_POLICY, BUCKET_ACL, ...OBJECT_TYPES, ACCESS_POINT, ...ACCESS_POINT_POLICIES],
    view: readAccessGrants,
};

/** The grants that a resource itself declares. */
export function readAccessGrants(resource: Resource): AccessGrantView {
    const policyPath = resource.type.includes("multiRegion") ? "details.policy" : "policy";
    const grants =
        resource.type === BUCKET_ACL
            ? resource.structure("accessControlPolicy").get("grants")
            : resource.structure("grants");
    const acl = lowerCase(resource.scalar("acl").text());
    // The outputs of a bucket hold the policy of its companion, which is judged by itself.
    const policy = readPolicy(multiRegionDetails(resource) ?? resource.declared(policyPath));
    const aclGrants = grants.elements().flatMap(readGrant);
    return {
        resource,
        policy,
        policyPath,
        acl,
        aclGrants,
        saysSomething: acl.state === "known" || policy.state === "known" || aclGrants.length > 0,
        aclGap: grants.isUnknown ? grants.gap() : { state: "absent" },
    };
}

/** `details` is one block, in some versions within a list. */
function multiRegionDetails(resource: Resource): Property | undefined {
    if (!resource.type.includes("multiRegion")) return undefined;
    const details = resource.declared("details");
    return (details.elements()[0] ?? details).get("policy");
}

function lowerCase(value: Value<string>): Value<string> {
    return value.state === "known" ? { state: "known", value: value.value.toLowerCase() } : value;
}

function readGrant(grant: Property): AclGrant[] {
    const grantee = grant.get("grantee");
    const uri = (grantee.isPresent ? (grantee.elements()[0] ?? grantee) : grant).get("uri").text();
    const many = grant.get("permissions");
    const permissions = grant.get("permission").isPresent
        ? [grant.get("permission")]
        : many.isUnknown
          ? [many]
          : many.elements();
    return permissions.map((permission) => ({ path: permission.path, uri, permission: permission.text() }));
}

/** Whether a grant is to everybody, or to every customer of AWS. */
export function isToTheWorld(grant: AclGrant): Truth {
    return truth(grant.uri, (uri) => /\/global\/(AllUsers|AuthenticatedUsers)$/.test(uri));
}

/** Whether a grant to the world has one of the permissions. */
export function grantsToTheWorld(grant: AclGrant, permissions: readonly string[]): Truth {
    return and(
        isToTheWorld(grant),
        truth(grant.permission, (permission) => permissions.includes(permission.toUpperCase())),
    );
}

/** What a policy lets everybody write, statement by statement. */
export function worldWrites(document: PolicyDocument): WorldGrant[] {
    const named = document.statements
        .flatMap((statement) => (statement.actions.state === "known" ? statement.actions.value : []))
        .filter((action) => S3_WRITE_PATTERN.test(action) && !/[*?]/.test(action));
    return worldGrants(document, [...new Set([...S3_WRITE_ACTIONS, ...named])]);
}
