import rule from "../../../policies/settings/settings-csp";
import { dump, type EvidenceSpec } from "../../support/evidence";
import { balancer, distribution, http, https, service } from "../../support/fronts";
import { testRule } from "../../support/rule-tester";
import { type Json, resource, UNKNOWN } from "../../support/stack";

const dumped = (values: Record<string, string> = {}, djangoVersion = "6.1.3"): EvidenceSpec[] => [{ manifest: { djangoVersion }, settings: dump(values) }];
const NO_POLICY = dumped();
const CSP = { MIDDLEWARE: "['django.middleware.csp.ContentSecurityPolicyMiddleware']", SECURE_CSP: "{'default-src': [\"'self'\"]}" };
const behindBalancer = [...service(), balancer(), https()];
const policy = (inputs: Json) => resource("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "headers", inputs, { id: "policy-1" });
const SENDING = policy({ securityHeadersConfig: { contentSecurityPolicy: { contentSecurityPolicy: "default-src 'self'", override: true } } });
const withPolicy = { responseHeadersPolicyId: "policy-1" };
const bucket = { originId: "static", domainName: "static.s3.eu-west-1.amazonaws.com" };
const two = (ordered: Json) => ({
    origins: [...(distribution().inputs.origins as Json[]), bucket],
    orderedCacheBehaviors: [{ pathPattern: "/static/*", targetOriginId: "static", viewerProtocolPolicy: "https-only", ...ordered }],
});
const none = [{ on: "task", message: "none", at: "containerDefinitions[web]" }];

testRule(rule, {
    valid: [
        { name: "Django's own policy", resources: behindBalancer, evidence: dumped(CSP), expect: [{ on: "task", says: "sends a Content-Security-Policy itself" }] },
        { name: "django-csp", resources: behindBalancer, evidence: dumped({ MIDDLEWARE: "['csp.middleware.CSPMiddleware']" }, "5.2") },
        {
            name: "a policy that is only reported on",
            resources: behindBalancer,
            evidence: dumped({ ...CSP, SECURE_CSP: "{}", SECURE_CSP_REPORT_ONLY: "{'default-src': []}" }),
            expect: [{ on: "task", says: "only reported on" }],
        },
        { name: "a responses policy with a header", resources: [...behindBalancer, distribution(withPolicy), SENDING], evidence: NO_POLICY },
        { name: "a responses policy, without evidence", resources: [...behindBalancer, distribution(withPolicy), SENDING], expect: [{ on: "task", says: "The edge sends" }] },
        {
            name: "a custom header of the responses policy",
            resources: [
                ...behindBalancer,
                distribution(withPolicy),
                policy({ customHeadersConfig: { items: [{ header: "Content-Security-Policy-Report-Only", value: "default-src 'self'", override: true }] } }),
            ],
            evidence: NO_POLICY,
        },
        {
            name: "the header of the load balancer's listener",
            resources: [
                ...service(),
                balancer(),
                https({ routingHttpResponseContentSecurityPolicyHeaderValue: "default-src 'self'" }),
                http({ defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS" } }] }),
            ],
            evidence: NO_POLICY,
        },
        { name: "a behaviour for a bucket needs none", resources: [...behindBalancer, distribution(withPolicy, two({})), SENDING], evidence: NO_POLICY },
        {
            name: "a behaviour for a bucket, and only one origin that the other can mean",
            resources: [...behindBalancer, distribution(withPolicy, { ...two({}), origins: [{ ...(distribution().inputs.origins as Json[])[0], originId: UNKNOWN }, bucket] }), SENDING],
            evidence: NO_POLICY,
        },
        { name: "Django's own policy, whatever stands in front", resources: service(), evidence: dumped(CSP) },
    ],
    invalid: [
        { name: "no policy, and a load balancer that adds none", resources: behindBalancer, evidence: NO_POLICY, expect: none },
        { name: "no policy, and a distribution without one", resources: [...behindBalancer, distribution()], evidence: NO_POLICY, expect: none },
        {
            name: "a responses policy of AWS's own",
            resources: [...behindBalancer, distribution({ responseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03" })],
            evidence: NO_POLICY,
            expect: none,
        },
        {
            name: "a responses policy with other headers",
            resources: [...behindBalancer, distribution(withPolicy), policy({ securityHeadersConfig: { contentTypeOptions: { override: true } } })],
            evidence: NO_POLICY,
            expect: none,
        },
        { name: "a header for the bucket only", resources: [...behindBalancer, distribution({}, two(withPolicy)), SENDING], evidence: NO_POLICY, expect: none },
        { name: "the middleware without a policy", resources: behindBalancer, evidence: dumped({ MIDDLEWARE: CSP.MIDDLEWARE }), expect: none },
        { name: "a policy without its middleware", resources: behindBalancer, evidence: dumped({ SECURE_CSP: CSP.SECURE_CSP }), expect: none },
        { name: "SECURE_CSP of a Django that does not know it is for django-csp's users no policy", resources: behindBalancer, evidence: dumped({ MIDDLEWARE: "[]" }, "5.2"), expect: none },
    ],
    unknown: [
        {
            name: "a responses policy of another stack",
            resources: [...behindBalancer, distribution({ responseHeadersPolicyId: "policy-of-another-stack" })],
            evidence: NO_POLICY,
            expect: [{ on: "task", says: "outside this stack" }],
        },
        {
            name: "a header known after the update",
            resources: [...behindBalancer, distribution(withPolicy), policy({ securityHeadersConfig: { contentSecurityPolicy: { contentSecurityPolicy: UNKNOWN } } })],
            evidence: NO_POLICY,
        },
        {
            name: "a function on the way back",
            resources: [...behindBalancer, distribution({ functionAssociations: [{ eventType: "viewer-response", functionArn: "arn:aws:cloudfront::1:function/x" }] })],
            evidence: NO_POLICY,
            expect: [{ on: "task", says: "what the function" }],
        },
        {
            name: "origins known after the update",
            resources: [...behindBalancer, distribution(withPolicy, { origins: UNKNOWN }), SENDING],
            evidence: NO_POLICY,
            expect: [{ on: "task", says: "origins of cdn" }],
        },
        { name: "an origin known after the update", resources: [...behindBalancer, distribution(withPolicy, { origins: [UNKNOWN] }), SENDING], evidence: NO_POLICY },
        {
            name: "a behaviour without a policy for what may be a bucket",
            resources: [...behindBalancer, distribution(withPolicy, two({ targetOriginId: UNKNOWN })), SENDING],
            evidence: NO_POLICY,
            expect: [{ on: "task", says: "orderedCacheBehaviors[0].targetOriginId" }],
        },
        {
            name: "a behaviour for an origin group that is not known",
            resources: [...behindBalancer, distribution(withPolicy, { ...two({ targetOriginId: "both" }), originGroups: UNKNOWN }), SENDING],
            evidence: NO_POLICY,
            expect: [{ on: "task", says: "originGroups of cdn" }],
        },
        { name: "custom headers known after the update", resources: [...behindBalancer, distribution(withPolicy), policy({ customHeadersConfig: UNKNOWN })], evidence: NO_POLICY },
        {
            name: "a listener without the header that may speak HTTP",
            resources: [...service(), balancer(), https({ routingHttpResponseContentSecurityPolicyHeaderValue: "default-src 'self'" }), http({ protocol: UNKNOWN })],
            evidence: NO_POLICY,
            expect: [{ on: "task", says: "protocol of http" }],
        },
        { name: "no front in this stack", resources: service().slice(0, 1), evidence: NO_POLICY, expect: [{ on: "task", says: "what stands in front of task" }] },
        { name: "a target group of another stack", resources: service().filter((spec) => spec.name !== "group"), evidence: NO_POLICY },
        { name: "middleware that cannot be read", resources: behindBalancer, evidence: dumped({ MIDDLEWARE: "<List>" }) },
    ],
    notApplicable: [
        { name: "no evidence, and no policy at the edge", resources: [...behindBalancer, distribution()], expect: [{ on: "task", says: "No evidence" }] },
        { name: "no Django", resources: service({ command: ["node", "server.js"] }), evidence: NO_POLICY },
        { name: "a worker", resources: service({ command: ["python", "manage.py", "db_worker"] }).slice(0, 1), evidence: NO_POLICY },
    ],
});
