import assert from "node:assert/strict";
import rule from "../../../policies/secret/secret-in-logs";
import { Model } from "../../../src/model/model";
import { logCaptures } from "../../../src/model/secrets/log-captures";
import { decoders } from "../../support/decoders";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const cdn = (loggingConfig: unknown) => resource("aws:cloudfront/distribution:Distribution", "cdn", { enabled: true, loggingConfig });
const realtime = (fields: unknown) => resource("aws:cloudfront/realtimeLogConfig:RealtimeLogConfig", "rt", { fields, samplingRate: 5 });
const proxy = (inputs = {}) => resource("aws:rds/proxy:Proxy", "proxy", { engineFamily: "POSTGRESQL", ...inputs });
const methods = (settings: unknown) => resource("aws:apigateway/methodSettings:MethodSettings", "all", { methodPath: "*/*", settings });
const waf = (inputs = {}) => resource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "waf", { resourceArn: "arn:x", ...inputs });
const header = (name: unknown) => ({ singleHeader: { name } });

testRule(rule, {
    valid: [
        { name: "a distribution without logs", resources: [cdn(undefined)] },
        { name: "logs without cookies", resources: [cdn({ bucket: "logs.s3.amazonaws.com" })] },
        { name: "a proxy by default", resources: [proxy()] },
        { name: "methods by default", resources: [methods({ loggingLevel: "INFO" })] },
        { name: "plain fields", resources: [realtime(["timestamp", "cs-uri-stem"])] },
        { name: "both headers left out", resources: [waf({ redactedFields: [header("Cookie"), header("authorization")] })] },
        { name: "no header has to be left out", options: { requiredRedactedHeaders: [] }, resources: [waf()] },
    ],
    invalid: [
        { name: "cookies", resources: [cdn({ bucket: "logs.s3.amazonaws.com", includeCookies: true })], expect: [{ on: "cdn", message: "captured", at: "loggingConfig.includeCookies" }] },
        { name: "SQL", resources: [proxy({ debugLogging: true })], expect: [{ on: "proxy", message: "captured", at: "debugLogging" }] },
        { name: "bodies", resources: [methods({ dataTraceEnabled: true })], expect: [{ on: "all", message: "captured", at: "settings.dataTraceEnabled" }] },
        { name: "cookies in real time", resources: [realtime(["timestamp", "cs-cookie", UNKNOWN])], expect: [{ on: "rt", message: "captured", at: "fields[1]" }] },
        { name: "headers in real time", resources: [realtime(["cs-headers"])], expect: [{ on: "rt", message: "captured", at: "fields[0]" }] },
        { name: "WAF logs with every header", resources: [waf()], expect: [{ on: "waf", message: "notRedacted", at: "redactedFields" }] },
        { name: "one of the two", resources: [waf({ redactedFields: [header("cookie"), { queryString: {} }] })], expect: [{ on: "waf", message: "notRedacted", at: "redactedFields" }] },
        {
            name: "a header of one's own",
            options: { requiredRedactedHeaders: ["X-Api-Key"] },
            resources: [waf({ redactedFields: [header("cookie")] })],
            expect: [{ on: "waf", message: "notRedacted", at: "redactedFields" }],
        },
    ],
    unknown: [
        { name: "the switch", resources: [proxy({ debugLogging: UNKNOWN })] },
        { name: "the fields", resources: [realtime(UNKNOWN)] },
        { name: "a redacted header", resources: [waf({ redactedFields: [header("cookie"), header(UNKNOWN)] })] },
        { name: "the redacted fields", resources: [waf({ redactedFields: UNKNOWN })] },
    ],
});

describe("secret-in-logs, remediation", () => {
    it("turns the switch off, and nothing else", () => {
        const specs = [cdn({ includeCookies: true }), realtime(["cs-cookie"])];
        const deployment = decoders[0]?.decode({ resources: specs });
        assert.ok(deployment);
        const model = new Model(deployment);
        const views = model.ofType(...logCaptures.types).flatMap((found) => logCaptures.view(found, model) ?? []);
        assert.deepEqual(
            views.map((view) => rule.remediate(view)),
            [[{ path: "loggingConfig.includeCookies", value: false }], []],
        );
    });
});
