import rule from "../../../policies/https/https-lb-tls-policy";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const listener = (inputs = {}, more = {}) => resource("aws:lb/listener:Listener", "https", { port: 443, protocol: "HTTPS", ...inputs }, more);
const policy = (name: string) => `ELBSecurityPolicy-${name}`;

testRule(rule, {
    valid: [
        { name: "TLS 1.2 only", resources: [listener({ sslPolicy: policy("FS-1-2-Res-2020-10") })] },
        { name: "TLS 1.2 and 1.3 with weaker ciphers", resources: [listener({ sslPolicy: policy("TLS13-1-2-Ext2-2021-06") })] },
        { name: "the console's default", resources: [listener({ sslPolicy: policy("TLS13-1-2-Res-PQ-2025-09") })] },
        { name: "a name that is newer than the tables", resources: [listener({ sslPolicy: policy("TLS13-1-2-Res-PQ-2031-01") })] },
        {
            name: "the older module name of a listener",
            resources: [resource("aws:elasticloadbalancingv2/listener:Listener", "https", { port: 443, protocol: "HTTPS", sslPolicy: policy("TLS-1-2-2017-01") })],
        },
        { name: "a further accepted name", options: { extraPolicies: ["Corporate-2030"] }, resources: [listener({ sslPolicy: "Corporate-2030" })] },
        { name: "a recommended one where only those count", options: { recommendedOnly: true }, resources: [listener({ sslPolicy: policy("TLS13-1-3-2021-06") })] },
        { name: "chosen outside the program, seen in the outputs", resources: [listener({}, { outputs: { sslPolicy: policy("TLS13-1-2-2021-06") } })] },
    ],
    invalid: [
        { name: "no policy on HTTPS", resources: [listener()], expect: [{ on: "https", message: "missing", at: "sslPolicy" }] },
        {
            name: "no policy in a preview, where the provider will fill it in",
            resources: [listener({}, { outputs: { sslPolicy: UNKNOWN } })],
            expect: [{ on: "https", message: "missing", at: "sslPolicy" }],
        },
        { name: "no policy on TLS in lower case", resources: [listener({ protocol: "tls" })], expect: [{ on: "https", message: "missing", at: "sslPolicy" }] },
        { name: "a TLS13 name that accepts TLS 1.0", resources: [listener({ sslPolicy: policy("TLS13-1-0-2021-06") })], expect: [{ on: "https", message: "old", at: "sslPolicy" }] },
        { name: "the API's default by name", resources: [listener({ sslPolicy: policy("2016-08") })], expect: [{ on: "https", message: "old", at: "sslPolicy" }] },
        { name: "an old name that encodes no version", resources: [listener({ sslPolicy: policy("FS-2018-06") })], expect: [{ on: "https", message: "old", at: "sslPolicy" }] },
        { name: "a newer name that accepts TLS 1.1", resources: [listener({ sslPolicy: policy("TLS13-1-1-2030-01") })], expect: [{ on: "https", message: "old", at: "sslPolicy" }] },
        {
            name: "a weaker one where only the recommended count",
            options: { recommendedOnly: true },
            resources: [listener({ sslPolicy: policy("TLS13-1-2-Ext2-2021-06") })],
            expect: [{ on: "https", message: "notRecommended", at: "sslPolicy" }],
        },
    ],
    unknown: [
        { name: "a policy known after the update", resources: [listener({ sslPolicy: UNKNOWN })], expect: [{ on: "https", says: "sslPolicy of https is known after the update" }] },
        { name: "a protocol known after the update", resources: [listener({ protocol: UNKNOWN })] },
        { name: "a name that tells no version", resources: [listener({ sslPolicy: "Corporate-2030" })], expect: [{ on: "https", says: "Corporate-2030" }] },
    ],
    notApplicable: [
        { name: "an HTTP listener that redirects", resources: [listener({ protocol: "HTTP", port: 80 })] },
        { name: "a TCP listener", resources: [listener({ protocol: "TCP" })] },
        { name: "a QUIC listener", resources: [listener({ protocol: "TCP_QUIC" })] },
        { name: "a gateway listener, which has no protocol", resources: [resource("aws:lb/listener:Listener", "gateway", {})] },
    ],
});
