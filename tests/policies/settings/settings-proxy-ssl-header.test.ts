import rule from "../../../policies/settings/settings-proxy-ssl-header";
import { appRunner, pairs, SECRET_ARN, task } from "../../support/apps";
import { dump, type EvidenceSpec } from "../../support/evidence";
import { balancer, distribution, http, https, listener, redirect, service } from "../../support/fronts";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const HEADER = { SECURE_PROXY_SSL_HEADER: "('HTTP_X_FORWARDED_PROTO', 'https')" };
const MIDDLEWARE = "['django.middleware.security.SecurityMiddleware', 'django.middleware.csrf.CsrfViewMiddleware']";
const dumped = (values: Record<string, string> = {}): EvidenceSpec[] => [{ settings: dump({ MIDDLEWARE, ...values }) }];
const site = (container: Json = {}, group: Json = {}) => [...service(container, group), balancer(), https(), redirect()];
const NETWORK = { loadBalancerType: "network" };
const nlb = (protocol: string, container: Json = {}, more: Json = {}) => [...service(container, { protocol: "TCP" }), balancer({ ...NETWORK, ...more }), listener("l", protocol, 443)];
const env = (values: Json) => ({ environment: pairs(values) });
const seen = (message: string) => [{ on: "task", message, at: "containerDefinitions[web]" }];
const own = (message: string, name = "SECURE_PROXY_SSL_HEADER") => [{ on: "task", message, at: `containerDefinitions[web].environment[${name}]` }];
const REDIRECTS = { SECURE_SSL_REDIRECT: "True" };
const clearOrigin = distribution({}, {}, { customOriginConfig: { httpPort: 80, httpsPort: 443, originProtocolPolicy: "http-only", originSslProtocols: ["TLSv1.2"] } });
const world = (port: number) => resource("aws:ec2/securityGroup:SecurityGroup", "open", { ingress: [{ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: ["0.0.0.0/0"] }] }, { id: "sg-1" });
const publicTask = (port = 8000) => [...service({}, {}, { networkConfiguration: { assignPublicIp: true, securityGroups: ["sg-1"] } }), balancer(), https(), world(port)];
const SIDECAR = { name: "proxy", image: "nginx:1.27" };

testRule(rule, {
    valid: [
        { name: "the pair, behind a load balancer only", resources: site(), evidence: dumped({ ...HEADER, ...REDIRECTS }), expect: [{ on: "task", says: "fits what stands in front of it" }] },
        { name: "the pair by variable", resources: site(env({ DJANGO_SECURE_PROXY_SSL_HEADER: "HTTP_X_FORWARDED_PROTO,https" })) },
        { name: "a switch by variable", resources: site(env({ BEHIND_PROXY: "true" })) },
        { name: "no header, and nothing that needs one", resources: site(), evidence: dumped() },
        { name: "TLS up to the process", resources: site({}, { protocol: "HTTPS" }), evidence: dumped(REDIRECTS) },
        { name: "a network load balancer that ends TLS", resources: nlb("TLS"), evidence: dumped(HEADER) },
        { name: "a public address that nobody reaches", resources: publicTask(22), evidence: dumped(HEADER) },
        {
            name: "CloudFront's own header behind a distribution that speaks HTTP",
            resources: [...site(), clearOrigin],
            evidence: dumped({ SECURE_PROXY_SSL_HEADER: "('HTTP_CLOUDFRONT_FORWARDED_PROTO', 'https')" }),
        },
        { name: "a distribution that speaks HTTPS to its origin", resources: [...site(), distribution()], evidence: dumped(HEADER) },
        {
            name: "another header of a proxy beside it",
            resources: site({}).map((spec) => (spec.name === "task" ? task([{ name: "web", command: ["gunicorn", "shop.wsgi"] }, SIDECAR], { outputs: spec.outputs ?? {} }) : spec)),
            evidence: dumped({ SECURE_PROXY_SSL_HEADER: "('HTTP_X_SCHEME', 'https')" }),
        },
        { name: "an organisation's own header", options: { header: "HTTP_X_SCHEME" }, resources: site(), evidence: dumped({ SECURE_PROXY_SSL_HEADER: "('HTTP_X_SCHEME', 'https')" }) },
        { name: "App Runner", resources: [appRunner({ runtimeEnvironmentVariables: { DJANGO_SECURE_PROXY_SSL_HEADER: "True", SECURE_SSL_REDIRECT: "True" } })] },
    ],
    invalid: [
        { name: "an endless redirect", resources: site(), evidence: dumped(REDIRECTS), expect: seen("endless") },
        { name: "an endless redirect by variables", resources: site(env({ USE_X_FORWARDED_PROTO: "False", SECURE_SSL_REDIRECT: "True" })), expect: own("endless", "USE_X_FORWARDED_PROTO") },
        {
            name: "an endless redirect on App Runner",
            resources: [appRunner({ runtimeEnvironmentVariables: { DJANGO_SECURE_PROXY_SSL_HEADER: "False", SECURE_SSL_REDIRECT: "True" } })],
            expect: [{ on: "svc", message: "endless" }],
        },
        { name: "secure cookies without the header", resources: site(), evidence: dumped({ CSRF_COOKIE_SECURE: "True" }), expect: seen("wrongScheme") },
        { name: "a TCP listener hands the header on", resources: nlb("TCP"), evidence: dumped(HEADER), expect: seen("spoofable") },
        { name: "a TCP listener of a load balancer whose type is not known", resources: nlb("TCP", {}, { loadBalancerType: UNKNOWN }), evidence: dumped(HEADER), expect: seen("spoofable") },
        { name: "a public task that the world reaches", resources: publicTask(), evidence: dumped(HEADER), expect: seen("spoofable") },
        { name: "a distribution that speaks HTTP to the load balancer", resources: [...service(), balancer(), http(), clearOrigin], evidence: dumped(HEADER), expect: seen("overwritten") },
        { name: "a pair with another value", resources: site(), evidence: dumped({ SECURE_PROXY_SSL_HEADER: "('HTTP_X_FORWARDED_PROTO', 'on')" }), expect: seen("malformed") },
        { name: "a header as HTTP spells it", resources: site(), evidence: dumped({ SECURE_PROXY_SSL_HEADER: "('X-Forwarded-Proto', 'https')" }), expect: seen("malformed") },
        { name: "a text in place of a pair", resources: site(env({ SECURE_PROXY_SSL_HEADER: "HTTP_X_FORWARDED_PROTO" })), expect: own("malformed") },
        { name: "a header that the load balancer does not set", resources: site(), evidence: dumped({ SECURE_PROXY_SSL_HEADER: "('HTTP_X_SCHEME', 'https')" }), expect: seen("otherHeader") },
        { name: "evidence wins over the variable", resources: site(env({ SECURE_PROXY_SSL_HEADER: "True" })), evidence: dumped(REDIRECTS), expect: seen("endless") },
    ],
    unknown: [
        { name: "a load balancer of another stack", resources: service().filter((spec) => spec.name !== "group"), evidence: dumped(HEADER) },
        { name: "a header from a store", resources: site({ secrets: [{ name: "SECURE_PROXY_SSL_HEADER", valueFrom: SECRET_ARN }] }) },
        { name: "a protocol known after the update", resources: site({}, { protocol: UNKNOWN }), evidence: dumped(REDIRECTS), expect: [{ on: "task", says: "protocol of group" }] },
        { name: "an HTTPS listener that does something that is not known", resources: [...service(), balancer(), https({ defaultActions: UNKNOWN }), redirect()], evidence: dumped(REDIRECTS) },
        {
            name: "one action that is not known",
            resources: [...service(), balancer(), https({ defaultActions: [UNKNOWN] }), redirect()],
            evidence: dumped(REDIRECTS),
            expect: [{ on: "task", says: "defaultActions[0] of https" }],
        },
        {
            name: "an HTTPS listener of which nothing tells where it belongs",
            resources: [...service(), balancer(), https({ loadBalancerArn: UNKNOWN }), redirect()],
            evidence: dumped(REDIRECTS),
            expect: [{ on: "task", says: "loadBalancerArn of https" }],
        },
        { name: "a listener whose protocol is not known, of a load balancer whose type is not", resources: nlb(UNKNOWN, {}, { loadBalancerType: UNKNOWN }), evidence: dumped(HEADER) },
        { name: "unknown containers", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })] },
        { name: "an unknown environment of App Runner", resources: [appRunner({ runtimeEnvironmentVariables: UNKNOWN })], expect: [{ on: "svc", says: "runtimeEnvironmentVariables" }] },
        { name: "a header that cannot be read", resources: site(), evidence: dumped({ SECURE_PROXY_SSL_HEADER: "<Pair>" }) },
    ],
    notApplicable: [
        { name: "neither evidence nor a variable", resources: site(), expect: [{ on: "task", says: "No evidence" }] },
        { name: "no Django", resources: site({ command: ["node", "server.js"], ...env({ BEHIND_PROXY: "true" }) }) },
        { name: "a worker", resources: service({ command: ["python", "manage.py", "db_worker"] }).slice(0, 1), evidence: dumped(REDIRECTS) },
    ],
});
