import rule from "../../../policies/host/host-alb-default-closed";
import { testRule } from "../../support/rule-tester";
import { resource, UNKNOWN } from "../../support/stack";

const ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
const LISTENER_ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2";
const DNS = "web.eu-west-1.elb.amazonaws.com";
const alb = (inputs = {}) => resource("aws:lb/loadBalancer:LoadBalancer", "alb", inputs, { outputs: { arn: ARN, dnsName: DNS } });
const forward = { type: "forward", targetGroupArn: "arn:tg" };
const fixed = (statusCode: string) => ({ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode } });
const https = (actions: unknown, more = {}) =>
    resource("aws:lb/listener:Listener", "https", { loadBalancerArn: ARN, port: 443, protocol: "HTTPS", defaultActions: actions, ...more }, { outputs: { arn: LISTENER_ARN } });
const hostRule = resource("aws:lb/listenerRule:ListenerRule", "site", { listenerArn: LISTENER_ARN, actions: [forward], conditions: [{ hostHeader: { values: ["www.example.com"] } }] });
const headerRule = resource("aws:lb/listenerRule:ListenerRule", "site", {
    listenerArn: LISTENER_ARN,
    actions: [forward],
    conditions: [{ httpHeader: { httpHeaderName: "X-Secret", values: ["c0ffee"] } }],
});

const hostMatch = {
    byteMatchStatement: {
        searchString: "www.example.com",
        positionalConstraint: "EXACTLY",
        fieldToMatch: { singleHeader: { name: "Host" } },
        textTransformations: [{ priority: 0, type: "LOWERCASE" }],
    },
};
const acl = (inputs: object) => resource("aws:wafv2/webAcl:WebAcl", "acl", { scope: "REGIONAL", ...inputs }, { outputs: { arn: "arn:aws:wafv2:acl" } });
const association = resource("aws:wafv2/webAclAssociation:WebAclAssociation", "association", { resourceArn: ARN, webAclArn: "arn:aws:wafv2:acl" });
const blockOthers = { action: { block: {} }, statement: { notStatement: { statements: [hostMatch] } } };

testRule(rule, {
    valid: [
        { name: "a fixed 421 beside a host rule", resources: [alb(), https([fixed("421")]), hostRule] },
        { name: "a redirect to the canonical host", resources: [alb(), https([{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", host: "www.example.com" } }])] },
        { name: "an HTTP listener that only redirects", resources: [alb(), https([{ type: "redirect", redirect: { protocol: "HTTPS", port: "443" } }], { port: 80, protocol: "HTTP" })] },
        { name: "a web ACL that blocks other hosts", resources: [alb(), https([forward]), acl({ defaultAction: { allow: {} }, rules: [blockOthers] }), association] },
        {
            name: "a web ACL that allows named hosts only, as JSON",
            resources: [
                alb(),
                https([forward]),
                acl({
                    defaultAction: { block: {} },
                    ruleJson: JSON.stringify([
                        {
                            Action: { Allow: {} },
                            Statement: { ByteMatchStatement: { SearchString: "www.example.com", PositionalConstraint: "EXACTLY", FieldToMatch: { SingleHeader: { Name: "host" } } } },
                        },
                    ]),
                }),
                association,
            ],
        },
        {
            name: "an origin that a distribution with its own names alone reaches",
            resources: [
                alb(),
                https([fixed("403")]),
                headerRule,
                resource("aws:cloudfront/distribution:Distribution", "cdn", {
                    aliases: ["www.example.com"],
                    origins: [{ originId: "web", domainName: DNS, customHeaders: [{ name: "X-Secret", value: "c0ffee" }] }],
                }),
            ],
        },
        { name: "an internal one that is judged too", options: { includeInternal: true }, resources: [alb({ internal: true }), https([fixed("404")])] },
    ],
    invalid: [
        { name: "a forward as default beside a perfect host rule", resources: [alb(), https([forward]), hostRule], expect: [{ on: "https", message: "forwards", at: "defaultActions[0]" }] },
        {
            name: "a login before the forward",
            resources: [
                alb(),
                https([
                    { type: "authenticate-oidc", order: 1 },
                    { ...forward, order: 2 },
                ]),
            ],
            expect: [{ on: "https", message: "forwards", at: "defaultActions[1]" }],
        },
        { name: "a fixed 200", resources: [alb(), https([fixed("200")])], expect: [{ on: "https", message: "answersOk", at: "defaultActions[0]" }] },
        { name: "an HTTP listener that forwards", resources: [alb(), https([forward], { port: 80, protocol: "HTTP" })], expect: [{ on: "https", message: "forwards", at: "defaultActions[0]" }] },
        {
            name: "a web ACL that looks at something else",
            resources: [
                alb(),
                https([forward]),
                acl({
                    defaultAction: { allow: {} },
                    rules: [
                        {
                            action: { block: {} },
                            statement: { notStatement: { statements: [{ byteMatchStatement: { ...hostMatch.byteMatchStatement, fieldToMatch: { singleHeader: { name: "x-forwarded-host" } } } }] } },
                        },
                    ],
                }),
                association,
            ],
            expect: [{ on: "https", message: "forwards", at: "defaultActions[0]" }],
        },
        {
            name: "a web ACL with an allow that names no host",
            resources: [
                alb(),
                https([forward]),
                acl({
                    defaultAction: { block: {} },
                    rules: [
                        { action: { allow: {} }, statement: hostMatch },
                        { action: { allow: {} }, statement: { geoMatchStatement: { countryCodes: ["NL"] } } },
                    ],
                }),
                association,
            ],
            expect: [{ on: "https", message: "forwards", at: "defaultActions[0]" }],
        },
        {
            name: "an internal one that is judged too",
            options: { includeInternal: true },
            resources: [alb({ internal: true }), https([forward])],
            expect: [{ on: "https", message: "forwards", at: "defaultActions[0]" }],
        },
    ],
    unknown: [
        { name: "actions of another stack", resources: [alb(), https(UNKNOWN)] },
        { name: "a status code known after the update", resources: [alb(), https([fixed(UNKNOWN)])] },
        { name: "a web ACL whose rules are unknown", resources: [alb(), https([forward]), acl({ defaultAction: { allow: {} }, rules: UNKNOWN }), association] },
        { name: "a web ACL of another stack", resources: [alb(), https([forward]), association], expect: [{ on: "https", says: "webAclArn of association is outside this stack" }] },
        { name: "a load balancer of another stack", resources: [https([forward])] },
        {
            name: "a web ACL whose negated statement is unknown",
            resources: [alb(), https([forward]), acl({ defaultAction: { allow: {} }, rules: [{ action: { block: {} }, statement: { notStatement: { statements: UNKNOWN } } }] }), association],
            expect: [{ on: "https", says: "notStatement.statements of acl" }],
        },
        {
            name: "a web ACL that allows one of some statements that are unknown",
            resources: [alb(), https([forward]), acl({ defaultAction: { block: {} }, rules: [{ action: { allow: {} }, statement: { orStatement: { statements: UNKNOWN } } }] }), association],
        },
        {
            name: "a web ACL on a load balancer that is not known",
            resources: [
                alb(),
                https([forward]),
                acl({ defaultAction: { allow: {} }, rules: [blockOthers] }),
                resource("aws:wafv2/webAclAssociation:WebAclAssociation", "association", { resourceArn: UNKNOWN, webAclArn: "arn:aws:wafv2:acl" }),
            ],
            expect: [{ on: "https", says: "resourceArn of association" }],
        },
    ],
    notApplicable: [
        { name: "an internal load balancer", resources: [alb({ internal: true }), https([forward])] },
        { name: "a network load balancer", resources: [alb({ loadBalancerType: "network" }), https([forward], { protocol: "TLS" })] },
        { name: "a TLS listener of another stack's load balancer", resources: [https([forward], { protocol: "TLS" })] },
    ],
});
