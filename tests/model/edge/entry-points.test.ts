import assert from "node:assert/strict";
import {
    entryPoints,
    frontsOf,
    hasApplication,
    isReachable,
    validatesHostThroughout,
    workloadsBehind,
} from "../../../src/model/edge/entry-points";
import { Model } from "../../../src/model/model";
import type { Truth } from "../../../src/model/value";
import { decoders } from "../../support/decoders";
import { type Json, resource, type ResourceSpec, UNKNOWN } from "../../support/stack";

const LB = "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1";
const LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/web/1/2";
const alb = (inputs: Json = {}) =>
    resource("aws:lb/loadBalancer:LoadBalancer", "alb", inputs, {
        outputs: { arn: LB, dnsName: "web.eu-west-1.elb.amazonaws.com" },
    });
const group = resource("aws:lb/targetGroup:TargetGroup", "group", { port: 8000 }, { outputs: { arn: "arn:tg" } });
const listener = (inputs: Json) =>
    resource(
        "aws:lb/listener:Listener",
        "https",
        { loadBalancerArn: LB, port: 443, protocol: "HTTPS", ...inputs },
        { outputs: { arn: LISTENER } },
    );
const forward = [{ type: "forward", targetGroupArn: "arn:tg" }];
const closed = [{ type: "fixed-response", fixedResponse: { statusCode: "404" } }];
const rule = (conditions: Json[]) =>
    resource("aws:lb/listenerRule:ListenerRule", "site", { listenerArn: LISTENER, actions: forward, conditions });
const hostRule = rule([{ hostHeader: { values: ["www.example.com", "*.example.org"] } }]);
const task = resource(
    "aws:ecs/taskDefinition:TaskDefinition",
    "task",
    { family: "web" },
    { outputs: { arn: "arn:task" } },
);
const service = resource("aws:ecs/service:Service", "service", {
    taskDefinition: "arn:task",
    loadBalancers: [{ targetGroupArn: "arn:tg", containerName: "web", containerPort: 8000 }],
});
const cdn = (origin: Json, more: Json = {}) =>
    resource("aws:cloudfront/distribution:Distribution", "cdn", {
        enabled: true,
        aliases: ["www.example.com"],
        origins: [{ originId: "o", customOriginConfig: { originProtocolPolicy: "https-only" }, ...origin }],
        defaultCacheBehavior: { targetOriginId: "o", viewerProtocolPolicy: "https-only" },
        ...more,
    });

function build(...resources: ResourceSpec[]) {
    const deployment = (decoders[0] as (typeof decoders)[number]).decode({ resources });
    const model = new Model(deployment);
    const named = (name: string) => {
        const found = deployment.resources.find((candidate) => candidate.name === name);
        assert.ok(found, name);
        return found;
    };
    const point = (name: string) => {
        const found = model.fact(entryPoints).of(named(name));
        assert.ok(found, name);
        return found;
    };
    const directFronts = (name: string) => {
        const { direct, gaps } = frontsOf(model, named(name));
        return {
            fronts: direct.map(({ entryPoint, certain }) => [entryPoint.resource.name, word(certain)]),
            gaps: gaps.map((gap) => `${gap.reason} ${gap.what}`),
        };
    };
    return { model, named, point, directFronts };
}

const word = (truth: Truth) => (truth.state === "unknown" ? "unknown" : truth.value);

describe("entry points", () => {
    it("lead from a task definition through service, target group and listener to the load balancer", () => {
        const { directFronts, model, point } = build(
            alb(),
            group,
            listener({ defaultActions: forward }),
            service,
            task,
        );
        assert.deepEqual(directFronts("task"), { fronts: [["alb", true]], gaps: [] });
        assert.deepEqual(directFronts("service"), { fronts: [["alb", true]], gaps: [] });
        const behind = workloadsBehind(model, point("alb"));
        assert.deepEqual(
            behind.map(({ resource: workload }) => workload.name),
            ["service"],
        );
    });
    it("are found in a first preview, where nothing has an id", () => {
        const fresh = [
            resource("aws:lb/loadBalancer:LoadBalancer", "alb", {}, { outputs: { arn: UNKNOWN } }),
            resource("aws:lb/targetGroup:TargetGroup", "group", {}, { outputs: { arn: UNKNOWN } }),
            resource(
                "aws:lb/listener:Listener",
                "https",
                {
                    loadBalancerArn: UNKNOWN,
                    protocol: "HTTPS",
                    defaultActions: [{ type: "forward", targetGroupArn: UNKNOWN }],
                },
                { deps: { loadBalancerArn: ["alb"], defaultActions: ["group"] } },
            ),
            resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "web" }, { outputs: { arn: UNKNOWN } }),
            resource(
                "aws:ecs/service:Service",
                "service",
                { taskDefinition: UNKNOWN, loadBalancers: [{ targetGroupArn: UNKNOWN }] },
                { deps: { taskDefinition: ["task"], loadBalancers: ["group"] } },
            ),
        ];
        assert.deepEqual(build(...fresh).directFronts("task"), { fronts: [["alb", true]], gaps: [] });
    });
    it("say which link leaves the stack", () => {
        const { directFronts } = build(service, task);
        assert.deepEqual(directFronts("task"), {
            fronts: [],
            gaps: ["outside-stack loadBalancers[0].targetGroupArn of service"],
        });
    });
    it("validate hosts where every way asks for one", () => {
        const check = (...resources: ResourceSpec[]) => word(validatesHostThroughout(build(...resources).point("alb")));
        assert.equal(check(alb(), group, listener({ defaultActions: closed }), hostRule), true);
        assert.equal(check(alb(), group, listener({ defaultActions: forward }), hostRule), false);
        assert.equal(
            check(alb(), group, listener({ defaultActions: closed }), rule([{ pathPattern: { values: ["/*"] } }])),
            false,
        );
        assert.equal(
            check(alb(), group, listener({ defaultActions: closed }), rule([{ hostHeader: { values: ["*.com"] } }])),
            false,
        );
        assert.equal(check(alb(), group, listener({ defaultActions: UNKNOWN }), hostRule), "unknown");
        assert.equal(
            check(alb({ loadBalancerType: "network" }), listener({ protocol: "TLS", defaultActions: forward })),
            false,
        );
    });
    it("stand behind one another: API and private load balancer, distribution and VPC origin", () => {
        const api = [
            resource("aws:apigatewayv2/api:Api", "api", { protocolType: "HTTP" }, { id: "a1" }),
            resource("aws:apigatewayv2/integration:Integration", "integration", {
                apiId: "a1",
                integrationType: "HTTP_PROXY",
                connectionType: "VPC_LINK",
                integrationUri: LISTENER,
            }),
        ];
        const inner = build(alb({ internal: true }), group, listener({ defaultActions: forward }), service, ...api);
        assert.equal(word(isReachable(inner.point("alb"))), true);
        assert.equal(word(validatesHostThroughout(inner.point("alb"))), true);
        assert.equal(word(hasApplication(inner.model, inner.point("api"))), true);

        const vpc = build(
            alb({ internal: true }),
            group,
            listener({ defaultActions: forward }),
            service,
            resource(
                "aws:cloudfront/vpcOrigin:VpcOrigin",
                "private",
                { vpcOriginEndpointConfig: { arn: LB } },
                { id: "vo-1" },
            ),
            cdn({ domainName: "internal.example.com", vpcOriginConfig: { vpcOriginId: "vo-1" } }),
        );
        assert.deepEqual(
            vpc.point("alb").fronts.map((link) => link.entryPoint.resource.name),
            ["cdn"],
        );
        assert.equal(word(validatesHostThroughout(vpc.point("alb"))), true);
        assert.equal(word(isReachable(build(alb({ internal: true })).point("alb"))), false);
    });
    it("find the load balancer of a distribution by host name, by DNS record and by dependency", () => {
        const record = resource(
            "aws:route53/record:Record",
            "record",
            { type: "A", aliases: [{ name: "dualstack.web.eu-west-1.elb.amazonaws.com" }] },
            { outputs: { fqdn: "origin.example.com" } },
        );
        const planned = {
            ...record,
            inputs: { ...record.inputs, name: "origin.example.com" },
            outputs: { fqdn: UNKNOWN },
        };
        for (const stack of [
            build(alb(), cdn({ domainName: "web.eu-west-1.elb.amazonaws.com" })),
            build(alb(), planned, cdn({ domainName: "origin.example.com" })),
            build(alb(), record, cdn({ domainName: "origin.example.com" })),
            build(alb(), { ...cdn({ domainName: UNKNOWN }), deps: { origins: ["alb"] } }),
        ]) {
            assert.deepEqual(
                stack.point("alb").fronts.map(({ certain }) => word(certain)),
                [true],
            );
        }
    });
    it("tell two unknown origins apart by their kind", () => {
        const bucket = resource("aws:s3/bucket:Bucket", "files", {});
        const both = {
            ...cdn(
                {},
                {
                    origins: [
                        {
                            originId: "o",
                            domainName: UNKNOWN,
                            customOriginConfig: { originProtocolPolicy: "https-only" },
                        },
                        { originId: "s", domainName: UNKNOWN },
                    ],
                },
            ),
            deps: { origins: ["alb", "files"] },
        };
        const { point } = build(alb(), bucket, both);
        assert.deepEqual(
            point("cdn").backs.map((back) => [back.resource.name, word(back.certain)]),
            [
                ["alb", true],
                ["files", true],
            ],
        );
    });
    it("lead from functions to their APIs and URLs", () => {
        const fn = resource(
            "aws:lambda/function:Function",
            "fn",
            {},
            {
                id: "fn-1",
                outputs: {
                    arn: "arn:aws:lambda:eu-west-1:1:function:fn-1",
                    invokeArn:
                        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:fn-1/invocations",
                },
            },
        );
        const rest = [
            resource(
                "aws:apigateway/restApi:RestApi",
                "rest",
                { endpointConfiguration: { types: "PRIVATE" } },
                { id: "r1" },
            ),
            resource("aws:apigateway/integration:Integration", "proxy", {
                restApi: "r1",
                type: "AWS_PROXY",
                uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:fn-1/invocations",
            }),
        ];
        const url = resource("aws:lambda/functionUrl:FunctionUrl", "url", {
            functionName: "fn-1",
            authorizationType: "NONE",
        });
        const stack = build(fn, ...rest, url);
        assert.deepEqual(stack.directFronts("fn").fronts, [
            ["rest", true],
            ["url", true],
        ]);
        assert.equal(word(isReachable(stack.point("rest"))), false);
        assert.equal(word(isReachable(stack.point("url"))), true);
    });
    it("are their own workload where AWS runs both", () => {
        const stack = build(
            resource("aws:apprunner/service:Service", "runner", { serviceName: "shop" }),
            resource("aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "template", {
                name: "base",
                settings: [{ namespace: "aws:elbv2:listener:default", name: "ListenerEnabled", value: "false" }],
            }),
            resource("aws:elasticbeanstalk/environment:Environment", "env", {
                templateName: "base",
                settings: [{ namespace: "aws:ec2:vpc", name: "ELBScheme", value: "internal" }],
            }),
            resource("aws:elasticbeanstalk/environment:Environment", "worker", { tier: "Worker" }),
        );
        assert.deepEqual(stack.directFronts("runner").fronts, [["runner", true]]);
        assert.deepEqual(stack.directFronts("template").fronts, [["env", true]]);
        assert.equal(word(stack.point("env").passesClearText), false);
        assert.equal(word(stack.point("env").isPublic), false);
        assert.equal(stack.model.fact(entryPoints).of(stack.named("worker")), undefined);
    });
    it("survive two load balancers that point at one another", () => {
        const attachment = (name: string, targetGroupArn: string, targetId: string) =>
            resource("aws:lb/targetGroupAttachment:TargetGroupAttachment", name, { targetGroupArn, targetId });
        const other = resource(
            "aws:lb/loadBalancer:LoadBalancer",
            "nlb",
            { loadBalancerType: "network" },
            { outputs: { arn: "arn:nlb" } },
        );
        const stack = build(
            alb(),
            other,
            group,
            resource(
                "aws:lb/targetGroup:TargetGroup",
                "second",
                { targetType: "alb" },
                { outputs: { arn: "arn:tg2" } },
            ),
            listener({ defaultActions: forward }),
            resource("aws:lb/listener:Listener", "tcp", {
                loadBalancerArn: "arn:nlb",
                port: 80,
                protocol: "TCP",
                defaultActions: [{ type: "forward", targetGroupArn: "arn:tg2" }],
            }),
            attachment("a", "arn:tg2", LB),
            attachment("b", "arn:tg", "arn:nlb"),
        );
        assert.equal(word(isReachable(stack.point("alb"))), true);
        assert.equal(word(hasApplication(stack.model, stack.point("alb"))), false);
        assert.equal(word(stack.point("nlb").passesClearText), true);
    });
    it("may lead anywhere while nothing tells where they lead", () => {
        const { directFronts } = build(alb(), group, listener({ defaultActions: UNKNOWN }), service, task);
        assert.deepEqual(directFronts("task"), { fronts: [["alb", "unknown"]], gaps: [] });
        const named = { ...listener({ defaultActions: UNKNOWN }), deps: { defaultActions: ["other"] } };
        const other = resource("aws:lb/targetGroup:TargetGroup", "other", {});
        assert.deepEqual(build(alb(), group, other, named, service, task).directFronts("task").fronts, []);
        const stray = listener({ loadBalancerArn: UNKNOWN, defaultActions: forward });
        assert.deepEqual(build(alb(), group, stray, service, task).directFronts("task").fronts, [["alb", "unknown"]]);
        const origins = (more: Json) => build(alb(), cdn({}, { origins: UNKNOWN, ...more })).point("alb").fronts;
        assert.deepEqual(
            origins({}).map(({ certain }) => word(certain)),
            ["unknown"],
        );
        assert.deepEqual(origins({ origins: [{ originId: "o", domainName: UNKNOWN }] }), []);
    });
    it("are looked at by tens, and a gap says that there are more", () => {
        const many = Array.from({ length: 12 }, (_, index) => [
            resource("aws:lb/loadBalancer:LoadBalancer", `lb${index}`, {}, { outputs: { arn: `arn:${index}` } }),
            { ...listener({ loadBalancerArn: `arn:${index}`, defaultActions: UNKNOWN }), name: `listener${index}` },
        ]);
        const { fronts, gaps } = build(group, ...many.flat(), service, task).directFronts("task");
        assert.equal(fronts.length, 10);
        assert.deepEqual(gaps, ["after-update defaultActions of listener10"]);
    });
    it("lead to nothing else where a target group has its load balancer", () => {
        const second = resource("aws:lb/loadBalancer:LoadBalancer", "second", {}, { outputs: { arn: "arn:second" } });
        const open = { ...listener({ loadBalancerArn: "arn:second", defaultActions: UNKNOWN }), name: "open" };
        const { directFronts } = build(
            alb(),
            second,
            group,
            listener({ defaultActions: forward }),
            open,
            service,
            task,
        );
        assert.deepEqual(directFronts("task").fronts, [["alb", true]]);
    });
    it("are not validated by a distribution that may not stand in front", () => {
        const hidden = cdn({}, { origins: UNKNOWN });
        const inner = build(alb({ internal: true }), group, listener({ defaultActions: forward }), hidden);
        assert.equal(word(validatesHostThroughout(inner.point("alb"))), "unknown");
        assert.equal(word(isReachable(inner.point("alb"))), "unknown");
    });
    it("are of the kind that the protocols of their listeners have", () => {
        const kind = (protocol: string) =>
            build(alb({ loadBalancerType: UNKNOWN }), listener({ protocol, port: 80, defaultActions: forward })).point(
                "alb",
            );
        assert.equal(kind("HTTP").kind, "application-load-balancer");
        assert.equal(kind("TCP").kind, "network-load-balancer");
        assert.equal(word(kind("TCP").passesClearText), true);
        assert.equal(word(kind(UNKNOWN).passesClearText), "unknown");
    });
});
