import { permissionHolders } from "../../src/model/network/entries";
import { DATABASE_PORTS } from "../../src/model/network/store-ports";
import { defineRule, integers } from "../../src/rule";
import { checkDatabasePorts, EVERY_PORT_MESSAGES } from "../../src/rule/network/open-ports";

export default defineRule({
    id: "database-no-open-port",
    title: "No security group opens a database port to the world",
    checklist: ["database-access"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: permissionHolders,
    options: {
        databasePorts: integers({
            default: DATABASE_PORTS,
            min: 1,
            max: 65535,
            description: "Ports on which databases listen.",
        }),
    },
    messages: EVERY_PORT_MESSAGES,
    fix: "Replace the address block by the application's security group as the source (securityGroups, sourceSecurityGroupId or referencedSecurityGroupId), or narrow the range of ports.",
    alsoKnownAs: [
        "CKV_AWS_277",
        "AwsSolutions-EC23",
        "HIPAA.Security-EC2RestrictedCommonPorts",
        "aws-ec2-securitygroup-disallow-public-internet-ingress",
    ],
    frameworks: { FSBP: ["EC2.18", "EC2.19"] },
    check: (view, context) => checkDatabasePorts(view, context.options.databasePorts, context),
});
