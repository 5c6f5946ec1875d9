import * as aws from "@pulumi/aws";
import { edgeRegion, named, tags } from "./config";

// Policies that AWS manages, by their fixed ids.
export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
export const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
export const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

const strictTransportSecurity = {
    accessControlMaxAgeSec: 63072000,
    includeSubdomains: true,
    preload: true,
    override: true,
};

export const siteHeaders = new aws.cloudfront.ResponseHeadersPolicy("site", {
    name: named("site"),
    securityHeadersConfig: {
        strictTransportSecurity,
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "same-origin", override: true },
        contentSecurityPolicy: {
            contentSecurityPolicy: "default-src 'self'; img-src 'self' https:; object-src 'none'; base-uri 'self'",
            override: false,
        },
    },
});

// An upload is data: the browser may neither guess its type nor run what is in it.
export const mediaHeaders = new aws.cloudfront.ResponseHeadersPolicy("media", {
    name: named("media"),
    securityHeadersConfig: {
        strictTransportSecurity,
        contentTypeOptions: { override: true },
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
    },
});

export const bucketAccess = new aws.cloudfront.OriginAccessControl("buckets", {
    name: named("buckets"),
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
});

const managedRules = (name: string, priority: number) => ({
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
    visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: false },
});

export const firewall = new aws.wafv2.WebAcl("edge", {
    name: named("edge"),
    scope: "CLOUDFRONT",
    region: edgeRegion,
    defaultAction: { allow: {} },
    rules: [managedRules("AWSManagedRulesCommonRuleSet", 1), managedRules("AWSManagedRulesKnownBadInputsRuleSet", 2)],
    visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: named("edge"), sampledRequestsEnabled: false },
    tags,
});
