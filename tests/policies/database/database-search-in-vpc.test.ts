import rule from "../../../policies/database/database-search-in-vpc";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const domain = (inputs = {}, more = {}) => resource("aws:opensearch/domain:Domain", "search", inputs, more);
const serverless = (policy: unknown, type: unknown = "network") =>
    resource("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", "network", { type, policy: typeof policy === "string" ? policy : JSON.stringify(policy) });
const rules = (kind: string) => ({ Rules: [{ ResourceType: kind, Resource: [`${kind}/app`] }] });
const allow = (condition?: unknown) =>
    JSON.stringify({
        Statement: [
            { Effect: "Allow", Principal: "*", Action: "es:*", Condition: condition },
            { Effect: "Deny", Principal: "*", Action: "es:ESHttpDelete" },
        ],
    });
const options = { acceptPublicWithIpAllowlist: true };

testRule(rule, {
    valid: [
        { name: "subnets known after the update", resources: [domain({ vpcOptions: { subnetIds: [UNKNOWN], securityGroupIds: [UNKNOWN] } })] },
        { name: "subnets of an older domain", resources: [resource("aws:elasticsearch/domain:Domain", "search", { vpcOptions: { subnetIds: ["subnet-1"] } })] },
        { name: "subnets that the outputs tell", resources: [domain({}, { outputs: { vpcOptions: { subnetIds: ["subnet-1"] } } })] },
        { name: "a collection behind a VPC endpoint", resources: [serverless([{ ...rules("collection"), AllowFromPublic: false, SourceVPCEs: ["vpce-1"] }])] },
        {
            name: "only the dashboard is public",
            resources: [
                serverless([
                    { ...rules("collection"), SourceVPCEs: ["vpce-1"] },
                    { ...rules("dashboard"), AllowFromPublic: true },
                ]),
            ],
        },
        { name: "listed addresses, where that is accepted", options, resources: [domain({ accessPolicies: allow({ IpAddress: { "aws:SourceIp": ["198.51.100.0/24"] } }) })] },
    ],
    invalid: [
        { name: "nothing set", resources: [domain({ domainName: "search" })], expect: [{ on: "search", message: "noVpc", at: "vpcOptions" }] },
        { name: "empty options", resources: [domain({ vpcOptions: {} })], expect: [{ on: "search", message: "noSubnets", at: "vpcOptions.subnetIds" }] },
        { name: "no subnets", resources: [domain({ vpcOptions: { subnetIds: [], securityGroupIds: ["sg-1"] } })], expect: [{ on: "search", message: "noSubnets", at: "vpcOptions.subnetIds" }] },
        {
            name: "listed addresses are not accepted by default",
            resources: [domain({ accessPolicies: allow({ IpAddress: { "aws:SourceIp": ["198.51.100.0/24"] } }) })],
            expect: [{ on: "search", message: "noVpc", at: "vpcOptions" }],
        },
        {
            name: "the world is no list of addresses",
            options,
            resources: [domain({ accessPolicies: allow({ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }) })],
            expect: [{ on: "search", message: "noVpc", at: "vpcOptions" }],
        },
        {
            name: "neither are all but some addresses",
            options,
            resources: [domain({ accessPolicies: allow({ NotIpAddress: { "aws:SourceIp": ["198.51.100.0/24"] } }) })],
            expect: [{ on: "search", message: "noVpc", at: "vpcOptions" }],
        },
        { name: "without a policy nothing limits the addresses", options, resources: [domain()], expect: [{ on: "search", message: "noVpc", at: "vpcOptions" }] },
        { name: "a public collection", resources: [serverless([{ ...rules("collection"), AllowFromPublic: true }])], expect: [{ on: "network", message: "collection", at: "policy" }] },
        {
            name: "a public collection beside a private one",
            resources: [
                serverless([
                    { ...rules("collection"), SourceVPCEs: ["vpce-1"] },
                    { Rules: [...rules("dashboard").Rules, ...rules("collection").Rules], AllowFromPublic: true },
                ]),
            ],
            expect: [{ on: "network", message: "collection", at: "policy" }],
        },
    ],
    unknown: [
        { name: "options known after the update", resources: [domain({ vpcOptions: UNKNOWN })], expect: [{ on: "search", says: "vpcOptions of search" }] },
        { name: "a list of subnets known after the update", resources: [domain({ vpcOptions: { subnetIds: UNKNOWN } })], expect: [{ on: "search", says: "vpcOptions.subnetIds of search" }] },
        { name: "addresses known after the update, where a list is accepted", options, resources: [domain({ accessPolicies: UNKNOWN })], expect: [{ on: "search", says: "accessPolicies of search" }] },
        { name: "a network policy known after the update", resources: [serverless(UNKNOWN)], expect: [{ on: "network", says: "policy of network" }] },
        { name: "a network policy that cannot be read", resources: [serverless("[{")], expect: [{ on: "network", says: "policy of network cannot be read here" }] },
    ],
    notApplicable: [{ name: "an encryption policy", resources: [serverless({ ...rules("collection"), AWSOwnedKey: true }, "encryption")], expect: [{ on: "network", says: "no network policy" }] }],
});
