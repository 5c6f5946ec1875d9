import rule from "../../../policies/https/https-alb-http-redirect";
import { testRule } from "../../support/rule-tester";
import { resource, secret, UNKNOWN } from "../../support/stack";

const ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
const alb = (inputs = {}, more = {}) => resource("aws:lb/loadBalancer:LoadBalancer", "alb", inputs, { id: ARN, outputs: { arn: ARN }, ...more });
const newAlb = (inputs = {}) => resource("aws:lb/loadBalancer:LoadBalancer", "alb", inputs, { outputs: { arn: UNKNOWN, internal: UNKNOWN } });
const forward = { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1" };
const toHttps = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };
const closed = { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } };

const listener = (name: string, inputs: object, more = {}) => resource("aws:lb/listener:Listener", name, { loadBalancerArn: ARN, ...inputs }, more);
const http = (inputs: object, more = {}) => listener("http", { port: 80, protocol: "HTTP", ...inputs }, more);
const https = (inputs = {}) => listener("https", { port: 443, protocol: "HTTPS", defaultActions: [forward], ...inputs });
const boundHttp = (inputs: object) => http({ ...inputs, loadBalancerArn: UNKNOWN }, { deps: { loadBalancerArn: ["alb"] } });
const LISTENER_ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2";
const rule80 = (actions: object[], more: object = {}) =>
    resource("aws:lb/listenerRule:ListenerRule", "api", { listenerArn: LISTENER_ARN, actions, conditions: [{ pathPattern: { values: ["/api/*"] } }], ...more });
const httpWithArn = (inputs: object) => http(inputs, { outputs: { arn: LISTENER_ARN } });

const headerRule = (value: unknown) => rule80([forward], { conditions: [{ httpHeader: { httpHeaderName: "X-Origin-Secret", values: [value] } }] });
const cdn = resource("aws:cloudfront/distribution:Distribution", "cdn", {
    enabled: true,
    origins: [{ originId: "web", domainName: "web.eu-west-1.elb.amazonaws.com", customHeaders: [{ name: "x-origin-secret", value: secret("f4c1d8a0b6e2") }] }],
});
const originAlb = alb({}, { outputs: { arn: ARN, dnsName: "web.eu-west-1.elb.amazonaws.com" } });

const djangoBehind = (environment: object[]) => [
    resource("aws:lb/targetGroup:TargetGroup", "group", {}, { outputs: { arn: forward.targetGroupArn } }),
    resource(
        "aws:ecs/taskDefinition:TaskDefinition",
        "task",
        { family: "web", containerDefinitions: JSON.stringify([{ name: "web", command: ["gunicorn", "shop.wsgi"], portMappings: [{ containerPort: 8000 }], environment }]) },
        { outputs: { arn: "arn:aws:ecs:task" } },
    ),
    resource("aws:ecs/service:Service", "service", { taskDefinition: "arn:aws:ecs:task", loadBalancers: [{ targetGroupArn: forward.targetGroupArn, containerName: "web", containerPort: 8000 }] }),
];
const openAlb = alb({ securityGroups: ["sg-1"] }, { outputs: { arn: ARN, dnsName: "web.eu-west-1.elb.amazonaws.com" } });
const worldGroup = resource("aws:ec2/securityGroup:SecurityGroup", "sg", { ingress: [{ protocol: "tcp", fromPort: 80, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }] }, { id: "sg-1" });

const cloudFrontGroup = () =>
    resource(
        "aws:ec2/securityGroup:SecurityGroup",
        "sg",
        {
            ingress: [
                { protocol: "tcp", fromPort: 80, toPort: 80, prefixListIds: ["pl-4fa04526"] },
                { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] },
            ],
        },
        { id: "sg-1" },
    );

testRule(rule, {
    valid: [
        { name: "a redirect to 443", resources: [alb(), http({ defaultActions: [toHttps] }), https()], expect: [{ on: "http" }] },
        { name: "a redirect of a load balancer in another stack", resources: [http({ defaultActions: [toHttps] })] },
        { name: "a fixed response", resources: [alb(), http({ defaultActions: [closed] })] },
        {
            name: "a redirect to the port of an HTTPS listener",
            resources: [alb(), listener("http", { port: 8080, protocol: "HTTP", defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "8443" } }] }), https({ port: 8443 })],
            expect: [{ on: "http" }],
        },
        { name: "a redirect to another host and port", resources: [alb(), http({ defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "8443", host: "www.example.com" } }] })] },
        {
            name: "authentication before a redirect, by order",
            resources: [
                alb(),
                http({
                    defaultActions: [
                        { ...toHttps, order: 2 },
                        { ...forward, order: 1 },
                    ],
                }),
            ],
        },
        {
            name: "a rule that serves the challenge of a certificate authority",
            resources: [alb(), httpWithArn({ defaultActions: [toHttps] }), rule80([forward], { conditions: [{ pathPattern: { values: ["/.well-known/acme-challenge/*"] } }] })],
        },
        { name: "a rule for an allowed path", options: { allowedHttpPaths: ["/api/*"] }, resources: [alb(), httpWithArn({ defaultActions: [toHttps] }), rule80([forward])] },
        { name: "a protocol left out on an application load balancer", resources: [alb(), listener("http", { port: 80, defaultActions: [toHttps] })] },
        { name: "an internal one that is judged too", options: { includeInternal: true }, resources: [alb({ internal: true }), http({ defaultActions: [toHttps] })] },
    ],
    invalid: [
        {
            name: "a forward to Django that is known to redirect by itself",
            resources: [alb(), http({ defaultActions: [forward] }), ...djangoBehind([{ name: "DJANGO_SECURE_SSL_REDIRECT", value: "True" }])],
            expect: [{ on: "http", message: "forwards", at: "defaultActions[0]", advisory: true }],
        },
        {
            name: "a forward to Django that is known not to redirect",
            resources: [alb(), http({ defaultActions: [forward] }), ...djangoBehind([{ name: "DJANGO_SECURE_SSL_REDIRECT", value: "False" }])],
            expect: [{ on: "http", message: "forwards", at: "defaultActions[0]" }],
        },
        {
            name: "a forward to Django that says nothing about redirects",
            resources: [alb(), http({ defaultActions: [forward] }), ...djangoBehind([])],
            expect: [{ on: "http", message: "forwards", at: "defaultActions[0]" }],
        },
        { name: "a forward", resources: [alb(), http({ defaultActions: [forward] })], expect: [{ on: "http", message: "forwards", at: "defaultActions[0]" }] },
        {
            name: "a forward without the protocol",
            resources: [alb(), listener("http", { port: 80, defaultActions: [forward] })],
            expect: [{ on: "http", message: "forwards", at: "defaultActions[0]" }],
        },
        {
            name: "a first preview, in which internal is left to the provider",
            resources: [newAlb(), boundHttp({ defaultActions: [forward] })],
            expect: [{ on: "http", message: "forwards", at: "defaultActions[0]" }],
        },
        {
            name: "a weighted forward in lower case",
            resources: [alb(), http({ protocol: "http", defaultActions: [{ type: "forward", forward: { targetGroups: [{ arn: "a", weight: 1 }] } }] })],
            expect: [{ on: "http", message: "forwards", at: "defaultActions[0]" }],
        },
        {
            name: "a forward of a rule although the default redirects",
            resources: [alb(), httpWithArn({ defaultActions: [toHttps] }), rule80([forward])],
            expect: [{ on: "api", message: "forwards", at: "actions[0]" }],
        },
        {
            name: "a redirect without protocol",
            resources: [alb(), http({ defaultActions: [{ type: "redirect", redirect: { statusCode: "HTTP_301" } }] })],
            expect: [{ on: "http", message: "staysHttp", at: "defaultActions[0]" }],
        },
        {
            name: "a redirect that keeps the protocol",
            resources: [alb(), http({ defaultActions: [{ type: "redirect", redirect: { protocol: "#{protocol}", port: "443" } }] })],
            expect: [{ on: "http", message: "staysHttp", at: "defaultActions[0]" }],
        },
        {
            name: "a redirect to HTTPS on the port it came in",
            resources: [alb(), http({ defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS" } }] }), https()],
            expect: [{ on: "http", message: "wrongPort", at: "defaultActions[0]" }],
        },
        {
            name: "a redirect to a port without a listener",
            resources: [alb(), http({ defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "8443" } }] }), https()],
            expect: [{ on: "http", message: "wrongPort", at: "defaultActions[0]" }],
        },
        { name: "login in clear text", resources: [alb(), http({ defaultActions: [{ type: "authenticate-oidc" }, forward] })], expect: [{ on: "http", message: "forwards", at: "defaultActions[1]" }] },
        {
            name: "an internal one that is judged too",
            options: { includeInternal: true },
            resources: [alb({ internal: true }), http({ defaultActions: [forward] })],
            expect: [{ on: "http", message: "forwards", at: "defaultActions[0]" }],
        },
        {
            name: "an origin whose default action is open although a rule asks for the header",
            resources: [openAlb, worldGroup, httpWithArn({ defaultActions: [forward] }), headerRule("f4c1d8a0b6e2"), cdn],
            expect: [
                { on: "http", message: "forwards", at: "defaultActions[0]" },
                { on: "api", message: "forwards", at: "actions[0]" },
            ],
        },
        {
            name: "an origin whose rule asks for another value",
            resources: [openAlb, worldGroup, httpWithArn({ defaultActions: [closed] }), headerRule("0badc0de"), cdn],
            expect: [{ on: "api", message: "forwards", at: "actions[0]" }],
        },
    ],
    unknown: [
        {
            name: "a redirect to the port of a listener of which nothing tells where it belongs",
            resources: [alb(), http({ defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "8443" } }] }), https({ port: 8443, loadBalancerArn: UNKNOWN })],
            expect: [{ on: "http", says: "loadBalancerArn of https" }],
        },
        { name: "an origin that admits CloudFront's prefix list only, on a port that is not known", resources: [openAlb, cloudFrontGroup(), http({ port: UNKNOWN, defaultActions: [forward] }), cdn] },
        {
            name: "what admits CloudFront's prefix list only and may be an origin",
            resources: [openAlb, cloudFrontGroup(), http({ defaultActions: [forward] }), resource("aws:cloudfront/distribution:Distribution", "cdn", { origins: UNKNOWN })],
            expect: [{ on: "http", says: "origins of cdn" }],
        },
        {
            name: "what admits CloudFront's prefix list only and may be one origin of several",
            resources: [openAlb, cloudFrontGroup(), http({ defaultActions: [forward] }), resource("aws:cloudfront/distribution:Distribution", "cdn", { origins: [UNKNOWN] })],
        },
        {
            name: "an origin whose permissions are not known",
            resources: [openAlb, resource("aws:ec2/securityGroup:SecurityGroup", "sg", { ingress: UNKNOWN }, { id: "sg-1" }), http({ defaultActions: [forward] }), cdn],
        },
        {
            name: "an origin with a separate rule of which nothing tells whether it is about requests",
            resources: [
                openAlb,
                cloudFrontGroup(),
                resource("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", { type: UNKNOWN, securityGroupId: "sg-1", protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }),
                http({ defaultActions: [forward] }),
                cdn,
            ],
            expect: [{ on: "http", says: "type of rule" }],
        },
        {
            name: "an origin whose rule asks for a header that is not known",
            resources: [openAlb, worldGroup, httpWithArn({ defaultActions: [closed] }), rule80([forward], { conditions: [{ httpHeader: UNKNOWN }] }), cdn],
        },
        {
            name: "a forward for paths that are not known",
            resources: [alb(), httpWithArn({ defaultActions: [toHttps] }), rule80([forward], { conditions: [{ pathPattern: UNKNOWN }] })],
        },
        {
            name: "a load balancer of another stack",
            resources: [http({ loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/other/1", defaultActions: [forward] })],
            expect: [{ on: "http", says: "outside this stack" }],
        },
        { name: "a load balancer known after the update", resources: [http({ loadBalancerArn: UNKNOWN, defaultActions: [forward] })] },
        { name: "actions known after the update", resources: [alb(), http({ defaultActions: UNKNOWN })] },
        { name: "the type of the action", resources: [alb(), http({ defaultActions: [{ type: UNKNOWN }] })] },
        { name: "the protocol of the redirect", resources: [alb(), http({ defaultActions: [{ type: "redirect", redirect: { protocol: UNKNOWN, port: "443" } }] })] },
        { name: "whether it is internal", resources: [alb({ internal: UNKNOWN }), http({ defaultActions: [forward] })] },
        {
            name: "one of two load balancers",
            resources: [
                resource("aws:lb/loadBalancer:LoadBalancer", "alb", {}),
                resource("aws:lb/loadBalancer:LoadBalancer", "inner", { internal: true }),
                http({ loadBalancerArn: UNKNOWN, defaultActions: [forward] }, { deps: { loadBalancerArn: ["alb", "inner"] } }),
            ],
        },
    ],
    notApplicable: [
        { name: "an HTTPS listener", resources: [alb(), https()] },
        { name: "an internal load balancer", resources: [alb({ internal: true }), http({ defaultActions: [forward] })] },
        { name: "a network load balancer", resources: [alb({ loadBalancerType: "network" }), listener("tcp", { port: 80, protocol: "TCP", defaultActions: [forward] })] },
        { name: "a gateway load balancer", resources: [alb({ loadBalancerType: "gateway" }), listener("gateway", { defaultActions: [forward] })] },
        { name: "an origin that answers only with the distribution's header", resources: [originAlb, httpWithArn({ defaultActions: [closed] }), headerRule("f4c1d8a0b6e2"), cdn] },
        {
            name: "an origin that admits CloudFront's prefix list only",
            resources: [alb({ securityGroups: ["sg-1"] }, { outputs: { arn: ARN, dnsName: "web.eu-west-1.elb.amazonaws.com" } }), cloudFrontGroup(), http({ defaultActions: [forward] }), cdn],
        },
    ],
});
