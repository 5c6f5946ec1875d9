import rule from "../../../policies/storage/storage-no-anonymous-write";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const allow = { Effect: "Allow", Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::media/*" };
const text = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const policy = (value: unknown) => resource("aws:s3/bucketPolicy:BucketPolicy", "policy", { bucket: "media", policy: value });
const statements = (...list: object[]) => policy(text(...list));
const bucket = (inputs: Record<string, unknown>, more = {}) => resource("aws:s3/bucket:Bucket", "media", inputs, more);
const acl = (inputs: object) => resource("aws:s3/bucketAcl:BucketAcl", "acl", { bucket: "media", ...inputs });
const byPolicy = [{ on: "policy", message: "policy", at: "policy" }];
const when = (Condition: object) => statements({ ...allow, Condition });

testRule(rule, {
    valid: [
        { name: "a named account", resources: [statements({ ...allow, Principal: { AWS: "arn:aws:iam::111122223333:root" } })] },
        { name: "reading for everybody, which is another rule's", resources: [statements({ ...allow, Action: ["s3:GetObject", "s3:ListBucket"] })] },
        { name: "a VPC endpoint", resources: [when({ StringEquals: { "aws:SourceVpce": "vpce-1" } })] },
        { name: "an organisation, in odd letter case", resources: [when({ stringequals: { "AWS:principalorgid": ["o-abc"] } })] },
        { name: "an office address", resources: [when({ IpAddress: { "aws:SourceIp": ["198.51.100.0/24"] } })] },
        { name: "any value of a set on a source", resources: [when({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-abc/r-1/*"] } })] },
        { name: "a service principal", resources: [statements({ ...allow, Principal: { Service: "delivery.logs.amazonaws.com" } })] },
        {
            name: "a Deny for all but one endpoint takes it back",
            resources: [
                statements(allow, {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:*",
                    Resource: ["arn:aws:s3:::media", "arn:aws:s3:::media/*"],
                    Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
                }),
            ],
        },
        {
            name: "a Deny for everybody but a role takes it back",
            resources: [statements(allow, { Effect: "Deny", NotPrincipal: { AWS: "arn:aws:iam::111122223333:role/web" }, Action: "s3:*", Resource: "*" })],
        },
        {
            name: "log delivery by ACL",
            resources: [acl({ accessControlPolicy: { grants: [{ grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" }, permission: "WRITE" }] } })],
        },
        { name: "a private ACL", resources: [bucket({ acl: "private" })] },
        { name: "an object that everybody may read", resources: [resource("aws:s3/bucketObject:BucketObject", "logo", { bucket: "media", acl: "public-read" })] },
    ],
    invalid: [
        { name: "everybody may put objects", resources: [statements(allow)], expect: byPolicy },
        { name: "a document as an object", resources: [policy({ Version: "2012-10-17", Statement: allow })], expect: byPolicy },
        { name: "a URL-encoded document", resources: [policy(encodeURIComponent(text(allow)))], expect: byPolicy },
        { name: "everybody in a list of accounts", resources: [statements({ ...allow, Principal: { AWS: ["arn:aws:iam::111122223333:root", "*"] } })], expect: byPolicy },
        { name: "actions with wildcards, in lower case", resources: [statements({ ...allow, Action: "s3:put*" })], expect: byPolicy },
        { name: "a question mark in an action", resources: [statements({ ...allow, Action: ["s3:DeleteObjec?"] })], expect: byPolicy },
        { name: "an action newer than the list", resources: [statements({ ...allow, Action: "s3:PutObjectHologram" })], expect: byPolicy },
        { name: "everything but one action", resources: [statements({ Effect: "Allow", Principal: "*", NotAction: ["s3:GetObject"], Resource: "*" })], expect: byPolicy },
        { name: "everybody but one", resources: [statements({ Effect: "Allow", NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "s3:PutObject", Resource: "*" })], expect: byPolicy },
        { name: "a referer, which the caller chooses", resources: [when({ StringLike: { "aws:Referer": "https://www.example.com/*" } })], expect: byPolicy },
        { name: "a canned ACL, which the caller chooses", resources: [when({ StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } })], expect: byPolicy },
        { name: "TLS, which everybody can speak", resources: [when({ Bool: { "aws:SecureTransport": "true" } })], expect: byPolicy },
        { name: "the whole internet as source", resources: [when({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })], expect: byPolicy },
        { name: "the internet in halves", resources: [when({ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } })], expect: byPolicy },
        { name: "all but one VPC", resources: [when({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } })], expect: byPolicy },
        { name: "a condition that a missing key meets", resources: [when({ StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } })], expect: byPolicy },
        { name: "a condition that the empty set meets", resources: [when({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-abc" } })], expect: byPolicy },
        { name: "an ARN of nothing but wildcards", resources: [when({ ArnLike: { "aws:SourceArn": "arn:aws:*:*:*:*" } })], expect: byPolicy },
        {
            name: "a Deny on clear text leaves strangers in",
            resources: [statements(allow, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } })],
            expect: byPolicy,
        },
        { name: "a Deny of another action", resources: [statements(allow, { Effect: "Deny", Principal: "*", Action: "s3:DeleteObject", Resource: "*" })], expect: byPolicy },
        { name: "a policy on the bucket itself", resources: [bucket({ policy: text(allow) })], expect: [{ on: "media", message: "policy", at: "policy" }] },
        {
            name: "a policy of an access point",
            resources: [resource("aws:s3/accessPoint:AccessPoint", "point", { bucket: "media", policy: text(allow) })],
            expect: [{ on: "point", message: "policy", at: "policy" }],
        },
        {
            name: "a policy of a multi-region access point",
            resources: [resource("aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy", "point", { details: { name: "media", policy: text(allow) } })],
            expect: [{ on: "point", message: "policy", at: "details.policy" }],
        },
        { name: "a canned ACL", resources: [resource("aws:s3/bucketAclV2:BucketAclV2", "acl", { bucket: "media", acl: "public-read-write" })], expect: [{ on: "acl", message: "acl", at: "acl" }] },
        {
            name: "a grant on the bucket",
            resources: [bucket({ grants: [{ type: "Group", uri: ALL_USERS, permissions: ["READ", "WRITE"] }] })],
            expect: [{ on: "media", message: "grant", at: "grants[0].permissions[1]" }],
        },
        {
            name: "a grant to every customer of AWS",
            resources: [acl({ accessControlPolicy: { grants: [{ grantee: { type: "Group", uri: AUTHENTICATED }, permission: "FULL_CONTROL" }] } })],
            expect: [{ on: "acl", message: "grant", at: "accessControlPolicy.grants[0].permission" }],
        },
        { name: "a certain statement beside an unknown one", resources: [policy({ Statement: [{ ...allow, Principal: UNKNOWN }, allow] })], expect: byPolicy },
    ],
    unknown: [
        { name: "a policy known after the update", resources: [policy(UNKNOWN)], expect: [{ on: "policy", says: "policy of policy is known after the update" }] },
        { name: "the principal of a document given as an object", resources: [policy({ Statement: [{ ...allow, Principal: { AWS: UNKNOWN } }] })] },
        { name: "the endpoint in a condition", resources: [policy({ Statement: [{ ...allow, Condition: { StringEquals: { "aws:SourceVpce": UNKNOWN } } }] })] },
        { name: "text that is no policy", resources: [policy("see the wiki")], expect: [{ on: "policy", says: "cannot be read here" }] },
        { name: "the canned ACL", resources: [acl({ acl: UNKNOWN })] },
        { name: "the grantee", resources: [bucket({ grants: [{ type: "Group", uri: UNKNOWN, permissions: ["WRITE"] }] })] },
        { name: "all grants", resources: [acl({ accessControlPolicy: { grants: UNKNOWN } })] },
    ],
    notApplicable: [
        { name: "a bucket without policy and ACL", resources: [bucket({})] },
        { name: "a bucket in a preview, where the provider will tell", resources: [bucket({}, { outputs: { policy: UNKNOWN, acl: UNKNOWN, grants: UNKNOWN } })] },
    ],
});
