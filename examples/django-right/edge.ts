import * as aws from "@pulumi/aws";
import { mediaCertificateArn, mediaZone, siteCertificateArn, zone } from "./certificates";
import { edgeRegion, named, secretValues, site, tags } from "./config";
import {
    ALL_VIEWER,
    CACHING_DISABLED,
    CACHING_OPTIMIZED,
    bucketAccess,
    firewall,
    mediaHeaders,
    siteHeaders,
} from "./edge-policies";
import { ORIGIN_HEADER } from "./load-balancer";
import { readableBy } from "./private-bucket";
import { logs, media, staticFiles } from "./storage";

const READ_METHODS = ["GET", "HEAD", "OPTIONS"];
const ALL_METHODS = [...READ_METHODS, "PUT", "POST", "PATCH", "DELETE"];

const common = {
    enabled: true,
    httpVersion: "http2and3",
    isIpv6Enabled: true,
    webAclId: firewall.arn,
    restrictions: { geoRestriction: { restrictionType: "none" } },
    tags,
};

export const siteDistribution = new aws.cloudfront.Distribution("site", {
    ...common,
    comment: named("site"),
    aliases: [site.host],
    origins: [
        {
            originId: "application",
            domainName: site.originHost,
            customHeaders: [{ name: ORIGIN_HEADER, value: secretValues.originToken }],
            customOriginConfig: {
                httpPort: 80,
                httpsPort: 443,
                originProtocolPolicy: "https-only",
                originSslProtocols: ["TLSv1.2"],
            },
        },
        {
            originId: "static",
            domainName: staticFiles.bucket.bucketRegionalDomainName,
            originAccessControlId: bucketAccess.id,
        },
    ],
    defaultCacheBehavior: {
        targetOriginId: "application",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ALL_METHODS,
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_DISABLED,
        originRequestPolicyId: ALL_VIEWER,
        responseHeadersPolicyId: siteHeaders.id,
        compress: true,
    },
    orderedCacheBehaviors: [
        {
            pathPattern: "/static/*",
            targetOriginId: "static",
            viewerProtocolPolicy: "redirect-to-https",
            allowedMethods: READ_METHODS,
            cachedMethods: ["GET", "HEAD"],
            cachePolicyId: CACHING_OPTIMIZED,
            responseHeadersPolicyId: siteHeaders.id,
            compress: true,
        },
    ],
    // When Django cannot answer, the visitor still sees a page of ours, with the error's own status.
    customErrorResponses: [502, 503, 504].map((errorCode) => ({
        errorCode,
        responseCode: errorCode,
        responsePagePath: "/static/errors/unavailable.html",
        errorCachingMinTtl: 5,
    })),
    viewerCertificate: {
        acmCertificateArn: siteCertificateArn,
        minimumProtocolVersion: "TLSv1.2_2021",
        sslSupportMethod: "sni-only",
    },
});

// Uploads come from a domain of their own, which never sees the site's cookies.
export const mediaDistribution = new aws.cloudfront.Distribution("media", {
    ...common,
    comment: named("media"),
    aliases: [site.mediaHost],
    origins: [
        {
            originId: "media",
            domainName: media.bucket.bucketRegionalDomainName,
            originAccessControlId: bucketAccess.id,
        },
    ],
    defaultCacheBehavior: {
        targetOriginId: "media",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: READ_METHODS,
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: CACHING_OPTIMIZED,
        responseHeadersPolicyId: mediaHeaders.id,
        compress: true,
    },
    viewerCertificate: {
        acmCertificateArn: mediaCertificateArn,
        minimumProtocolVersion: "TLSv1.2_2021",
        sslSupportMethod: "sni-only",
    },
});

staticFiles.allow([readableBy(staticFiles.bucket, siteDistribution)]);
media.allow([readableBy(media.bucket, mediaDistribution)]);

const logDestination = new aws.cloudwatch.LogDeliveryDestination("edge", {
    name: named("edge"),
    region: edgeRegion,
    deliveryDestinationConfiguration: { destinationResourceArn: logs.bucket.arn },
    tags,
});

function publish(
    name: string,
    distribution: aws.cloudfront.Distribution,
    host: string,
    zoneId: typeof zone.zoneId,
): void {
    const source = new aws.cloudwatch.LogDeliverySource(name, {
        name: named(name),
        region: edgeRegion,
        logType: "ACCESS_LOGS",
        resourceArn: distribution.arn,
        tags,
    });
    new aws.cloudwatch.LogDelivery(name, {
        region: edgeRegion,
        deliverySourceName: source.name,
        deliveryDestinationArn: logDestination.arn,
        tags,
    });
    for (const type of ["A", "AAAA"]) {
        new aws.route53.Record(`${name}-${type}`, {
            zoneId,
            name: host,
            type,
            aliases: [
                { name: distribution.domainName, zoneId: distribution.hostedZoneId, evaluateTargetHealth: false },
            ],
        });
    }
}

publish("site", siteDistribution, site.host, zone.zoneId);
publish("media", mediaDistribution, site.mediaHost, mediaZone.zoneId);
