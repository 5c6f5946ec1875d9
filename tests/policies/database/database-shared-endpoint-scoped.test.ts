import rule from "../../../policies/database/database-shared-endpoint-scoped";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const grant = (inputs = {}) => resource("aws:redshift/endpointAuthorization:EndpointAuthorization", "grant", { account: "111122223333", clusterIdentifier: "warehouse", ...inputs });
const searchGrant = (account: unknown = "111122223333") => resource("aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess", "grant", { account, domainName: "search" });
const nlb = resource("aws:lb/loadBalancer:LoadBalancer", "nlb", { loadBalancerType: "network", internal: true });
const listener = (port: unknown, more = {}, name = "listener") =>
    resource(
        "aws:lb/listener:Listener",
        name,
        { loadBalancerArn: UNKNOWN, port, protocol: "TCP", ...more },
        { deps: { loadBalancerArn: ["nlb"], ...("defaultActions" in more ? { defaultActions: ["targets"] } : {}) } },
    );
const service = (inputs = {}, more = {}) =>
    resource(
        "aws:ec2/vpcEndpointService:VpcEndpointService",
        "service",
        { acceptanceRequired: false, allowedPrincipals: ["*"], networkLoadBalancerArns: [UNKNOWN], ...inputs },
        { deps: { networkLoadBalancerArns: ["nlb"] }, ...more },
    );
const principal = (principalArn: unknown, more = {}) =>
    resource(
        "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
        "principal",
        { vpcEndpointServiceId: UNKNOWN, principalArn, ...more },
        { deps: { vpcEndpointServiceId: ["service"] } },
    );
const settings = { trustedAccounts: ["210987654321"] };
const forward = { defaultActions: [{ type: "forward", targetGroupArn: UNKNOWN }] };

testRule(rule, {
    valid: [
        { name: "a list of VPCs", resources: [grant({ vpcIds: ["vpc-1"] })] },
        { name: "VPCs known after the update", resources: [grant({ vpcIds: [UNKNOWN] })] },
        { name: "a trusted account", settings, resources: [grant({ account: "210987654321", vpcIds: ["vpc-1"] })] },
        { name: "a search domain for a named account", resources: [searchGrant()] },
        { name: "everybody may ask, and is asked to wait", resources: [nlb, listener(5432), service({ acceptanceRequired: true })] },
        { name: "a named account may connect", resources: [nlb, listener(5432), service({ allowedPrincipals: ["arn:aws:iam::111122223333:root"] })] },
        { name: "nobody is admitted", resources: [nlb, listener(5432), service({ allowedPrincipals: undefined })] },
        { name: "the application behind 443", resources: [nlb, listener(443), service()] },
        {
            name: "the application behind 443, whose targets listen on 8000",
            resources: [nlb, resource("aws:lb/targetGroup:TargetGroup", "targets", { port: 8000 }), listener(443, forward), service()],
        },
        {
            name: "a search domain in the stack does not make 443 a store's port",
            resources: [nlb, listener(443), service(), resource("aws:opensearch/domain:Domain", "search", { vpcOptions: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } })],
        },
        {
            name: "the application behind 443, beside a database whose port is known after the update",
            resources: [nlb, listener(443), service(), resource("aws:rds/instance:Instance", "db", { engine: "postgres", port: UNKNOWN })],
        },
    ],
    invalid: [
        { name: "every VPC of the account", resources: [grant()], expect: [{ on: "grant", message: "everyVpc", at: "vpcIds" }] },
        { name: "an empty list of VPCs", resources: [grant({ vpcIds: [] })], expect: [{ on: "grant", message: "everyVpc", at: "vpcIds" }] },
        { name: "an account that nobody trusts", settings, resources: [grant({ vpcIds: ["vpc-1"] })], expect: [{ on: "grant", message: "stranger", at: "account" }] },
        {
            name: "both",
            settings,
            resources: [grant()],
            expect: [
                { on: "grant", message: "everyVpc", at: "vpcIds" },
                { on: "grant", message: "stranger", at: "account" },
            ],
        },
        { name: "a search domain for an account that nobody trusts", settings, resources: [searchGrant()], expect: [{ on: "grant", message: "stranger", at: "account" }] },
        { name: "a database for everybody", resources: [nlb, listener(5432), service()], expect: [{ on: "service", message: "openService", at: "allowedPrincipals[0]" }] },
        { name: "one of two listeners", resources: [nlb, listener(443, {}, "web"), listener("6379"), service()], expect: [{ on: "service", message: "openService", at: "allowedPrincipals[0]" }] },
        {
            name: "a principal of its own",
            resources: [nlb, listener(3306), service({ allowedPrincipals: undefined }), principal("*")],
            expect: [{ on: "service", message: "openService", at: "acceptanceRequired" }],
        },
        {
            name: "a database behind another port",
            resources: [nlb, resource("aws:lb/targetGroup:TargetGroup", "targets", { port: 5432 }), listener(15432, forward), service()],
            expect: [{ on: "service", message: "openService", at: "allowedPrincipals[0]" }],
        },
        {
            name: "the port that a database of the stack chose",
            resources: [nlb, listener(15432), service(), resource("aws:rds/instance:Instance", "db", { engine: "postgres", port: 15432 })],
            expect: [{ on: "service", message: "openService", at: "allowedPrincipals[0]" }],
        },
    ],
    unknown: [
        {
            name: "a listener whose targets are known after the update",
            resources: [nlb, resource("aws:lb/targetGroup:TargetGroup", "targets", { port: 5432 }), listener(15432, { defaultActions: [UNKNOWN] }), service()],
            expect: [{ on: "service", says: "defaultActions" }],
        },
        { name: "VPCs known after the update as a whole", resources: [grant({ vpcIds: UNKNOWN })], expect: [{ on: "grant", says: "vpcIds of grant" }] },
        { name: "an account known after the update", settings, resources: [searchGrant(UNKNOWN)], expect: [{ on: "grant", says: "account of grant" }] },
        {
            name: "a load balancer of another stack",
            resources: [service({ networkLoadBalancerArns: ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/a/1"] }, { deps: {} })],
            expect: [{ on: "service", says: "networkLoadBalancerArns of service is outside this stack" }],
        },
        { name: "a port known after the update", resources: [nlb, listener(UNKNOWN), service()], expect: [{ on: "service", says: "port of listener" }] },
        {
            name: "the port that a database of the stack chose is known after the update",
            resources: [nlb, listener(15432), service(), resource("aws:rds/instance:Instance", "db", { engine: "postgres", port: UNKNOWN })],
            expect: [{ on: "service", says: "port of db" }],
        },
        { name: "principals known after the update", resources: [nlb, listener(5432), service({ allowedPrincipals: UNKNOWN })], expect: [{ on: "service", says: "allowedPrincipals of service" }] },
    ],
    notApplicable: [{ name: "an endpoint of one's own", resources: [resource("aws:redshift/endpointAccess:EndpointAccess", "own", {})] }],
});
