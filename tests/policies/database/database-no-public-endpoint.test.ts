import rule from "../../../policies/database/database-no-public-endpoint";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const instance = (inputs = {}, more = {}) => resource("aws:rds/instance:Instance", "db", inputs, more);
const cluster = (inputs = {}) => resource("aws:rds/cluster:Cluster", "db", inputs);
const redshift = (inputs = {}, more = {}) => resource("aws:redshift/cluster:Cluster", "db", inputs, more);
const member = (inputs = {}, more = {}) => resource("aws:rds/clusterInstance:ClusterInstance", "member", inputs, more);

testRule(rule, {
    valid: [
        { name: "an instance that sets no flag", resources: [instance()] },
        { name: "an instance that sets it to false", resources: [instance({ publiclyAccessible: false })] },
        { name: "Redshift without the flag on provider 7", resources: [redshift()] },
        { name: "a Multi-AZ cluster in a named group, which may be `default`", resources: [cluster({ engine: "mysql", dbClusterInstanceClass: "db.m6gd.large", dbSubnetGroupName: "default" })] },
        { name: "a graph known to be closed", resources: [resource("aws:neptunegraph/graph:Graph", "graph", {}, { outputs: { publicConnectivity: false } })] },
    ],
    invalid: [
        { name: "the flag", resources: [instance({ publiclyAccessible: true })], expect: [{ on: "db", message: "flag", at: "publiclyAccessible" }] },
        { name: "the flag as text", resources: [instance({ publiclyAccessible: "true" })], expect: [{ on: "db", message: "flag", at: "publiclyAccessible" }] },
        {
            name: "a Multi-AZ cluster without a subnet group",
            resources: [cluster({ engine: "mysql", dbClusterInstanceClass: "db.m6gd.large" })],
            expect: [{ on: "db", message: "noSubnetGroup", at: "dbSubnetGroupName" }],
        },
        {
            name: "one member of an Aurora cluster",
            resources: [cluster({ engine: "aurora-postgresql" }), member({ publiclyAccessible: true })],
            expect: [{ on: "member", message: "flag", at: "publiclyAccessible" }],
        },
        { name: "opened by hand, seen in the outputs", resources: [member({}, { outputs: { publiclyAccessible: true } })], expect: [{ on: "member", message: "flag", at: "publiclyAccessible" }] },
        { name: "Redshift without the flag on provider 6", resources: [redshift({}, { providerVersion: "6.83.0" })], expect: [{ on: "db", message: "oldRedshiftDefault", at: "publiclyAccessible" }] },
        { name: "Redshift with an Elastic IP", resources: [redshift({ elasticIp: "203.0.113.7" })], expect: [{ on: "db", message: "elasticIp", at: "elasticIp" }] },
    ],
    unknown: [
        { name: "a flag known after the update", resources: [instance({ publiclyAccessible: UNKNOWN })], expect: [{ on: "db", says: "publiclyAccessible of db is known after the update" }] },
        { name: "a graph that leaves the choice to AWS", resources: [resource("aws:neptunegraph/graph:Graph", "graph", {}, { outputs: { publicConnectivity: UNKNOWN } })] },
        { name: "a Multi-AZ cluster in a group known after the update", resources: [cluster({ engine: "mysql", dbClusterInstanceClass: "db.m6gd.large", dbSubnetGroupName: UNKNOWN })] },
    ],
    notApplicable: [{ name: "an Aurora cluster: its instances decide", resources: [cluster({ engine: "aurora-postgresql" })] }],
});
