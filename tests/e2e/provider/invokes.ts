import { NOW, arn, capitals, digest, uuid } from "./cloud";
import type { Cloud } from "./cloud";
import { policyDocument } from "./policy-document";
import { records, text, texts } from "./wire";
import type { Properties, Wire } from "./wire";

type Answer = (args: Properties, cloud: Cloud) => Properties;

const zones = (cloud: Cloud): readonly string[] => ["a", "b", "c"].map((letter) => `${cloud.region}${letter}`);

const nameOf = (args: Properties, ...keys: readonly string[]): string =>
    keys.map((key) => text(args, key)).find((value) => value !== undefined) ?? "looked-up";

const vpcId = (args: Properties): string =>
    text(args, "id") ?? text(args, "vpcId") ?? `vpc-${digest(JSON.stringify(args), 17)}`;

const subnetIds: Answer = (args) => ({
    ids: [0, 1, 2].map((index) => `subnet-${digest(`${index} ${JSON.stringify(args)}`, 17)}`),
});

// The account of AWS that writes access logs of load balancers; the id differs per region.
const LOG_DELIVERY_ACCOUNT = "156460612806";

// The ids that AWS really gives this list, so that it can be told from any other.
const CLOUDFRONT_LISTS: Readonly<Record<string, string>> = {
    "eu-central-1": "pl-a3a144ca",
    "eu-west-1": "pl-4fa04526",
    "us-east-1": "pl-3b927c52",
    "us-east-2": "pl-b6a144df",
    "us-west-2": "pl-82a045eb",
};

const prefixList: Answer = (args, cloud) => {
    const name = nameOf(args, "name", "prefixListId", "id");
    const known = name === "com.amazonaws.global.cloudfront.origin-facing" ? CLOUDFRONT_LISTS[cloud.region] : undefined;
    const id = known ?? `pl-${digest(name, 8)}`;
    const listed = { entries: [], cidrBlocks: [], maxEntries: 0 };
    return {
        id,
        name,
        arn: arn(cloud, "ec2", `prefix-list/${id}`),
        ownerId: "AWS",
        addressFamily: "IPv4",
        version: 1,
        ...listed,
    };
};

const managedPolicyOfCloudFront: Answer = (args) => ({
    id: uuid(nameOf(args, "name", "id")),
    name: nameOf(args, "name"),
    etag: "E0000000000000",
});

const ANSWERS: Readonly<Record<string, Answer>> = {
    "aws:index/getRegion:getRegion": (_, cloud) => ({
        id: cloud.region,
        name: cloud.region,
        region: cloud.region,
        description: cloud.region,
        endpoint: `ec2.${cloud.region}.amazonaws.com`,
    }),
    "aws:index/getCallerIdentity:getCallerIdentity": (_, cloud) => ({
        id: cloud.account,
        accountId: cloud.account,
        arn: `arn:aws:iam::${cloud.account}:user/deployer`,
        userId: "AIDADEPLOYER",
    }),
    "aws:index/getPartition:getPartition": () => ({
        id: "aws",
        partition: "aws",
        dnsSuffix: "amazonaws.com",
        reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:index/getDefaultTags:getDefaultTags": () => ({ tags: {} }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": (_, cloud) => ({
        id: cloud.region,
        names: zones(cloud),
        zoneIds: zones(cloud).map((_zone, index) => `az${index + 1}`),
        groupNames: [cloud.region],
    }),
    "aws:index/getAvailabilityZone:getAvailabilityZone": (args, cloud) => ({
        id: nameOf(args, "name"),
        name: text(args, "name") ?? `${cloud.region}a`,
        nameSuffix: "a",
        region: cloud.region,
        zoneId: "az1",
    }),
    "aws:index/getIpRanges:getIpRanges": () => ({
        cidrBlocks: ["192.0.2.0/24"],
        ipv6CidrBlocks: ["2001:db8::/32"],
        createDate: NOW,
        syncToken: 1,
    }),
    "aws:index/getServicePrincipal:getServicePrincipal": (args, cloud) => ({
        id: `${nameOf(args, "serviceName")}.${cloud.region}.amazonaws.com`,
        name: `${nameOf(args, "serviceName")}.amazonaws.com`,
        suffix: "amazonaws.com",
    }),

    "aws:iam/getPolicyDocument:getPolicyDocument": (args) => policyDocument(args),
    "aws:iam/getPolicy:getPolicy": (args, cloud) => ({
        name: nameOf(args, "name", "arn"),
        arn: text(args, "arn") ?? arn(cloud, "iam", `policy/${nameOf(args, "name")}`),
        policy: "{}",
        path: "/",
    }),
    "aws:iam/getRole:getRole": (args, cloud) => ({
        name: nameOf(args, "name"),
        arn: arn(cloud, "iam", `role/${nameOf(args, "name")}`),
        assumeRolePolicy: "{}",
        path: "/",
        uniqueId: `A${capitals(nameOf(args, "name"), 20)}`,
    }),

    "aws:ec2/getAmi:getAmi": (args, cloud) => ({
        id: `ami-${digest(JSON.stringify(args), 17)}`,
        imageId: `ami-${digest(JSON.stringify(args), 17)}`,
        name: "al2023-ami-2023",
        architecture: "x86_64",
        arn: arn(cloud, "ec2", "image/ami"),
        rootDeviceName: "/dev/xvda",
        ownerId: "137112412989",
        creationDate: NOW,
        blockDeviceMappings: [],
    }),
    "aws:ec2/getAmiIds:getAmiIds": (args) => ({ ids: [`ami-${digest(JSON.stringify(args), 17)}`] }),
    "aws:ec2/getPrefixList:getPrefixList": prefixList,
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": prefixList,
    "aws:ec2/getVpc:getVpc": (args, cloud) => ({
        id: vpcId(args),
        arn: arn(cloud, "ec2", `vpc/${vpcId(args)}`),
        cidrBlock: "172.31.0.0/16",
        default: true,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        mainRouteTableId: "rtb-0looked-up",
        ownerId: cloud.account,
    }),
    "aws:ec2/getSubnet:getSubnet": (args, cloud) => ({
        id: nameOf(args, "id"),
        vpcId: vpcId(args),
        availabilityZone: `${cloud.region}a`,
        cidrBlock: "172.31.0.0/20",
        mapPublicIpOnLaunch: true,
        arn: arn(cloud, "ec2", "subnet/looked-up"),
    }),
    "aws:ec2/getSubnets:getSubnets": subnetIds,
    "aws:ec2/getSubnetIds:getSubnetIds": subnetIds,
    "aws:ec2/getSecurityGroup:getSecurityGroup": (args, cloud) => ({
        id: text(args, "id") ?? `sg-${digest(JSON.stringify(args), 17)}`,
        name: nameOf(args, "name"),
        vpcId: vpcId(args),
        arn: arn(cloud, "ec2", "security-group/looked-up"),
        description: "",
    }),
    "aws:ec2/getRouteTable:getRouteTable": (args) => ({
        id: `rtb-${digest(JSON.stringify(args), 17)}`,
        routeTableId: `rtb-${digest(JSON.stringify(args), 17)}`,
        routes: [],
        associations: [],
    }),
    "aws:ec2/getInternetGateway:getInternetGateway": (args) => ({
        id: `igw-${digest(JSON.stringify(args), 17)}`,
        internetGatewayId: `igw-${digest(JSON.stringify(args), 17)}`,
        attachments: [],
    }),

    "aws:acm/getCertificate:getCertificate": (args, cloud) => ({
        arn: arn(cloud, "acm", `certificate/${uuid(nameOf(args, "domain"))}`),
        domain: nameOf(args, "domain"),
        status: "ISSUED",
    }),
    "aws:route53/getZone:getZone": (args) => ({
        id: `Z${capitals(nameOf(args, "name"), 19)}`,
        zoneId: text(args, "zoneId") ?? `Z${capitals(nameOf(args, "name"), 19)}`,
        name: nameOf(args, "name"),
        nameServers: ["ns-1.example"],
        privateZone: false,
    }),
    "aws:ssm/getParameter:getParameter": (args, cloud) => ({
        name: nameOf(args, "name"),
        value: `value-of-${digest(nameOf(args, "name"), 8)}`,
        insecureValue: "",
        type: "String",
        version: 1,
        arn: arn(cloud, "ssm", `parameter/${nameOf(args, "name")}`),
    }),
    "aws:secretsmanager/getSecret:getSecret": (args, cloud) => ({
        name: nameOf(args, "name", "arn"),
        arn:
            text(args, "arn") ??
            arn(cloud, "secretsmanager", `secret:${nameOf(args, "name")}-${capitals(nameOf(args, "name"), 6)}`),
        description: "",
        kmsKeyId: "",
        policy: "",
    }),
    "aws:secretsmanager/getSecretVersion:getSecretVersion": (args, cloud) => ({
        secretId: nameOf(args, "secretId"),
        secretString: digest(nameOf(args, "secretId"), 32),
        arn: arn(cloud, "secretsmanager", "secret:looked-up"),
        versionId: uuid(nameOf(args, "secretId")),
        versionStages: ["AWSCURRENT"],
    }),
    "aws:secretsmanager/getRandomPassword:getRandomPassword": (args) => ({
        randomPassword: digest(JSON.stringify(args), 32),
    }),
    "aws:kms/getAlias:getAlias": (args, cloud) => ({
        name: nameOf(args, "name"),
        arn: arn(cloud, "kms", nameOf(args, "name")),
        targetKeyId: uuid(nameOf(args, "name")),
        targetKeyArn: arn(cloud, "kms", `key/${uuid(nameOf(args, "name"))}`),
    }),
    "aws:kms/getKey:getKey": (args, cloud) => ({
        keyId: nameOf(args, "keyId"),
        arn: arn(cloud, "kms", `key/${uuid(nameOf(args, "keyId"))}`),
        enabled: true,
    }),

    "aws:ecr/getRepository:getRepository": (args, cloud) => ({
        name: nameOf(args, "name"),
        arn: arn(cloud, "ecr", `repository/${nameOf(args, "name")}`),
        repositoryUrl: `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com/${nameOf(args, "name")}`,
    }),
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": (_, cloud) => ({
        userName: "AWS",
        password: digest("registry", 32),
        authorizationToken: digest("registry token", 32),
        proxyEndpoint: `https://${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com`,
        expiresAt: NOW,
    }),
    "aws:ecr/getCredentials:getCredentials": (_, cloud) => ({
        authorizationToken: Buffer.from(`AWS:${digest("registry", 32)}`).toString("base64"),
        proxyEndpoint: `https://${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com`,
        expiresAt: NOW,
    }),
    "aws:s3/getBucket:getBucket": (args, cloud) => ({
        bucket: nameOf(args, "bucket"),
        arn: arn(cloud, "s3", nameOf(args, "bucket")),
        bucketDomainName: `${nameOf(args, "bucket")}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${nameOf(args, "bucket")}.s3.${cloud.region}.amazonaws.com`,
        hostedZoneId: "Z1BKCTXD74EZPE",
    }),
    "aws:cloudfront/getCachePolicy:getCachePolicy": managedPolicyOfCloudFront,
    "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": managedPolicyOfCloudFront,
    "aws:cloudfront/getResponseHeadersPolicy:getResponseHeadersPolicy": managedPolicyOfCloudFront,
    "aws:elb/getServiceAccount:getServiceAccount": () => ({
        id: LOG_DELIVERY_ACCOUNT,
        arn: `arn:aws:iam::${LOG_DELIVERY_ACCOUNT}:root`,
    }),
    "aws:elb/getHostedZoneId:getHostedZoneId": () => ({ id: "Z32O12XQLNTSW2" }),
    "aws:rds/getEngineVersion:getEngineVersion": (args) => ({
        engine: nameOf(args, "engine"),
        version: text(args, "version") ?? "17.5",
        versionActual: text(args, "version") ?? "17.5",
        parameterGroupFamily: `${nameOf(args, "engine")}17`,
    }),
    "aws:rds/getOrderableDbInstance:getOrderableDbInstance": (args) => ({
        engine: nameOf(args, "engine"),
        instanceClass: text(args, "instanceClass") ?? texts(args, "preferredInstanceClasses")[0] ?? "db.t4g.medium",
    }),
    "aws:eks/getClusterAuth:getClusterAuth": (args) => ({
        name: nameOf(args, "name"),
        token: digest(nameOf(args, "name"), 40),
    }),
    "aws:eks/getCluster:getCluster": (args, cloud) => ({
        name: nameOf(args, "name"),
        arn: arn(cloud, "eks", `cluster/${nameOf(args, "name")}`),
        endpoint: `https://${digest(nameOf(args, "name"), 32)}.eks.amazonaws.com`,
        certificateAuthorities: [{ data: "LS0tLS1CRUdJTg==" }],
    }),
    "aws:lb/getLoadBalancer:getLoadBalancer": (args, cloud) => ({
        name: nameOf(args, "name"),
        arn:
            text(args, "arn") ??
            arn(
                cloud,
                "elasticloadbalancing",
                `loadbalancer/app/${nameOf(args, "name")}/${digest(nameOf(args, "name"), 16)}`,
            ),
        dnsName: `${nameOf(args, "name")}.elb.amazonaws.com`,
        internal: false,
        zoneId: "Z32O12XQLNTSW2",
    }),
};

/** Answers a function of the provider; an unknown one is an error, because a made-up answer would mislead. */
export function answerInvoke(token: string, args: Properties, cloud: Cloud): Properties {
    const answer = ANSWERS[token];
    if (answer === undefined) {
        throw new Error(`The stand-in AWS provider has no answer for ${token}; add one to invokes.ts.`);
    }
    // Filters are lists of records, which an answer repeats as they were given.
    const filters: Readonly<Record<string, Wire>> = "filters" in args ? { filters: records(args, "filters") } : {};
    const place = { ...cloud, region: text(args, "region") ?? cloud.region };
    return { id: digest(`${token} ${JSON.stringify(args)}`, 12), ...args, ...filters, ...answer(args, place) };
}
