import rule from "../../../policies/database/database-explicit-security-group";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const instance = (inputs = {}, more = {}) => resource("aws:rds/instance:Instance", "db", { engine: "postgres", ...inputs }, more);
const search = (inputs = {}) => resource("aws:opensearch/domain:Domain", "db", inputs);
const found = (at: string) => [{ on: "db", message: "unnamed", at }];

testRule(rule, {
    valid: [
        { name: "a group known after the update", resources: [instance({ vpcSecurityGroupIds: [UNKNOWN] })] },
        { name: "a group of another stack", resources: [instance({ vpcSecurityGroupIds: ["sg-0aa"] })] },
        { name: "a search domain inside a VPC", resources: [search({ vpcOptions: { subnetIds: ["subnet-1"], securityGroupIds: [UNKNOWN] } })] },
    ],
    invalid: [
        { name: "none", resources: [instance({ dbSubnetGroupName: "group" })], expect: found("vpcSecurityGroupIds") },
        { name: "an empty list", resources: [instance({ vpcSecurityGroupIds: [] })], expect: found("vpcSecurityGroupIds") },
        { name: "none, and AWS chose one", preview: false, resources: [instance({}, { id: "db", outputs: { vpcSecurityGroupIds: ["sg-default"] } })], expect: found("vpcSecurityGroupIds") },
        { name: "a replica, which does not inherit those of its source", resources: [instance({ replicateSourceDb: "main" })], expect: found("vpcSecurityGroupIds") },
        { name: "a proxy", resources: [resource("aws:rds/proxy:Proxy", "db", { vpcSubnetIds: ["subnet-1"] })], expect: found("vpcSecurityGroupIds") },
        { name: "Redshift Serverless", resources: [resource("aws:redshiftserverless/workgroup:Workgroup", "db", {})], expect: found("securityGroupIds") },
        { name: "a search domain inside a VPC", resources: [search({ vpcOptions: { subnetIds: ["subnet-1"] } })], expect: found("vpcOptions.securityGroupIds") },
    ],
    unknown: [
        { name: "a list that is unknown as a whole", resources: [instance({ vpcSecurityGroupIds: UNKNOWN })], expect: [{ on: "db", says: "vpcSecurityGroupIds of db is known after the update" }] },
        { name: "an unknown placement", resources: [search({ vpcOptions: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "a member of an Aurora cluster", resources: [resource("aws:rds/clusterInstance:ClusterInstance", "db", {})] },
        { name: "a public search domain", resources: [search({ domainName: "s" })] },
        { name: "a database that is only read", preview: false, resources: [instance({}, { external: true, id: "db" })] },
        { name: "InfluxDB, which requires groups", resources: [resource("aws:timestreaminfluxdb/dbInstance:DbInstance", "db", {})] },
    ],
});
