import rule from "../../../policies/database/database-search-policy-restricted";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const statement = (more = {}) => ({ Sid: "Http", Effect: "Allow", Principal: "*", Action: "es:ESHttp*", Resource: "*", ...more });
const policy = (more = {}) => JSON.stringify({ Version: "2012-10-17", Statement: [statement(more)] });
const domain = (inputs = {}, more = {}) => resource("aws:opensearch/domain:Domain", "search", { domainName: "search", ...inputs }, more);
const companion = (inputs = {}, more = {}) => resource("aws:opensearch/domainPolicy:DomainPolicy", "policy", { domainName: "search", accessPolicies: policy(), ...inputs }, more);
const vpcOptions = { subnetIds: ["subnet-1"] };
const guarded = { enabled: true, internalUserDatabaseEnabled: true };
const lax = { enabled: true, anonymousAuthEnabled: true };
const named = { Principal: { AWS: "arn:aws:iam::123456789012:role/app" } };
const address = (value: unknown) => ({ Condition: { IpAddress: { "aws:SourceIp": value } } });
const options = { vpcDomainOpenPolicy: "violation" };

testRule(rule, {
    valid: [
        { name: "listed addresses only", resources: [domain({ accessPolicies: policy(address(["198.51.100.0/24"])) })] },
        { name: "a named role", resources: [domain({ accessPolicies: policy(named) })] },
        { name: "no policy at all", resources: [domain()] },
        { name: "the empty policy that AWS returns for none", resources: [domain({}, { outputs: { accessPolicies: "" } })] },
        { name: "a login is demanded", resources: [domain({ accessPolicies: policy(), advancedSecurityOptions: guarded })] },
        { name: "a login settles it, whatever the policy will be", resources: [domain({ accessPolicies: UNKNOWN, advancedSecurityOptions: guarded })] },
        { name: "inside a VPC, with a login", resources: [domain({ accessPolicies: policy(), vpcOptions, advancedSecurityOptions: guarded })] },
        {
            name: "inside a VPC, on the way to a login",
            resources: [domain({ accessPolicies: policy(), vpcOptions, advancedSecurityOptions: lax })],
            expect: [{ on: "search", says: "anonymousAuthEnabled of search is still on" }],
        },
        { name: "a named role, on the way to a login", resources: [domain({ accessPolicies: policy(named), advancedSecurityOptions: lax })], expect: [{ on: "search", says: "still on" }] },
        { name: "inside a VPC, a policy known after the update", resources: [domain({ accessPolicies: UNKNOWN, vpcOptions })] },
        { name: "inside a VPC, where open policies are not accepted", options, resources: [domain({ accessPolicies: policy(named), vpcOptions })] },
        { name: "an update closes what the outputs still show", resources: [domain({}, { outputs: { accessPolicies: policy() } }), companion({ accessPolicies: policy(named) })] },
        { name: "a policy for another stack's domain", resources: [domain({ accessPolicies: policy(named) }), companion({ domainName: "elsewhere" })] },
    ],
    invalid: [
        { name: "everybody", resources: [domain({ accessPolicies: policy() })], expect: [{ on: "search", message: "open", at: "accessPolicies" }] },
        {
            name: "everybody in a list",
            resources: [domain({ accessPolicies: policy({ Principal: { AWS: ["arn:aws:iam::123456789012:root", "*"] } }) })],
            expect: [{ on: "search", message: "open", at: "accessPolicies" }],
        },
        { name: "an address that is the world", resources: [domain({ accessPolicies: policy(address("0.0.0.0/0")) })], expect: [{ on: "search", message: "open", at: "accessPolicies" }] },
        { name: "set by hand, seen in the outputs", resources: [domain({}, { outputs: { accessPolicies: policy() } })], expect: [{ on: "search", message: "open", at: "accessPolicies" }] },
        { name: "a companion opens a closed domain", resources: [domain({ accessPolicies: policy(named) }), companion()], expect: [{ on: "search", message: "open" }] },
        {
            name: "an older companion, linked by what it depends on",
            resources: [
                resource("aws:elasticsearch/domain:Domain", "search", {}),
                resource("aws:elasticsearch/domainPolicy:DomainPolicy", "policy", { domainName: UNKNOWN, accessPolicies: policy() }, { deps: { domainName: ["search"] } }),
            ],
            expect: [{ on: "search", message: "open" }],
        },
        {
            name: "the login is switched off again",
            resources: [domain({ accessPolicies: policy(), advancedSecurityOptions: lax })],
            expect: [{ on: "search", message: "anonymous", at: "accessPolicies" }],
        },
        {
            name: "inside a VPC, where open policies are not accepted",
            options,
            resources: [domain({ accessPolicies: policy(), vpcOptions })],
            expect: [{ on: "search", message: "openInVpc", at: "accessPolicies" }],
        },
        {
            name: "certain, whatever the companion says",
            resources: [domain({ accessPolicies: policy() }), companion({ accessPolicies: UNKNOWN })],
            expect: [{ on: "search", message: "open", at: "accessPolicies" }],
        },
    ],
    unknown: [
        { name: "a policy known after the update", resources: [domain({ accessPolicies: UNKNOWN })], expect: [{ on: "search", says: "accessPolicies of search" }] },
        { name: "a companion's policy known after the update", resources: [domain(), companion({ accessPolicies: UNKNOWN })], expect: [{ on: "search", says: "accessPolicies of policy" }] },
        { name: "a companion that may belong elsewhere", resources: [domain(), companion({ domainName: UNKNOWN })], expect: [{ on: "search", says: "domainName of policy" }] },
        { name: "a place known after the update", resources: [domain({ accessPolicies: policy(), vpcOptions: UNKNOWN })], expect: [{ on: "search", says: "vpcOptions of search" }] },
        {
            name: "a login known after the update",
            resources: [domain({ accessPolicies: policy(), advancedSecurityOptions: { enabled: UNKNOWN } })],
            expect: [{ on: "search", says: "advancedSecurityOptions.enabled" }],
        },
        { name: "a policy that cannot be read", resources: [domain({ accessPolicies: "{" })], expect: [{ on: "search", says: "cannot be read here" }] },
    ],
    notApplicable: [{ name: "a serverless collection has no such policy", resources: [resource("aws:opensearch/serverlessCollection:ServerlessCollection", "search", { name: "search" })] }],
});
