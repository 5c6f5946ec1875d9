import rule from "../../../policies/database/database-no-default-vpc";
import { database, subnet, vpc } from "../../model/network/builders";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const db = database([], { dbSubnetGroupName: UNKNOWN }, { deps: { dbSubnetGroupName: ["group"] } });
const subnets = (...names: string[]) => resource("aws:rds/subnetGroup:SubnetGroup", "group", { subnetIds: names.map(() => UNKNOWN) }, { deps: { subnetIds: names } });
const defaultVpc = resource("aws:ec2/defaultVpc:DefaultVpc", "default-vpc", {});
const store = (type: string, inputs: Json = {}) => resource(type, "db", inputs);
const left = (at: string) => [{ on: "db", message: "left", at }];

testRule(rule, {
    valid: [
        { name: "subnets of a VPC of one's own", resources: [vpc(), subnet("a"), subnets("a"), db] },
        { name: "a replica, which stands with its source", resources: [database([], { replicateSourceDb: "main" })], expect: [{ on: "db", says: "network of its source" }] },
        {
            name: "a group that AWS says it has",
            resources: [
                vpc(),
                subnet("a"),
                { ...subnets("a"), id: "chosen" },
                database([], { replicateSourceDb: "arn:aws:rds:eu-west-1:111122223333:db:main" }, { outputs: { dbSubnetGroupName: "chosen" } }),
            ],
        },
    ],
    invalid: [
        { name: "nothing is named", resources: [database([])], expect: left("dbSubnetGroupName") },
        { name: "the default by name", resources: [database([], { dbSubnetGroupName: "default" })], expect: left("dbSubnetGroupName") },
        { name: "a replica of another region", resources: [database([], { replicateSourceDb: "arn:aws:rds:eu-west-1:111122223333:db:main" })], expect: left("dbSubnetGroupName") },
        { name: "Redshift", resources: [store("aws:redshift/cluster:Cluster")], expect: left("clusterSubnetGroupName") },
        { name: "Redshift Serverless", resources: [store("aws:redshiftserverless/workgroup:Workgroup")], expect: left("subnetIds") },
        { name: "an elastic DocumentDB cluster", resources: [store("aws:docdb/elasticCluster:ElasticCluster", { subnetIds: [] })], expect: left("subnetIds") },
        { name: "a subnet of the default VPC", resources: [defaultVpc, subnet("a", "default-vpc"), subnets("a"), db], expect: [{ on: "db", message: "subnet", at: "dbSubnetGroupName" }] },
        { name: "a default subnet", resources: [resource("aws:ec2/defaultSubnet:DefaultSubnet", "a", {}), subnets("a"), db], expect: [{ on: "db", message: "subnet" }] },
        {
            name: "a subnet of a VPC that is only read, and is the default one",
            preview: false,
            resources: [
                vpc("vpc", { default: true }, { external: true, id: "vpc-1" }),
                { ...subnet("a", "vpc", { vpcId: "vpc-1" }), deps: {}, id: "subnet-a" },
                resource("aws:rds/subnetGroup:SubnetGroup", "group", { subnetIds: ["subnet-a"] }, { id: "group" }),
                database([], { dbSubnetGroupName: "group" }),
            ],
            expect: [{ on: "db", message: "subnet" }],
        },
    ],
    unknown: [
        { name: "a replica of a source known after the update", resources: [database([], { replicateSourceDb: UNKNOWN })], expect: [{ on: "db", says: "replicateSourceDb of db" }] },
        { name: "subnets of another stack", resources: [resource("aws:rds/subnetGroup:SubnetGroup", "group", { subnetIds: ["subnet-9"] }), db] },
        { name: "a subnet group of another stack", resources: [database([], { dbSubnetGroupName: "prod-db" })], expect: [{ on: "db", says: "subnet group prod-db" }] },
        { name: "a VPC of another stack", resources: [subnet("a", "vpc", { vpcId: "vpc-9" }, { deps: {} }), subnets("a"), db], expect: [{ on: "db", says: "VPC vpc-9 of a" }] },
        {
            name: "one of two subnet groups",
            resources: [
                vpc(),
                defaultVpc,
                subnet("a"),
                subnet("b", "default-vpc"),
                subnets("a"),
                resource("aws:rds/subnetGroup:SubnetGroup", "other", { subnetIds: [UNKNOWN] }, { deps: { subnetIds: ["b"] } }),
                database([], { dbSubnetGroupName: UNKNOWN }, { deps: { dbSubnetGroupName: ["group", "other"] } }),
            ],
            expect: [{ on: "db", says: "which subnet group" }],
        },
        { name: "a proxy without subnets in sight", resources: [store("aws:rds/proxy:Proxy", { vpcSubnetIds: UNKNOWN })] },
    ],
    notApplicable: [
        { name: "a public search domain", resources: [store("aws:opensearch/domain:Domain")] },
        { name: "a member of a cluster", resources: [store("aws:rds/clusterInstance:ClusterInstance")] },
    ],
});
