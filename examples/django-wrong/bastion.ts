import * as aws from "@pulumi/aws";
import { named, tags } from "./config";
import { databaseGroup, publicSubnets, vpc } from "./network";
import { DATABASE_HOST, DATABASE_PASSWORD } from "./stores";

// database-no-open-admin-hop: anybody may knock at SSH, and the database lets this host in.
const bastionGroup = new aws.ec2.SecurityGroup("bastion", {
    name: named("bastion"),
    description: "Administrators",
    vpcId: vpc.id,
    ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    tags,
});

// database-consistent-security-group-rules: the group has a list of its own too, and each undoes the other.
new aws.vpc.SecurityGroupIngressRule("database-from-bastion", {
    securityGroupId: databaseGroup.id,
    referencedSecurityGroupId: bastionGroup.id,
    ipProtocol: "tcp",
    fromPort: 5432,
    toPort: 5432,
    tags,
});

const bootScript = `#!/bin/bash
dnf install -y postgresql17
echo 'export PGHOST=${DATABASE_HOST} PGPASSWORD=${DATABASE_PASSWORD}' > /etc/profile.d/psql.sh
`;

// secret-in-user-data (the script above), secret-in-metadata (the tag)
new aws.ec2.Instance("bastion", {
    ami: "ami-0a1b2c3d4e5f60718",
    instanceType: "t4g.micro",
    subnetId: publicSubnets[0]?.id ?? "",
    vpcSecurityGroupIds: [bastionGroup.id],
    associatePublicIpAddress: true,
    userData: bootScript,
    tags: { ...tags, Name: named("bastion"), "admin-password": "Invented6Orchard3" },
});
