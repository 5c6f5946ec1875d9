import { publicEndpoints } from "../../src/model/network/public-endpoint";
import { defineRule, given, pass } from "../../src/rule";

export default defineRule({
    id: "database-no-public-endpoint",
    title: "Managed databases have no public address",
    checklist: ["database-access"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: publicEndpoints,
    messages: {
        flag: "{{name}} asks AWS for a public address ({{path}} is true).",
        elasticIp: "{{name}} has an Elastic IP address, which publishes it on the internet.",
        noSubnetGroup: "{{name}} is a Multi-AZ cluster without dbSubnetGroupName, which AWS makes public by default.",
        oldRedshiftDefault: "{{name}} does not set publiclyAccessible, which this provider version takes for true.",
    },
    fix: "Remove the flag or set it to false, put the store in private subnets (a Multi-AZ DB cluster names a private dbSubnetGroupName), and reach it through a VPN, Session Manager port forwarding or an EC2 Instance Connect Endpoint.",
    alsoKnownAs: [
        "CKV_AWS_17",
        "CKV_AWS_102",
        "CKV_AWS_87",
        "AVD-AWS-0180",
        "AwsSolutions-RS8",
        "HIPAA.Security-RDSInstancePublicAccess",
        "HIPAA.Security-RedshiftClusterPublicAccess",
        "rds-instance-public-access",
        "redshift-cluster-public-access",
        "aws-rds-instance-disallow-public-access",
        "aws-rds-clusterinstance-disallow-public-access",
    ],
    frameworks: {
        FSBP: ["RDS.2", "Redshift.1", "RedshiftServerless.3"],
        "CIS AWS 3.0.0": ["2.3.3"],
        "CIS AWS 5.0.0": ["2.2.3"],
    },
    check(store, { violation }) {
        return given(store.isPublic, (isPublic) =>
            isPublic
                ? violation(store.cause, { at: store.path, data: { path: store.path } })
                : pass(`${store.resource.name} has no public address.`),
        );
    },
    remediate: (store) => (store.closingInput === undefined ? [] : [{ path: store.closingInput, value: false }]),
});
