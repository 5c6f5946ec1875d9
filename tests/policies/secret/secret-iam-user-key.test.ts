import rule from "../../../policies/secret/secret-iam-user-key";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const user = resource("aws:iam/user:User", "bot", { name: "bot" }, { id: "bot" });
const key = (inputs: Json = {}, more = {}) => resource("aws:iam/accessKey:AccessKey", "key", { user: "bot", ...inputs }, more);
const login = (inputs: Json = {}) => resource("aws:iam/userLoginProfile:UserLoginProfile", "login", { user: "bot", ...inputs });
const allow = (Action: unknown) => JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
const policy = (text: unknown, inputs: Json = {}) => resource("aws:iam/userPolicy:UserPolicy", "policy", { user: "bot", policy: text, ...inputs });
const attach = (policyArn: string) => resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", "attach", { user: "bot", policyArn });
const smtp = resource("aws:secretsmanager/secretVersion:SecretVersion", "smtp", { secretId: "smtp", secretString: UNKNOWN }, { deps: { secretString: ["key"] } });

testRule(rule, {
    valid: [
        { name: "inactive", resources: [user, key({ status: "Inactive" })] },
        { name: "SMTP of SES", resources: [user, key(), policy(allow(["ses:SendEmail", "ses:SendRawEmail"])), smtp] },
        { name: "SMTP of SES by AWS's own policy", resources: [user, key(), attach("arn:aws:iam::aws:policy/AmazonSesSendingAccess")] },
    ],
    invalid: [
        { name: "a key", resources: [user, key()], expect: [{ on: "key", message: "key" }] },
        { name: "a key of another stack's user", resources: [key({ user: "elsewhere" })], expect: [{ on: "key", message: "key" }] },
        {
            name: "a key that a container is given, through an apply",
            resources: [user, key(), resource("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: UNKNOWN }, { deps: { containerDefinitions: ["key"] } })],
            expect: [{ on: "key", message: "flows" }],
        },
        { name: "mail and more", resources: [user, key({ pgpKey: "keybase:x" }), policy(allow(["ses:SendEmail", "s3:*"]))], expect: [{ on: "key", message: "key" }] },
        {
            name: "a member of a group",
            resources: [user, key({ status: "Active" }), policy(allow("ses:SendEmail")), resource("aws:iam/userGroupMembership:UserGroupMembership", "member", { user: "bot", groups: ["admins"] })],
            expect: [{ on: "key", message: "key" }],
        },
        { name: "a console password", resources: [user, login()], expect: [{ on: "login", message: "login" }] },
        {
            name: "a credential for CodeCommit",
            resources: [user, resource("aws:iam/serviceSpecificCredential:ServiceSpecificCredential", "git", { userName: "bot", serviceName: "codecommit.amazonaws.com" })],
            expect: [{ on: "git", message: "service" }],
        },
    ],
    unknown: [
        { name: "the status", resources: [user, key({ status: UNKNOWN })] },
        { name: "what the user may do", resources: [user, key(), policy(UNKNOWN)] },
    ],
    notApplicable: [
        { name: "a user alone", resources: [user] },
        { name: "a password that a PGP key encrypts", resources: [user, login({ pgpKey: "keybase:admin" })] },
    ],
});
