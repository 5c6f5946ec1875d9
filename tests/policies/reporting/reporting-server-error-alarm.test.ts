import rule from "../../../policies/reporting/reporting-server-error-alarm";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const LB = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
const TG = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/2";
const alb = (inputs: Json = {}) => resource("aws:lb/loadBalancer:LoadBalancer", "alb", inputs, { outputs: { arn: LB, arnSuffix: "app/web/1", dnsName: "web.eu-west-1.elb.amazonaws.com" } });
const group = resource("aws:lb/targetGroup:TargetGroup", "group", { port: 8000 }, { outputs: { arn: TG, arnSuffix: "targetgroup/web/2" } });
const listener = resource("aws:lb/listener:Listener", "https", { loadBalancerArn: LB, port: 443, protocol: "HTTPS", defaultActions: [{ type: "forward", targetGroupArn: TG }] });
const service = resource("aws:ecs/service:Service", "web", { taskDefinition: "web", loadBalancers: [{ targetGroupArn: TG, containerName: "web", containerPort: 8000 }] });
const site = [alb(), group, listener, service];
const alarm = (inputs: Json, more = {}) => resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", inputs, more);
const elbMetric = (metricName: string, dimensions: unknown, more = {}) => alarm({ namespace: "AWS/ApplicationELB", metricName, dimensions }, more);
const targetErrors = (dimensions: unknown, more = {}) => elbMetric("HTTPCode_Target_5XX_Count", dimensions, more);
const query = (metricName: string, LoadBalancer: string) => ({ id: metricName, metric: { namespace: "AWS/ApplicationELB", metricName, dimensions: { LoadBalancer } } });
const cdn = resource("aws:cloudfront/distribution:Distribution", "cdn", { enabled: true, origins: [{ originId: "web", domainName: "web.eu-west-1.elb.amazonaws.com" }] }, { id: "E1" });
const cdnErrors = (more = {}) => alarm({ namespace: "AWS/CloudFront", metricName: "5xxErrorRate", dimensions: { DistributionId: "E1", Region: "Global" } }, more);
const missing = (on: string) => [{ on, message: "missing" }];

const fn = (more = {}) => resource("aws:lambda/function:Function", "api", { runtime: "python3.13" }, { id: "api-1", outputs: { name: "api-1" }, ...more });
const url = resource("aws:lambda/functionUrl:FunctionUrl", "url", { authorizationType: "NONE", functionName: "api-1" });
const lambdaErrors = (dimensions?: Json) => alarm({ namespace: "AWS/Lambda", metricName: "Errors", ...(dimensions ? { dimensions } : {}) });
const logFilter = (logGroupName: string, pattern = '{ $.level = "ERROR" }') =>
    resource("aws:cloudwatch/logMetricFilter:LogMetricFilter", "filter", { logGroupName, pattern, metricTransformation: { name: "Errors", namespace: "Shop", value: "1" } });
const shopErrors = alarm({ namespace: "Shop", metricName: "Errors" });
const restApi = [
    resource("aws:apigateway/restApi:RestApi", "rest", { name: "shop" }, { id: "r1" }),
    resource("aws:apigateway/integration:Integration", "proxy", {
        restApi: "r1",
        type: "AWS_PROXY",
        uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:api-1/invocations",
    }),
    resource("aws:apigateway/stage:Stage", "stage", { restApi: "r1", stageName: "prod" }),
    fn({ outputs: { name: "api-1", arn: "arn:aws:lambda:eu-west-1:111122223333:function:api-1" } }),
];

testRule(rule, {
    valid: [
        { name: "by the load balancer's name", resources: [...site, targetErrors({ LoadBalancer: "app/web/1" })], expect: [{ on: "alb" }] },
        { name: "by a name known after the update", resources: [...site, targetErrors({ LoadBalancer: UNKNOWN }, { deps: { dimensions: ["alb"] } })] },
        { name: "by the target group", resources: [...site, targetErrors({ TargetGroup: "targetgroup/web/2", LoadBalancer: "app/web/1" })] },
        { name: "the load balancer's own errors", resources: [...site, elbMetric("HTTPCode_ELB_5XX_Count", { LoadBalancer: "app/web/1" })] },
        {
            name: "an expression over two metrics",
            resources: [
                ...site,
                alarm({ metricQueries: [query("HTTPCode_Target_5XX_Count", "app/web/1"), query("HTTPCode_ELB_5XX_Count", "app/web/1"), { id: "sum", expression: "SUM(METRICS())" }] }),
            ],
        },
        { name: "a query by name", resources: [...site, alarm({ metricQueries: [{ id: "q", expression: 'SELECT SUM(HTTPCode_Target_5XX_Count) FROM SCHEMA("AWS/ApplicationELB", LoadBalancer)' }] })] },
        { name: "a load balancer behind a distribution that has the alarm", resources: [...site, cdn, cdnErrors()], expect: [{ on: "alb" }, { on: "cdn" }] },
        { name: "a distribution before a load balancer that has the alarm", resources: [...site, cdn, targetErrors({ LoadBalancer: "app/web/1" })], expect: [{ on: "alb" }, { on: "cdn" }] },
        { name: "a function with a URL", resources: [fn(), url, lambdaErrors({ FunctionName: "api-1" })], expect: [{ on: "api" }] },
        { name: "all functions of the account", resources: [fn(), url, lambdaErrors()] },
        { name: "a metric made of the function's log", resources: [fn(), url, logFilter("/aws/lambda/api-1"), shopErrors] },
        { name: "an API by its name", resources: [...restApi, alarm({ namespace: "AWS/ApiGateway", metricName: "5XXError", dimensions: { ApiName: "shop" } })], expect: [{ on: "stage" }] },
        {
            name: "App Runner",
            resources: [
                resource("aws:apprunner/service:Service", "runner", { serviceName: "shop" }),
                alarm({ namespace: "AWS/AppRunner", metricName: "5xxStatusResponses", dimensions: { ServiceName: "shop" } }),
            ],
        },
        {
            name: "Beanstalk",
            resources: [
                resource("aws:elasticbeanstalk/environment:Environment", "env", { name: "shop-prod" }),
                alarm({ namespace: "AWS/ElasticBeanstalk", metricName: "ApplicationRequests5xx", dimensions: { EnvironmentName: "shop-prod" } }),
            ],
        },
    ],
    invalid: [
        { name: "no alarm", resources: site, expect: missing("alb") },
        { name: "client errors only", resources: [...site, elbMetric("HTTPCode_Target_4XX_Count", { LoadBalancer: "app/web/1" })], expect: missing("alb") },
        { name: "another load balancer", resources: [...site, targetErrors({ LoadBalancer: "app/admin/9" })], expect: missing("alb") },
        {
            name: "another load balancer, known after the update",
            resources: [...site, resource("aws:lb/loadBalancer:LoadBalancer", "admin", { internal: true }), targetErrors({ LoadBalancer: UNKNOWN }, { deps: { dimensions: ["admin"] } })],
            expect: missing("alb"),
        },
        {
            name: "a distribution's alarm outside us-east-1",
            resources: [...site, cdn, cdnErrors({ inputs: { namespace: "AWS/CloudFront", metricName: "5xxErrorRate", dimensions: { DistributionId: "E1" }, region: "eu-west-1" } })],
            expect: [...missing("alb"), ...missing("cdn")],
        },
        { name: "an API without an alarm", resources: restApi, expect: missing("stage") },
        { name: "a metric made of another log", resources: [fn(), url, logFilter("/aws/lambda/other"), shopErrors], expect: missing("api") },
        { name: "a log metric that looks for something else", resources: [fn(), url, logFilter("/aws/lambda/api-1", "login"), shopErrors], expect: missing("api") },
        { name: "a Beanstalk web environment", resources: [resource("aws:elasticbeanstalk/environment:Environment", "env", { name: "shop-prod" })], expect: missing("env") },
    ],
    unknown: [
        { name: "dimensions of nothing known", resources: [...site, targetErrors(UNKNOWN)], expect: [{ on: "alb", says: "dimensions of alarm" }] },
        { name: "queries known after the update", resources: [...site, alarm({ metricQueries: UNKNOWN })] },
        {
            name: "one of two load balancers",
            resources: [...site, resource("aws:lb/loadBalancer:LoadBalancer", "admin", { internal: true }), targetErrors({ LoadBalancer: UNKNOWN }, { deps: { dimensions: ["alb", "admin"] } })],
        },
        {
            name: "the region of a distribution's alarm",
            resources: [cdn, cdnErrors({ inputs: { namespace: "AWS/CloudFront", metricName: "5xxErrorRate", dimensions: { DistributionId: "E1" }, region: UNKNOWN } }), ...site],
            expect: [{ on: "alb" }, { on: "cdn" }],
        },
        { name: "what a log metric looks for", resources: [fn(), url, logFilter("/aws/lambda/api-1", UNKNOWN as string), shopErrors] },
        { name: "the log of a log metric", resources: [fn(), url, logFilter(UNKNOWN as string), shopErrors] },
        { name: "the metric of an alarm beside a log metric", resources: [fn(), url, logFilter("/aws/lambda/api-1"), alarm({ namespace: "Shop", metricName: UNKNOWN })] },
        { name: "whether it is internal", resources: [alb({ internal: UNKNOWN }), group, listener, service] },
    ],
    notApplicable: [
        { name: "an internal load balancer", resources: [alb({ internal: true }), group, listener, service] },
        { name: "nothing behind it in this stack", resources: [alb(), group, listener] },
        {
            name: "a distribution before a bucket",
            resources: [
                resource("aws:s3/bucket:Bucket", "static", { bucket: "shop-static" }),
                resource("aws:cloudfront/distribution:Distribution", "cdn", { enabled: true, origins: [{ originId: "s3", domainName: "shop-static.s3.amazonaws.com" }] }),
            ],
        },
        { name: "a function without a URL", resources: [fn()] },
        { name: "a network load balancer", resources: [alb({ loadBalancerType: "network" }), group, listener, service] },
        { name: "a Beanstalk worker", resources: [resource("aws:elasticbeanstalk/environment:Environment", "env", { tier: "Worker" })] },
        { name: "a development stack", stack: "dev", resources: site },
    ],
});
