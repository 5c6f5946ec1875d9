import rule from "../../../policies/settings/settings-ssl-redirect";
import { appRunner, beanstalk, lambda, pairs } from "../../support/apps";
import { checkOutput, dump, type EvidenceSpec } from "../../support/evidence";
import { balancer, distribution, http, https, listener, redirect, service } from "../../support/fronts";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const W008: EvidenceSpec[] = [{ check: checkOutput(["security.W008"]) }];
const MIDDLEWARE = "['django.middleware.security.SecurityMiddleware']";
const dumped = (values: Record<string, string> = {}): EvidenceSpec[] => [{ settings: dump({ MIDDLEWARE, ...values }) }];
const NETWORK = { loadBalancerType: "network" };
const nlb = (protocol = "TCP", port = 80, container: Json = {}) => [...service(container, { protocol: "TCP" }), balancer(NETWORK), listener("tcp", protocol, port)];
const env = (text: string) => ({ environment: pairs({ SECURE_SSL_REDIRECT: text }) });
const seen = [{ on: "task", message: "redirect", at: "containerDefinitions[web]" }];
const WORLD = resource("aws:ec2/securityGroup:SecurityGroup", "open", { ingress: [{ protocol: "tcp", fromPort: 8000, toPort: 8000, cidrBlocks: ["0.0.0.0/0"] }] }, { id: "sg-1" });
const publicTask = (container: Json = {}) => [...service(container, {}, { networkConfiguration: { assignPublicIp: true, securityGroups: ["sg-1"] } }), balancer(), https(), WORLD];

testRule(rule, {
    valid: [
        { name: "the front redirects, and W008 is accepted", resources: [...service(), balancer(), https(), redirect()], evidence: W008, expect: [{ on: "task", says: "lets no plain HTTP through" }] },
        { name: "HTTPS alone", resources: [...service(env("False")), balancer(), https()] },
        { name: "Django redirects behind a network load balancer", resources: nlb("TCP", 80, env("True")), expect: [{ on: "task", says: "SECURE_SSL_REDIRECT is switched on" }] },
        { name: "Django redirects, the dump says", resources: nlb(), evidence: dumped({ SECURE_SSL_REDIRECT: "True" }) },
        { name: "a clean deploy run", resources: nlb(), evidence: [{ check: checkOutput(), manifest: { checkDeployCommand: "manage.py check --deploy" } }] },
        { name: "App Runner takes HTTPS only", resources: [appRunner({ runtimeEnvironmentVariables: { DJANGO_SETTINGS_MODULE: "shop.settings", SECURE_SSL_REDIRECT: "False" } })] },
        { name: "a network load balancer that ends TLS", resources: nlb("TLS", 443), evidence: W008 },
        { name: "TLS that is passed through", resources: nlb("TCP", 443), evidence: W008 },
        { name: "an internal network load balancer", resources: [...service({}, { protocol: "TCP" }), balancer({ ...NETWORK, internal: true }), listener("tcp", "TCP", 80)], evidence: W008 },
        { name: "an exemption of one path", resources: nlb(), evidence: dumped({ SECURE_SSL_REDIRECT: "True", SECURE_REDIRECT_EXEMPT: "['^healthz$']" }) },
        {
            name: "a public address whose group admits nobody",
            resources: publicTask(env("False"))
                .filter((spec) => spec.name !== "open")
                .concat(resource("aws:ec2/securityGroup:SecurityGroup", "open", {}, { id: "sg-1" })),
        },
    ],
    invalid: [
        { name: "a network load balancer and W008", resources: nlb(), evidence: W008, expect: seen },
        {
            name: "a network load balancer and the variable",
            resources: nlb("TCP", 80, env("off")),
            expect: [{ on: "task", message: "redirect", at: "containerDefinitions[web].environment[SECURE_SSL_REDIRECT]" }],
        },
        {
            name: "a TCP listener of a load balancer whose type is not known",
            resources: [...service({}, { protocol: "TCP" }), balancer({ loadBalancerType: UNKNOWN }), listener("tcp", "TCP", 80)],
            evidence: W008,
            expect: seen,
        },
        { name: "the setting is off", resources: nlb(), evidence: dumped(), expect: seen },
        { name: "the middleware is missing", resources: nlb(), evidence: dumped({ SECURE_SSL_REDIRECT: "True", MIDDLEWARE: "[]" }), expect: seen },
        { name: "W001 says so too", resources: nlb(), evidence: [{ check: checkOutput(["security.W001"]) }], expect: seen },
        { name: "every path is exempt", resources: nlb(), evidence: dumped({ SECURE_SSL_REDIRECT: "True", SECURE_REDIRECT_EXEMPT: "['.*']" }), expect: seen },
        {
            name: "the variable is off whatever the evidence shows",
            resources: nlb("TCP", 8000, env("0")),
            evidence: dumped({ SECURE_SSL_REDIRECT: "True" }),
            expect: [{ on: "task", message: "redirect" }],
        },
        { name: "the evidence is off whatever the variable says", resources: nlb("TCP", 80, env("1")), evidence: dumped(), expect: seen },
        {
            name: "Beanstalk's default listener",
            resources: [beanstalk({ "aws:elasticbeanstalk:container:python/WSGIPath": "shop.wsgi:application", "aws:elasticbeanstalk:application:environment/DJANGO_SECURE_SSL_REDIRECT": "False" })],
            expect: [{ on: "eb", message: "redirect" }],
        },
        { name: "a task with a public address that the world reaches", resources: publicTask(env("False")), expect: [{ on: "task", message: "redirect" }] },
    ],
    unknown: [
        {
            name: "actions known after the update",
            resources: [...service(env("False")), balancer(), http({ defaultActions: UNKNOWN })].map((spec) => (spec.name === "http" ? { ...spec, deps: { defaultActions: ["group"] } } : spec)),
        },
        { name: "a clear way, and nothing tells what Django does", resources: nlb(), expect: [{ on: "task", says: "SECURE_SSL_REDIRECT of container web" }] },
        {
            name: "a listener of which nothing tells where it belongs",
            resources: [...service(env("False"), { protocol: "TCP" }), balancer(NETWORK), listener("tcp", "TCP", 80, { loadBalancerArn: UNKNOWN })],
        },
        { name: "no front in this stack", resources: service(env("False")).slice(0, 1), expect: [{ on: "task", says: "outside this stack" }] },
        { name: "a target group of another stack", resources: service(env("False")).filter((spec) => spec.name !== "group") },
        { name: "unknown containers, with evidence", resources: [resource("aws:ecs/taskDefinition:TaskDefinition", "task", { family: "shop", containerDefinitions: UNKNOWN })], evidence: W008 },
        { name: "a network load balancer that may be internal", resources: [...service(env("False"), { protocol: "TCP" }), balancer({ ...NETWORK, internal: UNKNOWN }), listener("tcp", "TCP", 80)] },
    ],
    notApplicable: [
        { name: "an HTTP listener that forwards is another rule's", resources: [...service(env("False")), balancer(), http()], expect: [{ on: "task", says: "a rule of its own" }] },
        { name: "a behaviour that allows HTTP is another rule's", resources: [...service(env("False")), balancer(), https(), http(), distribution({ viewerProtocolPolicy: "allow-all" })] },
        { name: "nothing tells, and no front is here", resources: service().slice(0, 1), expect: [{ on: "task", says: "No evidence" }] },
        { name: "no Django", resources: [lambda({ SECURE_SSL_REDIRECT: "False" })] },
        { name: "a worker", resources: service({ command: ["python", "manage.py", "db_worker"], ...env("False") }).slice(0, 1) },
    ],
});
