import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { edgeRegion, named, region, site, tags } from "./config";
import { siteDistribution } from "./edge";
import { loadBalancer } from "./load-balancer";

function topic(name: string, where: string): aws.sns.Topic {
    const created = new aws.sns.Topic(name, { name: named(name), region: where, tags });
    new aws.sns.TopicSubscription(name, {
        topic: created.arn,
        protocol: "email",
        endpoint: site.operatorEmail,
        region: where,
    });
    return created;
}

export const operators = topic("operators", region);
const edgeOperators = topic("edge-operators", edgeRegion);

interface AlarmArgs {
    readonly metric: string;
    readonly description: string;
    readonly threshold: number;
}

function loadBalancerAlarm(name: string, args: AlarmArgs): void {
    new aws.cloudwatch.MetricAlarm(name, {
        name: named(name),
        alarmDescription: args.description,
        namespace: "AWS/ApplicationELB",
        metricName: args.metric,
        dimensions: { LoadBalancer: loadBalancer.arnSuffix },
        statistic: "Sum",
        period: 60,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        threshold: args.threshold,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "notBreaching",
        alarmActions: [operators.arn],
        okActions: [operators.arn],
        tags,
    });
}

loadBalancerAlarm("django-errors", {
    metric: "HTTPCode_Target_5XX_Count",
    description: "Django answers with server errors",
    threshold: 5,
});
loadBalancerAlarm("no-answer", {
    metric: "HTTPCode_ELB_5XX_Count",
    description: "The load balancer finds no task that answers",
    threshold: 5,
});

new aws.cloudwatch.MetricAlarm("edge-errors", {
    name: named("edge-errors"),
    region: edgeRegion,
    alarmDescription: "Visitors of the site get server errors",
    namespace: "AWS/CloudFront",
    metricName: "5xxErrorRate",
    dimensions: { DistributionId: siteDistribution.id, Region: "Global" },
    statistic: "Average",
    period: 300,
    evaluationPeriods: 2,
    threshold: 2,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    alarmActions: [edgeOperators.arn],
    tags,
});

new aws.sns.TopicPolicy("operators", {
    arn: operators.arn,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: ["cloudwatch.amazonaws.com", "backup.amazonaws.com"].map((service) => ({
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sns:Publish",
            Resource: operators.arn,
            Condition: { StringEquals: { "aws:SourceAccount": aws.getCallerIdentityOutput().accountId } },
        })),
    }),
});
