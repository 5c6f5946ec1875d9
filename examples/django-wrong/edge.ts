import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named, site, tags } from "./config";
import { APPLICATION_PORT, loadBalancerGroup, publicSubnets, vpc } from "./network";
import { staticFiles } from "./storage";

// Policies that AWS manages, by their fixed ids.
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

const zone = aws.route53.getZoneOutput({ name: site.domain });

const originCertificate = aws.acm.getCertificateOutput({ domain: site.originHost, mostRecent: true });
const edgeCertificate = aws.acm.getCertificateOutput({ domain: site.host, mostRecent: true, region: "us-east-1" });

// reporting-server-error-alarm: nothing in this program tells anybody when these two answer with errors.
export const loadBalancer = new aws.lb.LoadBalancer("site", {
    name: named("site"),
    loadBalancerType: "application",
    subnets: publicSubnets.map((subnet) => subnet.id),
    securityGroups: [loadBalancerGroup.id],
    tags,
});

export const targetGroup = new aws.lb.TargetGroup("web", {
    name: named("web"),
    vpcId: vpc.id,
    port: APPLICATION_PORT,
    protocol: "HTTP",
    targetType: "ip",
    healthCheck: { path: "/", matcher: "200-399" },
    tags,
});

const forward = [{ type: "forward", targetGroupArn: targetGroup.arn }];

// https-alb-http-redirect: what comes in clear text reaches Django in clear text.
export const http = new aws.lb.Listener("http", {
    loadBalancerArn: loadBalancer.arn,
    port: 80,
    protocol: "HTTP",
    defaultActions: forward,
    tags,
});

// https-lb-tls-policy (TLS 1.0), host-alb-default-closed (every host is forwarded)
export const https = new aws.lb.Listener("https", {
    loadBalancerArn: loadBalancer.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-2016-08",
    certificateArn: originCertificate.arn,
    defaultActions: forward,
    tags,
});

new aws.route53.Record("origin", {
    zoneId: zone.zoneId,
    name: site.originHost,
    type: "A",
    aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
});

const bucketAccess = new aws.cloudfront.OriginAccessControl("static", {
    name: named("static"),
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
});

// https-cloudfront-viewer-protocol: visitors may stay on http.
export const distribution = new aws.cloudfront.Distribution("site", {
    enabled: true,
    aliases: [site.host],
    origins: [
        {
            originId: "application",
            domainName: site.originHost,
            customOriginConfig: {
                httpPort: 80,
                httpsPort: 443,
                originProtocolPolicy: "match-viewer",
                originSslProtocols: ["TLSv1.2"],
            },
        },
        {
            originId: "static",
            domainName: staticFiles.bucketRegionalDomainName,
            originAccessControlId: bucketAccess.id,
        },
    ],
    defaultCacheBehavior: {
        targetOriginId: "application",
        viewerProtocolPolicy: "allow-all",
        allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_DISABLED,
        originRequestPolicyId: ALL_VIEWER,
    },
    orderedCacheBehaviors: [
        {
            pathPattern: "/static/*",
            targetOriginId: "static",
            viewerProtocolPolicy: "allow-all",
            allowedMethods: ["GET", "HEAD"],
            cachedMethods: ["GET", "HEAD"],
            cachePolicyId: CACHING_OPTIMIZED,
        },
    ],
    // secret-in-logs: the sessions of all visitors, for whoever reads the logs.
    loggingConfig: { bucket: "shop-logs.s3.amazonaws.com", includeCookies: true },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: {
        acmCertificateArn: edgeCertificate.arn,
        minimumProtocolVersion: "TLSv1.2_2021",
        sslSupportMethod: "sni-only",
    },
    tags,
});

new aws.s3.BucketPolicy("static", {
    bucket: staticFiles.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "cloudfront.amazonaws.com" },
                Action: "s3:GetObject",
                Resource: pulumi.interpolate`${staticFiles.arn}/*`,
                Condition: { StringEquals: { "AWS:SourceArn": distribution.arn } },
            },
        ],
    }),
});

new aws.route53.Record("site", {
    zoneId: zone.zoneId,
    name: site.host,
    type: "A",
    aliases: [{ name: distribution.domainName, zoneId: distribution.hostedZoneId, evaluateTargetHealth: false }],
});
