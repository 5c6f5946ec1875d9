import * as aws from "@pulumi/aws";
import { originCertificateArn, zone } from "./certificates";
import { named, secretValues, site, tags } from "./config";
import { publicSubnets, vpc } from "./network";
import { APPLICATION_PORT, loadBalancerGroup } from "./security-groups";
import { logs } from "./storage";

/** CloudFront sends it; without it the load balancer answers nobody. */
export const ORIGIN_HEADER = "X-Origin-Token";

export const loadBalancer = new aws.lb.LoadBalancer("site", {
    name: named("site"),
    loadBalancerType: "application",
    internal: false,
    subnets: publicSubnets.map((subnet) => subnet.id),
    securityGroups: [loadBalancerGroup.id],
    dropInvalidHeaderFields: true,
    desyncMitigationMode: "defensive",
    enableDeletionProtection: true,
    accessLogs: { bucket: logs.bucket.bucket, prefix: "load-balancer", enabled: true },
    tags,
});

export const targetGroup = new aws.lb.TargetGroup("web", {
    name: named("web"),
    vpcId: vpc.id,
    port: APPLICATION_PORT,
    protocol: "HTTP",
    targetType: "ip",
    deregistrationDelay: 30,
    healthCheck: { path: "/healthz", matcher: "200", interval: 15, timeout: 5 },
    tags,
});

new aws.lb.Listener("http", {
    loadBalancerArn: loadBalancer.arn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    tags,
});

const https = new aws.lb.Listener("https", {
    loadBalancerArn: loadBalancer.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificateArn: originCertificateArn,
    // A request for a name that is not ours never reaches Django.
    defaultActions: [
        {
            type: "fixed-response",
            fixedResponse: { contentType: "text/plain", messageBody: "Unknown host", statusCode: "421" },
        },
    ],
    tags,
});

export const siteRule = new aws.lb.ListenerRule("site", {
    listenerArn: https.arn,
    priority: 10,
    conditions: [
        { hostHeader: { values: [site.host] } },
        { httpHeader: { httpHeaderName: ORIGIN_HEADER, values: [secretValues.originToken] } },
    ],
    actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    tags,
});

new aws.route53.Record("origin", {
    zoneId: zone.zoneId,
    name: site.originHost,
    type: "A",
    aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
});
