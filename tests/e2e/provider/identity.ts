import { arn, capitals, digest, uuid } from "./cloud";
import type { Cloud } from "./cloud";
import { text } from "./wire";
import type { Properties } from "./wire";

/** What a stand-in resource is called. */
export interface Identity {
    /** The name that AWS would know it by: given by the program, or made from the logical name. */
    readonly name: string;
    readonly arn: string;
    readonly id: string;
}

/** A resource that is about to get an identity. */
export interface Subject {
    readonly urn: string;
    readonly type: string;
    readonly inputs: Properties;
}

// The property that names a resource, where that is not "name".
const OWN_NAMES: Readonly<Record<string, string>> = {
    "elasticache/replicationGroup": "replicationGroupId",
    "elasticache/cluster": "clusterId",
    "elasticache/userGroup": "userGroupId",
    "elasticache/user": "userId",
    "ecs/taskDefinition": "family",
    "rds/instance": "identifier",
    "rds/clusterInstance": "identifier",
    "rds/cluster": "clusterIdentifier",
    "s3/bucket": "bucket",
    "s3/bucketV2": "bucket",
    "opensearch/domain": "domainName",
    "acm/certificate": "domainName",
};

const EC2_PREFIXES: Readonly<Record<string, string>> = {
    vpc: "vpc",
    defaultVpc: "vpc",
    subnet: "subnet",
    defaultSubnet: "subnet",
    securityGroup: "sg",
    defaultSecurityGroup: "sg",
    securityGroupRule: "sgrule",
    securityGroupIngressRule: "sgr",
    securityGroupEgressRule: "sgr",
    internetGateway: "igw",
    egressOnlyInternetGateway: "eigw",
    natGateway: "nat",
    eip: "eipalloc",
    eipAssociation: "eipassoc",
    routeTable: "rtb",
    defaultRouteTable: "rtb",
    route: "r-rtb",
    routeTableAssociation: "rtbassoc",
    mainRouteTableAssociation: "rtbassoc",
    instance: "i",
    launchTemplate: "lt",
    networkInterface: "eni",
    networkAcl: "acl",
    networkAclRule: "nacl",
    vpcEndpoint: "vpce",
    vpcPeeringConnection: "pcx",
    flowLog: "fl",
    managedPrefixList: "pl",
    vpcDhcpOptions: "dopt",
    ami: "ami",
    volumeAttachment: "vai",
    volume: "vol",
    snapshot: "snap",
    placementGroup: "pg",
    customerGateway: "cgw",
    vpnGateway: "vgw",
    vpnConnection: "vpn",
    transitGateway: "tgw",
    spotInstanceRequest: "sir",
    fileSystem: "fs",
    mountTarget: "fsmt",
    accessPoint: "fsap",
};

const ARN_RESOURCES: Readonly<
    Record<string, (name: string, urn: string) => readonly [service: string, resource: string]>
> = {
    "acm/certificate": (_, urn) => ["acm", `certificate/${uuid(urn)}`],
    "backup/plan": (_, urn) => ["backup", `backup-plan:${uuid(urn)}`],
    "backup/vault": (name) => ["backup", `backup-vault:${name}`],
    "cloudfront/distribution": (_, urn) => ["cloudfront", `distribution/E${capitals(urn, 13)}`],
    "cloudwatch/eventRule": (name) => ["events", `rule/${name}`],
    "cloudwatch/logGroup": (name) => ["logs", `log-group:${name}`],
    "cloudwatch/metricAlarm": (name) => ["cloudwatch", `alarm:${name}`],
    "dynamodb/table": (name) => ["dynamodb", `table/${name}`],
    "ecr/repository": (name) => ["ecr", `repository/${name}`],
    "ecs/cluster": (name) => ["ecs", `cluster/${name}`],
    "ecs/service": (name) => ["ecs", `service/${name}`],
    "ecs/taskDefinition": (name) => ["ecs", `task-definition/${name}:1`],
    "efs/fileSystem": (_, urn) => ["elasticfilesystem", `file-system/fs-${digest(urn, 17)}`],
    "eks/cluster": (name) => ["eks", `cluster/${name}`],
    "elasticache/cluster": (name) => ["elasticache", `cluster:${name}`],
    "elasticache/replicationGroup": (name) => ["elasticache", `replicationgroup:${name}`],
    "elasticache/subnetGroup": (name) => ["elasticache", `subnetgroup:${name}`],
    "elasticache/user": (name) => ["elasticache", `user:${name}`],
    "elasticache/userGroup": (name) => ["elasticache", `usergroup:${name}`],
    "iam/instanceProfile": (name) => ["iam", `instance-profile/${name}`],
    "iam/policy": (name) => ["iam", `policy/${name}`],
    "iam/role": (name) => ["iam", `role/${name}`],
    "iam/user": (name) => ["iam", `user/${name}`],
    "kms/key": (_, urn) => ["kms", `key/${uuid(urn)}`],
    "kms/alias": (name) => ["kms", name],
    "lambda/function": (name) => ["lambda", `function:${name}`],
    "lb/listener": (_, urn) => [
        "elasticloadbalancing",
        `listener/app/${digest(urn, 8)}/${digest(`lb ${urn}`, 16)}/${digest(urn, 16)}`,
    ],
    "lb/listenerRule": (_, urn) => [
        "elasticloadbalancing",
        `listener-rule/app/${digest(urn, 8)}/${digest(`lb ${urn}`, 16)}/${digest(urn, 16)}`,
    ],
    "lb/loadBalancer": (name, urn) => ["elasticloadbalancing", `loadbalancer/app/${name}/${digest(urn, 16)}`],
    "lb/targetGroup": (name, urn) => ["elasticloadbalancing", `targetgroup/${name}/${digest(urn, 16)}`],
    "rds/cluster": (name) => ["rds", `cluster:${name}`],
    "rds/clusterInstance": (name) => ["rds", `db:${name}`],
    "rds/clusterParameterGroup": (name) => ["rds", `cluster-pg:${name}`],
    "rds/instance": (name) => ["rds", `db:${name}`],
    "rds/parameterGroup": (name) => ["rds", `pg:${name}`],
    "rds/subnetGroup": (name) => ["rds", `subgrp:${name}`],
    "route53/zone": (_, urn) => ["route53", `hostedzone/Z${capitals(urn, 19)}`],
    "s3/bucket": (name) => ["s3", name],
    "s3/bucketV2": (name) => ["s3", name],
    "scheduler/schedule": (name) => ["scheduler", `schedule/default/${name}`],
    "secretsmanager/secret": (name, urn) => ["secretsmanager", `secret:${name}-${capitals(urn, 6)}`],
    "sns/topic": (name) => ["sns", name],
    "sqs/queue": (name) => ["sqs", name],
    "ssm/parameter": (name) => ["ssm", `parameter/${name.replace(/^\//, "")}`],
};

const ID_IS_ARN = new Set([
    "acm/certificate",
    "acm/certificateValidation",
    "cloudwatch/eventBus",
    "ecs/cluster",
    "ecs/service",
    "iam/policy",
    "lb/listener",
    "lb/listenerRule",
    "lb/loadBalancer",
    "lb/targetGroup",
    "secretsmanager/secret",
    "sns/topic",
    "sns/topicSubscription",
]);

const ID_IS_PARENT: Readonly<Record<string, string>> = {
    "cloudfront/monitoringSubscription": "distributionId",
    "iam/rolePolicyAttachment": "role",
    "secretsmanager/secretRotation": "secretId",
    "sns/topicPolicy": "arn",
    "sqs/queuePolicy": "queueUrl",
};

/** `aws:alb/listener:Listener` becomes `lb/listener`: twin types share one entry in the tables. */
export function shortType(type: string): string {
    return (type.split(":")[1] ?? type).replace(/^alb\//, "lb/");
}

/** Gives a resource its name, ARN and id; the same resource always gets the same ones. */
export function identify(subject: Subject, cloud: Cloud): Identity {
    const short = shortType(subject.type);
    const name = physicalName(subject, short);
    const build = ARN_RESOURCES[short] ?? defaultArn(short);
    const [service, resource] = build(name, subject.urn);
    const full = arn(cloud, service, resource);
    return { name, arn: full, id: idOf(subject, short, name, full, cloud) };
}

function physicalName(subject: Subject, short: string): string {
    const own = text(subject.inputs, OWN_NAMES[short] ?? "name");
    const logical = subject.urn.split("::").at(-1) ?? "resource";
    return own ?? `${text(subject.inputs, "namePrefix") ?? `${logical}-`}${digest(subject.urn, 7)}`;
}

function defaultArn(short: string): (name: string, urn: string) => readonly [string, string] {
    const [module = "aws", kind = "resource"] = short.split("/");
    const prefix = EC2_PREFIXES[kind];
    const label = kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (prefix !== undefined && ["ec2", "vpc", "ebs"].includes(module)) {
        return (_, urn) => ["ec2", `${label}/${prefix}-${digest(urn, 17)}`];
    }
    return (name) => [module, `${label}/${name}`];
}

function idOf(subject: Subject, short: string, name: string, full: string, cloud: Cloud): string {
    const [module = "", kind = ""] = short.split("/");
    const parent = ID_IS_PARENT[short];
    if (short === "iam/rolePolicyAttachment") {
        return `${text(subject.inputs, "role") ?? name}-${digest(subject.urn, 26)}`;
    }
    if (parent !== undefined) return text(subject.inputs, parent) ?? name;
    if (ID_IS_ARN.has(short)) return full;
    const prefix = EC2_PREFIXES[kind];
    if (prefix !== undefined && ["ec2", "vpc", "ebs", "efs"].includes(module)) {
        return `${prefix}-${digest(subject.urn, 17)}`;
    }
    if (module === "s3" && short !== "s3/bucket") return text(subject.inputs, "bucket") ?? name;
    return specialId(subject, short, name, cloud) ?? name;
}

function specialId(subject: Subject, short: string, name: string, cloud: Cloud): string | undefined {
    const { urn, inputs } = subject;
    switch (short) {
        case "rds/instance":
            return `db-${capitals(urn, 26)}`;
        case "cloudfront/distribution":
        case "cloudfront/originAccessControl":
        case "cloudfront/originAccessIdentity":
            return `E${capitals(urn, 13)}`;
        case "cloudfront/cachePolicy":
        case "cloudfront/originRequestPolicy":
        case "cloudfront/responseHeadersPolicy":
        case "backup/plan":
        case "backup/selection":
        case "kms/key":
        case "wafv2/webAcl":
            return uuid(urn);
        case "route53/zone":
            return `Z${capitals(urn, 19)}`;
        case "route53/record":
            return `${text(inputs, "zoneId") ?? ""}_${name}_${text(inputs, "type") ?? "A"}`;
        case "iam/rolePolicy":
            return `${text(inputs, "role") ?? ""}:${name}`;
        case "secretsmanager/secretVersion":
            return `${text(inputs, "secretId") ?? ""}|${uuid(urn)}`;
        case "sqs/queue":
            return `https://sqs.${cloud.region}.amazonaws.com/${cloud.account}/${name}`;
        default:
            return undefined;
    }
}
