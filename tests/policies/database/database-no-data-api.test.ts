import rule from "../../../policies/database/database-no-data-api";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const cluster = (inputs = {}) => resource("aws:rds/cluster:Cluster", "db", { engine: "aurora-postgresql", ...inputs });

testRule(rule, {
    valid: [
        { name: "nothing set", resources: [cluster()] },
        { name: "switched off", resources: [cluster({ enableHttpEndpoint: false })] },
    ],
    invalid: [
        { name: "switched on", resources: [cluster({ enableHttpEndpoint: true })], expect: [{ on: "db", message: "on", at: "enableHttpEndpoint" }] },
        {
            name: "private subnets and a closed group do not help",
            resources: [
                resource("aws:ec2/securityGroup:SecurityGroup", "sg", { ingress: [] }, { id: "sg-1" }),
                cluster({ enableHttpEndpoint: true, dbSubnetGroupName: "private", vpcSecurityGroupIds: ["sg-1"] }),
            ],
            expect: [{ on: "db", message: "on", at: "enableHttpEndpoint" }],
        },
    ],
    unknown: [{ name: "a flag known after the update", resources: [cluster({ enableHttpEndpoint: UNKNOWN })], expect: [{ on: "db", says: "enableHttpEndpoint of db" }] }],
    notApplicable: [{ name: "an instance has no Data API", resources: [resource("aws:rds/instance:Instance", "db", {})] }],
});
