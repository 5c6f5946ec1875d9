import { brokerEndpoints } from "../../src/model/network/broker-endpoints";
import { defineRule, given, pass } from "../../src/rule";

export default defineRule({
    id: "cache-broker-no-public-endpoint",
    title: "Message brokers have no public address",
    checklist: ["cache-access"],
    severity: "critical",
    level: "mandatory",
    scope: "resource",
    stage: "stable",
    since: "0.1.0",
    subjects: brokerEndpoints,
    messages: {
        brokerFlag: "{{name}} asks AWS for a public address ({{path}} is true), so anybody may try to queue tasks.",
        kafkaAddresses: "{{name}} gives its brokers public addresses ({{path}} is SERVICE_PROVIDED_EIPS).",
    },
    fix: "Remove publiclyAccessible from the MQ broker (this replaces it) or set the public access of the MSK cluster to DISABLED, and place the brokers in private subnets.",
    alsoKnownAs: ["CKV_AWS_69", "CKV_AWS_291", "AVD-AWS-0072"],
    frameworks: { FSBP: ["MSK.4"] },
    check(broker, { violation }) {
        return given(broker.isPublic, (isPublic) =>
            isPublic
                ? violation(broker.cause, { at: broker.path, data: { path: broker.path } })
                : pass(`${broker.resource.name} has no public address.`),
        );
    },
    remediate: (broker) => (broker.closing === undefined ? [] : [broker.closing]),
});
