import assert from "node:assert/strict";
import rule from "../../../policies/https/https-cloudfront-viewer-protocol";
import { redirectedBehaviors, readDistribution } from "../../../src/model/edge/distributions";
import { Resource } from "../../../src/model/resource";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const behavior = (viewerProtocolPolicy: string, more = {}) => ({ targetOriginId: "web", allowedMethods: ["GET"], viewerProtocolPolicy, ...more });
const cdn = (inputs: object) => resource("aws:cloudfront/distribution:Distribution", "cdn", { enabled: true, ...inputs });
const tenants = (inputs: object) => resource("aws:cloudfront/multitenantDistribution:MultitenantDistribution", "cdn", { enabled: true, ...inputs });
const secure = behavior("redirect-to-https");

testRule(rule, {
    valid: [
        { name: "redirects", resources: [cdn({ defaultCacheBehavior: secure })] },
        { name: "HTTPS only", resources: [cdn({ defaultCacheBehavior: behavior("https-only") })] },
        {
            name: "the challenge of a certificate authority in clear",
            resources: [cdn({ defaultCacheBehavior: secure, orderedCacheBehaviors: [behavior("allow-all", { pathPattern: "/.well-known/acme-challenge/*" })] })],
        },
        {
            name: "revocation lists, by option",
            options: { allowedHttpPaths: ["/crl/*"] },
            resources: [cdn({ defaultCacheBehavior: secure, orderedCacheBehaviors: [behavior("allow-all", { pathPattern: "crl/*" })] })],
        },
    ],
    invalid: [
        {
            name: "the default behaviour",
            resources: [cdn({ defaultCacheBehavior: behavior("allow-all") })],
            expect: [{ on: "cdn", message: "defaultBehavior", at: "defaultCacheBehavior.viewerProtocolPolicy" }],
        },
        {
            name: "an ordered behaviour",
            resources: [cdn({ defaultCacheBehavior: secure, orderedCacheBehaviors: [secure, behavior("allow-all", { pathPattern: "/media/*" })] })],
            expect: [{ on: "cdn", message: "behavior", at: "orderedCacheBehaviors[1].viewerProtocolPolicy" }],
        },
        {
            name: "a behaviour of a multi-tenant distribution",
            resources: [tenants({ defaultCacheBehavior: secure, cacheBehaviors: [behavior("allow-all", { pathPattern: "/a/*" })] })],
            expect: [{ on: "cdn", message: "behavior", at: "cacheBehaviors[0].viewerProtocolPolicy" }],
        },
        {
            name: "one for certain beside one unknown",
            resources: [cdn({ defaultCacheBehavior: behavior(UNKNOWN), orderedCacheBehaviors: [behavior("allow-all", { pathPattern: UNKNOWN })] })],
            expect: [{ on: "cdn", message: "behavior", at: "orderedCacheBehaviors[0].viewerProtocolPolicy" }],
        },
        {
            name: "a distribution that does not say whether it is on",
            resources: [resource("aws:cloudfront/distribution:Distribution", "cdn", { defaultCacheBehavior: behavior("allow-all") })],
            expect: [{ on: "cdn", message: "defaultBehavior" }],
        },
    ],
    unknown: [
        { name: "the policy", resources: [cdn({ defaultCacheBehavior: behavior(UNKNOWN) })], expect: [{ on: "cdn", says: "defaultCacheBehavior.viewerProtocolPolicy of cdn" }] },
        { name: "the whole list of behaviours", resources: [cdn({ defaultCacheBehavior: secure, orderedCacheBehaviors: UNKNOWN })] },
        { name: "whether it is on", resources: [cdn({ enabled: UNKNOWN, defaultCacheBehavior: behavior("allow-all") })] },
    ],
    notApplicable: [{ name: "a distribution that is off", resources: [cdn({ enabled: false, defaultCacheBehavior: behavior("allow-all") })] }],
});

describe("remedy for https-cloudfront-viewer-protocol", () => {
    it("redirects what was open, and nothing else", () => {
        const view = readDistribution(
            new Resource({
                urn: "urn:pulumi:prod::shop::aws:cloudfront/distribution:Distribution::cdn",
                type: "aws:cloudfront/distribution:Distribution",
                inputs: { defaultCacheBehavior: secure, orderedCacheBehaviors: [behavior("allow-all"), behavior("https-only")] },
            }),
        );
        assert.deepEqual(redirectedBehaviors(view), [{ path: "orderedCacheBehaviors", value: [behavior("redirect-to-https"), behavior("https-only")] }]);
    });
});
