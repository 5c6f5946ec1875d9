/**
 * Who wears security groups, and in which role (catalogue M3): for every type the properties that attach groups, and
 * those that place it in subnets.
 */
import type { Property } from "../property";
import type { Resource } from "../resource";
import { isTrue, no, not, type Truth } from "../value";

/**
 * What a wearer is to a data store: application compute; a job of the application; a service that moves data; a way in
 * for administrators; an entry for visitors; a data store itself, or something that fronts one; EKS's control plane.
 */
export const ROLES = ["app", "job", "data", "admin", "entry", "store", "store-front", "control-plane"] as const;
export type Role = (typeof ROLES)[number];

export interface WearerKind {
    readonly type: string;
    readonly role: Role;
    /** Paths of the properties that attach groups (`propertiesAt`). */
    readonly groups: readonly string[];
    readonly subnets: readonly string[];
    /** An operating system to log in to stands behind the group. */
    readonly host?: boolean;
    /** Whether it takes connections from the internet by design. */
    readonly facesInternet?: (resource: Resource) => Truth;
}

export const INSTANCE = "aws:ec2/instance:Instance";
export const SPOT_INSTANCE = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
export const LAUNCH_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";
export const NETWORK_INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
export const ECS_SERVICE = "aws:ecs/service:Service";
export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
export const CLASSIC_LOAD_BALANCER = "aws:elb/loadBalancer:LoadBalancer";
export const EKS_CLUSTER = "aws:eks/cluster:Cluster";
export const EKS_NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";

const AWSVPC = "networkConfiguration";
const BEANSTALK_GROUPS = "settings[aws:autoscaling:launchconfiguration/SecurityGroups]";
const BEANSTALK_SUBNETS = "settings[aws:ec2:vpc/Subnets]";

const internetFacing = (resource: Resource) => not(isTrue(resource.scalar("internal").boolean()));
const never = () => no;

/** Every type that wears groups, data stores aside: those stand in the table of endpoints. */
export const WEARER_KINDS: readonly WearerKind[] = [
    ...kinds("app", {
        [ECS_SERVICE]: [[`${AWSVPC}.securityGroups`], [`${AWSVPC}.subnets`]],
        "aws:ecs/taskSet:TaskSet": [[`${AWSVPC}.securityGroups`], [`${AWSVPC}.subnets`]],
        "aws:ecs/expressGatewayService:ExpressGatewayService": [
            ["networkConfigurations.securityGroups"],
            ["networkConfigurations.subnets"],
        ],
        "aws:ecs/capacityProvider:CapacityProvider": [
            ["managedInstancesProvider.instanceLaunchTemplate.networkConfiguration.securityGroups"],
            ["managedInstancesProvider.instanceLaunchTemplate.networkConfiguration.subnets"],
        ],
        "aws:lambda/function:Function": [["vpcConfig.securityGroupIds"], ["vpcConfig.subnetIds"]],
        "aws:serverless:Function": [["vpcConfig.securityGroupIds"], ["vpcConfig.subnetIds"]],
        "aws:lambda/capacityProvider:CapacityProvider": [["vpcConfig.securityGroupIds"], ["vpcConfig.subnetIds"]],
        "aws:lambda/coreNetworkConnector:CoreNetworkConnector": [
            ["configuration.vpcEgressConfiguration.securityGroupIds"],
            ["configuration.vpcEgressConfiguration.subnetIds"],
        ],
        "aws:elasticbeanstalk/environment:Environment": [[BEANSTALK_GROUPS], [BEANSTALK_SUBNETS]],
        "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate": [[BEANSTALK_GROUPS], [BEANSTALK_SUBNETS]],
        "aws:apprunner/vpcConnector:VpcConnector": [["securityGroups"], ["subnets"]],
        "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy": [["spec.securityGroups.groupIds"], []],
    }),
    ...kinds(
        "app",
        {
            [INSTANCE]: [["vpcSecurityGroupIds", "securityGroups"], ["subnetId"]],
            [SPOT_INSTANCE]: [["vpcSecurityGroupIds", "securityGroups"], ["subnetId"]],
            [NETWORK_INTERFACE]: [["securityGroups"], ["subnetId"]],
            "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment": [
                ["securityGroupId"],
                [],
            ],
            [LAUNCH_TEMPLATE]: [
                ["vpcSecurityGroupIds", "networkInterfaces.securityGroups", "securityGroupNames"],
                ["networkInterfaces.subnetId"],
            ],
            [LAUNCH_CONFIGURATION]: [["securityGroups"], []],
            "aws:ec2/spotFleetRequest:SpotFleetRequest": [
                ["launchSpecifications.vpcSecurityGroupIds"],
                ["launchSpecifications.subnetId"],
            ],
        },
        { host: true },
    ),
    ...kinds("job", {
        "aws:batch/computeEnvironment:ComputeEnvironment": [
            ["computeResources.securityGroupIds"],
            ["computeResources.subnets"],
        ],
        "aws:scheduler/schedule:Schedule": [
            ["target.ecsParameters.networkConfiguration.securityGroups"],
            ["target.ecsParameters.networkConfiguration.subnets"],
        ],
        "aws:cloudwatch/eventTarget:EventTarget": [
            ["ecsTarget.networkConfiguration.securityGroups"],
            ["ecsTarget.networkConfiguration.subnets"],
        ],
        "aws:pipes/pipe:Pipe": [
            ["targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.securityGroups"],
            ["targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.subnets"],
        ],
        "aws:mwaa/environment:Environment": [
            ["networkConfiguration.securityGroupIds"],
            ["networkConfiguration.subnetIds"],
        ],
        "aws:codebuild/project:Project": [["vpcConfig.securityGroupIds"], ["vpcConfig.subnets"]],
        "aws:codebuild/fleet:Fleet": [["vpcConfigs.securityGroupIds"], ["vpcConfigs.subnets"]],
    }),
    ...kinds("data", {
        "aws:dms/replicationInstance:ReplicationInstance": [["vpcSecurityGroupIds"], []],
        "aws:dms/instanceProfile:InstanceProfile": [["vpcSecurityGroupIds"], []],
        "aws:dms/replicationConfig:ReplicationConfig": [["computeConfig.vpcSecurityGroupIds"], []],
        "aws:glue/connection:Connection": [
            ["physicalConnectionRequirements.securityGroupIdLists"],
            ["physicalConnectionRequirements.subnetId"],
        ],
        "aws:quicksight/vpcConnection:VpcConnection": [["securityGroupIds"], ["subnetIds"]],
        "aws:mskconnect/connector:Connector": [
            ["kafkaCluster.apacheKafkaCluster.vpc.securityGroups"],
            ["kafkaCluster.apacheKafkaCluster.vpc.subnets"],
        ],
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": [
            ["opensearchConfiguration", "elasticsearchConfiguration", "opensearchserverlessConfiguration"].map(
                (key) => `${key}.vpcConfig.securityGroupIds`,
            ),
            ["opensearchConfiguration", "elasticsearchConfiguration", "opensearchserverlessConfiguration"].map(
                (key) => `${key}.vpcConfig.subnetIds`,
            ),
        ],
        "aws:opensearchingest/pipeline:Pipeline": [["vpcOptions.securityGroupIds"], ["vpcOptions.subnetIds"]],
        "aws:emr/cluster:Cluster": [
            [
                "emrManagedMasterSecurityGroup",
                "emrManagedSlaveSecurityGroup",
                "additionalMasterSecurityGroups",
                "additionalSlaveSecurityGroups",
                "serviceAccessSecurityGroup",
            ].map((key) => `ec2Attributes.${key}`),
            ["ec2Attributes.subnetId"],
        ],
        "aws:emrserverless/application:Application": [
            ["networkConfiguration.securityGroupIds"],
            ["networkConfiguration.subnetIds"],
        ],
        "aws:sagemaker/notebookInstance:NotebookInstance": [["securityGroups"], ["subnetId"]],
        "aws:grafana/workspace:Workspace": [["vpcConfiguration.securityGroupIds"], ["vpcConfiguration.subnetIds"]],
    }),
    ...kinds("admin", {
        "aws:ec2clientvpn/endpoint:Endpoint": [["securityGroupIds"], []],
        "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint": [["securityGroupIds"], ["subnetId"]],
        "aws:verifiedaccess/endpoint:Endpoint": [["securityGroupIds"], []],
    }),
    ...kinds(
        "entry",
        {
            [LOAD_BALANCER]: [["securityGroups"], ["subnets"]],
            [CLASSIC_LOAD_BALANCER]: [["securityGroups"], ["subnets"]],
        },
        { facesInternet: internetFacing },
    ),
    ...kinds(
        "entry",
        { "aws:apigatewayv2/vpcLink:VpcLink": [["securityGroupIds"], ["subnetIds"]] },
        { facesInternet: never },
    ),
    ...kinds(
        "entry",
        { "aws:transfer/server:Server": [["endpointDetails.securityGroupIds"], ["endpointDetails.subnetIds"]] },
        {
            facesInternet: (server) => server.structure("endpointDetails").get("addressAllocationIds").filled,
        },
    ),
    ...kinds("control-plane", { [EKS_CLUSTER]: [["vpcConfig.securityGroupIds"], ["vpcConfig.subnetIds"]] }),
];

type Places = readonly [groups: readonly string[], subnets: readonly string[]];

function kinds(role: Role, types: Readonly<Record<string, Places>>, more: Partial<WearerKind> = {}): WearerKind[] {
    return Object.entries(types).map(([type, [groups, subnets]]) => ({ type, role, groups, subnets, ...more }));
}

/**
 * The properties at a path, lists on the way opened; a list that is unknown as a whole stands for its elements.
 * `settings[namespace/name]` reads a Beanstalk option.
 */
export function propertiesAt(resource: Resource, path: string): Property[] {
    const setting = /^settings\[(.+)\/(\w+)\]$/.exec(path);
    if (setting !== null) return beanstalkSetting(resource, setting[1] as string, setting[2] as string);
    const [top = "", ...rest] = path.split(".");
    let found: Property[] = [resource.structure(top)];
    for (const key of rest) {
        found = found.flatMap((property) => property.possibleElements()).map((property) => property.get(key));
    }
    return found.filter((property) => property.isPresent);
}

function beanstalkSetting(resource: Resource, namespace: string, name: string): Property[] {
    return resource
        .structure("settings")
        .elements()
        .filter((setting) => isText(setting.get("namespace"), namespace) && isText(setting.get("name"), name))
        .map((setting) => setting.get("value"));
}

function isText(property: Property, wanted: string): boolean {
    const text = property.text();
    return text.state === "known" && text.value === wanted;
}
