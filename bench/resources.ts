/** A realistic stack of any size: one shop of about fifty resources after another, as a Django deployment declares them. */
import { resource, type ResourceSpec, secret, UNKNOWN } from "../tests/support/stack";

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";

/** Outputs that every resource gets beside its inputs. */
function computed(name: string, service: string): Record<string, unknown> {
    const tags = { Name: name, environment: "production", team: "web", "cost-centre": "4711" };
    return {
        id: `${name}-0123456789abcdef0`,
        arn: `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`,
        region: REGION,
        tags,
        tagsAll: tags,
    };
}

function declare(
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    deps: Record<string, string[]> = {},
): ResourceSpec {
    const service = /^aws:(\w+)/.exec(type)?.[1] ?? "random";
    const outputs = computed(name, service);
    return resource(type, name, inputs, { outputs, deps, id: String(outputs.id) });
}

function policy(actions: readonly string[], on: string): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: on }] });
}

function containers(prefix: string): string {
    const variables = Array.from({ length: 20 }, (_, index) => ({
        name: `SETTING_${index}`,
        value: `value-${index}-${prefix}`,
    }));
    const web = {
        name: "web",
        image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${prefix}:1.2.3`,
        essential: true,
        command: ["gunicorn", "shop.wsgi:application", "--bind", "0.0.0.0:8000"],
        portMappings: [{ containerPort: 8000 }],
        environment: [{ name: "DJANGO_SETTINGS_MODULE", value: "shop.settings.production" }, ...variables],
        secrets: [
            { name: "SECRET_KEY", valueFrom: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${prefix}-key` },
        ],
        logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": `/${prefix}/web`, "awslogs-region": REGION },
        },
    };
    return JSON.stringify([
        web,
        { ...web, name: "worker", command: ["celery", "-A", "shop", "worker"], portMappings: [] },
    ]);
}

/** One shop; its names begin with the prefix. */
export function shop(prefix: string): ResourceSpec[] {
    const n = (name: string) => `${prefix}-${name}`;
    return [...network(n), ...stores(n, prefix), ...application(n, prefix), ...edge(n)];
}

type Naming = (name: string) => string;

function network(n: Naming): ResourceSpec[] {
    const subnets = ["a", "b", "c", "d"].map((zone, index) =>
        declare(
            "aws:ec2/subnet:Subnet",
            n(`subnet-${zone}`),
            {
                vpcId: `${n("vpc")}-0123456789abcdef0`,
                cidrBlock: `10.0.${index}.0/24`,
                availabilityZone: `${REGION}${zone}`,
            },
            { vpcId: [n("vpc")] },
        ),
    );
    const groups = ["web", "app", "db", "cache"].map((name) =>
        declare(
            "aws:ec2/securityGroup:SecurityGroup",
            n(`${name}-sg`),
            { vpcId: `${n("vpc")}-0123456789abcdef0`, description: `Security group of ${name}` },
            { vpcId: [n("vpc")] },
        ),
    );
    const open = (target: string, source: string | undefined, port: number) =>
        declare(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            n(`${target}-from-${source ?? "world"}`),
            {
                securityGroupId: `${n(`${target}-sg`)}-0123456789abcdef0`,
                ipProtocol: "tcp",
                fromPort: port,
                toPort: port,
                ...(source === undefined
                    ? { cidrIpv4: "0.0.0.0/0" }
                    : { referencedSecurityGroupId: `${n(`${source}-sg`)}-0123456789abcdef0` }),
            },
            {
                securityGroupId: [n(`${target}-sg`)],
                ...(source === undefined ? {} : { referencedSecurityGroupId: [n(`${source}-sg`)] }),
            },
        );
    return [
        declare("aws:ec2/vpc:Vpc", n("vpc"), { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true }),
        ...subnets,
        ...groups,
        open("web", undefined, 443),
        open("app", "web", 8000),
        open("db", "app", 5432),
        open("cache", "app", 6379),
    ];
}

function stores(n: Naming, prefix: string): ResourceSpec[] {
    const password = (name: string) => secret(`${prefix}-${name}-kP9mZ4qU7vX2`);
    const group = (name: string) => [`${n(`${name}-sg`)}-0123456789abcdef0`];
    return [
        declare("random:index/randomPassword:RandomPassword", n("db-password"), { length: 32 }),
        declare("aws:kms/key:Key", n("key"), { enableKeyRotation: true, deletionWindowInDays: 30 }),
        declare("aws:rds/subnetGroup:SubnetGroup", n("db-subnets"), { subnetIds: [n("subnet-a"), n("subnet-b")] }),
        declare("aws:rds/parameterGroup:ParameterGroup", n("db-parameters"), {
            family: "postgres17",
            parameters: [{ name: "rds.force_ssl", value: "1" }],
        }),
        declare(
            "aws:rds/instance:Instance",
            n("db"),
            {
                engine: "postgres",
                engineVersion: "17.2",
                instanceClass: "db.r7g.large",
                allocatedStorage: 100,
                multiAz: true,
                storageEncrypted: true,
                backupRetentionPeriod: 14,
                deletionProtection: true,
                username: "app",
                password: password("db"),
                vpcSecurityGroupIds: group("db"),
                dbSubnetGroupName: n("db-subnets"),
                parameterGroupName: n("db-parameters"),
                copyTagsToSnapshot: true,
            },
            { vpcSecurityGroupIds: [n("db-sg")], password: [n("db-password")] },
        ),
        declare(
            "aws:elasticache/replicationGroup:ReplicationGroup",
            n("cache"),
            {
                engine: "valkey",
                nodeType: "cache.r7g.large",
                numCacheClusters: 2,
                transitEncryptionEnabled: true,
                atRestEncryptionEnabled: true,
                authToken: password("cache"),
                securityGroupIds: group("cache"),
                description: "Cache",
            },
            { securityGroupIds: [n("cache-sg")] },
        ),
        ...["db", "django"].flatMap((name) => [
            declare("aws:secretsmanager/secret:Secret", n(`${name}-secret`), {
                name: n(`${name}-secret`),
                recoveryWindowInDays: 30,
            }),
            declare(
                "aws:secretsmanager/secretVersion:SecretVersion",
                n(`${name}-secret-version`),
                { secretId: n(`${name}-secret`), secretString: password(name) },
                { secretId: [n(`${name}-secret`)] },
            ),
        ]),
        declare("aws:s3/bucket:Bucket", n("media"), { bucket: n("media"), forceDestroy: false }),
        declare(
            "aws:s3/bucketVersioning:BucketVersioning",
            n("media-versioning"),
            { bucket: n("media"), versioningConfiguration: { status: "Enabled" } },
            { bucket: [n("media")] },
        ),
        declare(
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            n("media-block"),
            {
                bucket: n("media"),
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            { bucket: [n("media")] },
        ),
        declare(
            "aws:s3/bucketPolicy:BucketPolicy",
            n("media-policy"),
            { bucket: n("media"), policy: policy(["s3:GetObject"], `arn:aws:s3:::${n("media")}/*`) },
            { bucket: [n("media")] },
        ),
        declare("aws:backup/plan:Plan", n("backups"), {
            name: n("backups"),
            rules: [
                {
                    ruleName: "daily",
                    targetVaultName: "vault",
                    schedule: "cron(0 3 * * ? *)",
                    lifecycle: { deleteAfter: 35 },
                },
            ],
        }),
        declare(
            "aws:backup/selection:Selection",
            n("backup-selection"),
            { planId: n("backups"), iamRoleArn: n("role"), resources: [`arn:aws:rds:${REGION}:${ACCOUNT}:${n("db")}`] },
            { planId: [n("backups")] },
        ),
    ];
}

function application(n: Naming, prefix: string): ResourceSpec[] {
    const roles = ["task", "execution", "lambda"].flatMap((name) => [
        declare("aws:iam/role:Role", n(`${name}-role`), {
            assumeRolePolicy: policy(["sts:AssumeRole"], "*"),
            name: n(`${name}-role`),
        }),
        declare(
            "aws:iam/rolePolicy:RolePolicy",
            n(`${name}-policy`),
            {
                role: n(`${name}-role`),
                policy: policy(["s3:GetObject", "s3:PutObject"], `arn:aws:s3:::${n("media")}/*`),
            },
            { role: [n(`${name}-role`)] },
        ),
        declare(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            n(`${name}-attachment`),
            {
                role: n(`${name}-role`),
                policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
            },
            { role: [n(`${name}-role`)] },
        ),
    ]);
    return [
        ...roles,
        declare("aws:ecs/cluster:Cluster", n("cluster"), {
            name: n("cluster"),
            settings: [{ name: "containerInsights", value: "enabled" }],
        }),
        declare("aws:cloudwatch/logGroup:LogGroup", n("web-logs"), { name: `/${prefix}/web`, retentionInDays: 90 }),
        declare("aws:cloudwatch/logGroup:LogGroup", n("worker-logs"), {
            name: `/${prefix}/worker`,
            retentionInDays: 90,
        }),
        declare(
            "aws:ecs/taskDefinition:TaskDefinition",
            n("web"),
            {
                family: n("web"),
                cpu: "512",
                memory: "1024",
                networkMode: "awsvpc",
                requiresCompatibilities: ["FARGATE"],
                containerDefinitions: containers(prefix),
                taskRoleArn: n("task-role"),
                executionRoleArn: n("execution-role"),
            },
            { taskRoleArn: [n("task-role")] },
        ),
        declare(
            "aws:ecs/service:Service",
            n("service"),
            {
                cluster: n("cluster"),
                taskDefinition: n("web"),
                desiredCount: 2,
                networkConfiguration: {
                    subnets: [n("subnet-a"), n("subnet-b")],
                    securityGroups: [`${n("app-sg")}-0123456789abcdef0`],
                },
                loadBalancers: [{ targetGroupArn: n("targets"), containerName: "web", containerPort: 8000 }],
            },
            {
                networkConfiguration: [n("app-sg"), n("subnet-a"), n("subnet-b")],
                taskDefinition: [n("web")],
                loadBalancers: [n("targets")],
            },
        ),
        declare(
            "aws:lambda/function:Function",
            n("thumbnails"),
            {
                runtime: "python3.13",
                handler: "app.handler",
                role: n("lambda-role"),
                environment: { variables: { BUCKET: n("media"), LOG_LEVEL: "INFO" } },
            },
            { role: [n("lambda-role")] },
        ),
        declare("aws:sns/topic:Topic", n("alarms"), { name: n("alarms") }),
        declare(
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            n("errors"),
            {
                metricName: "HTTPCode_Target_5XX_Count",
                namespace: "AWS/ApplicationELB",
                comparisonOperator: "GreaterThanThreshold",
                evaluationPeriods: 1,
                threshold: 5,
                alarmActions: [n("alarms")],
            },
            { alarmActions: [n("alarms")] },
        ),
    ];
}

function edge(n: Naming): ResourceSpec[] {
    return [
        declare(
            "aws:lb/loadBalancer:LoadBalancer",
            n("alb"),
            {
                loadBalancerType: "application",
                securityGroups: [`${n("web-sg")}-0123456789abcdef0`],
                subnets: [n("subnet-c"), n("subnet-d")],
                dropInvalidHeaderFields: true,
            },
            { securityGroups: [n("web-sg")], subnets: [n("subnet-c"), n("subnet-d")] },
        ),
        declare(
            "aws:lb/targetGroup:TargetGroup",
            n("targets"),
            { port: 8000, protocol: "HTTP", targetType: "ip", vpcId: n("vpc"), healthCheck: { path: "/health/" } },
            { vpcId: [n("vpc")] },
        ),
        declare(
            "aws:lb/listener:Listener",
            n("https"),
            {
                loadBalancerArn: `arn:aws:lb:${REGION}:${ACCOUNT}:${n("alb")}`,
                port: 443,
                protocol: "HTTPS",
                sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
                certificateArn: n("certificate"),
                defaultActions: [{ type: "forward", targetGroupArn: n("targets") }],
            },
            { loadBalancerArn: [n("alb")], defaultActions: [n("targets")] },
        ),
        declare(
            "aws:lb/listener:Listener",
            n("http"),
            {
                loadBalancerArn: `arn:aws:lb:${REGION}:${ACCOUNT}:${n("alb")}`,
                port: 80,
                protocol: "HTTP",
                defaultActions: [
                    { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
                ],
            },
            { loadBalancerArn: [n("alb")] },
        ),
        declare("aws:acm/certificate:Certificate", n("certificate"), {
            domainName: `${n("www")}.example.com`,
            validationMethod: "DNS",
        }),
        declare(
            "aws:route53/record:Record",
            n("record"),
            {
                name: n("www"),
                type: "A",
                zoneId: "Z123",
                aliases: [{ name: UNKNOWN, zoneId: UNKNOWN, evaluateTargetHealth: true }],
            },
            { aliases: [n("alb")] },
        ),
    ];
}
