/** A Django service behind load balancers and distributions, for tests of what stands in front of it. */
import { task } from "./apps";
import { type Json, resource, type ResourceSpec } from "./stack";

const ACCOUNT = "eu-west-1:111122223333";
export const BALANCER_ARN = `arn:aws:elasticloadbalancing:${ACCOUNT}:loadbalancer/app/lb/1`;
export const GROUP_ARN = `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/group/1`;
const TASK_ARN = `arn:aws:ecs:${ACCOUNT}:task-definition/shop:1`;
export const BALANCER_NAME = "lb-1.eu-west-1.elb.amazonaws.com";

export const forward = { type: "forward", targetGroupArn: GROUP_ARN };
export const toHttps = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };

/** A task definition, its service and its target group. */
export function service(container: Json = {}, group: Json = {}, more: Json = {}): ResourceSpec[] {
    return [
        task(
            { command: ["gunicorn", "shop.wsgi"], portMappings: [{ containerPort: 8000 }], ...container },
            { outputs: { arn: TASK_ARN } },
        ),
        resource(
            "aws:lb/targetGroup:TargetGroup",
            "group",
            { port: 8000, protocol: "HTTP", ...group },
            { id: GROUP_ARN, outputs: { arn: GROUP_ARN } },
        ),
        resource("aws:ecs/service:Service", "service", {
            taskDefinition: TASK_ARN,
            loadBalancers: [{ targetGroupArn: GROUP_ARN, containerName: "web", containerPort: 8000 }],
            ...more,
        }),
    ];
}

export function balancer(inputs: Json = {}): ResourceSpec {
    return resource("aws:lb/loadBalancer:LoadBalancer", "lb", inputs, {
        id: BALANCER_ARN,
        outputs: { arn: BALANCER_ARN, dnsName: BALANCER_NAME },
    });
}

export function listener(name: string, protocol: string, port: number, inputs: Json = {}): ResourceSpec {
    return resource("aws:lb/listener:Listener", name, {
        loadBalancerArn: BALANCER_ARN,
        protocol,
        port,
        defaultActions: [forward],
        ...inputs,
    });
}

export const https = (inputs: Json = {}) => listener("https", "HTTPS", 443, inputs);
export const http = (inputs: Json = {}) => listener("http", "HTTP", 80, inputs);
export const redirect = () => http({ defaultActions: [toHttps] });

/** A distribution in front of the load balancer. */
export function distribution(behavior: Json = {}, inputs: Json = {}, origin: Json = {}): ResourceSpec {
    return resource("aws:cloudfront/distribution:Distribution", "cdn", {
        enabled: true,
        origins: [
            {
                originId: "site",
                domainName: BALANCER_NAME,
                customOriginConfig: {
                    httpPort: 80,
                    httpsPort: 443,
                    originProtocolPolicy: "https-only",
                    originSslProtocols: ["TLSv1.2"],
                },
                ...origin,
            },
        ],
        defaultCacheBehavior: { targetOriginId: "site", viewerProtocolPolicy: "redirect-to-https", ...behavior },
        ...inputs,
    });
}
