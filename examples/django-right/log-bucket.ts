import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logs } from "./storage";

const account = aws.getCallerIdentityOutput().accountId;

// Only AWS's own log services write here, and only for this account.
logs.allow(
    [
        { sid: "LoadBalancerLogs", service: "logdelivery.elasticloadbalancing.amazonaws.com", prefix: "load-balancer" },
        { sid: "EdgeLogs", service: "delivery.logs.amazonaws.com", prefix: "AWSLogs" },
    ].map(({ sid, service, prefix }) => ({
        sid,
        principals: [{ type: "Service", identifiers: [service] }],
        actions: ["s3:PutObject"],
        resources: [pulumi.interpolate`${logs.bucket.arn}/${prefix}/*`],
        conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
    })),
);
