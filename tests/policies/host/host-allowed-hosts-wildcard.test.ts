import rule from "../../../policies/host/host-allowed-hosts-wildcard";
import { appRunner, lambda, SECRET_ARN, task, taskEnv } from "../../support/apps";
import { dump } from "../../support/evidence";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const LB = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
const LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2";
const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/3";
const TASK = "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:1";
const hosts = (ALLOWED_HOSTS: unknown, container: Json = {}) => ({
    ...taskEnv({ ALLOWED_HOSTS }, { command: ["gunicorn", "shop.wsgi"], portMappings: [{ containerPort: 8000 }], ...container }),
    outputs: { arn: TASK },
});
const at = (name = "ALLOWED_HOSTS") => `containerDefinitions[web].environment[${name}]`;

const forward = { type: "forward", targetGroupArn: GROUP };
const closed = { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "421" } };
const front = (defaultAction: Json, balancer: Json = {}, rule: Json = {}) => [
    resource("aws:lb/loadBalancer:LoadBalancer", "alb", { loadBalancerType: "application", ...balancer }, { outputs: { arn: LB } }),
    resource("aws:lb/listener:Listener", "https", { loadBalancerArn: LB, port: 443, protocol: "HTTPS", defaultActions: [defaultAction] }, { outputs: { arn: LISTENER } }),
    resource("aws:lb/listenerRule:ListenerRule", "site", { listenerArn: LISTENER, actions: [forward], conditions: [{ hostHeader: { values: ["www.example.com"] } }], ...rule }),
    resource("aws:lb/targetGroup:TargetGroup", "group", { port: 8000, protocol: "HTTP" }, { outputs: { arn: GROUP } }),
    resource("aws:ecs/service:Service", "service", { taskDefinition: TASK, loadBalancers: [{ targetGroupArn: GROUP, containerName: "web", containerPort: 8000 }] }),
];

testRule(rule, {
    valid: [
        { name: "named hosts and a domain of the site's", resources: [hosts("www.example.com,.example.org, [::1]")] },
        { name: "a full name below a shared suffix", resources: [hosts("shop-1234.eu-west-1.elb.amazonaws.com")] },
        { name: "a wildcard behind a load balancer that asks for hosts", resources: [hosts("*"), ...front(closed)], expect: [{ on: "task", says: "every entry point refuses other hosts" }] },
        { name: "a wildcard on App Runner, which answers its own names only", resources: [appRunner({ runtimeEnvironmentVariables: { ALLOWED_HOSTS: "*" } })] },
        {
            name: "hosts of a settings dump",
            resources: [{ ...taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings" }), outputs: { arn: TASK } }],
            evidence: [{ settings: dump({ ALLOWED_HOSTS: "['www.example.com']" }) }],
        },
    ],
    invalid: [
        { name: "a wildcard", resources: [hosts("*")], expect: [{ on: "task", message: "wildcard", at: at() }] },
        { name: "in a JSON list", resources: [hosts('["www.example.com", "*"]')], expect: [{ on: "task", message: "wildcard", at: at() }] },
        { name: "in a Python list", resources: [hosts("['www.example.com', '*']")], expect: [{ on: "task", message: "wildcard", at: at() }] },
        { name: "between blanks", resources: [hosts("www.example.com *")], expect: [{ on: "task", message: "wildcard", at: at() }] },
        { name: "every customer's load balancer", resources: [hosts(".eu-west-1.elb.amazonaws.com")], expect: [{ on: "task", message: "sharedSuffix", at: at() }] },
        { name: "a top-level domain", resources: [hosts("www.example.com,.com")], expect: [{ on: "task", message: "sharedSuffix", at: at() }] },
        { name: "behind a load balancer that forwards by default", resources: [hosts("*"), ...front(forward)], expect: [{ on: "task", message: "wildcard", at: at() }] },
        {
            name: "behind a load balancer that forwards by default, and none whose actions are unknown",
            resources: [
                hosts("*"),
                ...front(forward),
                resource("aws:lb/loadBalancer:LoadBalancer", "other", {}, { outputs: { arn: "arn:other" } }),
                resource("aws:lb/listener:Listener", "open", { loadBalancerArn: "arn:other", port: 443, protocol: "HTTPS", defaultActions: UNKNOWN }),
            ],
            expect: [{ on: "task", message: "wildcard", at: at() }],
        },
        { name: "behind an internal load balancer only", resources: [hosts("*"), ...front(forward, { internal: true })], expect: [{ on: "task", message: "wildcard", at: at(), advisory: true }] },
        { name: "edge validation that is not accepted", options: { acceptEdgeValidation: false }, resources: [hosts("*"), ...front(closed)], expect: [{ on: "task", message: "wildcard", at: at() }] },
        { name: "a pattern that Django does not know", resources: [hosts("*.example.com")], expect: [{ on: "task", message: "ineffective", at: at(), advisory: true }] },
        {
            name: "with the forwarded host",
            resources: [{ ...taskEnv({ DJANGO_ALLOWED_HOSTS: "*", USE_X_FORWARDED_HOST: "True" }), outputs: { arn: TASK } }],
            expect: [{ on: "task", message: "forwarded", at: at("DJANGO_ALLOWED_HOSTS") }],
        },
        {
            name: "another framework's name",
            options: { hostKeys: ["RAILS_DEVELOPMENT_HOSTS"] },
            resources: [lambda({ RAILS_DEVELOPMENT_HOSTS: "*" })],
            expect: [{ on: "fn", message: "wildcard", at: "environment.variables.RAILS_DEVELOPMENT_HOSTS" }],
        },
        {
            name: "a settings dump with a wildcard",
            resources: [taskEnv({ DJANGO_SETTINGS_MODULE: "shop.settings" })],
            evidence: [{ settings: dump({ ALLOWED_HOSTS: "['*']" }) }],
            expect: [{ on: "task", message: "wildcard", at: "containerDefinitions[web]" }],
        },
    ],
    unknown: [
        { name: "an unknown environment", resources: [lambda(UNKNOWN)] },
        { name: "hosts in a store", resources: [task({ secrets: [{ name: "ALLOWED_HOSTS", valueFrom: SECRET_ARN }] })] },
        { name: "a wildcard behind an action that is not known", resources: [hosts("*"), ...front({ type: UNKNOWN, targetGroupArn: GROUP })] },
        { name: "a wildcard behind a rule whose actions are not known", resources: [hosts("*"), ...front(closed, {}, { actions: UNKNOWN })], expect: [{ on: "task", says: "actions of site" }] },
        { name: "a wildcard behind a rule for hosts that are not known", resources: [hosts("*"), ...front(closed, {}, { conditions: [{ hostHeader: UNKNOWN }] })] },
        {
            name: "a wildcard behind a rule with a condition of a kind that is not known",
            resources: [hosts("*"), ...front(closed, {}, { conditions: [{ field: UNKNOWN, values: ["www.example.com"] }] })],
        },
        {
            name: "a wildcard behind a rule with a transform that is not known",
            resources: [hosts("*"), ...front(closed, {}, { conditions: [{ pathPattern: { values: ["/*"] } }], transforms: [{ type: UNKNOWN }] })],
        },
        {
            name: "a wildcard, and a service of which nothing tells what it runs",
            resources: [hosts("*"), ...front(closed).map((spec) => (spec.name === "service" ? { ...spec, inputs: { ...spec.inputs, taskDefinition: UNKNOWN } } : spec))],
            expect: [{ on: "task", says: "taskDefinition of service" }],
        },
        {
            name: "a wildcard behind an API whose integration is not known",
            resources: [
                lambda({ ALLOWED_HOSTS: "*" }),
                resource("aws:apigatewayv2/api:Api", "api", { protocolType: "HTTP" }, { id: "api-1" }),
                resource("aws:apigatewayv2/integration:Integration", "integration", { apiId: "api-1", integrationType: "AWS_PROXY", integrationUri: UNKNOWN }),
            ],
            expect: [{ on: "fn", says: "integrationUri of integration" }],
        },
        {
            name: "a wildcard behind an internal load balancer that may be an origin",
            resources: [hosts("*"), ...front(forward, { internal: true }), resource("aws:cloudfront/distribution:Distribution", "cdn", { aliases: ["www.example.com"], origins: UNKNOWN })],
            expect: [{ on: "task", says: "origins of cdn" }],
        },
    ],
    notApplicable: [
        { name: "a worker", resources: [hosts("*", { command: ["celery", "-A", "shop", "worker"], portMappings: undefined })], expect: [{ on: "task", says: "takes no requests" }] },
        { name: "no list is visible", resources: [task({ command: ["gunicorn", "shop.wsgi"] })] },
    ],
});
