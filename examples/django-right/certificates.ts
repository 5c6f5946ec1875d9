import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { edgeRegion, region, site, tags } from "./config";

export const zone = aws.route53.getZoneOutput({ name: site.domain });
export const mediaZone = aws.route53.getZoneOutput({ name: site.mediaDomain });

interface CertificateArgs {
    readonly hosts: readonly [string, ...string[]];
    readonly zoneId: pulumi.Input<string>;
    readonly region: string;
}

// Returns the ARN of the validated certificate: nothing uses one that is not issued yet.
function certificate(name: string, args: CertificateArgs): pulumi.Output<string> {
    const [domainName, ...subjectAlternativeNames] = args.hosts;
    const requested = new aws.acm.Certificate(name, {
        domainName,
        subjectAlternativeNames,
        validationMethod: "DNS",
        region: args.region,
        tags,
    });
    const records = args.hosts.map((host, index) => {
        const option = requested.domainValidationOptions.apply((options) => options[index]);
        return new aws.route53.Record(`${name}-validation-${host}`, {
            zoneId: args.zoneId,
            name: option.apply((given) => given?.resourceRecordName ?? ""),
            type: option.apply((given) => given?.resourceRecordType ?? "CNAME"),
            records: [option.apply((given) => given?.resourceRecordValue ?? "")],
            ttl: 300,
        });
    });
    return new aws.acm.CertificateValidation(name, {
        certificateArn: requested.arn,
        validationRecordFqdns: records.map((record) => record.fqdn),
        region: args.region,
    }).certificateArn;
}

export const siteCertificateArn = certificate("site", { hosts: [site.host], zoneId: zone.zoneId, region: edgeRegion });
export const mediaCertificateArn = certificate("media", {
    hosts: [site.mediaHost],
    zoneId: mediaZone.zoneId,
    region: edgeRegion,
});

// CloudFront passes the visitor's Host on, so the load balancer answers to both names.
export const originCertificateArn = certificate("origin", {
    hosts: [site.originHost, site.host],
    zoneId: zone.zoneId,
    region,
});
