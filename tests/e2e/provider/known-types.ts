import { capitals, digest, uuid } from "./cloud";
import type { Cloud } from "./cloud";
import { shortType } from "./identity";
import type { Identity, Subject } from "./identity";
import { plain, text, texts } from "./wire";
import type { Properties, Wire } from "./wire";

/** All that a computed value may be made from. */
interface Context {
    readonly urn: string;
    readonly inputs: Properties;
    readonly identity: Identity;
    readonly cloud: Cloud;
}

type Compute = (context: Context) => Wire;

const DATABASE_PORTS: readonly (readonly [engine: RegExp, port: number])[] = [
    [/postgres/, 5432],
    [/mysql|mariadb|^aurora$/, 3306],
    [/oracle/, 1521],
    [/sqlserver/, 1433],
    [/db2/, 50000],
    [/docdb/, 27017],
    [/neptune/, 8182],
];

const databasePort: Compute = ({ inputs }) => {
    const engine = text(inputs, "engine") ?? "";
    return DATABASE_PORTS.find(([pattern]) => pattern.test(engine))?.[1] ?? 3306;
};

const databaseHost: Compute = ({ urn, identity, cloud }) =>
    `${identity.name}.${digest(`rds ${urn}`, 12)}.${cloud.region}.rds.amazonaws.com`;

// What RDS takes when the program names none.
const databaseDefaults: Readonly<Record<string, Compute>> = {
    caCertIdentifier: () => "rds-ca-rsa2048-g1",
    dbSubnetGroupName: () => "default",
    engineVersionActual: ({ inputs }) => text(inputs, "engineVersion") ?? "",
    networkType: () => "IPV4",
    parameterGroupName: ({ inputs }) =>
        `default.${text(inputs, "engine") ?? "mysql"}${/^\d+/.exec(text(inputs, "engineVersion") ?? "")?.[0] ?? ""}`,
    storageType: () => "gp2",
    vpcSecurityGroupIds: ({ cloud }) => [`sg-${digest(`default ${cloud.region}`, 17)}`],
};

const clusterHost =
    (kind: "cluster" | "cluster-ro"): Compute =>
    ({ urn, identity, cloud }) =>
        `${identity.name}.${kind}-${digest(`rds ${urn}`, 12)}.${cloud.region}.rds.amazonaws.com`;

const cacheHost =
    (prefix: "master" | "replica" | "clustercfg"): Compute =>
    ({ urn, identity, cloud }) =>
        `${prefix}.${identity.name}.${digest(urn, 6)}.${cloud.region}.cache.amazonaws.com`;

// Only when the program asks for it: an empty list otherwise, as with the real provider.
const masterUserSecrets: Compute = ({ urn, inputs, cloud }) => {
    if (plain(inputs["manageMasterUserPassword"]) !== true) return [];
    const owner = `${cloud.region}:${cloud.account}`;
    return [
        {
            kmsKeyId:
                text(inputs, "masterUserSecretKmsKeyId") ??
                `arn:aws:kms:${owner}:key/${uuid("the account's default key")}`,
            secretArn: `arn:aws:secretsmanager:${owner}:secret:rds!db-${uuid(urn)}-${capitals(urn, 6)}`,
            secretStatus: "active",
        },
    ];
};

const loadBalancerHost: Compute = ({ urn, identity, cloud }) =>
    `${identity.name}-${parseInt(digest(urn, 7), 16)}.${cloud.region}.elb.amazonaws.com`;

// The part of the ARN that CloudWatch uses as a dimension.
const arnSuffix: Compute = ({ identity }) => identity.arn.replace(/^.*:(loadbalancer\/)?/, "");

const domainValidationOptions: Compute = ({ urn, inputs }) =>
    [text(inputs, "domainName") ?? "", ...texts(inputs, "subjectAlternativeNames")]
        .filter((name, index, all) => name !== "" && all.indexOf(name) === index)
        .map((name) => ({
            domainName: name,
            resourceRecordName: `_${digest(`${urn} ${name}`, 32)}.${name}.`,
            resourceRecordType: "CNAME",
            resourceRecordValue: `_${digest(`value ${urn} ${name}`, 32)}.acm-validations.aws.`,
        }));

const nameServers: Compute = ({ urn }) =>
    [0, 1, 2, 3].map((index) => `ns-${parseInt(digest(`${urn} ${index}`, 3), 16)}.awsdns-0${index}.example`);

const website: Compute = ({ identity, cloud }) => `${identity.name}.s3-website.${cloud.region}.amazonaws.com`;

const BUCKET: Readonly<Record<string, Compute>> = {
    bucket: ({ identity }) => identity.name,
    bucketDomainName: ({ identity }) => `${identity.name}.s3.amazonaws.com`,
    bucketRegion: ({ cloud }) => cloud.region,
    bucketRegionalDomainName: ({ identity, cloud }) => `${identity.name}.s3.${cloud.region}.amazonaws.com`,
    requestPayer: () => "BucketOwner",
    versioning: () => ({ enabled: false, mfaDelete: false }),
    websiteEndpoint: website,
    websiteDomain: ({ cloud }) => `s3-website.${cloud.region}.amazonaws.com`,
};

const randomText: Compute = ({ urn, inputs }) => digest(`random ${urn}`, Number(plain(inputs["length"]) ?? 16));

const securityRule: Readonly<Record<string, Compute>> = {
    securityGroupRuleId: ({ urn }) => `sgr-${digest(urn, 17)}`,
};

/** Values that matter to other resources or to a reader; the rest gets a general value. */
const COMPUTED: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
    "acm/certificate": {
        domainValidationOptions,
        status: () => "ISSUED",
        type: () => "AMAZON_ISSUED",
        keyAlgorithm: () => "RSA_2048",
    },
    "acm/certificateValidation": { certificateArn: ({ inputs }) => text(inputs, "certificateArn") ?? "" },
    "apigateway/restApi": {
        rootResourceId: ({ urn }) => digest(urn, 10),
        executionArn: ({ identity }) => identity.arn,
    },
    "apigatewayv2/api": {
        apiEndpoint: ({ urn, cloud }) => `https://${digest(urn, 10)}.execute-api.${cloud.region}.amazonaws.com`,
        executionArn: ({ identity }) => identity.arn,
    },
    "cloudfront/distribution": {
        domainName: ({ urn }) => `d${digest(urn, 13)}.cloudfront.net`,
        hostedZoneId: () => "Z2FDTNDATAQYW2",
        status: () => "Deployed",
    },
    "cloudfront/originAccessIdentity": {
        cloudfrontAccessIdentityPath: ({ identity }) => `origin-access-identity/cloudfront/${identity.id}`,
        iamArn: ({ identity }) => `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${identity.id}`,
        s3CanonicalUserId: ({ urn }) => digest(urn, 64),
    },
    "docdb/cluster": {
        endpoint: clusterHost("cluster"),
        readerEndpoint: clusterHost("cluster-ro"),
        port: () => 27017,
        clusterIdentifier: ({ identity }) => identity.name,
        masterUserSecrets,
    },
    "dynamodb/table": { streamArn: ({ identity }) => `${identity.arn}/stream/2026-01-15T09:00:00.000` },
    "ec2/eip": {
        allocationId: ({ identity }) => identity.id,
        publicIp: ({ urn }) => `203.0.113.${parseInt(digest(urn, 2), 16)}`,
        domain: () => "vpc",
    },
    "ec2/instance": {
        privateIp: ({ urn }) => `10.20.0.${parseInt(digest(urn, 2), 16)}`,
        publicIp: ({ urn }) => `203.0.113.${parseInt(digest(urn, 2), 16)}`,
        instanceState: () => "running",
        primaryNetworkInterfaceId: ({ urn }) => `eni-${digest(urn, 17)}`,
    },
    "ec2/launchTemplate": { latestVersion: () => 1, defaultVersion: () => 1 },
    "ec2/natGateway": {
        publicIp: ({ urn }) => `203.0.113.${parseInt(digest(urn, 2), 16)}`,
        privateIp: ({ urn }) => `10.20.0.${parseInt(digest(urn, 2), 16)}`,
    },
    "ec2/securityGroup": { ingress: () => [], egress: () => [] },
    "ec2/securityGroupRule": securityRule,
    "ec2/vpc": {
        defaultSecurityGroupId: ({ urn }) => `sg-${digest(`default ${urn}`, 17)}`,
        defaultRouteTableId: ({ urn }) => `rtb-${digest(`main ${urn}`, 17)}`,
        mainRouteTableId: ({ urn }) => `rtb-${digest(`main ${urn}`, 17)}`,
        defaultNetworkAclId: ({ urn }) => `acl-${digest(urn, 17)}`,
        dhcpOptionsId: () => "dopt-0default",
        enableDnsHostnames: () => false,
    },
    "ecr/repository": {
        repositoryUrl: ({ identity, cloud }) =>
            `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com/${identity.name}`,
    },
    "ecs/taskDefinition": {
        arnWithoutRevision: ({ identity }) => identity.arn.replace(/:\d+$/, ""),
        revision: () => 1,
        networkMode: () => "bridge",
    },
    "efs/fileSystem": {
        dnsName: ({ identity, cloud }) => `${identity.id}.efs.${cloud.region}.amazonaws.com`,
        performanceMode: () => "generalPurpose",
    },
    "eks/cluster": {
        endpoint: ({ urn, cloud }) => `https://${digest(urn, 32).toUpperCase()}.gr7.${cloud.region}.eks.amazonaws.com`,
        certificateAuthorities: () => [{ data: "LS0tLS1CRUdJTg==" }],
        certificateAuthority: () => ({ data: "LS0tLS1CRUdJTg==" }),
        identities: ({ urn, cloud }) => [
            {
                oidcs: [
                    { issuer: `https://oidc.eks.${cloud.region}.amazonaws.com/id/${digest(urn, 32).toUpperCase()}` },
                ],
            },
        ],
        version: () => "1.34",
        platformVersion: () => "eks.1",
    },
    "elasticache/cluster": {
        clusterAddress: cacheHost("master"),
        configurationEndpoint: cacheHost("clustercfg"),
        port: ({ inputs }) => (text(inputs, "engine") === "memcached" ? 11211 : 6379),
        cacheNodes: (context) => [
            {
                address: cacheHost("master")(context),
                availabilityZone: `${context.cloud.region}a`,
                id: "0001",
                outpostArn: "",
                port: 6379,
            },
        ],
    },
    "elasticache/replicationGroup": {
        primaryEndpointAddress: cacheHost("master"),
        readerEndpointAddress: cacheHost("replica"),
        configurationEndpointAddress: cacheHost("clustercfg"),
        replicationGroupId: ({ identity }) => identity.name,
        memberClusters: ({ identity }) => [`${identity.name}-001`],
        engine: () => "redis",
        clusterEnabled: () => false,
    },
    "elasticache/serverlessCache": { endpoints: (context) => [{ address: cacheHost("master")(context), port: 6379 }] },
    "iam/accessKey": {
        secret: ({ urn }) => digest(`secret ${urn}`, 40),
        status: () => "Active",
        sesSmtpPasswordV4: ({ urn }) => digest(`smtp ${urn}`, 44),
    },
    "index/randomPassword": { result: randomText },
    "index/randomString": { result: randomText },
    "kms/key": { keyId: ({ identity }) => identity.id },
    "lambda/function": {
        invokeArn: ({ identity, cloud }) =>
            `arn:aws:apigateway:${cloud.region}:lambda:path/2015-03-31/functions/${identity.arn}/invocations`,
        qualifiedArn: ({ identity }) => `${identity.arn}:1`,
        version: () => "1",
    },
    "lambda/functionUrl": {
        functionUrl: ({ urn, cloud }) => `https://${digest(urn, 32)}.lambda-url.${cloud.region}.on.aws/`,
    },
    "lb/loadBalancer": { dnsName: loadBalancerHost, arnSuffix, ipAddressType: () => "ipv4" },
    "lb/listener": { protocol: () => "HTTP", sslPolicy: () => "" },
    "lb/listenerRule": { priority: ({ urn }) => parseInt(digest(urn, 3), 16) },
    "lb/targetGroup": { arnSuffix },
    "memorydb/cluster": {
        clusterEndpoints: ({ urn, identity, cloud }) => [
            {
                address: `clustercfg.${identity.name}.${digest(urn, 6)}.memorydb.${cloud.region}.amazonaws.com`,
                port: 6379,
            },
        ],
        port: () => 6379,
    },
    "neptune/cluster": {
        endpoint: clusterHost("cluster"),
        readerEndpoint: clusterHost("cluster-ro"),
        port: () => 8182,
    },
    "opensearch/domain": {
        endpoint: ({ urn, identity, cloud }) =>
            `search-${identity.name}-${digest(urn, 26)}.${cloud.region}.es.amazonaws.com`,
    },
    "rds/cluster": {
        endpoint: clusterHost("cluster"),
        readerEndpoint: clusterHost("cluster-ro"),
        port: databasePort,
        clusterIdentifier: ({ identity }) => identity.name,
        masterUserSecrets,
        clusterResourceId: ({ urn }) => `cluster-${capitals(urn, 26)}`,
    },
    "rds/clusterInstance": { endpoint: databaseHost, port: databasePort, identifier: ({ identity }) => identity.name },
    "rds/instance": {
        ...databaseDefaults,
        address: databaseHost,
        endpoint: (context) => `${String(databaseHost(context))}:${String(databasePort(context))}`,
        port: databasePort,
        identifier: ({ identity }) => identity.name,
        masterUserSecrets,
        resourceId: ({ identity }) => identity.id,
        status: () => "available",
    },
    "rds/proxy": {
        endpoint: ({ urn, identity, cloud }) =>
            `${identity.name}.proxy-${digest(urn, 12)}.${cloud.region}.rds.amazonaws.com`,
    },
    "redshift/cluster": {
        endpoint: ({ urn, identity, cloud }) =>
            `${identity.name}.${digest(urn, 12)}.${cloud.region}.redshift.amazonaws.com:5439`,
        dnsName: ({ urn, identity, cloud }) =>
            `${identity.name}.${digest(urn, 12)}.${cloud.region}.redshift.amazonaws.com`,
    },
    "route53/record": { fqdn: ({ inputs }) => text(inputs, "name") ?? "", allowOverwrite: () => false },
    "route53/zone": {
        zoneId: ({ identity }) => identity.id,
        nameServers,
        primaryNameServer: (context) => (nameServers(context) as readonly Wire[])[0] ?? "",
    },
    "s3/bucket": BUCKET,
    "s3/bucketV2": BUCKET,
    "s3/bucketWebsiteConfiguration": { websiteEndpoint: website },
    "secretsmanager/secretRotation": { rotationEnabled: () => true },
    "sns/topicSubscription": {
        pendingConfirmation: ({ inputs }) => text(inputs, "protocol") === "email",
        ownerId: ({ cloud }) => cloud.account,
    },
    "sqs/queue": { url: ({ identity }) => identity.id },
    "vpc/securityGroupIngressRule": securityRule,
    "vpc/securityGroupEgressRule": securityRule,
};

/** A value that this type is known for, or nothing when a general one will do. */
export function computedValue(subject: Subject, property: string, identity: Identity, cloud: Cloud): Wire | undefined {
    return COMPUTED[shortType(subject.type)]?.[property]?.({
        urn: subject.urn,
        inputs: subject.inputs,
        identity,
        cloud,
    });
}
